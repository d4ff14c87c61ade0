// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/main_window/sidebar.h"

#include "ui/collections/collection_delegate.h"
#include "ui/collections/collections_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/sidebar_row.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QKeySequence>
#include <QPainter>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace varve::ui {

namespace {
constexpr int kMostVisibleCollections = 12;
constexpr int kWidth = 240;
} // namespace

Sidebar::Sidebar(CollectionsModel& collections, QWidget* parent) : QWidget(parent), m_collections(collections)
{
    setObjectName(QStringLiteral("sidebar"));
    setFixedWidth(theme::px(kWidth));
    m_column = new QVBoxLayout(this);
    const int side = theme::px(theme::kSpace12);
    m_column->setContentsMargins(side, theme::px(theme::kSpace12), side, theme::px(theme::kSpace16));
    m_column->setSpacing(theme::px(2));
    m_column->addLayout(makeBrand());
    m_column->addSpacing(theme::px(theme::kSpace4));

    const auto sectionTitle = [this](const QString& text) {
        QLabel* label = makeLabel(text, this, "section");
        label->setContentsMargins(theme::px(theme::kSpace8), theme::px(theme::kSpace12), theme::px(theme::kSpace8),
                                  theme::px(6));
        return label;
    };
    m_column->addWidget(sectionTitle(tr("COLLECTIONS")));
    makeList();
    m_column->addWidget(m_list);
    auto* add = new SidebarRow(this);
    add->setObjectName(QStringLiteral("sidebar.newCollection"));
    add->setText(tr("New collection"));
    add->setIcon(theme::icon(QStringLiteral("plus"), theme::IconColor::Muted));
    add->setMuted(true);
    connect(add, &SidebarRow::clicked, this, &Sidebar::newCollectionRequested);
    m_column->addWidget(add);

    m_pagesTitle = sectionTitle({});
    m_column->addWidget(m_pagesTitle);
    m_pages = new QWidget(this);
    m_pageRows = new QVBoxLayout(m_pages);
    m_pageRows->setContentsMargins(0, 0, 0, 0);
    m_pageRows->setSpacing(theme::px(3));
    m_column->addWidget(m_pages);
    m_column->addStretch();
    m_pageGroup.setExclusive(true);
    connect(&m_pageGroup, &QButtonGroup::idClicked, this, &Sidebar::pageChosen);
    setCollection({});
}

SidebarRow* Sidebar::addPage(int page, const QIcon& icon, const QString& text, const QKeySequence& shortcut)
{
    auto* row = new SidebarRow(m_pages);
    row->setObjectName(QStringLiteral("sidebar.page.%1").arg(page));
    row->setText(text);
    row->setIcon(icon);
    row->setCheckable(true);
    row->setTrailing(shortcut.toString(QKeySequence::NativeText));
    m_pageGroup.addButton(row, page);
    m_pageRows->addWidget(row);
    return row;
}

void Sidebar::setCurrentPage(int page)
{
    if (QAbstractButton* row = m_pageGroup.button(page))
        row->setChecked(true);
}

void Sidebar::setCollection(const QString& name)
{
    m_name = name;
    const int room = width() - theme::px(2 * (theme::kSpace12 + theme::kSpace8));
    m_pagesTitle->setText(m_pagesTitle->fontMetrics().elidedText(name.toUpper(), Qt::ElideRight, room));
    m_pagesTitle->setVisible(!name.isEmpty());
    m_pages->setVisible(!name.isEmpty());
    selectCurrent();
}

void Sidebar::setFooter(QWidget* footer)
{
    m_column->addWidget(footer);
}

void Sidebar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& c = theme::colors(palette());
    painter.fillRect(rect(), c.sunk);
    const QRect edge = QStyle::visualRect(layoutDirection(), rect(), QRect(width() - 1, 0, 1, height()));
    painter.fillRect(edge, c.line);
}

QLayout* Sidebar::makeBrand()
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(theme::px(theme::kSpace8), 0, 0, 0);
    row->setSpacing(theme::px(10));
    auto* sign = new QToolButton(this);
    sign->setIcon(theme::applicationIcon());
    sign->setIconSize(QSize(theme::px(22), theme::px(22)));
    sign->setFocusPolicy(Qt::NoFocus);
    sign->setAttribute(Qt::WA_TransparentForMouseEvents);
    sign->setStyleSheet(QStringLiteral("padding: 0; border: none;"));
    sign->setAccessibleName(tr("Varve"));
    row->addWidget(sign);
    row->addWidget(makeLabel(tr("Varve"), this, "title"), 1);
    m_menuButton = new QToolButton(this);
    m_menuButton->setObjectName(QStringLiteral("sidebar.menu"));
    m_menuButton->setIcon(theme::icon(QStringLiteral("menu"), theme::IconColor::Muted));
    m_menuButton->setIconSize(QSize(theme::px(16), theme::px(16)));
    m_menuButton->setAccessibleName(tr("Menu"));
    m_menuButton->setToolTip(tr("Menu"));
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    row->addWidget(m_menuButton);
    return row;
}

void Sidebar::makeList()
{
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("sidebar.collections"));
    m_list->setAccessibleName(tr("Collections"));
    m_list->setModel(&m_collections);
    m_list->setItemDelegate(new CollectionDelegate(m_list));
    m_list->setStyleSheet(QStringLiteral("background: transparent;"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto choose = [this](const QModelIndex& row) {
        if (row.isValid())
            emit collectionChosen(row.data(CollectionsModel::NameRole).toString());
    };
    connect(m_list, &QListView::clicked, this, choose);
    connect(m_list, &QListView::activated, this, choose);
    connect(m_list, &QListView::customContextMenuRequested, this, [this](const QPoint& position) {
        const QModelIndex row = m_list->indexAt(position);
        if (row.isValid())
            emit collectionMenuRequested(row.data(CollectionsModel::NameRole).toString(),
                                         m_list->viewport()->mapToGlobal(position));
    });
    connect(&m_collections, &QAbstractItemModel::modelReset, this, &Sidebar::fitList);
    connect(&m_collections, &CollectionsModel::loaded, this, &Sidebar::selectCurrent);
    fitList();
}

void Sidebar::fitList()
{
    // As tall as its lines, so that "New collection" follows at once; beyond a dozen it scrolls.
    const int rows = std::min(m_collections.rowCount(), kMostVisibleCollections);
    m_list->setFixedHeight(rows * (sidebarRowHeight() + theme::px(2)));
    m_list->setVisible(rows > 0);
}

void Sidebar::selectCurrent()
{
    if (!m_list)
        return;
    const QModelIndex row = m_collections.indexOf(m_name);
    if (row.isValid())
        m_list->setCurrentIndex(row);
    else
        m_list->selectionModel()->clear();
}

} // namespace varve::ui
