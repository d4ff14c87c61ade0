// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/details_bar.h"

#include "ui/history/history_text.h"
#include "ui/history/snapshot_actions.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>

namespace varve::ui {

namespace {

constexpr int kWidestTitle = 320; ///< a label may be as long as its author liked

/// A button that does what an action does, enabled with it.
QPushButton* buttonFor(QAction* action, const QString& text, ButtonKind kind, QWidget* parent)
{
    QPushButton* button = makeButton(text, parent, kind);
    button->setObjectName(action->objectName() + QLatin1String("Button"));
    const auto follow = [button, action] { button->setEnabled(action->isEnabled()); };
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    follow();
    return button;
}

} // namespace

DetailsBar::DetailsBar(HistoryController& history, SnapshotActions& actions, QWidget* parent)
    : QWidget(parent),
      m_history(history),
      m_title(new ElidedLabel(this)),
      m_facts(new ElidedLabel(this)),
      m_hint(new ElidedLabel(this))
{
    setObjectName(QStringLiteral("historyDetails"));
    m_title->setObjectName(QStringLiteral("selectedMoment"));
    m_title->setProperty("role", QLatin1String("strong"));
    m_title->setMaximumWidth(theme::px(kWidestTitle));
    m_title->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_facts->setObjectName(QStringLiteral("selectedFacts"));
    m_facts->setProperty("role", QLatin1String("muted"));
    m_hint->setObjectName(QStringLiteral("selectionHint"));
    m_hint->setProperty("role", QLatin1String("small"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::px(14));
    row->addWidget(m_title);
    row->addWidget(m_facts);
    row->addWidget(m_hint, 1);
    m_repair = buttonFor(actions.repairFromCopy, tr("Repair from a copy…"), ButtonKind::Secondary, this);
    row->addWidget(m_repair);
    row->addWidget(buttonFor(actions.compare, tr("Compare"), ButtonKind::Secondary, this));
    row->addWidget(buttonFor(actions.browse, tr("Browse"), ButtonKind::Secondary, this));
    row->addWidget(buttonFor(actions.restore, tr("Restore…"), ButtonKind::Primary, this));
    auto* more =
        makeButton({}, this, ButtonKind::Quiet, theme::icon(QStringLiteral("more"), theme::IconColor::Muted));
    more->setObjectName(QStringLiteral("moreSnapshotActions"));
    more->setAccessibleName(tr("More to do with the snapshot"));
    more->setToolTip(more->accessibleName());
    row->addWidget(more);
    connect(more, &QPushButton::clicked, &actions,
            [&actions, more] { actions.popup(more->mapToGlobal(QPoint(0, more->height()))); });
    connect(&history, &HistoryController::selectionMoved, this, &DetailsBar::render);
    connect(&history, &HistoryController::ticked, this, &DetailsBar::render);
    render();
}

void DetailsBar::render()
{
    const auto current = m_history.currentEntry();
    const auto selected = m_history.selection().selectedRows().size();
    const auto moment = m_history.moment();
    const auto* snapshot = m_history.currentSnapshot();
    m_repair->setVisible(!moment && snapshot && snapshot->state == snapshot::SnapshotState::Damaged);
    m_title->setVisible(current || moment);
    m_facts->setVisible(current || moment);
    if (moment) {
        m_title->setFullText(exactMomentText(*moment));
        m_facts->setFullText(tr("a moment between snapshots, rebuilt from the one before and the log"));
        m_hint->setFullText({});
        m_hint->setVisible(true); // it takes the room before the buttons
        return;
    }
    if (current) {
        const HistoryEntry& entry = m_history.entries()[*current];
        m_title->setFullText(entryTitle(entry, m_history.nowMs()));
        QString facts = entrySummary(entry);
        if (entry.snapshot && !entry.snapshot->label.empty())
            facts.prepend(momentText(entry.timeMs, m_history.nowMs()) + QStringLiteral(" · "));
        m_facts->setFullText(facts);
    }
    const bool hasMark = m_history.markA().has_value() || m_history.markB().has_value();
    const auto pair = m_history.comparablePair();
    m_hint->setFullText(!current                   ? tr("Select a snapshot to look at it, compare it or restore it.")
                        : !pair                    ? QString()
                        : selected > 1 || hasMark  ? tr("D compares the two.")
                        : pair->b.empty()          ? tr("D compares it with now.")
                                                   : tr("D compares it with the one before."));
    m_hint->setVisible(!current || m_history.entries()[*current].isSnapshot());
}

} // namespace varve::ui
