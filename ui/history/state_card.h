// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_entry.h"
#include "ui/widgets/card.h"

class QLabel;

namespace varve::ui {

class ElidedLabel;

/// One side of a comparison: "A · Tue 10 Mar, 09:00" and what is known of it.
class StateCard : public Card {
    Q_OBJECT
public:
    StateCard(QChar letter, QWidget* parent);

    void showEntry(const HistoryEntry& entry, std::int64_t nowMs);
    /// A moment between snapshots.
    void showMoment(std::int64_t timeMs);
    void showNow();

private:
    void show(const QString& title, const QString& facts);

    QChar m_letter;
    ElidedLabel* m_title;
    ElidedLabel* m_facts;
};

} // namespace varve::ui
