// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QTableView;
class QWidget;

namespace varve::ui {

class HistoryController;
class SnapshotActions;

/// The history as a sortable table over the controller's own model and selection.
QTableView* makeHistoryTable(HistoryController& history, SnapshotActions& actions, QWidget* parent);

} // namespace varve::ui
