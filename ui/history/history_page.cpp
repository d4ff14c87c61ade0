// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/history_page.h"

#include "ui/history/change_details.h"
#include "ui/history/comparison_view.h"
#include "ui/history/history_text.h"
#include "ui/history/state_card.h"
#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace varve::ui {

HistoryPage::HistoryPage(async::Engine& engine, CurrentCollection& current, QWidget* parent)
    : QWidget(parent),
      m_history(HistoryController::of(engine, current)),
      m_stack(new QStackedLayout(this)),
      m_empty(new EmptyState(this))
{
    setObjectName(QStringLiteral("historyPage"));
    m_first = m_empty->addAction({}, true);
    m_first->setObjectName(QStringLiteral("historyPageTake"));
    m_plan = m_empty->addAction(tr("Choose the schedule"));
    m_plan->setObjectName(QStringLiteral("historyPageSchedule"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(buildComparison());
    connect(m_plan, &QPushButton::clicked, this, &HistoryPage::scheduleRequested);
    connect(m_first, &QPushButton::clicked, this, [this] {
        if (shown() == Shown::Empty)
            return m_history.takeSnapshot();
        m_history.selectFirst();
        m_history.compareWithNow();
    });
    connect(&m_history, &HistoryController::historyChanged, this, [this] {
        render();
        m_isStale = true;
        refresh();
    });
    connect(&m_history, &HistoryController::phaseChanged, this, &HistoryPage::render);
    connect(&m_history, &HistoryController::comparisonChanged, this, [this] {
        render();
        m_isStale = true;
        refresh();
    });
    render();
}

void HistoryPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void HistoryPage::refresh()
{
    if (!m_isStale || !isVisible())
        return;
    m_isStale = false;
    ensureComparison();
}

QWidget* HistoryPage::buildComparison()
{
    m_comparison = new QWidget(this);
    auto* layout = new QVBoxLayout(m_comparison);
    layout->setContentsMargins(theme::px(24), theme::px(20), theme::px(24), theme::px(16));
    layout->setSpacing(theme::px(theme::kSpace12));
    auto* cards = new QHBoxLayout;
    cards->setSpacing(theme::px(10));
    m_cardA = new StateCard(u'A', m_comparison);
    m_cardB = new StateCard(u'B', m_comparison);
    QLabel* arrow = makeLabel(QStringLiteral("→"), m_comparison);
    arrow->setAlignment(Qt::AlignCenter);
    arrow->setFixedWidth(theme::px(36));
    cards->addWidget(m_cardA, 1);
    cards->addWidget(arrow);
    cards->addWidget(m_cardB, 1);
    const auto chip = [&](const char* name, const char* tone) {
        QLabel* label = makeCountChip(tone, m_comparison);
        label->setObjectName(QLatin1String(name));
        QSizePolicy policy = label->sizePolicy();
        policy.setRetainSizeWhenHidden(true); // the cards do not move when the counts arrive
        label->setSizePolicy(policy);
        cards->addWidget(label, 0, Qt::AlignVCenter);
        return label;
    };
    m_added = chip("addedCount", "good");
    m_removed = chip("removedCount", "bad");
    m_changed = chip("changedCount", "warn");
    m_renamed = chip("renamedCount", "accent");
    QSizePolicy onlyWhenShown = m_renamed->sizePolicy();
    onlyWhenShown.setRetainSizeWhenHidden(false);
    m_renamed->setSizePolicy(onlyWhenShown);
    layout->addLayout(cards);
    m_problem = new Banner(m_comparison);
    layout->addWidget(m_problem);

    auto* columns = new QHBoxLayout;
    columns->setSpacing(theme::px(theme::kSpace16));
    auto* list = new Card(m_comparison);
    auto* listLayout = new QVBoxLayout(list);
    listLayout->setContentsMargins(1, theme::px(6), 1, theme::px(6));
    m_note = makeLabel({}, list, "muted");
    m_note->setObjectName(QStringLiteral("comparisonNote"));
    m_note->setAlignment(Qt::AlignCenter);
    m_table = makeComparisonView(m_model, list);
    listLayout->addWidget(m_note, 1);
    listLayout->addWidget(m_table, 1);
    const auto line = [&](const char* name) {
        QLabel* label = makeLabel({}, list, "small");
        label->setObjectName(QLatin1String(name));
        label->setWordWrap(true);
        label->setContentsMargins(theme::px(14), theme::px(6), theme::px(14), theme::px(6));
        listLayout->addWidget(label);
        return label;
    };
    m_rows = line("changedRows");
    m_settings = line("changedSettings");
    m_details = new ChangeDetails(m_history, m_comparison);
    columns->addWidget(list, 3);
    columns->addWidget(m_details, 2);
    layout->addLayout(columns, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& row) {
                if (row.isValid() && m_history.comparison())
                    m_details->showChange(m_model.change(row.row()), *m_history.comparison());
                else
                    m_details->clear();
            });
    return m_comparison;
}

HistoryPage::Shown HistoryPage::shown() const
{
    if (m_history.phase() != HistoryController::Phase::Ready)
        return m_history.comparison() ? Shown::Comparison : Shown::Nothing;
    const auto count = m_history.history().snapshots.size();
    if (count == 0)
        return Shown::Empty;
    return m_history.comparison() || count > 1 ? Shown::Comparison : Shown::OneOnly;
}

/// Without a choice of the user's, what changed since the newest snapshot is the question.
void HistoryPage::ensureComparison()
{
    const auto& pair = m_history.comparison();
    const auto isGone = [this](const std::string& id) { return !id.empty() && !m_history.stateOf(id); };
    const bool isPossible = pair && !isGone(pair->a) && !isGone(pair->b);
    if (!isPossible && m_history.phase() == HistoryController::Phase::Ready)
        m_history.compareNewestWithNow(); // comes back here when it chose something
    if (isPossible || !m_history.comparison())
        runComparison();
}

void HistoryPage::runComparison()
{
    const int request = ++m_request;
    if (m_job)
        m_job->cancel();
    m_problem->dismiss();
    if (!m_history.comparison()) {
        m_model.setDifference({});
        m_details->clear();
        return;
    }
    const auto pair = *m_history.comparison();
    const auto at = [](const std::string& id) { return id.empty() ? std::string("now") : id; };
    m_note->setText(tr("Comparing…"));
    m_job = m_history.engine().start(
        async::Job::Kind::Compare, m_history.collection().name(), this,
        [name = m_history.collection().name().toStdString(), a = at(pair.a),
         b = at(pair.b)](workspace::Workspace& workspace, const OperationControl& control) {
            return workspace.compare(name, a, b, control);
        },
        [this, request](Result<snapshot::Difference> answer) {
            if (request != m_request)
                return;
            if (answer) {
                m_note->setText(tr("No document differs between the two."));
                m_model.setDifference(std::move(answer).value());
                m_table->selectRow(0); // what the first one said, without being asked
            } else {
                m_note->setText({});
                m_model.setDifference({});
                m_problem->say(Banner::Tone::Error, errorText(answer.error()), errorDetails(answer.error()));
            }
            render();
        },
        false);
    render();
}

void HistoryPage::renderCards()
{
    const auto& pair = m_history.comparison();
    if (!pair)
        return;
    const auto show = [this](StateCard* card, const std::string& id) {
        const auto entry = m_history.model().find(id);
        if (entry && !id.empty())
            card->showEntry(m_history.entries()[*entry], m_history.nowMs());
        else if (const auto moment = momentOfKey(id))
            card->showMoment(*moment);
        else
            card->showNow();
    };
    show(m_cardA, pair->a);
    show(m_cardB, pair->b);
    const bool isCounted = !m_job || m_job->isFinished();
    for (QLabel* chip : {m_added, m_removed, m_changed})
        chip->setVisible(isCounted);
    const auto& difference = m_model.difference();
    m_added->setText(tr("+ %1").arg(formatCount(difference.added)));
    m_added->setAccessibleName(tr("%n document(s) added", nullptr, static_cast<int>(difference.added)));
    m_removed->setText(tr("− %1").arg(formatCount(difference.removed)));
    m_removed->setAccessibleName(tr("%n document(s) removed", nullptr, static_cast<int>(difference.removed)));
    m_changed->setText(tr("~ %1").arg(formatCount(difference.changed)));
    m_changed->setAccessibleName(tr("%n document(s) changed", nullptr, static_cast<int>(difference.changed)));
    m_renamed->setVisible(isCounted && difference.renamed > 0);
    m_renamed->setText(tr("→ %1").arg(formatCount(difference.renamed)));
    m_renamed->setAccessibleName(tr("%n document(s) renamed", nullptr, static_cast<int>(difference.renamed)));
}

void HistoryPage::render()
{
    const Shown what = shown();
    m_stack->setCurrentWidget(what == Shown::Comparison ? m_comparison : static_cast<QWidget*>(m_empty));
    m_first->setVisible(what != Shown::Nothing);
    m_plan->setVisible(what != Shown::Nothing);
    const std::int64_t next = m_history.history().schedule.nextMs;
    if (what == Shown::Nothing) {
        const bool isLoading = m_history.phase() == HistoryController::Phase::Loading;
        m_empty->setTexts(isLoading ? tr("Reading the history…") : tr("No collection"),
                          m_history.error() ? errorText(*m_history.error()) : QString());
    } else if (what == Shown::Empty) {
        m_empty->setTexts(
            tr("No snapshots yet"),
            tr("A snapshot keeps this collection exactly as it is now. Take one before you change "
               "much, or let a schedule do it."));
        m_first->setText(tr("Take the first snapshot"));
    } else if (what == Shown::OneOnly) {
        m_empty->setTexts(tr("One snapshot so far"),
                          next > 0 ? tr("With a second one you can compare two states. Next planned: %1.")
                                         .arg(momentText(next, m_history.nowMs()))
                                   : tr("With a second one you can compare two states."));
        m_first->setText(tr("Compare with now"));
    }
    m_table->setVisible(m_model.rowCount() > 0);
    m_note->setVisible(m_model.rowCount() == 0);
    const snapshot::RowChanges& rows = m_model.difference().rows;
    m_rows->setVisible(!(rows == snapshot::RowChanges()));
    m_rows->setText(tr("Chunks: %1 new, %2 gone, %3 with other text, %4 with other metadata, %5 with another vector alone")
                        .arg(formatCount(rows.added), formatCount(rows.removed), formatCount(rows.otherText),
                             formatCount(rows.otherMetadata), formatCount(rows.otherVector)));
    m_settings->setVisible(!m_model.difference().settings.empty());
    m_settings->setText(tr("Settings that differ: %1").arg(settingsText(m_model.difference().settings)));
    renderCards();
}

} // namespace varve::ui
