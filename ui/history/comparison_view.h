// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QLabel;
class QTableView;
class QWidget;

namespace varve::ui {

class ComparisonModel;

/// The list of documents that differ, each with its coloured sign.
QTableView* makeComparisonView(ComparisonModel& model, QWidget* parent);
/// A rounded count in a tone of the theme: "+ 128".
QLabel* makeCountChip(const char* tone, QWidget* parent);

} // namespace varve::ui
