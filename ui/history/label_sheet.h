// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snapshot/types.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;

namespace varve::ui {

/// Label, note and pin of a snapshot. Shown with open(); deletes itself when closed.
class LabelSheet : public QDialog {
    Q_OBJECT
public:
    LabelSheet(const snapshot::Snapshot& snapshot, QWidget* parent);

signals:
    /// Saved, with only what was changed.
    void entered(const std::string& id, const varve::snapshot::Annotation& annotation);

private:
    void save();

    snapshot::Snapshot m_before;
    QLineEdit* m_label;
    QPlainTextEdit* m_note;
    QCheckBox* m_pinned;
};

} // namespace varve::ui
