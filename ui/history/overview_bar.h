// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"
#include "ui/history/timeline_painter.h"
#include "ui/history/timeline_viewport.h"

#include <QWidget>

namespace varve::ui {

/// The whole history as a density with a window over the visible stretch: drag the window or its handles,
/// click beside it to go there, wheel to zoom.
class OverviewBar : public QWidget {
    Q_OBJECT
public:
    OverviewBar(HistoryController& history, TimelineViewport& viewport, QWidget* parent);

    /// Alone in a line it uses its whole width; otherwise it lies above the lanes' time axis.
    void setStandsAlone(bool standsAlone);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    double unit() const;
    OverviewScene scene() const;
    void dragTo(std::int64_t timeMs);

    HistoryController& m_history;
    TimelineViewport& m_viewport;
    bool m_standsAlone = false;
    OverviewGrip m_grip = OverviewGrip::None;
    TimeRange m_rangeAtPress;
    std::int64_t m_timeAtPress = 0;
};

} // namespace varve::ui
