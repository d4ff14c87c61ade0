// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/restore_sheet.h"

#include "ui/history/comparison_model.h"
#include "ui/history/history_text.h"
#include "ui/history/restore_choices.h"
#include "ui/history/restore_model.h"
#include "ui/history/restore_preview.h"
#include "ui/models/error_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <chrono>

namespace varve::ui {

using Preview = RestoreState::Preview;

namespace {
/// Between two keys of a path that is being typed.
constexpr std::chrono::milliseconds kPause{250};

/// A setting as a row of the preview.
workspace::RestoreItem itemOf(const snapshot::SettingChange& setting)
{
    workspace::RestoreItem item;
    item.action = workspace::RestoreAction::Replace;
    item.source = setting.key;
    item.title = settingsText({setting}).toStdString();
    return item;
}

} // namespace

RestoreSheet::RestoreSheet(HistoryController& history, const HistoryController::PastState& state,
                           const std::vector<std::string>& documents, QWidget* parent)
    : QDialog(parent), m_history(history), m_past(state), m_collection(history.collection().name())
{
    setObjectName(QStringLiteral("restoreSheet"));
    setWindowTitle(tr("Restore"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_state.newName = tr("%1 (%2)", "collection, time").arg(m_collection, fullMomentText(state.timeMs));
    if (!documents.empty()) {
        m_state.scope = RestoreState::Scope::ChosenDocuments;
        m_state.target = RestoreState::Target::InPlace;
        m_state.among = documents;
    }
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &RestoreSheet::askPreview);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::px(24), theme::px(20), theme::px(24), theme::px(20));
    layout->setSpacing(theme::px(theme::kSpace12));
    QLabel* heading = makeLabel(
        tr("Restore %1 as of %2").arg(m_collection, fullMomentText(state.timeMs)), this, "heading");
    heading->setWordWrap(true);
    layout->addWidget(heading);
    auto* sides = new QHBoxLayout;
    sides->setSpacing(theme::px(theme::kSpace24));
    m_choices = new RestoreChoices(m_state, m_collection, this);
    m_preview = new RestorePreview(this);
    sides->addWidget(m_choices);
    sides->addWidget(m_preview, 1);
    layout->addLayout(sides, 1);
    m_problem = new Banner(this);
    layout->addWidget(m_problem);
    layout->addWidget(buildButtons());
    resize(theme::px(940), theme::px(500));
    connect(m_choices, &RestoreChoices::effectChanged, this, &RestoreSheet::expectPreview);
    connect(m_choices, &RestoreChoices::nameChanged, this, [this] {
        m_pause.start(kPause); // the effect is the same, unless the name is taken
        render();
    });
    connect(&m_preview->model(), &RestoreModel::choiceChanged, this, &RestoreSheet::follow);
    render();
    askPreview();
}

RestoreSheet::~RestoreSheet()
{
    m_asking.request_stop();
}

QWidget* RestoreSheet::buildButtons()
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto* cancel = makeButton(tr("Cancel"), box);
    cancel->setObjectName(QStringLiteral("cancelRestore"));
    m_restore = makeButton({}, box, ButtonKind::Primary);
    m_restore->setObjectName(QStringLiteral("startRestore"));
    m_restore->setDefault(true);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_restore);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_restore, &QPushButton::clicked, this, &RestoreSheet::restore);
    return box;
}

void RestoreSheet::expectPreview()
{
    m_asking.request_stop();
    ++m_asked; // what is on its way is an old answer
    m_state.preview = Preview::Running;
    m_pause.start(m_state.target == RestoreState::Target::InPlace ? std::chrono::milliseconds(0) : kPause);
    render();
}

void RestoreSheet::askPreview()
{
    m_asking.request_stop();
    if (!m_state.hasPlace())
        return; // nothing can be said yet
    m_asking = std::stop_source();
    m_history.engine().ask(
        this,
        [name = m_collection.toStdString(), request = m_state.previewRequest(m_past.at),
         stop = m_asking.get_token()](workspace::Workspace& workspace) {
            OperationControl control;
            control.stop = stop;
            return workspace.restore(name, request, control);
        },
        [this, asked = ++m_asked](Result<workspace::RestoreSummary> answer) {
            if (asked == m_asked)
                showPreview(std::move(answer));
        });
}

void RestoreSheet::showPreview(Result<workspace::RestoreSummary> answer)
{
    m_state.preview = answer ? Preview::Shown : Preview::Failed;
    if (answer) {
        m_problem->dismiss();
        m_whole = std::move(answer).value();
        for (const snapshot::SettingChange& setting : m_whole.settings)
            m_whole.items.push_back(itemOf(setting));
        m_preview->model().setItems(std::exchange(m_whole.items, {}), m_state.isDocuments());
    } else {
        m_preview->model().setItems({}, false);
        m_problem->say(Banner::Tone::Error, errorText(answer.error()), errorDetails(answer.error()));
    }
    follow();
}

void RestoreSheet::follow()
{
    m_state.summary = m_preview->model().chosenSummary(m_whole);
    render();
}

void RestoreSheet::render()
{
    m_choices->render();
    m_preview->render(m_state);
    m_restore->setText(m_state.actionText(m_collection));
    m_restore->setEnabled(m_state.canRestore());
}

} // namespace varve::ui
