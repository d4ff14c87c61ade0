// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/search/excerpt_view.h"

#include "ui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QStyle>
#include <QTextBlock>
#include <QTextFrame>

namespace varve::ui {

namespace {

void markWords(QTextDocument* document, int begin, int end, const QStringList& words, const QColor& color)
{
    QTextCharFormat format;
    format.setBackground(color);
    for (const QString& word : words) {
        // Words of an alphabet as whole words; Han text has no borders between words.
        const bool isAlphabetic = !word.isEmpty() && word[0].unicode() < 0x2E80;
        const auto how = isAlphabetic ? QTextDocument::FindWholeWords : QTextDocument::FindFlags();
        QTextCursor found(document);
        found.setPosition(begin);
        while (!word.isEmpty() && !(found = document->find(word, found, how)).isNull() && found.position() <= end)
            found.mergeCharFormat(format);
    }
}

} // namespace

ExcerptView::ExcerptView(QWidget* parent) : QTextBrowser(parent)
{
    setProperty("kind", QStringLiteral("document"));
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Document text"));
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] { m_followsHit = false; });
    document()->setDocumentMargin(0);
}

void ExcerptView::setExcerpt(const DocumentExcerpt& excerpt, const QStringList& marked)
{
    m_excerpt = excerpt;
    m_marked = marked;
    rebuild();
    m_followsHit = true;
    showHit();
}

void ExcerptView::showHit()
{
    if (m_hitBegin < 0)
        return;
    // The hit a little below the top, so that what comes before it can be seen too.
    const QRectF hit = document()->documentLayout()->blockBoundingRect(document()->findBlock(m_hitBegin));
    verticalScrollBar()->setValue(qRound(hit.top()) - theme::px(60));
}

void ExcerptView::resizeEvent(QResizeEvent* event)
{
    QTextBrowser::resizeEvent(event);
    if (m_followsHit) // other line breaks put it elsewhere
        showHit();
}

void ExcerptView::paintEvent(QPaintEvent* event)
{
    if (m_hitBegin >= 0) {
        QPainter painter(viewport());
        painter.setRenderHint(QPainter::Antialiasing);
        const theme::Colors& c = theme::colors(palette());
        auto* layout = document()->documentLayout();
        const QRectF first = layout->blockBoundingRect(document()->findBlock(m_hitBegin));
        const QRectF last = layout->blockBoundingRect(document()->findBlock(m_hitEnd));
        QRectF ground(0, first.top() - verticalScrollBar()->value(), viewport()->width(), last.bottom() - first.top());
        ground.adjust(0, -theme::px(theme::kSpace8), 0, theme::px(theme::kSpace8));
        QPainterPath shape;
        shape.addRoundedRect(ground, theme::px(theme::kRadiusSmall), theme::px(theme::kRadiusSmall));
        painter.setClipPath(shape);
        painter.fillRect(ground, c.accentWeak);
        const QRectF edge(0, ground.top(), theme::px(3), ground.height());
        painter.fillRect(QStyle::visualRect(layoutDirection(), ground.toRect(), edge.toRect()), c.accent);
    }
    QTextBrowser::paintEvent(event);
}

void ExcerptView::changeEvent(QEvent* event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        rebuild();
}

void ExcerptView::rebuild()
{
    const theme::Colors& c = theme::colors(palette());
    const int position = verticalScrollBar()->value();
    m_hitBegin = -1;
    m_hitEnd = -1;
    document()->clear();
    QTextFrameFormat frame = document()->rootFrame()->frameFormat();
    frame.setTopMargin(theme::px(theme::kSpace8)); // room for the ground of a hit that comes first
    document()->rootFrame()->setFrameFormat(frame);
    QTextCursor cursor(document());
    QTextBlockFormat block;
    block.setLineHeight(118, QTextBlockFormat::ProportionalHeight);
    QTextCharFormat characters;
    bool isFirst = true;
    const auto addBlock = [&](const QString& text, const QColor& color, int inset, int gapAbove, int gapBelow) {
        block.setLeftMargin(inset);
        block.setRightMargin(inset);
        block.setTopMargin(gapAbove);
        block.setBottomMargin(gapBelow);
        characters.setForeground(color);
        if (isFirst)
            cursor.setBlockFormat(block);
        else
            cursor.insertBlock(block);
        isFirst = false;
        cursor.insertText(text, characters);
    };
    if (m_excerpt.cutBefore)
        addBlock(tr("… earlier text is not shown here"), c.muted, 0, 0, theme::px(theme::kSpace8));
    for (const DocumentExcerpt::Part& part : m_excerpt.parts) {
        if (!part.heading.isEmpty()) {
            characters.setFontWeight(QFont::DemiBold);
            addBlock(part.heading, c.text, 0, isFirst ? 0 : theme::px(theme::kSpace8), theme::px(theme::kSpace4));
            characters.setFontWeight(QFont::Normal);
        }
        const QStringList paragraphs = part.text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        for (qsizetype i = 0; i < paragraphs.size(); ++i) {
            const bool isHitStart = part.isHit && i == 0;
            const bool isHitEnd = part.isHit && i == paragraphs.size() - 1;
            const int gap = theme::px(theme::kSpace8);
            // Deep indents of plain text would leave no room here: one step says as much, and its lines stay together.
            const bool isIndented = paragraphs[i].front().isSpace();
            const bool goesOn = isIndented && i + 1 < paragraphs.size() && paragraphs[i + 1].front().isSpace();
            const int inset = theme::px(theme::kSpace12) * (int(part.isHit) + int(isIndented));
            addBlock(paragraphs[i].trimmed(), part.isHit ? c.text : c.muted, inset, isHitStart ? 2 * gap : 0,
                     isHitEnd ? 2 * gap : goesOn ? 0 : gap);
            if (isHitStart)
                m_hitBegin = cursor.block().position();
            if (isHitEnd)
                m_hitEnd = cursor.position();
        }
    }
    if (m_excerpt.cutBelow)
        addBlock(tr("… more text follows in the file"), c.muted, 0, 0, 0);
    if (m_hitBegin >= 0)
        markWords(document(), m_hitBegin, m_hitEnd, m_marked, c.hit);
    verticalScrollBar()->setValue(position);
}

} // namespace varve::ui
