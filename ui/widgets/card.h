// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

namespace varve::ui {

/// A rounded surface with a hairline, in the palette's Base colour.
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(QWidget* parent = nullptr);
    /// Outlined in the accent colour, for the one that is chosen.
    void setSelected(bool selected);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_selected = false;
};

/// Paints the surface of a card into a rectangle; for delegates.
void paintCard(QPainter* painter, const QRectF& rect, const QColor& fill, const QColor& border, double radius);

} // namespace varve::ui
