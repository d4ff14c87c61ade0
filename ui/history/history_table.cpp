// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/history_table.h"

#include "ui/history/glyphs.h"
#include "ui/history/history_controller.h"
#include "ui/history/snapshot_actions.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>

namespace varve::ui {

namespace {

struct HistoryTable {
    Q_DECLARE_TR_FUNCTIONS(HistoryTable)
};

/// Shows the timeline's glyph before the text of the Kind column.
class KindDelegate : public QStyledItemDelegate {
public:
    KindDelegate(HistoryController& history, QObject* parent)
        : QStyledItemDelegate(parent), m_history(history)
    {
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const int side = theme::px(22);
        const qreal ratio = option->widget ? option->widget->devicePixelRatioF() : 1.0;
        QPixmap pixmap(QSize(side, side) * ratio);
        pixmap.setDevicePixelRatio(ratio);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        const HistoryEntry& entry = m_history.entries()[m_history.model().entryOfRow(index.row())];
        paintGlyph(painter, entry, QPointF(side / 2.0, side / 2.0), theme::colors(option->palette));
        option->icon = QIcon(pixmap);
        option->decorationSize = QSize(side, side);
        option->features |= QStyleOptionViewItem::HasDecoration;
    }

private:
    HistoryController& m_history;
};

} // namespace

QTableView* makeHistoryTable(HistoryController& history, SnapshotActions& actions, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setObjectName(QStringLiteral("historyTable"));
    table->setAccessibleName(HistoryTable::tr("Snapshots"));
    table->setModel(&history.model());
    // The view made its own selection model; the shared one takes its place.
    QItemSelectionModel* own = table->selectionModel();
    table->setSelectionModel(&history.selection());
    delete own;
    table->setItemDelegateForColumn(HistoryModel::Kind, new KindDelegate(history, table));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table->setSortingEnabled(true);
    table->sortByColumn(HistoryModel::When, Qt::DescendingOrder);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(theme::px(32));
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    table->horizontalHeader()->setStretchLastSection(true);
    const int widths[] = {110, 110, 90, 104, 90, 90, 92, 98, 104, 170};
    for (int column = 0; column < HistoryModel::ColumnCount; ++column)
        table->setColumnWidth(column, theme::px(widths[column]));
    table->setMinimumHeight(theme::px(220));
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(table, &QWidget::customContextMenuRequested, &actions,
                     [&actions, table, &history](QPoint at) {
                         if (history.currentSnapshot())
                             actions.popup(table->viewport()->mapToGlobal(at));
                     });
    QObject::connect(table, &QTableView::doubleClicked, &history, &HistoryController::browse);
    return table;
}

} // namespace varve::ui
