// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/fitted_dialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"

#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScreen>

#include <algorithm>

namespace varve::ui {

QVBoxLayout* FittedDialog::makeColumn(const QString& title, int leastWidth, int spacing)
{
    setWindowTitle(title);
    setMinimumWidth(theme::px(leastWidth));
    auto* column = new QVBoxLayout(this);
    const int side = theme::px(theme::kSpace24);
    column->setContentsMargins(side, theme::px(20), side, theme::px(20));
    column->setSpacing(theme::px(spacing));
    column->addWidget(makeLabel(title, this, "heading"));
    return column;
}

QFormLayout* FittedDialog::makeForm() const
{
    auto* form = new QFormLayout; // goes into the column
    form->setHorizontalSpacing(theme::px(theme::kSpace16));
    form->setVerticalSpacing(theme::px(theme::kSpace12));
    return form;
}

void FittedDialog::addField(QFormLayout* form, const QString& text, QWidget* field)
{
    QLabel* label = makeLabel(text, this, "muted");
    label->setBuddy(field);
    field->setAccessibleName(text);
    form->addRow(label, field);
}

void FittedDialog::addButtons(QVBoxLayout* column, QPushButton* cancel, QPushButton* confirm)
{
    confirm->setDefault(true);
    auto* row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(confirm);
    column->addLayout(row);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

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
