// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/comparison_view.h"

#include "ui/history/comparison_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>

namespace varve::ui {

namespace {

struct ComparisonView {
    Q_DECLARE_TR_FUNCTIONS(ComparisonView)
};

/// Signs bold in their colour, folders and kinds muted.
class ChangeDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const theme::Colors& colors = theme::colors(option->palette);
        QColor color = colors.muted;
        if (index.column() == ComparisonModel::Title)
            color = colors.text;
        if (index.column() == ComparisonModel::Sign) {
            const auto kind = static_cast<snapshot::ChangeKind>(index.data(ComparisonModel::KindRole).toInt());
            color = kind == snapshot::ChangeKind::Added     ? colors.good
                    : kind == snapshot::ChangeKind::Removed ? colors.bad
                                                            : colors.warn;
            option->font.setWeight(QFont::Bold);
            option->displayAlignment = Qt::AlignCenter;
        }
        for (const auto role : {QPalette::Text, QPalette::HighlightedText})
            option->palette.setColor(role, color);
    }
};

/// A label with a pill drawn behind it.
class CountChip : public QLabel {
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        const theme::Colors& colors = theme::colors(palette());
        QPainter painter(this);
        paintCard(&painter, QRectF(rect()), colors.surface, colors.line, height() / 2.0);
        painter.end();
        QLabel::paintEvent(event);
    }
};

} // namespace

QTableView* makeComparisonView(ComparisonModel& model, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setObjectName(QStringLiteral("comparisonTable"));
    table->setAccessibleName(ComparisonView::tr("Documents that differ"));
    table->setModel(&model);
    table->setItemDelegate(new ChangeDelegate(table));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(theme::px(38));
    QHeaderView* header = table->horizontalHeader();
    header->hide();
    header->setMinimumSectionSize(theme::px(32));
    header->setSectionResizeMode(ComparisonModel::Sign, QHeaderView::Fixed);
    header->setSectionResizeMode(ComparisonModel::Title, QHeaderView::Stretch);
    table->setColumnWidth(ComparisonModel::Sign, theme::px(36));
    table->setColumnWidth(ComparisonModel::Folder, theme::px(150));
    table->setColumnWidth(ComparisonModel::What, theme::px(90));
    return table;
}

QLabel* makeCountChip(const char* tone, QWidget* parent)
{
    auto* chip = new CountChip(parent);
    chip->setTextFormat(Qt::PlainText);
    chip->setProperty("role", QLatin1String("strong"));
    setLabelTone(chip, tone);
    chip->setContentsMargins(theme::px(10), theme::px(4), theme::px(10), theme::px(4));
    return chip;
}

} // namespace varve::ui
