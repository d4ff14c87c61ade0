// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/restore_sheet.h"

#include "ui/history/history_text.h"
#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace varve::ui {

bool RestoreState::canRestore() const
{
    return inPlace ? preview == Preview::Shown : !newName.trimmed().isEmpty();
}

RestoreSheet::RestoreSheet(HistoryController& history, const HistoryController::PastState& state, QWidget* parent)
    : QDialog(parent), m_history(history), m_past(state), m_collection(history.collection().name())
{
    setObjectName(QStringLiteral("restoreSheet"));
    setWindowTitle(tr("Restore"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(theme::px(560));
    m_state.newName = tr("%1 (%2)", "collection, time").arg(m_collection, fullMomentText(state.timeMs));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::px(24), theme::px(20), theme::px(24), theme::px(20));
    layout->setSpacing(theme::px(theme::kSpace12));
    QLabel* heading = makeLabel(
        tr("Restore %1 as of %2").arg(m_collection, fullMomentText(state.timeMs)), this, "heading");
    heading->setWordWrap(true);
    layout->addWidget(heading);
    layout->addWidget(buildTargets());
    layout->addWidget(buildPreview());
    m_problem = new Banner(this);
    layout->addWidget(m_problem);

    layout->addStretch(1);
    auto* buttons = new QHBoxLayout;
    auto* cancel = makeButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelRestore"));
    m_restore = makeButton({}, this, ButtonKind::Primary);
    m_restore->setObjectName(QStringLiteral("startRestore"));
    m_restore->setDefault(true);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_restore);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_restore, &QPushButton::clicked, this, &RestoreSheet::restore);
    render();
    askPreview();
}

QWidget* RestoreSheet::buildTargets()
{
    auto* box = new QWidget(this);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::px(theme::kSpace8));
    m_asNew = new QRadioButton(tr("As a new collection; nothing that exists is changed"), box);
    m_asNew->setObjectName(QStringLiteral("restoreAsNew"));
    m_asNew->setChecked(true);
    m_name = new QLineEdit(m_state.newName, box);
    m_name->setObjectName(QStringLiteral("restoreName"));
    m_name->setAccessibleName(tr("Name of the new collection"));
    m_inPlace = new QRadioButton(tr("In place; %1 becomes what it was then").arg(m_collection), box);
    m_inPlace->setObjectName(QStringLiteral("restoreInPlace"));
    m_safety = makeLabel(
        tr("A safety snapshot of the present state is taken first. The collection changes over in one "
           "step, and you can undo the restore afterwards."),
        box, "small");
    m_safety->setWordWrap(true);
    const int indent = theme::px(theme::kSpace24);
    auto* nameRow = new QHBoxLayout;
    nameRow->setContentsMargins(indent, 0, 0, 0);
    nameRow->addWidget(m_name);
    m_safety->setContentsMargins(indent, 0, 0, 0);
    layout->addWidget(m_asNew);
    layout->addLayout(nameRow);
    layout->addWidget(m_inPlace);
    layout->addWidget(m_safety);
    connect(m_inPlace, &QRadioButton::toggled, this, [this](bool inPlace) {
        m_state.inPlace = inPlace;
        render();
    });
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString& name) {
        m_state.newName = name;
        render();
    });
    return box;
}

QWidget* RestoreSheet::buildPreview()
{
    auto* card = new Card(this);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(theme::px(16), theme::px(12), theme::px(16), theme::px(12));
    m_previewTitle = makeLabel({}, card, "strong");
    layout->addWidget(m_previewTitle);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme::px(theme::kSpace16));
    const std::array names{tr("Create"), tr("Replace"), tr("Delete"), tr("Keep")};
    const std::array<const char*, 4> tones{"good", "warn", "bad", nullptr};
    const std::array<const char*, 4> objectNames{"restoreCreate", "restoreReplace", "restoreDelete",
                                                 "restoreKeep"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        m_counts[i] = makeLabel(QStringLiteral("–"), card, "heading");
        m_counts[i]->setObjectName(QLatin1String(objectNames[i]));
        setLabelTone(m_counts[i], tones[i]);
        grid->addWidget(m_counts[i], 0, static_cast<int>(i));
        grid->addWidget(makeLabel(names[i], card, "small"), 1, static_cast<int>(i));
        grid->setColumnStretch(static_cast<int>(i), 1);
    }
    layout->addLayout(grid);
    m_previewHint = makeLabel({}, card, "small");
    m_previewHint->setWordWrap(true);
    layout->addWidget(m_previewHint);
    return card;
}

void RestoreSheet::askPreview()
{
    workspace::RestoreRequest request;
    request.at = m_past.at;
    request.inPlace = true; // counts are against the present state, whatever the target
    request.dryRun = true;
    m_history.engine().ask(
        this,
        [name = m_collection.toStdString(), request](workspace::Workspace& workspace) {
            return workspace.restore(name, request, {});
        },
        [this](Result<workspace::RestoreSummary> answer) {
            if (answer) {
                m_state.preview = RestoreState::Preview::Shown;
                m_state.summary = std::move(answer).value();
            } else {
                m_state.preview = RestoreState::Preview::Failed;
                m_problem->say(Banner::Tone::Error, errorText(answer.error()), errorDetails(answer.error()));
            }
            render();
        });
}

void RestoreSheet::render()
{
    using Preview = RestoreState::Preview;
    const auto& summary = m_state.summary;
    m_name->setEnabled(!m_state.inPlace);
    m_previewTitle->setText(m_state.preview == Preview::Running  ? tr("Comparing with the present state…")
                            : m_state.preview == Preview::Failed ? tr("The preview could not be computed")
                            : m_state.inPlace                    ? tr("What happens to the documents")
                                              : tr("That state compared with the present one"));
    if (m_state.preview == Preview::Shown) {
        const std::array values{summary.create, summary.replace, summary.remove, summary.keep};
        for (std::size_t i = 0; i < values.size(); ++i)
            m_counts[i]->setText(formatCount(values[i]));
    }
    m_previewHint->setText(
        m_state.inPlace ? tr("Delete: documents added since then. They stay in the safety snapshot.")
                        : tr("The new collection holds %1; the present one stays as it is.", "documents")
                              .arg(formatDocuments(m_past.documents.value_or(summary.create + summary.replace + summary.keep))));
    const auto touched = static_cast<int>(summary.create + summary.replace + summary.remove);
    const bool isCounted = m_state.preview == Preview::Shown && touched > 0;
    m_restore->setText(!m_state.inPlace ? tr("Create new collection")
                       : isCounted ? tr("Change %n document(s) in “%1”", nullptr, touched).arg(m_collection)
                                   : tr("Restore “%1” in place").arg(m_collection));
    m_restore->setEnabled(m_state.canRestore());
}

} // namespace varve::ui
