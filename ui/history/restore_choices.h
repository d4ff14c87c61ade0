// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/restore_state.h"

#include <QWidget>

#include <array>

class QCheckBox;
class QLabel;
class QLineEdit;
class QRadioButton;
class QVBoxLayout;

namespace varve::ui {

class SegmentedControl;

/// The left side of the restore sheet: what is restored, where to, and what happens where the present differs.
class RestoreChoices : public QWidget {
    Q_OBJECT
public:
    /// Writes what the user chooses into `state`, which outlives this.
    RestoreChoices(RestoreState& state, const QString& collection, QWidget* parent);

    /// Shows the state.
    void render();

signals:
    /// The effect is another one: a new preview is needed.
    void effectChanged();
    /// Only a name is another one.
    void nameChanged();

private:
    void buildScope(QVBoxLayout* column);
    void buildTargets(QVBoxLayout* column);
    void buildPolicy(QVBoxLayout* column);
    QWidget* pathRow(QLineEdit*& field, const char* objectName, bool isFolder);
    void choosePath(bool isFolder);
    void chooseTarget(RestoreState::Target target);

    RestoreState& m_state;
    const QString m_collection;
    SegmentedControl* m_scope = nullptr;
    std::array<QRadioButton*, 4> m_targets{};
    QLineEdit* m_name = nullptr;
    QLineEdit* m_folder = nullptr;
    QLineEdit* m_zip = nullptr;
    QWidget* m_folderRow = nullptr;
    QWidget* m_zipRow = nullptr;
    QLabel* m_explanation = nullptr;
    QWidget* m_policyBox = nullptr;
    QLabel* m_policyTitle = nullptr;
    std::array<QRadioButton*, 3> m_policies{};
    QCheckBox* m_removeAdded = nullptr;
    QLabel* m_removeWarning = nullptr;
};

} // namespace varve::ui
