// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace varve::ui {

/// Asks for one name, or for a name to be typed as confirmation.
class NameDialog : public QDialog {
    Q_OBJECT
public:
    NameDialog(const QString& title, const QString& explanation, const QString& action, QWidget* parent);

    void setText(const QString& text);
    /// Only this very text lets the user go on, and the button says that something is lost.
    void requireText(const QString& text);

signals:
    void confirmed(const QString& text);

private:
    void render();

    QString m_required;
    QLineEdit* m_text;
    QPushButton* m_action;
};

} // namespace varve::ui
