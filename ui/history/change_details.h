// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"
#include "ui/widgets/card.h"

class QLabel;
class QTextBrowser;

namespace varve::ui {

class SegmentedControl;

/// The selected document of a comparison: where it comes from, how it changed, sentence by sentence, and its text on
/// either side.
class ChangeDetails : public Card {
    Q_OBJECT
public:
    ChangeDetails(HistoryController& history, QWidget* parent);

    void showChange(const snapshot::DocumentChange& change, const HistoryController::Pair& pair);
    void clear();

protected:
    void changeEvent(QEvent* event) override;

private:
    void loadText();
    void loadDifference();
    void showText(Result<std::string> text);
    void showDifference(Result<snapshot::DocumentDifference> difference);

    HistoryController& m_history;
    snapshot::DocumentChange m_change;
    HistoryController::Pair m_pair;
    int m_request = 0;
    QLabel* m_title;
    QLabel* m_source;
    QLabel* m_facts;
    SegmentedControl* m_side;
    QTextBrowser* m_text;
};

} // namespace varve::ui
