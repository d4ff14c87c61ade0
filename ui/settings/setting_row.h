// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/card.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace varve::ui {

/// One setting: its name and meaning on the left, the control on the right, and a way back to the default.
class SettingRow : public QWidget {
    Q_OBJECT
public:
    /// `control` becomes a child; its accessible name is the title.
    SettingRow(const QString& title, QWidget* control, QWidget* parent);

    void setExplanation(const QString& text);
    /// The reset button shows while the value is not the default.
    void setIsDefault(bool isDefault);

signals:
    void resetRequested();

private:
    QLabel* m_explanation;
    QPushButton* m_reset;
};

/// A card with a heading and rows one below the other.
class SettingsSection : public Card {
    Q_OBJECT
public:
    SettingsSection(const QString& title, QWidget* parent);

protected:
    void addRow(QWidget* row);
    QVBoxLayout* rows() const { return m_rows; }

private:
    QVBoxLayout* m_rows;
};

} // namespace varve::ui
