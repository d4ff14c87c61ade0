// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/history_controller.h"

#include "ui/history/history_text.h"

#include <algorithm>

namespace varve::ui {

namespace {
constexpr int kTickMs = 30'000;
} // namespace

HistoryController& HistoryController::of(async::Engine& engine, CurrentCollection& current)
{
    auto* controller = current.findChild<HistoryController*>(QString(), Qt::FindDirectChildrenOnly);
    return controller ? *controller : *new HistoryController(engine, current, &current);
}

HistoryController::HistoryController(async::Engine& engine, CurrentCollection& current, QObject* parent)
    : QObject(parent), m_engine(engine), m_current(current), m_selection(&m_model)
{
    connect(&m_selection, &QItemSelectionModel::selectionChanged, this, &HistoryController::forgetMoment);
    connect(&m_selection, &QItemSelectionModel::selectionChanged, this, &HistoryController::selectionMoved);
    connect(&m_selection, &QItemSelectionModel::currentChanged, this, &HistoryController::selectionMoved);
    connect(&current, &CurrentCollection::changed, this, [this] {
        if (m_current.name() != m_shownName)
            reload();
        else
            emit selectionMoved(); // only the moment changed: the playhead moves
    });
    connect(&engine, &async::Engine::collectionChanged, this, [this](const QString& name) {
        if (name == m_current.name())
            reload();
    });
    connect(&m_clock, &QTimer::timeout, this, [this] {
        m_model.setNow(nowMs());
        emit ticked();
    });
    m_clock.start(kTickMs);
    reload();
}

std::int64_t HistoryController::nowMs() const
{
    return m_history.nowMs + (m_sinceLoad.isValid() ? m_sinceLoad.elapsed() : 0);
}

void HistoryController::reload()
{
    const QString name = m_current.name();
    const int request = ++m_request;
    const bool isOther = name != m_shownName;
    if (isOther) {
        m_moment.reset();
        m_markA.clear();
        m_markB.clear();
        m_comparison.reset();
        m_shownName = name;
        show({});
        emit comparisonChanged();
    }
    if (name.isEmpty())
        return setPhase(Phase::NoCollection);
    // A reload of the same collection keeps showing what is known; another one must not look like the last.
    if (isOther || m_phase != Phase::Ready)
        setPhase(Phase::Loading);
    m_engine.ask(
        this,
        [name = name.toStdString()](workspace::Workspace& workspace) { return workspace.history(name); },
        [this, request](Result<workspace::History> answer) {
            if (request != m_request)
                return; // overtaken by a newer question
            if (!answer) {
                m_error = answer.error();
                return setPhase(Phase::Failed);
            }
            m_error.reset();
            m_phase = Phase::Ready;
            show(std::move(answer).value());
            emit phaseChanged();
        });
}

void HistoryController::show(workspace::History history)
{
    const auto before = currentEntry();
    const std::string key = before ? entries()[*before].key() : std::string();
    m_history = std::move(history);
    m_sinceLoad.start();
    m_model.setEntries(historyEntries(m_history), m_history.nowMs);
    if (const auto entry = m_model.find(key); entry && !key.empty())
        select(*entry);
    emit historyChanged();
    emit selectionMoved();
}

void HistoryController::setPhase(Phase phase)
{
    m_phase = phase;
    emit phaseChanged();
}

std::optional<std::size_t> HistoryController::currentEntry() const
{
    const QModelIndex index = m_selection.currentIndex();
    if (!index.isValid() || !m_selection.isSelected(index))
        return std::nullopt;
    return m_model.entryOfRow(index.row());
}

const snapshot::Snapshot* HistoryController::currentSnapshot() const
{
    const auto entry = currentEntry();
    return entry && entries()[*entry].snapshot ? &*entries()[*entry].snapshot : nullptr;
}

void HistoryController::select(std::size_t entry)
{
    m_selection.setCurrentIndex(m_model.indexOfEntry(entry),
                                QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void HistoryController::step(int steps)
{
    const auto& all = entries();
    const auto isSnapshot = [](const HistoryEntry& entry) { return entry.isSnapshot(); };
    const auto current = currentEntry();
    if (steps > 0) {
        const auto from = current ? all.begin() + static_cast<std::ptrdiff_t>(*current) + 1 : all.end();
        const auto next = std::find_if(from, all.end(), isSnapshot);
        if (next != all.end())
            select(static_cast<std::size_t>(next - all.begin()));
        return;
    }
    if (const auto previous = previousSnapshot(current.value_or(all.size())))
        select(*previous);
}

void HistoryController::selectFirst()
{
    const auto found = std::find_if(entries().begin(), entries().end(),
                                    [](const HistoryEntry& entry) { return entry.isSnapshot(); });
    if (found != entries().end())
        select(static_cast<std::size_t>(found - entries().begin()));
}

void HistoryController::selectNone()
{
    m_selection.clear();
    if (m_moment) {
        forgetMoment();
        emit selectionMoved();
    }
}

std::optional<std::size_t> HistoryController::previousSnapshot(std::size_t entry) const
{
    for (std::size_t i = std::min(entry, entries().size()); i-- > 0;) {
        if (entries()[i].isSnapshot())
            return i;
    }
    return std::nullopt;
}

void HistoryController::markCurrentAs(QChar letter)
{
    const auto* snapshot = currentSnapshot();
    if (!snapshot)
        return;
    std::string& mark = letter == u'A' ? m_markA : m_markB;
    const std::string& other = letter == u'A' ? m_markB : m_markA;
    mark = mark == snapshot->id || other == snapshot->id ? std::string() : snapshot->id;
    emit selectionMoved();
}

HistoryController::Pair HistoryController::ordered(std::size_t a, std::size_t b) const
{
    const auto [older, newer] = std::minmax(a, b);
    return {entries()[older].key(), entries()[newer].key()};
}

std::optional<HistoryController::Pair> HistoryController::comparablePair() const
{
    if (m_moment)
        return Pair{momentKey(*m_moment), {}};
    const auto a = markA();
    const auto b = markB();
    if (a && b)
        return ordered(*a, *b);
    std::vector<std::size_t> selected;
    for (const QModelIndex& row : m_selection.selectedRows()) {
        if (const std::size_t entry = m_model.entryOfRow(row.row()); entries()[entry].isSnapshot())
            selected.push_back(entry);
    }
    if (selected.size() == 2)
        return ordered(selected[0], selected[1]);
    if (selected.size() != 1)
        return std::nullopt;
    if (const auto mark = a ? a : b; mark && *mark != selected[0])
        return ordered(*mark, selected[0]);
    if (const auto previous = previousSnapshot(selected[0]))
        return ordered(*previous, selected[0]);
    const HistoryEntry& first = entries()[selected[0]];
    return first.snapshot->state == snapshot::SnapshotState::Whole ? std::optional(Pair{first.key(), {}}) : std::nullopt;
}

void HistoryController::setComparison(const Pair& pair)
{
    m_comparison = pair;
    emit comparisonChanged();
}

void HistoryController::chooseComparison(const Pair& pair)
{
    setComparison(pair);
    emit comparisonChosen();
}

void HistoryController::compareNewestWithNow()
{
    const auto newest = previousSnapshot(entries().size());
    if (newest && m_history.snapshots.size() > 1)
        setComparison({entries()[*newest].key(), std::string()});
    else if (m_comparison) {
        m_comparison.reset();
        emit comparisonChanged();
    }
}

void HistoryController::compare()
{
    if (const auto pair = comparablePair())
        chooseComparison(*pair);
}

void HistoryController::compareWithPrevious()
{
    const auto current = currentEntry();
    if (!current || !entries()[*current].isSnapshot())
        return;
    if (const auto previous = previousSnapshot(*current))
        chooseComparison(ordered(*previous, *current));
}

void HistoryController::compareWithNow()
{
    if (const auto state = chosenState())
        chooseComparison({state->at, std::string()});
}

} // namespace varve::ui
