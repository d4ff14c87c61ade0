// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/hover_card.h"

#include "ui/history/history_text.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

#include <QGuiApplication>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

namespace varve::ui {

namespace {

constexpr int kWidest = 460;

/// Names and values as a table of two columns.
QString factsHtml(const std::vector<std::pair<QString, QString>>& facts, const QColor& muted)
{
    QString rows;
    for (const auto& [name, value] : facts)
        rows += QStringLiteral("<tr><td style='color:%1; padding-right:12px'>%2</td><td>%3</td></tr>")
                    .arg(muted.name(), name.toHtmlEscaped(), value.toHtmlEscaped());
    return QStringLiteral("<table cellspacing='0' cellpadding='1'>%1</table>").arg(rows);
}

std::vector<std::pair<QString, QString>> bubbleFacts(std::span<const HistoryEntry> entries)
{
    std::map<EntryKind, std::uint64_t> counts;
    for (const HistoryEntry& entry : entries)
        ++counts[entry.kind];
    std::vector<std::pair<QString, QString>> facts;
    for (const auto& [kind, count] : counts)
        facts.emplace_back(kindText(kind), formatCount(count));
    return facts;
}

} // namespace

HoverCard::HoverCard(QWidget* parent)
    : QWidget(parent, Qt::ToolTip | Qt::FramelessWindowHint | Qt::WindowDoesNotAcceptFocus),
      m_title(makeLabel({}, this, "strong")),
      m_age(makeLabel({}, this, "small")),
      m_facts(makeLabel({}, this))
{
    setObjectName(QStringLiteral("historyHoverCard"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_ShowWithoutActivating);
    setAttribute(Qt::WA_TranslucentBackground);
    m_facts->setTextFormat(Qt::RichText);
    m_facts->setWordWrap(true);
    setMaximumWidth(theme::px(kWidest));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::px(14), theme::px(10), theme::px(14), theme::px(10));
    layout->setSpacing(theme::px(4));
    for (QLabel* label : {m_title, m_age, m_facts})
        layout->addWidget(label);
}

void HoverCard::showEntries(std::span<const HistoryEntry> entries, std::int64_t nowMs)
{
    if (entries.empty())
        return;
    const QColor muted = theme::colors(palette()).muted;
    const HistoryEntry& first = entries.front();
    if (entries.size() == 1) {
        const bool hasLabel = first.snapshot && !first.snapshot->label.empty();
        const QString title = hasLabel ? toText(first.snapshot->label) : fullMomentText(first.timeMs);
        m_title->setText(m_title->fontMetrics().elidedText(title, Qt::ElideRight, theme::px(kWidest - 40)));
        m_age->setText(
            hasLabel
                ? tr("%1, %2", "date, age").arg(fullMomentText(first.timeMs), formatAge(first.timeMs, nowMs))
                : formatAge(first.timeMs, nowMs));
        m_facts->setText(factsHtml(entryFacts(first, nowMs), muted));
    } else {
        m_title->setText(tr("%n entries", nullptr, static_cast<int>(entries.size())));
        m_age->setText(tr("%1 to %2", "dates")
                           .arg(momentText(first.timeMs, nowMs), momentText(entries.back().timeMs, nowMs)));
        m_facts->setText(factsHtml(bubbleFacts(entries), muted));
    }
}

void HoverCard::placeAbove(QPoint anchor)
{
    adjustSize();
    QPoint corner = anchor - QPoint(width() / 2, height());
    if (const QScreen* screen = QGuiApplication::screenAt(anchor)) {
        const QRect room = screen->availableGeometry().adjusted(4, 4, -4, -4);
        corner.setX(std::clamp(corner.x(), room.left(), std::max(room.left(), room.right() - width())));
        if (corner.y() < room.top())
            corner.setY(anchor.y() + theme::px(32));
    }
    move(corner);
    show();
}

void HoverCard::paintEvent(QPaintEvent*)
{
    const theme::Colors& colors = theme::colors(palette());
    QPainter painter(this);
    paintCard(&painter, QRectF(rect()), colors.raised, colors.line, theme::px(theme::kRadius));
}

} // namespace varve::ui
