// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"
#include "ui/history/protection.h"
#include "ui/history/time_scale.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace varve::ui {

class ElidedLabel;
class SegmentedControl;
class ShieldIcon;

/// First line of the strip: shield, one word, the facts, and the buttons of the timeline.
class StatusHeader : public QWidget {
    Q_OBJECT
public:
    StatusHeader(HistoryController& history, QWidget* parent);

    /// Collapsed, the facts give way to `overview`, which is moved into this line.
    void setCollapsed(bool collapsed, QWidget* overview);
    /// Without snapshots there is nothing to zoom in or list.
    void setTimelineControlsVisible(bool visible);
    void setTableShown(bool shown);

    QSize minimumSizeHint() const override;

signals:
    void rangeChosen(varve::ui::RangePreset preset);
    void tableChosen(bool table);
    void collapseToggled();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void render();
    void renderRoom();

    HistoryController& m_history;
    QHBoxLayout* m_row;
    ShieldIcon* m_shield;
    QLabel* m_title;
    ElidedLabel* m_detail;
    QPushButton* m_take;
    QWidget* m_ranges;
    SegmentedControl* m_views;
    QPushButton* m_collapse;
    bool m_isCollapsed = false;
    bool m_hasControls = true;
};

} // namespace varve::ui
