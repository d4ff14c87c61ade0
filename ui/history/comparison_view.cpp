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

/// Signs bold in their colour, folders and kinds muted. Draws the text itself, because the style sheet gives
/// a selected row one colour.
class ChangeDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const bool isSign = index.column() == ComparisonModel::Sign;
        QFont font = option.font;
        font.setWeight(isSign ? QFont::Bold : QFont::Normal);
        painter->save();
        painter->setFont(font);
        painter->setPen(colorOf(index, theme::colors(option.palette)));
        const int margin = isSign ? 0 : theme::px(theme::kSpace8);
        const QRect box = option.rect.adjusted(margin, 0, -margin, 0);
        const QString text = index.data().toString();
        painter->drawText(box, isSign ? Qt::AlignCenter : Qt::AlignVCenter | Qt::AlignLeft,
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, box.width()));
        painter->restore();
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->text.clear();
    }

private:
    static QColor colorOf(const QModelIndex& index, const theme::Colors& colors)
    {
        if (index.column() == ComparisonModel::Title)
            return colors.text;
        if (index.column() != ComparisonModel::Sign)
            return colors.muted;
        const auto kind = static_cast<snapshot::ChangeKind>(index.data(ComparisonModel::KindRole).toInt());
        switch (kind) {
        case snapshot::ChangeKind::Added: return colors.good;
        case snapshot::ChangeKind::Removed: return colors.bad;
        case snapshot::ChangeKind::Changed: return colors.warn;
        case snapshot::ChangeKind::Renamed: return colors.accent;
        }
        return colors.muted;
    }
};

/// A label with a pill drawn behind it. It asks for its own room, because a style sheet takes margins away from labels.
class CountChip : public QLabel {
public:
    using QLabel::QLabel;
    QSize sizeHint() const override { return QLabel::sizeHint() + QSize(theme::px(20), theme::px(8)); }
    QSize minimumSizeHint() const override { return sizeHint(); }

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
    chip->setAlignment(Qt::AlignCenter);
    return chip;
}

} // namespace varve::ui
