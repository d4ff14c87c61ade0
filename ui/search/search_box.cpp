// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/search/search_box.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QStyle>

namespace varve::ui {

SearchBox::SearchBox(QWidget* parent) : QFrame(parent), m_field(new QLineEdit(this))
{
    auto* row = new QHBoxLayout(this);
    // Three pixels at each edge hold the halo; the icon is painted before the text.
    row->setContentsMargins(theme::px(44), theme::px(12), theme::px(16), theme::px(12));
    m_field->setProperty("kind", QStringLiteral("search"));
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    row->addWidget(m_field);
    setFocusProxy(m_field);
    setCursor(Qt::IBeamCursor);
}

void SearchBox::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& c = theme::colors(palette());
    const bool focused = m_field->hasFocus();
    const int halo = theme::px(3);
    if (focused)
        paintCard(&painter, rect(), c.accentWeak, c.accentWeak, theme::px(13));
    paintCard(&painter, rect().adjusted(halo, halo, -halo, -halo), c.surface, focused ? c.accent : c.line,
              theme::px(theme::kRadius));
    const int side = theme::px(16);
    const QRect icon(theme::px(18), (height() - side) / 2, side, side);
    theme::icon(QStringLiteral("search")).paint(&painter, QStyle::visualRect(layoutDirection(), rect(), icon));
}

bool SearchBox::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QFrame::eventFilter(watched, event);
}

} // namespace varve::ui
