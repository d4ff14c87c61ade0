// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIcon>
#include <QPushButton>

namespace varve::ui {

enum class ButtonKind {
    Primary,   ///< the one thing to do here
    Secondary,
    Danger,    ///< loses something
    Quiet,     ///< looks like text until pointed at
    Chip       ///< a rounded filter; make it checkable
};

/// A button in the window's look. The text is its accessible name; a button with only an icon needs one set.
QPushButton* makeButton(const QString& text, QWidget* parent, ButtonKind kind = ButtonKind::Secondary,
                        const QIcon& icon = {});
/// Changes what a button looks like.
void setButtonKind(QPushButton* button, ButtonKind kind);

} // namespace varve::ui
