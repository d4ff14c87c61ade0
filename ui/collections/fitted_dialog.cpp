// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/fitted_dialog.h"

#include <QEvent>
#include <QLayout>
#include <QScreen>

#include <algorithm>

namespace varve::ui {

bool FittedDialog::event(QEvent* event)
{
    const bool isHandled = QDialog::event(event);
    switch (event->type()) {
    case QEvent::Show:
    case QEvent::Resize:
    case QEvent::LayoutRequest: fit(); break;
    default: break;
    }
    return isHandled;
}

/// Qt gives a window whose texts wrap no least height, and does not make it larger when they become longer: it cuts them.
void FittedDialog::fit()
{
    if (!isVisible() || !layout())
        return;
    const int needed = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                     : layout()->totalSizeHint().height();
    const int height = std::min(needed, screen()->availableGeometry().height());
    if (height == m_fitted)
        return;
    const bool wasFitted = m_fitted == 0 || this->height() <= m_fitted;
    m_fitted = height;
    setMinimumHeight(height);
    if (wasFitted)
        resize(width(), height);
}

} // namespace varve::ui
