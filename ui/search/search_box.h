// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QLineEdit;

namespace varve::ui {

/// The large search field: a card with a magnifier, haloed while it has the focus.
class SearchBox : public QFrame {
    Q_OBJECT
public:
    explicit SearchBox(QWidget* parent = nullptr);
    QLineEdit* field() const { return m_field; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLineEdit* m_field;
};

} // namespace varve::ui
