// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/restore_state.h"
#include "ui/widgets/card.h"

#include <array>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace varve::ui {

class ProgressLine;
class RestoreFilter;
class RestoreModel;

/// The right side of the restore sheet: what happens to each document, with counts that filter, and a filter by name.
/// Where documents are to be chosen, this is where.
class RestorePreview : public Card {
    Q_OBJECT
public:
    explicit RestorePreview(QWidget* parent);

    RestoreModel& model() { return *m_model; }
    /// Shows the state; the items are shown by the model.
    void render(const RestoreState& state);

private:
    QWidget* buildFilters();
    void buildTable();
    void filterBy(std::size_t chip, bool isOn);

    RestoreModel* m_model;
    RestoreFilter* m_filter;
    QLabel* m_title = nullptr;
    ProgressLine* m_progress = nullptr;
    std::array<QPushButton*, 4> m_chips{};
    QLineEdit* m_name = nullptr;
    QWidget* m_filters = nullptr;
    QTableView* m_table = nullptr;
    QPushButton* m_all = nullptr;
    QPushButton* m_none = nullptr;
    QLabel* m_hint = nullptr;
};

} // namespace varve::ui
