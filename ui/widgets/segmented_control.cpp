// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/segmented_control.h"

#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>

namespace varve::ui {

SegmentedControl::SegmentedControl(QWidget* parent) : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    const int inset = theme::px(3);
    row->setContentsMargins(inset, inset, inset, inset);
    row->setSpacing(theme::px(2));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_group.setExclusive(true);
    connect(&m_group, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
}

void SegmentedControl::addSegment(int id, const QString& text, const QString& toolTip)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(objectName() % QLatin1Char('.') % QString::number(id));
    button->setCheckable(true);
    button->setAutoDefault(false);
    button->setProperty("kind", QStringLiteral("segment"));
    button->setToolTip(toolTip);
    m_group.addButton(button, id);
    button->setChecked(m_group.buttons().size() == 1);
    layout()->addWidget(button);
}

void SegmentedControl::setCurrent(int id)
{
    if (QAbstractButton* button = m_group.button(id))
        button->setChecked(true);
}

void SegmentedControl::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& c = theme::colors(palette());
    paintCard(&painter, rect(), c.sunk, c.line, theme::px(9));
}

void SegmentedControl::keyPressEvent(QKeyEvent* event)
{
    const auto buttons = m_group.buttons();
    const qsizetype at = buttons.indexOf(m_group.checkedButton());
    const int forward = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    const int step = event->key() == Qt::Key_Right ? forward : event->key() == Qt::Key_Left ? -forward : 0;
    if (step == 0 || at + step < 0 || at + step >= buttons.size()) {
        QWidget::keyPressEvent(event);
        return;
    }
    buttons[at + step]->setFocus();
    buttons[at + step]->click();
}

} // namespace varve::ui
