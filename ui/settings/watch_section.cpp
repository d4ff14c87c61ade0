// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/watch_section.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/models/source_text.h"
#include "ui/settings/settings_controller.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace varve::ui {

namespace {

struct WatchText {
    Q_DECLARE_TR_FUNCTIONS(WatchText)
};

QString folderState(const workspace::WatchedFolder& folder, const SettingsController& settings)
{
    const bool isPaused = settings.settings().watch.isPaused;
    const QString limit = settings.watchLimit(), elsewhere = settings.watchedElsewhere();
    const QString looked = folder.lookedMs == 0 ? WatchText::tr("Not looked at yet")
                                                : WatchText::tr("Last looked %1").arg(formatTime(folder.lookedMs));
    if (isPaused)
        return WatchText::tr("Paused · %1").arg(looked);
    if (folder.problemKey == "empty-folder")
        return WatchText::tr("No file is there any more. Is the disk connected? Nothing is taken for deleted. · %1").arg(looked);
    if (!folder.problemKey.empty())
        return WatchText::tr("Cannot be read: %1. Nothing is taken for deleted. · %2").arg(toText(folder.problemDetail), looked);
    if (!elsewhere.isEmpty())
        return WatchText::tr("Not by this window (%1) · %2").arg(elsewhere, looked);
    if (!limit.isEmpty())
        return WatchText::tr("Looked at every minute, because the system does not tell of changes (%1) · %2").arg(limit, looked);
    return WatchText::tr("Watching · %1").arg(looked);
}

} // namespace

WatchSection::WatchSection(SettingsController& settings, QWidget* parent)
    : SettingsSection(tr("Followed folders"), parent), m_settings(settings), m_note(makeLabel({}, this, "small")),
      m_list(new QWidget(this)), m_folders(new QVBoxLayout(m_list)),
      m_pause(new QCheckBox(tr("Pause following"), this)),
      m_add(makeButton(tr("Follow a folder…"), this, ButtonKind::Secondary, theme::icon(QStringLiteral("folder"))))
{
    m_note->setObjectName(QStringLiteral("watchNote"));
    m_note->setWordWrap(true);
    m_folders->setContentsMargins(0, 0, 0, 0);
    m_folders->setSpacing(theme::px(theme::kSpace8));
    m_pause->setObjectName(QStringLiteral("watchPause"));
    m_pause->setToolTip(tr("Bringing back a state of the past pauses it too, so that your files do not replace it at once."));
    m_add->setObjectName(QStringLiteral("watchAdd"));
    addRow(m_note);
    addRow(m_list);
    rows()->addSpacing(theme::px(theme::kSpace4));
    auto* buttons = new QWidget(this);
    auto* line = new QHBoxLayout(buttons);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_add);
    line->addSpacing(theme::px(theme::kSpace16));
    line->addWidget(m_pause);
    line->addStretch(1);
    addRow(buttons);
    connect(m_add, &QPushButton::clicked, this, &WatchSection::askFolder);
    connect(m_pause, &QCheckBox::clicked, this, [this](bool isPaused) {
        workspace::WatchPlan plan = m_settings.settings().watch;
        plan.isPaused = isPaused;
        m_settings.changeWatch(plan);
    });
    connect(&settings, &SettingsController::changed, this, &WatchSection::render);
    render();
}

void WatchSection::render()
{
    const workspace::WatchPlan& plan = m_settings.settings().watch;
    const bool takesDocuments = m_settings.settings().info.config.embedder != "none";
    m_note->setText(!takesDocuments
                        ? tr("This collection holds vectors that were computed elsewhere; it follows no folders.")
                        : tr("What changes in these folders is read by itself while the window is open. Renamed files keep "
                             "their documents. When a file is deleted its document stays and says so, until you remove it."));
    rebuildFolders();
    m_list->setVisible(!plan.folders.empty());
    m_pause->setVisible(!plan.folders.empty());
    m_pause->setChecked(plan.isPaused);
    m_pause->setEnabled(m_settings.canChange());
    m_add->setEnabled(m_settings.canChange() && takesDocuments);
}

/// Only when they say something else: a new row has not the keyboard's focus of the old one.
void WatchSection::rebuildFolders()
{
    const workspace::WatchPlan& plan = m_settings.settings().watch;
    QStringList shown{m_settings.canChange() ? QStringLiteral("open") : QString()};
    for (const workspace::WatchedFolder& folder : plan.folders)
        shown << toText(folder.path) << folderState(folder, m_settings);
    if (std::exchange(m_shown, shown) == shown)
        return;
    while (QLayoutItem* item = m_folders->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const workspace::WatchedFolder& folder : plan.folders) {
        auto* row = new QWidget(m_list);
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        auto* texts = new QVBoxLayout;
        texts->setSpacing(theme::px(2));
        const QString path = shownPath(folder.path);
        auto* name = new ElidedLabel(row, Qt::ElideMiddle);
        name->setProperty("role", QStringLiteral("strong"));
        name->setFullText(folder.recursive ? path : tr("%1 (not the folders inside)").arg(path));
        QLabel* state = makeLabel(folderState(folder, m_settings), row, "small");
        state->setObjectName(QStringLiteral("watchState"));
        state->setWordWrap(true);
        if (!folder.problemKey.empty())
            setLabelTone(state, "warn");
        texts->addWidget(name);
        texts->addWidget(state);
        line->addLayout(texts, 1);
        QPushButton* remove = makeButton(tr("Stop following"), row, ButtonKind::Quiet);
        remove->setObjectName(QStringLiteral("watchRemove"));
        remove->setAccessibleName(tr("Stop following %1").arg(path));
        remove->setToolTip(tr("The documents that came from there stay."));
        remove->setEnabled(m_settings.canChange());
        line->addWidget(remove, 0, Qt::AlignTop);
        connect(remove, &QPushButton::clicked, this, [this, path = folder.path] { removeFolder(path); });
        m_folders->addWidget(row);
    }
}

void WatchSection::askFolder()
{
    auto* dialog = new QFileDialog(window(), tr("Follow a folder"));
    dialog->setObjectName(QStringLiteral("watchDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &WatchSection::addFolder);
    dialog->open();
}

void WatchSection::addFolder(const QString& path)
{
    workspace::WatchPlan plan = m_settings.settings().watch;
    plan.folders.push_back({path.toStdString(), true, 0, {}, {}});
    m_settings.changeWatch(plan);
}

void WatchSection::removeFolder(const std::string& path)
{
    workspace::WatchPlan plan = m_settings.settings().watch;
    std::erase_if(plan.folders, [&](const workspace::WatchedFolder& each) { return each.path == path; });
    m_settings.changeWatch(plan);
}

} // namespace varve::ui
