// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>

#include <optional>

namespace varve::ui {

/// A thin line that fills, or moves while the total is not known.
class ProgressLine : public QWidget {
    Q_OBJECT
public:
    explicit ProgressLine(QWidget* parent = nullptr);

    /// 0 to 1; empty for "working, no total yet".
    void setFraction(std::optional<double> fraction);
    std::optional<double> fraction() const { return m_fraction; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void runOrRest();

    std::optional<double> m_fraction = 0.0;
    QTimer m_motion;
    int m_step = 0;
};

} // namespace varve::ui
