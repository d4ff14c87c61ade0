// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QWidget;

namespace varve::ui {

class Preferences;

/// Writes how the splitters and the tables' columns below `window` stand, and what the tables are sorted by. Only
/// widgets with an object name take part.
void saveLayout(const QWidget& window, Preferences& preferences);
/// Puts them back as they were left; what was never saved, or belongs to other columns than today's, stays as it is.
void restoreLayout(QWidget& window, const Preferences& preferences);

} // namespace varve::ui
