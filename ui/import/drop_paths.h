// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

class QMimeData;

namespace varve::ui {

/// Files and folders of this machine that are being dragged; empty when it is something else.
QStringList localPaths(const QMimeData* data);

} // namespace varve::ui
