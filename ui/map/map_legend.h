// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/map/map_categories.h"

#include <QWidget>

class QVBoxLayout;

namespace varve::ui {

class SidebarRow;

/// What the marks on the map mean, and how many points have each. Choosing one makes its points stand out.
class MapLegend : public QWidget {
    Q_OBJECT
public:
    explicit MapLegend(QWidget* parent = nullptr);

    void show(const MapCategories& categories);

signals:
    /// A category, or -1 for all alike.
    void highlighted(int category);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeRows();
    void choose(int category, bool isChosen);

    MapCategories m_categories;
    std::vector<SidebarRow*> m_rows;
    QVBoxLayout* m_column;
};

} // namespace varve::ui
