// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/documents/versions_sheet.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/models/source_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_line.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>

#include <algorithm>

namespace varve::ui {

VersionsSheet::VersionsSheet(async::Engine& engine, const QString& collection, const collection::Document& document,
                             QWidget* parent)
    : QDialog(parent), m_document(document), m_note(makeLabel(tr("Looking through the snapshots…"), this, "muted")),
      m_progress(new ProgressLine(this)), m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("versionsSheet"));
    setWindowTitle(tr("Versions"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(theme::px(720));
    auto* column = new QVBoxLayout(this);
    const int side = theme::px(theme::kSpace24);
    column->setContentsMargins(side, theme::px(20), side, theme::px(20));
    column->setSpacing(theme::px(theme::kSpace12));
    QLabel* title = makeLabel(document.title.empty() ? sourceName(document.source) : toText(document.title), this, "heading");
    title->setWordWrap(true);
    column->addWidget(title);
    auto* source = new ElidedLabel(this, Qt::ElideMiddle);
    source->setProperty("role", QStringLiteral("small"));
    source->setFullText(toText(document.source));
    column->addWidget(source);
    m_note->setObjectName(QStringLiteral("versions.note"));
    m_note->setWordWrap(true);
    column->addWidget(m_note);
    m_progress->setFraction(std::nullopt);
    column->addWidget(m_progress);
    column->addWidget(makeTable(), 1);
    column->addLayout(makeButtons());
    load(engine, collection);
    renderChoice();
}

VersionsSheet::~VersionsSheet()
{
    m_stop.request_stop();
}

QWidget* VersionsSheet::makeTable()
{
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("versions.table"));
    m_table->setAccessibleName(tr("Versions of the document"));
    m_table->setModel(m_model);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setMinimumHeight(theme::px(180));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + theme::px(12));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_model->setHorizontalHeaderLabels({tr("Imported"), tr("Size"), tr("Chunks"), tr("Kept in")});
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(0, theme::px(190));
    m_table->setColumnWidth(1, theme::px(90));
    m_table->setColumnWidth(2, theme::px(80));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &VersionsSheet::renderChoice);
    return m_table;
}

QLayout* VersionsSheet::makeButtons()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::px(theme::kSpace8));
    QPushButton* close = makeButton(tr("Close"), this);
    m_lookAt = makeButton(tr("Look at it"), this);
    m_lookAt->setObjectName(QStringLiteral("versions.lookAt"));
    m_lookAt->setToolTip(tr("Turns the window to the newest snapshot that holds this version."));
    m_bringBack = makeButton(tr("Bring back"), this, ButtonKind::Primary);
    m_bringBack->setObjectName(QStringLiteral("versions.bringBack"));
    m_bringBack->setToolTip(tr("Makes it in the present what it was then. What is to be replaced is shown before, and the present is saved first."));
    row->addStretch();
    row->addWidget(close);
    row->addWidget(m_lookAt);
    row->addWidget(m_bringBack);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_lookAt, &QPushButton::clicked, this, [this] {
        emit lookAtRequested(chosenSnapshot());
        accept();
    });
    connect(m_bringBack, &QPushButton::clicked, this, [this] {
        emit bringBackRequested(m_document, chosenSnapshot());
        accept();
    });
    return row;
}

void VersionsSheet::load(async::Engine& engine, const QString& collection)
{
    engine.ask(
        this,
        [name = collection.toStdString(), source = m_document.source,
         stop = m_stop.get_token()](workspace::Workspace& workspace) {
            OperationControl control;
            control.stop = stop;
            return workspace.documentVersions(name, source, control);
        },
        [this](Result<std::vector<workspace::DocumentVersion>> versions) { showVersions(std::move(versions)); });
}

void VersionsSheet::showVersions(Result<std::vector<workspace::DocumentVersion>> versions)
{
    m_progress->hide();
    if (!versions) {
        m_note->setText(errorText(versions.error()));
        return;
    }
    m_versions = std::move(versions).value();
    std::reverse(m_versions.begin(), m_versions.end());
    m_note->setText(m_versions.size() == 1 ? tr("There is only one version: it never changed while snapshots were taken.")
                                           : tr("%Ln version(s), newest first.", nullptr, static_cast<int>(m_versions.size())));
    for (const workspace::DocumentVersion& version : m_versions) {
        const auto count = static_cast<int>(version.snapshots.size());
        const QString kept = version.isNow && count == 0 ? tr("now, in no snapshot yet")
                             : version.isNow             ? tr("now, and %Ln snapshot(s)", nullptr, count)
                                                         : tr("%Ln snapshot(s), last %1", nullptr, count)
                                                   .arg(formatTime(version.lastSeenMs));
        QList<QStandardItem*> row;
        for (const QString& text : {formatTime(version.document.importedMs), formatSize(version.document.sizeBytes),
                                    formatCount(version.document.chunks), kept})
            row << new QStandardItem(text);
        m_model->appendRow(row);
    }
    m_table->selectRow(m_versions.size() > 1 && m_versions.front().isNow ? 1 : 0);
    m_table->setFocus();
}

QString VersionsSheet::chosenSnapshot() const
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || static_cast<std::size_t>(row) >= m_versions.size())
        return {};
    const auto& snapshots = m_versions[static_cast<std::size_t>(row)].snapshots;
    return snapshots.empty() ? QString() : toText(snapshots.back());
}

void VersionsSheet::renderChoice()
{
    if (!m_bringBack)
        return;
    const int row = m_table->currentIndex().row();
    const bool isNow = row >= 0 && static_cast<std::size_t>(row) < m_versions.size()
                       && m_versions[static_cast<std::size_t>(row)].isNow;
    m_lookAt->setEnabled(!chosenSnapshot().isEmpty());
    m_bringBack->setEnabled(!chosenSnapshot().isEmpty() && !isNow);
}

} // namespace varve::ui
