// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/restore_preview.h"

#include "ui/history/restore_model.h"
#include "ui/models/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_line.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

namespace varve::ui {

using workspace::RestoreAction;

namespace {

constexpr std::array kActions{RestoreAction::Create, RestoreAction::Replace, RestoreAction::Delete, RestoreAction::Keep};

/// What happens in its colour, the place muted.
class ActionDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const QColor color = colorOf(index, theme::colors(option->palette));
        for (const auto role : {QPalette::Text, QPalette::HighlightedText})
            option->palette.setColor(role, color);
        if (index.column() == RestoreModel::Folder)
            option->textElideMode = Qt::ElideLeft; // its end tells more
    }

private:
    static QColor colorOf(const QModelIndex& index, const theme::Colors& colors)
    {
        if (index.column() == RestoreModel::Title)
            return colors.text;
        if (index.column() != RestoreModel::Action)
            return colors.muted;
        switch (static_cast<RestoreAction>(index.data(RestoreModel::ActionRole).toInt())) {
        case RestoreAction::Create: return colors.good;
        case RestoreAction::Replace: return colors.warn;
        case RestoreAction::Delete: return colors.bad;
        case RestoreAction::Keep: break;
        }
        return colors.muted;
    }
};

} // namespace

RestorePreview::RestorePreview(QWidget* parent)
    : Card(parent), m_model(new RestoreModel(this)), m_filter(new RestoreFilter(this))
{
    m_filter->setSourceModel(m_model);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::px(16), theme::px(12), theme::px(16), theme::px(12));
    column->setSpacing(theme::px(theme::kSpace8));
    m_title = makeLabel({}, this, "strong");
    m_title->setObjectName(QStringLiteral("restorePreviewTitle"));
    m_title->setWordWrap(true);
    column->addWidget(m_title);
    m_progress = new ProgressLine(this);
    m_progress->setFraction(std::nullopt);
    column->addWidget(m_progress);
    m_filters = buildFilters();
    column->addWidget(m_filters);
    buildTable();
    column->addWidget(m_table, 1);
    m_hint = makeLabel({}, this, "small");
    m_hint->setWordWrap(true);
    column->addWidget(m_hint);
}

QWidget* RestorePreview::buildFilters()
{
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::px(theme::kSpace8));
    auto* chips = new QHBoxLayout;
    chips->setSpacing(theme::px(theme::kSpace8));
    const std::array<const char*, 4> objectNames{"restoreCreate", "restoreReplace", "restoreDelete", "restoreKeep"};
    for (std::size_t i = 0; i < kActions.size(); ++i) {
        m_chips[i] = makeButton({}, box, ButtonKind::Chip);
        m_chips[i]->setObjectName(QLatin1String(objectNames[i]));
        chips->addWidget(m_chips[i]);
        connect(m_chips[i], &QPushButton::clicked, this, [this, i](bool isOn) { filterBy(i, isOn); });
    }
    chips->addStretch(1);
    auto* search = new QHBoxLayout;
    search->setSpacing(theme::px(theme::kSpace8));
    m_name = new QLineEdit(box);
    m_name->setObjectName(QStringLiteral("restoreFilter"));
    m_name->setPlaceholderText(tr("Filter by title or path"));
    m_name->setAccessibleName(tr("Filter the documents of the preview"));
    m_name->setClearButtonEnabled(true);
    m_name->addAction(theme::icon(QStringLiteral("search"), theme::IconColor::Muted), QLineEdit::LeadingPosition);
    m_all = makeButton(tr("All"), box, ButtonKind::Quiet);
    m_all->setObjectName(QStringLiteral("restoreChooseAll"));
    m_all->setAccessibleName(tr("Choose all documents"));
    m_none = makeButton(tr("None"), box, ButtonKind::Quiet);
    m_none->setObjectName(QStringLiteral("restoreChooseNone"));
    m_none->setAccessibleName(tr("Choose no document"));
    search->addWidget(m_name, 1);
    search->addWidget(m_all);
    search->addWidget(m_none);
    column->addLayout(chips);
    column->addLayout(search);
    connect(m_name, &QLineEdit::textChanged, m_filter, &RestoreFilter::setText);
    connect(m_all, &QPushButton::clicked, m_model, [this] { m_model->setAllChosen(true); });
    connect(m_none, &QPushButton::clicked, m_model, [this] { m_model->setAllChosen(false); });
    return box;
}

void RestorePreview::filterBy(std::size_t chip, bool isOn)
{
    for (std::size_t i = 0; i < m_chips.size(); ++i)
        m_chips[i]->setChecked(isOn && i == chip);
    m_filter->setAction(isOn ? std::optional(kActions[chip]) : std::nullopt);
}

void RestorePreview::buildTable()
{
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("restoreTable"));
    m_table->setAccessibleName(tr("What happens to each document"));
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new ActionDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setMinimumHeight(theme::px(170));
    m_table->setStyleSheet(QStringLiteral("background: transparent;"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + theme::px(12));
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(RestoreModel::Title, QHeaderView::Stretch);
    header->setSectionsClickable(false);
    m_table->setColumnWidth(RestoreModel::Action, theme::px(140));
    m_table->setColumnWidth(RestoreModel::Folder, theme::px(130));
    m_table->setColumnWidth(RestoreModel::Size, theme::px(76));
}

void RestorePreview::render(const RestoreState& state)
{
    using Preview = RestoreState::Preview;
    const bool isShown = state.preview == Preview::Shown;
    const bool isWaiting = !isShown && !state.hasPlace();
    const auto& summary = state.summary;
    m_title->setText(isWaiting                          ? tr("Say where to, and here is what happens")
                     : state.preview == Preview::Running ? tr("Comparing with the present state…")
                     : state.preview == Preview::Failed ? tr("The preview could not be computed")
                     : state.isSettings() && summary.replace == 0 ? tr("All settings are as they were then")
                     : state.isSettings()               ? tr("What happens to each setting")
                     : state.isDocuments()              ? tr("Choose what is brought back")
                                                        : tr("What happens to each document"));
    m_progress->setVisible(state.preview == Preview::Running && !isWaiting);
    const std::array values{summary.create, summary.replace, summary.remove, summary.keep};
    for (std::size_t i = 0; i < values.size(); ++i) {
        m_chips[i]->setText(tr("%1 %2", "what happens, how often")
                                .arg(restoreActionText(kActions[i]), isShown ? formatCount(values[i]) : QStringLiteral("–")));
        m_chips[i]->setAccessibleName(m_chips[i]->text());
    }
    m_table->setEnabled(isShown);
    m_filters->setVisible(!state.isSettings()); // there are never many
    m_table->horizontalHeader()->setVisible(!state.isSettings());
    for (const int column : {RestoreModel::Folder, RestoreModel::Size})
        m_table->setColumnHidden(column, state.isSettings());
    m_all->setVisible(state.isDocuments());
    m_none->setVisible(state.isDocuments());
    const bool deletes = isShown && summary.remove > 0;
    m_hint->setText(!deletes ? QString() : tr("Delete: documents added since then. They stay in the safety snapshot."));
    m_hint->setVisible(deletes);
}

} // namespace varve::ui
