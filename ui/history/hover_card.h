// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_entry.h"

#include <QWidget>

#include <span>

class QLabel;

namespace varve::ui {

/// What the pointer rests on, in a small window above it: one entry with everything known, or what a bubble
/// holds.
class HoverCard : public QWidget {
    Q_OBJECT
public:
    explicit HoverCard(QWidget* parent);

    void showEntries(std::span<const HistoryEntry> entries, std::int64_t nowMs);
    /// Shows itself centred above a point of the screen, kept inside it.
    void placeAbove(QPoint anchor);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_title;
    QLabel* m_age;
    QLabel* m_facts;
};

} // namespace varve::ui
