// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace varve::ui {

/// Says which colour of the score bar is meaning and which is words.
class ScoreLegend : public QWidget {
    Q_OBJECT
public:
    explicit ScoreLegend(QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace varve::ui
