// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/upkeep_section.h"

#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace varve::ui {

UpkeepSection::UpkeepSection(SettingsController& settings, QWidget* parent)
    : SettingsSection(tr("Model and upkeep"), parent),
      m_settings(settings),
      m_model(makeLabel({}, this, "strong")),
      m_modelNote(makeLabel({}, this, "small")),
      m_figures(new QWidget(this)),
      m_buttons(new QWidget(this))
{
    m_model->setObjectName(QStringLiteral("modelIdentity"));
    m_model->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_modelNote->setObjectName(QStringLiteral("modelNote"));
    m_modelNote->setWordWrap(true);
    addRow(m_model);
    addRow(m_modelNote);
    rows()->addSpacing(theme::px(theme::kSpace8));
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
    addRow(m_figures);
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
    QPushButton* zip = addButton("exportZip", tr("Export to a zip…"), tr("One file other programs can read"));
    buttons->addStretch(1);
    addRow(m_buttons);
    m_writing = {checkpoint, optimize};
    m_reading = {verify, zip};
    connect(checkpoint, &QPushButton::clicked, &settings, &SettingsController::checkpoint);
    connect(optimize, &QPushButton::clicked, &settings, &SettingsController::optimize);
    connect(verify, &QPushButton::clicked, &settings, &SettingsController::verify);
    connect(zip, &QPushButton::clicked, this, &UpkeepSection::askExportFile);
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
    const bool hasModel = info.config.embedder != "none";
    m_model->setText(hasModel ? toText(info.config.embedderIdentity) : tr("Vectors from outside"));
    m_modelNote->setText(
        !hasModel ? tr("This collection has no model: it holds vectors that were computed elsewhere.")
        : !settings.isModelAvailable ? tr("The model cannot be opened, so search is by words only: %1")
                                           .arg(toText(settings.modelProblem))
        : settings.isSemantic ? tr("Search is by meaning and by words. The model never changes afterwards, "
                                   "so all vectors compare.")
                              : tr("Search is lexical: this built-in model compares spelling, not meaning. A "
                                   "collection made with an "
                                   "installed language model searches by meaning."));
    m_content->setText(
        tr("%1, %2", "documents, chunks").arg(formatDocuments(info.documents), formatChunks(info.points)));
    m_disk->setText(formatSize(info.diskBytes));
    m_memory->setText(
        tr("%1, and %2 mapped from disk").arg(formatSize(info.ramBytes), formatSize(info.mappedBytes)));
    m_segments->setText(tr("%1, and %2 not yet in one", "segments, chunks")
                            .arg(formatCount(info.segments), formatChunks(info.memtableRows)));
    m_log->setText(formatSize(info.logBytes));
    for (QPushButton* button : m_writing)
        button->setEnabled(m_settings.canChange());
    for (QPushButton* button : m_reading)
        button->setEnabled(isReady);
}

void UpkeepSection::askExportFile()
{
    auto* dialog = new QFileDialog(window(), tr("Export to a zip"));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("zip"));
    dialog->setNameFilter(tr("Zip files (*.zip)"));
    dialog->selectFile(m_settings.collectionName().replace(u'/', u'-') + QLatin1String(".zip"));
    connect(dialog, &QFileDialog::fileSelected, &m_settings, &SettingsController::exportZip);
    dialog->open();
}

} // namespace varve::ui
