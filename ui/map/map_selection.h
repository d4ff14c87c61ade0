// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <vector>

namespace varve::ui {

/// Which points are selected: what map, list and buttons have in common.
class MapSelection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Ascending.
    const std::vector<int>& points() const { return m_points; }
    bool isEmpty() const { return m_points.empty(); }
    bool contains(int point) const;
    void replace(std::vector<int> points);
    void add(const std::vector<int>& points);
    void toggle(int point);
    void clear() { replace({}); }

signals:
    void changed();

private:
    std::vector<int> m_points;
};

} // namespace varve::ui
