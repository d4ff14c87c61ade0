// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/collection_delegate.h"

#include "ui/collections/collections_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/sidebar_row.h"

#include <QPainter>

namespace varve::ui {

void CollectionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    const theme::Colors& c = theme::colors(option.palette);
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    const QRect row = option.rect.adjusted(0, theme::px(1), 0, -theme::px(1));
    paintSidebarGround(painter, row, option.palette, chosen, option.state.testFlag(QStyle::State_MouseOver),
                       option.state.testFlag(QStyle::State_HasFocus) && !chosen);

    const auto mirrored = [&option](const QRect& r) {
        return QStyle::visualRect(option.direction, option.rect, r);
    };
    const int inset = theme::px(theme::kSpace8);
    QRect line = row.adjusted(inset, 0, -inset, 0);
    const auto state = index.data(CollectionsModel::StateRole).value<CollectionsModel::State>();
    const int dot = theme::px(8);
    painter->setPen(Qt::NoPen);
    painter->setBrush(state == CollectionsModel::State::Busy      ? c.accent
                      : state == CollectionsModel::State::Problem ? c.warn
                                                                  : c.good);
    painter->drawEllipse(mirrored(QRect(line.left(), line.center().y() - dot / 2 + 1, dot, dot)));
    line.setLeft(line.left() + dot + theme::px(10));

    const QString count = index.data(CollectionsModel::CountRole).toString();
    painter->setFont(theme::font(theme::Type::Body));
    painter->setPen(c.muted);
    const int width = painter->fontMetrics().horizontalAdvance(count);
    painter->drawText(mirrored(QRect(line.right() - width, line.top(), width + 1, line.height())),
                      Qt::AlignVCenter | Qt::AlignRight, count);
    line.setRight(line.right() - width - theme::px(theme::kSpace8));

    painter->setFont(theme::font(chosen ? theme::Type::Strong : theme::Type::Body));
    painter->setPen(c.text);
    painter->drawText(mirrored(line), int(Qt::AlignVCenter) | int(Qt::AlignLeading),
                      painter->fontMetrics().elidedText(index.data(CollectionsModel::NameRole).toString(),
                                                        Qt::ElideRight, line.width()));
    painter->restore();
}

QSize CollectionDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {theme::px(120), sidebarRowHeight() + theme::px(2)};
}

} // namespace varve::ui
