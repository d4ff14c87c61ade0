// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QApplication;

namespace varve::app {

/// Installs the texts of a language ("en", "zh_CN"; empty: the system's) with Qt's own, and its locale.
void installLanguage(QApplication& application, const QString& language);

} // namespace varve::app
