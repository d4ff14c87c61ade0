// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/state_card.h"

#include "ui/history/history_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"

#include <QVBoxLayout>

namespace varve::ui {

StateCard::StateCard(QChar letter, QWidget* parent)
    : Card(parent), m_letter(letter), m_title(new ElidedLabel(this)), m_facts(new ElidedLabel(this))
{
    setObjectName(QStringLiteral("stateCard") + letter);
    m_title->setProperty("role", QLatin1String("title"));
    m_facts->setProperty("role", QLatin1String("small"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::px(14), theme::px(11), theme::px(14), theme::px(11));
    layout->setSpacing(theme::px(2));
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
}

void StateCard::showEntry(const HistoryEntry& entry, std::int64_t nowMs)
{
    const bool hasLabel = entry.snapshot && !entry.snapshot->label.empty();
    const QString moment = momentText(entry.timeMs, nowMs);
    show(entryTitle(entry, nowMs),
         hasLabel ? moment + QStringLiteral(" · ") + entrySummary(entry) : entrySummary(entry));
}

void StateCard::showMoment(std::int64_t timeMs)
{
    show(exactMomentText(timeMs), tr("a moment between snapshots"));
}

void StateCard::showNow()
{
    show(tr("Now"), tr("the collection as it is"));
}

void StateCard::show(const QString& title, const QString& facts)
{
    m_title->setFullText(tr("%1 · %2", "letter, moment").arg(m_letter).arg(title));
    m_facts->setFullText(facts);
    setAccessibleName(m_title->fullText());
    setAccessibleDescription(facts);
}

} // namespace varve::ui
