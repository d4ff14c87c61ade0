// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/snapshot_actions.h"

#include "core/workspace/retention_items.h"
#include "ui/history/history_text.h"
#include "ui/history/label_sheet.h"
#include "ui/history/mending.h"
#include "ui/history/moment_sheet.h"
#include "ui/history/restore_sheet.h"
#include "ui/models/format.h"

#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

namespace varve::ui {

SnapshotActions::SnapshotActions(HistoryController& history, QWidget* scope)
    : QObject(scope), m_history(history), m_scope(scope)
{
    take = add("takeSnapshot", tr("Snapshot now"), {});
    browse = add("browseSnapshot", tr("Browse"), Qt::Key_Return);
    browse->setShortcuts({Qt::Key_Return, Qt::Key_Enter});
    compare = add("compareSnapshots", tr("Compare"), Qt::Key_D);
    comparePrevious = add("compareWithPrevious", tr("Compare with the one before"), Qt::Key_Equal);
    compareNow = add("compareWithNow", tr("Compare with now"), {});
    markA = add("markA", tr("Mark as A"), Qt::Key_A);
    markB = add("markB", tr("Mark as B"), Qt::Key_B);
    restore = add("restoreSnapshot", tr("Restore…"), Qt::Key_R);
    label = add("labelSnapshot", tr("Label and note…"), Qt::Key_F2);
    pin = add("pinSnapshot", tr("Pin"), Qt::Key_L);
    verify = add("verifySnapshot", tr("Verify every byte"), Qt::Key_V);
    remove = add("deleteSnapshot", tr("Delete…"), Qt::Key_Delete);
    repairFromCopy = add("repairFromCopy", tr("Repair from a copy…"), {});
    undoRestore = add("undoRestore", tr("Undo the last restore"), {});
    backToNow = add("backToNow", tr("Back to now"), Qt::Key_Escape);
    goTo = add("goToMoment", tr("Go to a moment…"), Qt::Key_G);

    connect(take, &QAction::triggered, &history, &HistoryController::takeSnapshot);
    connect(browse, &QAction::triggered, &history, &HistoryController::browse);
    connect(compare, &QAction::triggered, &history, &HistoryController::compare);
    connect(comparePrevious, &QAction::triggered, &history, &HistoryController::compareWithPrevious);
    connect(compareNow, &QAction::triggered, &history, &HistoryController::compareWithNow);
    connect(markA, &QAction::triggered, &history, [&history] { history.markCurrentAs(u'A'); });
    connect(markB, &QAction::triggered, &history, [&history] { history.markCurrentAs(u'B'); });
    connect(restore, &QAction::triggered, this, [this] {
        if (const auto state = m_history.chosenState())
            openRestoreSheet(m_history, *state, m_scope);
    });
    connect(label, &QAction::triggered, this, &SnapshotActions::editLabel);
    connect(pin, &QAction::triggered, &history, &HistoryController::togglePin);
    connect(verify, &QAction::triggered, &history, &HistoryController::verifyCurrent);
    connect(remove, &QAction::triggered, this, &SnapshotActions::confirmRemove);
    connect(repairFromCopy, &QAction::triggered, &history, [&history] { history.askForCopy(history.collection().name()); });
    connect(&history, &HistoryController::copyWanted, this,
            [this](const QString& name) { openCopyDialog(m_history, name, m_scope->window()); });
    connect(undoRestore, &QAction::triggered, &history,
            [&history] { history.undoRestore(history.collection().name()); });
    connect(backToNow, &QAction::triggered, &history, &HistoryController::backToNow);
    connect(goTo, &QAction::triggered, this, [this] { (new MomentSheet(m_history, m_scope->window()))->open(); });
    connect(&history, &HistoryController::selectionMoved, this, &SnapshotActions::render);
    connect(&history, &HistoryController::phaseChanged, this, &SnapshotActions::render);
    render();
}

QAction* SnapshotActions::add(const char* name, const QString& text, const QKeySequence& key)
{
    auto* action = new QAction(text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_scope->addAction(action);
    return action;
}

void SnapshotActions::render()
{
    const auto* snapshot = m_history.currentSnapshot();
    const bool isSnapshot = snapshot != nullptr;
    const bool canGoBack = m_history.chosenState().has_value();
    const auto& undoable = m_history.history().undoable;
    undoRestore->setEnabled(undoable.has_value());
    undoRestore->setText(undoable && !undoable->modelAfter.empty() ? tr("Undo the change of the model")
                                                                   : tr("Undo the last restore"));
    repairFromCopy->setEnabled(m_history.knownDamage().isAny());
    take->setEnabled(m_history.phase() == HistoryController::Phase::Ready);
    goTo->setEnabled(!m_history.history().window.intervals.empty());
    browse->setEnabled(canGoBack);
    restore->setEnabled(canGoBack);
    compare->setEnabled(m_history.comparablePair().has_value());
    comparePrevious->setEnabled(isSnapshot);
    compareNow->setEnabled(canGoBack);
    for (QAction* action : {markA, markB, label, pin, verify, remove})
        action->setEnabled(isSnapshot);
    pin->setText(isSnapshot && snapshot->pinned ? tr("Unpin") : tr("Pin"));
    remove->setEnabled(isSnapshot && !snapshot->pinned);
    remove->setToolTip(isSnapshot && snapshot->pinned ? tr("Pinned: unpin it before deleting") : QString());
}

void SnapshotActions::popup(QPoint globalPosition)
{
    auto* menu = new QMenu(m_scope);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({browse, restore, goTo});
    menu->addSeparator();
    menu->addActions({comparePrevious, compareNow, compare, markA, markB});
    menu->addSeparator();
    menu->addActions({label, pin, verify, remove});
    if (undoRestore->isEnabled() || repairFromCopy->isEnabled())
        menu->addSeparator();
    for (QAction* action : {repairFromCopy, undoRestore}) { // rarely possible, so not shown otherwise
        if (action->isEnabled())
            menu->addAction(action);
    }
    menu->popup(globalPosition);
}

void SnapshotActions::editLabel()
{
    const auto* snapshot = m_history.currentSnapshot();
    if (!snapshot)
        return;
    auto* sheet = new LabelSheet(*snapshot, m_scope->window());
    connect(sheet, &LabelSheet::entered, &m_history, &HistoryController::annotate);
    sheet->open();
}

void SnapshotActions::confirmRemove()
{
    const auto current = m_history.currentEntry();
    const auto* snapshot = m_history.currentSnapshot();
    if (!snapshot)
        return;
    auto* box = new QMessageBox(m_scope->window());
    box->setObjectName(QStringLiteral("deleteSnapshotQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Warning);
    box->setWindowTitle(tr("Delete snapshot"));
    box->setText(tr("Delete the snapshot of %1?").arg(fullMomentText(snapshot->createdMs)));
    box->setInformativeText(
        tr("%1. Deleting frees %2. The collection as it is now and the other snapshots stay. "
           "This cannot be undone.")
            .arg(entrySummary(m_history.entries()[*current]), formatSize(workspace::bytesFreed(*snapshot))));
    QPushButton* yes = box->addButton(tr("Delete snapshot"), QMessageBox::DestructiveRole);
    yes->setObjectName(QStringLiteral("confirmDelete"));
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(yes, &QPushButton::clicked, &m_history,
            [this, id = snapshot->id] { m_history.removeSnapshot(id); });
    box->open();
}

} // namespace varve::ui
