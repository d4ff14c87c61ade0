// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/search/result_delegate.h"

#include "ui/search/search_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/score_bar.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QScrollBar>
#include <QTextLayout>

#include <algorithm>

namespace varve::ui {

namespace {

constexpr int kMostSnippetLines = 3;
constexpr int kScoreWidth = 92;

/// Breaks the snippet into lines of a width and gives their whole height.
double layOut(QTextLayout& layout, double width, double leading)
{
    double y = 0;
    layout.beginLayout();
    for (int i = 0; i < kMostSnippetLines; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y));
        y += line.height() + leading;
    }
    layout.endLayout();
    return y;
}

QTextLayout* makeLayout(const QModelIndex& index, Qt::LayoutDirection direction, QTextLayout& layout)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(direction);
    layout.setText(index.data(SearchModel::SnippetRole).toString());
    layout.setFont(theme::font(theme::Type::Body));
    layout.setTextOption(option);
    return &layout;
}

/// Room for the text, the same when sizes are asked for and when it is painted: as if the scroll bar were there,
/// because it comes and goes between the two.
int snippetWidth(const QAbstractItemView* view)
{
    const int row = view->width() - 2 * view->frameWidth() - view->verticalScrollBar()->sizeHint().width();
    return std::max(theme::px(120), row - theme::px(2 * 14 + theme::kSpace16 + kScoreWidth));
}

void paintMarks(QPainter* painter, const QTextLayout& layout, const SearchModel::Highlights& marks, const QPointF& at,
                const QColor& color)
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        const int lineEnd = line.textStart() + line.textLength();
        for (const auto& [begin, length] : marks) {
            const int from = std::max(begin, line.textStart());
            const int to = std::min(begin + length, lineEnd);
            if (from >= to)
                continue;
            const double x1 = line.cursorToX(from);
            const double x2 = line.cursorToX(to);
            const QRectF mark(at.x() + std::min(x1, x2) - 2, at.y() + line.y(), std::abs(x2 - x1) + 4, line.height());
            painter->drawRoundedRect(mark, 3, 3);
        }
    }
}

} // namespace

void ResultDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const theme::Colors& c = theme::colors(option.palette);
    const QRect row = option.rect.adjusted(0, 0, 0, -theme::px(2));
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    if (chosen)
        paintCard(painter, row, c.surface, option.state.testFlag(QStyle::State_HasFocus) ? c.accent : c.line,
                  theme::px(theme::kRadius));
    else if (option.state.testFlag(QStyle::State_MouseOver))
        paintCard(painter, row, Qt::transparent, c.line, theme::px(theme::kRadius));

    const auto mirrored = [&](const QRect& r) { return QStyle::visualRect(option.direction, row, r); };
    const QRect inner = row.adjusted(theme::px(14), theme::px(11), -theme::px(14), -theme::px(11));
    const int scoreWidth = theme::px(kScoreWidth);
    const int textWidth = snippetWidth(qobject_cast<const QAbstractItemView*>(option.widget));

    painter->setFont(theme::font(theme::Type::Title));
    painter->setPen(c.text);
    const int titleHeight = painter->fontMetrics().height();
    painter->drawText(mirrored(QRect(inner.left(), inner.top(), textWidth, titleHeight)),
                      int(Qt::AlignVCenter) | int(Qt::AlignLeading),
                      painter->fontMetrics().elidedText(index.data(SearchModel::TitleRole).toString(), Qt::ElideRight,
                                                        textWidth));

    const QRect score = mirrored(QRect(inner.right() - scoreWidth + 1, inner.top(), scoreWidth, titleHeight));
    painter->setFont(theme::font(theme::Type::Body));
    painter->setPen(c.muted);
    painter->drawText(score, int(Qt::AlignVCenter) | int(Qt::AlignTrailing),
                      index.data(SearchModel::ScoreRole).toString());
    paintScoreBar(painter, QRectF(score.left(), score.bottom() + theme::px(4), score.width(), theme::px(4)),
                  index.data(SearchModel::MeaningRole).toDouble(), index.data(SearchModel::WordsRole).toDouble(), c);

    QTextLayout layout;
    makeLayout(index, option.direction, layout);
    const double leading = theme::px(2);
    const double snippetHeight = layOut(layout, textWidth, leading);
    const QPointF at(mirrored(QRect(inner.left(), 0, textWidth, 1)).left(), inner.top() + titleHeight + theme::px(6));
    paintMarks(painter, layout, index.data(SearchModel::HighlightsRole).value<SearchModel::Highlights>(), at, c.hit);
    QColor body = c.text;
    body.setAlphaF(0.88F);
    painter->setPen(body);
    layout.draw(painter, at);

    painter->setFont(theme::font(theme::Type::Small));
    painter->setPen(c.muted);
    const QRect where(inner.left(), qRound(at.y() + snippetHeight) + theme::px(3), textWidth,
                      painter->fontMetrics().height());
    painter->drawText(mirrored(where), int(Qt::AlignVCenter) | int(Qt::AlignLeading),
                      painter->fontMetrics().elidedText(index.data(SearchModel::WhereRole).toString(), Qt::ElideMiddle,
                                                        textWidth));
    painter->restore();
}

QSize ResultDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QTextLayout layout;
    makeLayout(index, option.direction, layout);
    const int width = snippetWidth(qobject_cast<const QAbstractItemView*>(option.widget));
    const double snippet = layOut(layout, width, theme::px(2));
    const int height = theme::px(2 * 11 + 6 + 3 + 2) + QFontMetrics(theme::font(theme::Type::Title)).height()
                       + qRound(snippet) + QFontMetrics(theme::font(theme::Type::Small)).height();
    return {width, height};
}

} // namespace varve::ui
