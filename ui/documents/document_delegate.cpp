// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/documents/document_delegate.h"

#include "ui/documents/documents_model.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace varve::ui {

using collection::DocumentState;

namespace {
constexpr int kSortArrow = 10; ///< as in the style sheet
} // namespace

void DocumentDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    const theme::Colors& c = theme::colors(option.palette);
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, c.accentWeak);
    painter->setPen(c.line);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());

    const int inset = theme::px(theme::kSpace12);
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    // The header keeps room for its sort arrow, so that its right-aligned titles end that much earlier.
    const int trailing = inset + (alignment.testFlag(Qt::AlignRight) ? theme::px(kSortArrow) : 0);
    QRect line = option.rect.adjusted(inset, 0, -trailing, -1);
    const bool isTitle = index.column() == DocumentsModel::TitleColumn;
    const auto state = static_cast<DocumentState>(index.data(DocumentsModel::StateRole).toInt());
    painter->setFont(theme::font(theme::Type::Body));
    if (index.column() == DocumentsModel::StateColumn) {
        const int dot = theme::px(8);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        const bool isGood = state == DocumentState::Ready && !index.data(DocumentsModel::GoneRole).toBool();
        painter->setBrush(isGood ? c.good : state == DocumentState::Failed ? c.bad : c.warn);
        painter->drawEllipse(QStyle::visualRect(option.direction, option.rect,
                                                QRect(line.left(), line.center().y() - dot / 2 + 1, dot, dot)));
        painter->restore();
        line.setLeft(line.left() + dot + theme::px(theme::kSpace8));
    }
    painter->setPen(isTitle && state == DocumentState::Ready ? c.text : c.muted);
    const auto mode = index.column() == DocumentsModel::FileColumn ? Qt::ElideLeft : Qt::ElideRight;
    QString text = index.data().toString();
    text.replace(QLatin1Char('\n'), QLatin1Char(' '));
    painter->drawText(QStyle::visualRect(option.direction, option.rect, line),
                      static_cast<int>(alignment),
                      painter->fontMetrics().elidedText(text, mode, line.width()));
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(c.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
    }
    painter->restore();
}

QSize DocumentDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int width = option.fontMetrics.horizontalAdvance(index.data().toString());
    return {width + theme::px(2 * theme::kSpace12 + theme::kSpace16), option.fontMetrics.height() + theme::px(20)};
}

} // namespace varve::ui
