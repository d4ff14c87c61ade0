// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/upkeep_section.h"

#include "ui/models/format.h"
#include "ui/settings/export_sheet.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace varve::ui {

namespace {

struct UpkeepText {
    Q_DECLARE_TR_FUNCTIONS(UpkeepText)
};

QString workText(collection::MaintenanceWork work)
{
    using collection::MaintenanceWork;
    switch (work) {
    case MaintenanceWork::Sealing: return UpkeepText::tr("making a segment of the newest changes");
    case MaintenanceWork::Merging: return UpkeepText::tr("joining segments");
    case MaintenanceWork::RebuildingGraph:
        return UpkeepText::tr("building a lost graph again; searches answer exactly meanwhile");
    case MaintenanceWork::Checking: return UpkeepText::tr("comparing what is on disk with its checksums");
    case MaintenanceWork::Loading: return UpkeepText::tr("moving segments into or out of memory");
    case MaintenanceWork::Measuring: return UpkeepText::tr("measuring how deep searches have to look");
    case MaintenanceWork::Idle: break;
    }
    return UpkeepText::tr("nothing to do");
}

QString maintenanceText(const collection::MaintenanceStatus& status)
{
    if (!status.damage.empty())
        return UpkeepText::tr("Damage was found: %1. Restore a snapshot.").arg(toText(status.damage));
    QString text = workText(status.work);
    if (status.work != collection::MaintenanceWork::Idle && status.totalItems > 0)
        text += QStringLiteral(" · ")
                + formatPercent(static_cast<double>(status.doneItems) / static_cast<double>(status.totalItems));
    if (!status.problem.empty())
        text += QStringLiteral(" · ") + UpkeepText::tr("the last time failed: %1").arg(toText(status.problem));
    return text;
}

} // namespace

UpkeepSection::UpkeepSection(SettingsController& settings, QWidget* parent)
    : SettingsSection(tr("Upkeep"), parent),
      m_settings(settings),
      m_figures(new QWidget(this)),
      m_pause(new QCheckBox(tr("Pause background work"), this)),
      m_buttons(new QWidget(this))
{
    auto* figures = new QGridLayout(m_figures);
    figures->setContentsMargins(0, 0, 0, 0);
    figures->setHorizontalSpacing(theme::px(theme::kSpace24));
    figures->setVerticalSpacing(theme::px(theme::kSpace4));
    figures->setColumnStretch(1, 1);
    m_content = addFigure(tr("Holds"), "figureContent");
    m_disk = addFigure(tr("On disk"), "figureDisk");
    m_memory = addFigure(tr("In memory"), "figureMemory");
    m_segments = addFigure(tr("Segments"), "figureSegments");
    m_log = addFigure(tr("Log"), "figureLog");
    m_work = addFigure(tr("Background"), "figureWork");
    m_work->setWordWrap(true);
    m_pause->setObjectName(QStringLiteral("pauseMaintenance"));
    m_pause->setToolTip(tr("Segments are not joined and lost graphs not built again until this is off. Searching and "
                           "saving go on."));
    addRow(m_figures);
    rows()->addSpacing(theme::px(theme::kSpace4));
    addRow(m_pause);
    rows()->addSpacing(theme::px(theme::kSpace8));

    auto* buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(theme::px(theme::kSpace8));
    QPushButton* checkpoint =
        addButton("checkpoint", tr("Checkpoint"),
                  tr("Writes the newest changes into a segment, so that opening is quick"));
    QPushButton* optimize =
        addButton("optimize", tr("Optimise"), tr("Joins all segments and drops what was removed"));
    QPushButton* verify = addButton("verify", tr("Verify"), tr("Reads every byte back and compares"));
    QPushButton* out = addButton("export", tr("Export…"), tr("As files that other programs can read"));
    buttons->addStretch(1);
    addRow(m_buttons);
    m_writing = {checkpoint, optimize};
    m_reading = {verify, out};
    connect(m_pause, &QCheckBox::clicked, this,
            [this](bool paused) { m_settings.change("maintenance", paused ? "paused" : "running"); });
    connect(checkpoint, &QPushButton::clicked, &settings, &SettingsController::checkpoint);
    connect(optimize, &QPushButton::clicked, &settings, &SettingsController::optimize);
    connect(verify, &QPushButton::clicked, &settings, &SettingsController::verify);
    connect(out, &QPushButton::clicked, this, &UpkeepSection::openExport);
    connect(&settings, &SettingsController::changed, this, &UpkeepSection::render);
    render();
}

QPushButton* UpkeepSection::addButton(const char* name, const QString& text, const QString& meaning)
{
    QPushButton* button = makeButton(text, m_buttons);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(meaning);
    button->setAccessibleDescription(meaning);
    m_buttons->layout()->addWidget(button);
    return button;
}

QLabel* UpkeepSection::addFigure(const QString& name, const char* objectName)
{
    auto* grid = static_cast<QGridLayout*>(m_figures->layout());
    const int row = grid->rowCount();
    grid->addWidget(makeLabel(name, m_figures, "muted"), row, 0);
    QLabel* value = makeLabel({}, m_figures);
    value->setObjectName(QLatin1String(objectName));
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(value, row, 1);
    return value;
}

void UpkeepSection::render()
{
    const auto& settings = m_settings.settings();
    const auto& info = settings.info;
    const bool isReady = m_settings.phase() == SettingsController::Phase::Ready;
    m_content->setText(
        tr("%1, %2", "documents, chunks").arg(formatDocuments(info.documents), formatChunks(info.points)));
    m_disk->setText(formatSize(info.diskBytes));
    m_memory->setText(
        tr("%1, and %2 mapped from disk").arg(formatSize(info.ramBytes), formatSize(info.mappedBytes)));
    m_segments->setText(tr("%1, and %2 not yet in one", "segments, chunks")
                            .arg(formatCount(info.segments), formatChunks(info.memtableRows)));
    m_log->setText(formatSize(info.logBytes));
    m_work->setText(maintenanceText(info.maintenance));
    m_pause->setChecked(info.maintenance.isPaused);
    m_pause->setEnabled(m_settings.canChange());
    for (QPushButton* button : m_writing)
        button->setEnabled(m_settings.canChange());
    for (QPushButton* button : m_reading)
        button->setEnabled(isReady);
}

void UpkeepSection::openExport()
{
    auto* sheet = new ExportSheet(m_settings.collectionName().replace(u'/', u'-'), window());
    connect(sheet, &ExportSheet::confirmed, &m_settings, &SettingsController::exportAs);
    sheet->open();
}

} // namespace varve::ui
