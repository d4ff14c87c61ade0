// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"
#include "ui/history/restore_state.h"

#include <QDialog>
#include <QTimer>

#include <stop_token>

class QPushButton;

namespace varve::ui {

class Banner;
class RestoreChoices;
class RestorePreview;

/// Restores a snapshot or a moment: everything or chosen documents, as a new collection (default), in place, as text files
/// or as a zip, after a preview that the engine computes. Shown with open(); deletes itself when closed.
class RestoreSheet : public QDialog {
    Q_OBJECT
public:
    /// With `documents` just these are chosen to go into the present.
    RestoreSheet(HistoryController& history, const HistoryController::PastState& state,
                 const std::vector<std::string>& documents, QWidget* parent);
    ~RestoreSheet() override;

    const RestoreState& state() const { return m_state; }

private:
    QWidget* buildButtons();
    /// The preview that is shown is an old one from now on; a new one is asked for when the user pauses.
    void expectPreview();
    void askPreview();
    void showPreview(Result<workspace::RestoreSummary> answer);
    void follow();
    void render();
    void restore();

    HistoryController& m_history;
    const HistoryController::PastState m_past;
    QString m_collection;
    RestoreState m_state;
    workspace::RestoreSummary m_whole; ///< of the preview, whatever is chosen of it
    QTimer m_pause;
    std::stop_source m_asking;
    int m_asked = 0;
    RestoreChoices* m_choices = nullptr;
    RestorePreview* m_preview = nullptr;
    Banner* m_problem = nullptr;
    QPushButton* m_restore = nullptr;
};

/// Opens the sheet over the window of `parent`, for everything or for these documents.
void openRestoreSheet(HistoryController& history, const HistoryController::PastState& state, QWidget* parent,
                      const std::vector<std::string>& documents = {});
/// Restores at once as a new collection with the default name.
void openAsNewCollection(HistoryController& history, const std::string& at);

} // namespace varve::ui
