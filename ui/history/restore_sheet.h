// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"

#include <QDialog>

#include <array>
#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace varve::ui {

class Banner;

/// What the restore sheet knows; everything on it follows from this.
struct RestoreState {
    enum class Preview { Running, Shown, Failed };
    bool inPlace = false;
    QString newName;
    Preview preview = Preview::Running;
    workspace::RestoreSummary summary; ///< of the preview

    /// A new collection changes nothing that exists, so only a name is needed; in place needs the preview
    /// seen.
    bool canRestore() const;
};

/// Restores a snapshot or a moment: as a new collection (default) or in place, after a computed preview, with a safety
/// snapshot first. Shown with open(); deletes itself when closed.
class RestoreSheet : public QDialog {
    Q_OBJECT
public:
    RestoreSheet(HistoryController& history, const HistoryController::PastState& state, QWidget* parent);

    const RestoreState& state() const { return m_state; }

private:
    QWidget* buildTargets();
    QWidget* buildPreview();
    void askPreview();
    void render();
    void restore();

    HistoryController& m_history;
    const HistoryController::PastState m_past;
    QString m_collection;
    RestoreState m_state;
    QRadioButton* m_asNew = nullptr;
    QRadioButton* m_inPlace = nullptr;
    QLineEdit* m_name = nullptr;
    QLabel* m_safety = nullptr;
    QLabel* m_previewTitle = nullptr;
    std::array<QLabel*, 4> m_counts{};
    QLabel* m_previewHint = nullptr;
    Banner* m_problem = nullptr;
    QPushButton* m_restore = nullptr;
};

/// Opens the sheet over the window of `parent`.
void openRestoreSheet(HistoryController& history, const HistoryController::PastState& state, QWidget* parent);
/// Restores at once as a new collection with the default name.
void openAsNewCollection(HistoryController& history, const std::string& at);

} // namespace varve::ui
