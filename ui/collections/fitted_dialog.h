// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QFormLayout;
class QPushButton;
class QVBoxLayout;

namespace varve::ui {

/// A dialog that is as high as its texts need at its width, and grows and shrinks with them; a height that the user gave it stays
/// as long as everything has room in it. At most as high as the screen.
class FittedDialog : public QDialog {
public:
    using QDialog::QDialog;

protected:
    /// The column of the whole dialog, which begins with its title.
    QVBoxLayout* makeColumn(const QString& title, int leastWidth, int spacing);
    QFormLayout* makeForm() const;
    /// A field with its name, for the eye and for screen readers.
    void addField(QFormLayout* form, const QString& text, QWidget* field);
    /// The last line.
    void addButtons(QVBoxLayout* column, QPushButton* cancel, QPushButton* confirm);

    bool event(QEvent* event) override;

private:
    void fit();

    int m_fitted = 0; ///< the height its texts needed last; 0 before it was shown
};

} // namespace varve::ui
