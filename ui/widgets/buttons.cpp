// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/buttons.h"

#include "ui/theme/theme.h"

#include <QStyle>
#include <QVariant>

namespace varve::ui {

namespace {
QString propertyOf(ButtonKind kind)
{
    switch (kind) {
    case ButtonKind::Primary: return QStringLiteral("primary");
    case ButtonKind::Secondary: return QStringLiteral("secondary");
    case ButtonKind::Danger: return QStringLiteral("danger");
    case ButtonKind::Quiet: return QStringLiteral("quiet");
    case ButtonKind::Chip: return QStringLiteral("chip");
    }
    return {};
}
} // namespace

QPushButton* makeButton(const QString& text, QWidget* parent, ButtonKind kind, const QIcon& icon)
{
    auto* button = new QPushButton(icon, text, parent);
    button->setAutoDefault(false);
    button->setIconSize(QSize(theme::px(16), theme::px(16)));
    button->setProperty("kind", propertyOf(kind));
    if (kind == ButtonKind::Chip)
        button->setCheckable(true);
    return button;
}

void setButtonKind(QPushButton* button, ButtonKind kind)
{
    button->setProperty("kind", propertyOf(kind));
    button->style()->unpolish(button);
    button->style()->polish(button);
}

} // namespace varve::ui
