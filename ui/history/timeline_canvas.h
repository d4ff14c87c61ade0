// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"
#include "ui/history/timeline_painter.h"
#include "ui/history/timeline_viewport.h"

#include <QTimer>
#include <QWidget>

namespace varve::ui {

class HoverCard;

/// The lanes: ruler, snapshots, changes and the end-stop Now. Everything on it can be reached by keyboard;
/// what is selected is the widget's accessible description.
class TimelineCanvas : public QWidget {
    Q_OBJECT
public:
    TimelineCanvas(HistoryController& history, TimelineViewport& viewport, QWidget* parent);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// What is painted, with positions in widget pixels divided by unit().
    const TimelineScene& scene();
    /// Logical pixels per design unit; follows the font size.
    double unit() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void invalidate();
    void followSelection();
    void openCluster(const Marker& marker);
    void showClusterMenu(const Marker& marker);
    void setHovered(std::optional<std::size_t> marker);
    void showHoverCard();
    bool navigate(int key);

    HistoryController& m_history;
    TimelineViewport& m_viewport;
    TimelineScene m_scene;
    bool m_isStale = true;
    std::optional<std::size_t> m_hovered;
    std::optional<std::int64_t> m_panAnchorMs; ///< while dragging the empty lane
    std::optional<QPointF> m_pressedAt;        ///< on the empty lane, until the pointer moves on
    std::optional<std::size_t> m_shownCurrent;
    QTimer m_hoverDelay;
    HoverCard* m_hoverCard;
};

} // namespace varve::ui
