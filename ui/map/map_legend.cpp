// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_legend.h"

#include "ui/map/map_marks.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/sidebar_row.h"

#include <QEvent>
#include <QVBoxLayout>

namespace varve::ui {

MapLegend::MapLegend(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("map.legend"));
    setAccessibleName(tr("Meaning of the colours"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
}

void MapLegend::show(const MapCategories& categories)
{
    m_categories = categories;
    makeRows();
    emit highlighted(-1);
}

void MapLegend::makeRows()
{
    for (SidebarRow* row : m_rows)
        delete row;
    m_rows.clear();
    const bool dark = theme::colors(palette()).dark;
    for (int category = 0; category < m_categories.size(); ++category) {
        auto* row = new SidebarRow(this);
        const QString count = formatCount(static_cast<std::uint64_t>(m_categories.counts[static_cast<std::size_t>(category)]));
        row->setObjectName(QStringLiteral("map.legend.%1").arg(category));
        row->setText(m_categories.names[category]);
        row->setToolTip(m_categories.names[category]);
        row->setAccessibleName(tr("%1, points: %2").arg(m_categories.names[category], count));
        row->setTrailing(count);
        row->setIcon(markIcon(m_categories.markOf(category), dark));
        row->setCheckable(true);
        m_column->addWidget(row);
        m_rows.push_back(row);
        connect(row, &SidebarRow::clicked, this, [this, category](bool isChosen) { choose(category, isChosen); });
    }
}

void MapLegend::choose(int category, bool isChosen)
{
    for (int other = 0; other < m_categories.size(); ++other)
        m_rows[static_cast<std::size_t>(other)]->setChecked(isChosen && other == category);
    emit highlighted(isChosen ? category : -1);
}

void MapLegend::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        for (int category = 0; category < static_cast<int>(m_rows.size()); ++category)
            m_rows[static_cast<std::size_t>(category)]->setIcon(
                markIcon(m_categories.markOf(category), theme::colors(palette()).dark));
    QWidget::changeEvent(event);
}

} // namespace varve::ui
