// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace varve::ui {

/// Lies over a widget while files are dragged above it and says what dropping them does. Takes no events itself.
class DropHint : public QWidget {
    Q_OBJECT
public:
    explicit DropHint(QWidget* covered);

    /// Covers the whole widget until hide().
    void show(const QString& text);
    const QString& text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
};

} // namespace varve::ui
