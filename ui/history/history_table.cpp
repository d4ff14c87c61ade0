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

/// Draws the timeline's glyph before the text of the Kind column.
class KindDelegate : public QStyledItemDelegate {
public:
    KindDelegate(HistoryController& history, QObject* parent) : QStyledItemDelegate(parent), m_history(history) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem shifted = option;
        QStyledItemDelegate::initStyleOption(&shifted, index);
        const int room = theme::px(26);
        const QString text = shifted.text;
        shifted.text.clear();
        QStyledItemDelegate::paint(painter, option, QModelIndex());
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme::colors(option.palette).accentWeak);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QPointF center(option.rect.left() + room / 2.0 + theme::px(4), option.rect.center().y() + 0.5);
        const HistoryEntry& entry = m_history.entries()[m_history.model().entryOfRow(index.row())];
        paintGlyph(*painter, entry, center, theme::colors(option.palette));
        painter->restore();
        painter->setPen(theme::colors(option.palette).text);
        painter->drawText(option.rect.adjusted(room + theme::px(8), 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(theme::px(30), 0);
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
    const int widths[] = {150, 120, 170, 90, 90, 110, 80, 80, 130, 170};
    for (int column = 0; column < HistoryModel::ColumnCount; ++column)
        table->setColumnWidth(column, theme::px(widths[column]));
    table->setMinimumHeight(theme::px(150));
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(table, &QWidget::customContextMenuRequested, &actions, [&actions, table, &history](QPoint at) {
        if (history.currentSnapshot())
            actions.popup(table->viewport()->mapToGlobal(at));
    });
    QObject::connect(table, &QTableView::doubleClicked, &history, &HistoryController::browse);
    return table;
}

} // namespace varve::ui
