// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/import/import_sheet.h"

#include "ui/import/drop_paths.h"
#include "ui/import/import_preview_model.h"
#include "ui/import/vector_options.h"
#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/models/source_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/model_folder_field.h"
#include "ui/widgets/progress_line.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMimeData>
#include <QTableView>

#include <algorithm>

namespace varve::ui {

namespace {

/// Data of the entry that asks for a model's folder.
const QString kFolder = QStringLiteral("folder");

} // namespace

ImportSheet::ImportSheet(async::Engine& engine, const QString& collection, QWidget* parent)
    : QDialog(parent), m_engine(engine), m_model(new ImportPreviewModel(this)), m_banner(new Banner(this))
{
    setObjectName(QStringLiteral("importSheet"));
    setWindowTitle(tr("Import documents"));
    setAcceptDrops(true);
    setMinimumWidth(theme::px(760));
    auto* column = new QVBoxLayout(this);
    const int side = theme::px(theme::kSpace24);
    column->setContentsMargins(side, theme::px(20), side, theme::px(20));
    column->setSpacing(theme::px(theme::kSpace12));
    column->addWidget(makeLabel(tr("Import documents"), this, "heading"));
    column->addWidget(m_banner);
    column->addLayout(makeSources());
    column->addWidget(makePreview(), 1);
    column->addLayout(makeTarget());
    column->addLayout(makeButtons());
    loadCollections(collection);
    render();
}

ImportSheet::~ImportSheet()
{
    m_looking.request_stop();
}

void ImportSheet::addPaths(const QStringList& paths)
{
    m_paths += paths;
    m_paths.removeDuplicates();
    look();
}

/// A new collection is most often called like the folder it is made from, or like the collection it was in Chroma.
void ImportSheet::suggestName(const std::vector<workspace::FilePreview>& files)
{
    if (m_name->text() != m_suggested || m_paths.isEmpty())
        return; // the user has chosen one
    const std::string first = m_paths.first().toStdString();
    const bool isFile = std::any_of(files.begin(), files.end(), [&](const auto& file) { return file.path == first; });
    const QString foreign = m_foreign->currentText();
    m_suggested = !foreign.isEmpty() ? foreign : sourceName(isFile ? sourceFolder(first).toStdString() : first);
    m_name->setText(m_suggested);
}

void ImportSheet::dragEnterEvent(QDragEnterEvent* event)
{
    if (!localPaths(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ImportSheet::dropEvent(QDropEvent* event)
{
    addPaths(localPaths(event->mimeData()));
    event->acceptProposedAction();
}

QLayout* ImportSheet::makeSources()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::px(theme::kSpace8));
    m_sources = new ElidedLabel(this, Qt::ElideMiddle);
    m_sources->setProperty("role", QStringLiteral("muted"));
    QPushButton* folder = makeButton(tr("Add folder…"), this, ButtonKind::Secondary, theme::icon(QStringLiteral("folder")));
    folder->setObjectName(QStringLiteral("importSheet.folder"));
    QPushButton* files = makeButton(tr("Add files…"), this, ButtonKind::Secondary, theme::icon(QStringLiteral("file")));
    files->setObjectName(QStringLiteral("importSheet.files"));
    row->addWidget(m_sources, 1);
    row->addWidget(folder);
    row->addWidget(files);
    connect(folder, &QPushButton::clicked, this, &ImportSheet::chooseFolder);
    connect(files, &QPushButton::clicked, this, &ImportSheet::chooseFiles);
    return row;
}

QWidget* ImportSheet::makePreview()
{
    auto* card = new Card(this);
    auto* column = new QVBoxLayout(card);
    const int side = theme::px(theme::kSpace16);
    column->setContentsMargins(side, theme::px(theme::kSpace12), side, theme::px(theme::kSpace8));
    column->setSpacing(theme::px(theme::kSpace4));
    auto* top = new QHBoxLayout;
    m_kinds = makeLabel({}, card, "strong");
    m_kinds->setObjectName(QStringLiteral("importSheet.kinds"));
    m_kinds->setWordWrap(true);
    m_recursive = new QCheckBox(tr("Include subfolders"), card);
    m_recursive->setObjectName(QStringLiteral("importSheet.recursive"));
    m_recursive->setChecked(true);
    top->addWidget(m_kinds, 1);
    top->addWidget(m_recursive);
    column->addLayout(top);
    m_reasons = makeLabel({}, card);
    m_reasons->setObjectName(QStringLiteral("importSheet.reasons"));
    m_reasons->setWordWrap(true);
    setLabelTone(m_reasons, "warn");
    column->addWidget(m_reasons);
    m_progress = new ProgressLine(card);
    m_progress->setFraction(std::nullopt);
    column->addWidget(m_progress);
    m_table = new QTableView(card);
    m_table->setObjectName(QStringLiteral("importSheet.files.table"));
    m_table->setAccessibleName(tr("Files found"));
    m_table->setModel(m_model);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setStyleSheet(QStringLiteral("background: transparent;"));
    m_table->setMinimumHeight(theme::px(200));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + theme::px(12));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(ImportPreviewModel::NameColumn, QHeaderView::Stretch);
    m_table->setColumnWidth(ImportPreviewModel::KindColumn, theme::px(230));
    m_table->setColumnWidth(ImportPreviewModel::SizeColumn, theme::px(90));
    column->addWidget(m_table, 1);
    connect(m_recursive, &QCheckBox::toggled, this, &ImportSheet::look);
    return card;
}

QLayout* ImportSheet::makeTarget()
{
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(theme::px(theme::kSpace16));
    form->setVerticalSpacing(theme::px(theme::kSpace8));
    m_target = new QComboBox(this);
    m_target->setObjectName(QStringLiteral("importSheet.target"));
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("importSheet.name"));
    m_name->setMaxLength(120);
    m_embedder = new QComboBox(this);
    m_embedder->setObjectName(QStringLiteral("importSheet.embedder"));
    m_embedder->addItem(tr("By meaning and words (language model, best for English)"), QStringLiteral("minilm"));
    m_embedder->addItem(tr("By meaning, with a model of yours"), kFolder);
    m_embedder->addItem(tr("By words only (any language, quick)"), QStringLiteral("hashing"));
    m_embedder->addItem(tr("Ready vectors: the files hold them already"), QStringLiteral("none"));
    m_metric = new QComboBox(this);
    m_metric->setObjectName(QStringLiteral("importSheet.metric"));
    m_metric->addItem(tr("Angle (cosine), usual for embeddings of text"), static_cast<int>(collection::Metric::Cosine));
    m_metric->addItem(tr("Distance (Euclidean)"), static_cast<int>(collection::Metric::L2));
    m_metric->addItem(tr("Inner product"), static_cast<int>(collection::Metric::InnerProduct));
    m_foreign = new QComboBox(this);
    m_foreign->setObjectName(QStringLiteral("importSheet.foreign"));
    m_foreignLabel = makeLabel(tr("Chroma collection"), this, "muted");
    m_foreignLabel->setBuddy(m_foreign);
    m_note = makeLabel(tr("Texts can be found by their words. A question is compared by meaning only once the model these "
                          "vectors were made with is known."), this, "small");
    m_note->setObjectName(QStringLiteral("importSheet.note"));
    m_note->setWordWrap(true);
    m_nameLabel = makeLabel(tr("Name"), this, "muted");
    m_embedderLabel = makeLabel(tr("Search"), this, "muted");
    m_metricLabel = makeLabel(tr("Compare by"), this, "muted");
    m_nameLabel->setBuddy(m_name);
    m_embedderLabel->setBuddy(m_embedder);
    m_metricLabel->setBuddy(m_metric);
    QLabel* into = makeLabel(tr("Into"), this, "muted");
    into->setBuddy(m_target);
    form->addRow(m_foreignLabel, m_foreign);
    form->addRow(into, m_target);
    form->addRow(m_nameLabel, m_name);
    form->addRow(m_embedderLabel, m_embedder);
    m_modelFolder = new ModelFolderField(QStringLiteral("importSheet.modelFolder"), this);
    form->addRow(QString(), m_modelFolder);
    connect(m_modelFolder, &ModelFolderField::changed, this, &ImportSheet::render);
    form->addRow(m_metricLabel, m_metric);
    m_vectors = new VectorOptions(this);
    form->addRow(m_vectors);
    form->addRow(m_note);
    connect(m_vectors, &VectorOptions::sameModelChanged, this, &ImportSheet::look);
    connect(m_foreign, &QComboBox::activated, this, [this] { showFiles(m_found); render(); });
    connect(m_target, &QComboBox::currentIndexChanged, this, &ImportSheet::followTarget);
    connect(m_embedder, &QComboBox::currentIndexChanged, this, &ImportSheet::look);
    connect(m_name, &QLineEdit::textChanged, this, &ImportSheet::render);
    return form;
}

/// As workspace::CreateRequest wants it; empty while a folder is wanted and none is named.
QString ImportSheet::embedder() const
{
    const QString chosen = m_embedder->currentData().toString();
    return chosen == kFolder ? m_modelFolder->folder() : chosen;
}

QLayout* ImportSheet::makeButtons()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::px(theme::kSpace8));
    m_follow = new QCheckBox(tr("Follow the folders from now on"), this);
    m_follow->setObjectName(QStringLiteral("importSheet.follow"));
    m_follow->setToolTip(tr("What changes in them is read by itself while the window is open. Settings shows and ends it."));
    row->addWidget(makeLabel(tr("Your files stay where they are."), this, "small"), 1);
    row->addWidget(m_follow);
    row->addSpacing(theme::px(theme::kSpace8));
    QPushButton* cancel = makeButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("importSheet.cancel"));
    m_start = makeButton({}, this, ButtonKind::Primary);
    m_start->setObjectName(QStringLiteral("importSheet.start"));
    m_start->setDefault(true);
    row->addWidget(cancel);
    row->addWidget(m_start);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_start, &QPushButton::clicked, this, [this] {
        const ImportPlan chosen = plan();
        accept();
        emit confirmed(chosen);
    });
    return row;
}

void ImportSheet::loadCollections(const QString& preferred)
{
    // The offered one can be chosen at once; the others follow when the engine answers.
    if (!preferred.isEmpty())
        m_target->addItem(preferred, false);
    m_target->addItem(tr("New collection"), true);
    struct Known {
        std::vector<workspace::CollectionSummary> collections;
        bool hasModel = false;
    };
    m_engine.ask(
        this,
        [](workspace::Workspace& workspace) -> Result<Known> {
            VARVE_TRY(auto collections, workspace.list());
            return Known{std::move(collections), workspace.semanticModel().hasValue()};
        },
        [this, preferred](Result<Known> result) {
            if (!result)
                return;
            for (const auto& summary : result->collections)
                if (const QString name = toText(summary.name); name != preferred && summary.problem.empty())
                    m_target->insertItem(m_target->count() - 1, name, false);
            if (!result->hasModel) {
                m_embedder->removeItem(0); // the next one takes its place
                m_embedder->setToolTip(tr("Search by meaning needs the language model (installer/fetch_model.sh)."));
            }
        });
}

/// Whether a collection takes documents or vectors says how .csv and .jsonl are read.
void ImportSheet::followTarget()
{
    m_targetDimension = m_modelDimension = 0;
    m_targetMetric.clear();
    m_modelMetric.clear();
    look();
    if (isNew())
        return;
    const QString name = m_target->currentText();
    m_engine.ask(
        this, [name = name.toStdString()](workspace::Workspace& workspace) { return workspace.info(name); },
        [this, name](Result<collection::CollectionInfo> result) {
            if (!result || isNew() || m_target->currentText() != name)
                return; // what is wrong with it is told when the import starts
            if (result->config.embedder != "none") {
                m_modelDimension = result->config.dimension;
                m_modelMetric = collection::toString(result->config.metric);
                return render();
            }
            m_targetDimension = result->config.dimension;
            m_targetMetric = collection::toString(result->config.metric);
            look();
        });
}

void ImportSheet::chooseFolder()
{
    auto* dialog = new QFileDialog(this, tr("Add a folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::filesSelected, this, &ImportSheet::addPaths);
    dialog->open();
}

void ImportSheet::chooseFiles()
{
    auto* dialog = new QFileDialog(this, tr("Add files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &ImportSheet::addPaths);
    dialog->open();
}

void ImportSheet::look()
{
    m_looking.request_stop();
    m_looking = std::stop_source();
    const int asked = ++m_asked;
    m_isLooking = !m_paths.isEmpty();
    render();
    if (m_paths.isEmpty())
        return;
    std::vector<std::filesystem::path> paths;
    for (const QString& path : m_paths)
        paths.emplace_back(path.toStdString());
    m_engine.ask(
        this,
        [paths, recursive = m_recursive->isChecked(),
         kind = takesVectors() ? workspace::ImportKind::Vectors : workspace::ImportKind::Documents,
         stop = m_looking.get_token()](workspace::Workspace&) {
            OperationControl control;
            control.stop = stop;
            return workspace::previewImport(paths, recursive, kind, control);
        },
        [this, asked](Result<std::vector<workspace::FilePreview>> result) {
            if (asked != m_asked)
                return;
            m_isLooking = false;
            if (result)
                showFiles(std::move(result).value());
            else
                m_banner->say(Banner::Tone::Error, errorText(result.error()), errorDetails(result.error()));
            render();
        });
}

void ImportSheet::showFiles(std::vector<workspace::FilePreview> files)
{
    m_found = files;
    offerForeign(files);
    suggestName(files);
    leaveOutOthers(files);
    m_dimension = m_vectors->isOfSameModel() ? m_modelDimension : m_targetDimension;
    std::string metric = m_vectors->isOfSameModel() ? m_modelMetric : m_targetMetric;
    for (workspace::FilePreview& file : files) {
        if (!file.reasonKey.empty())
            continue;
        if (m_dimension == 0)
            m_dimension = file.dimension;
        if (metric.empty())
            metric = file.metric;
        if (file.dimension != m_dimension) {
            file.reasonKey = "wrong-dimension";
            file.reasonDetail = tr("%1 numbers instead of %2").arg(file.dimension).arg(m_dimension).toStdString();
        } else if (!file.metric.empty() && file.metric != metric) {
            file.reasonKey = "other-metric";
        }
    }
    if (const auto known = collection::metricFromString(metric); known && isNew())
        m_metric->setCurrentIndex(m_metric->findData(static_cast<int>(*known)));
    m_metric->setEnabled(metric.empty());
    lookAsVectors(files);
    m_model->replace(std::move(files));
}

/// Where only vectors can be meant, they are taken as such: files of them, alone or with their texts beside them.
void ImportSheet::lookAsVectors(const std::vector<workspace::FilePreview>& files)
{
    const auto isVectorFile = [](const auto& file) { return file.reasonKey == "vector-file"; };
    const auto mayBelongToThem = [](const auto& file) {
        return !file.reasonKey.empty() || file.mediaType == "application/jsonl" || file.mediaType == "text/csv";
    };
    if (isNew() && !takesVectors() && std::any_of(files.begin(), files.end(), isVectorFile)
        && std::all_of(files.begin(), files.end(), mayBelongToThem))
        m_embedder->setCurrentIndex(m_embedder->findData(QStringLiteral("none"))); // looks again
}

/// The collections of a folder of Chroma; the one that was chosen stays, else the largest.
void ImportSheet::offerForeign(const std::vector<workspace::FilePreview>& files)
{
    const QString chosen = m_foreign->currentText();
    m_foreign->clear();
    std::uint64_t most = 0;
    int largest = 0;
    for (const workspace::FilePreview& file : files) {
        if (file.foreignCollection.empty() || !file.reasonKey.empty())
            continue;
        if (file.rows.value_or(0) > most) {
            most = file.rows.value_or(0);
            largest = m_foreign->count();
        }
        m_foreign->addItem(toText(file.foreignCollection));
    }
    const int before = m_foreign->findText(chosen);
    m_foreign->setCurrentIndex(before >= 0 ? before : largest);
}

void ImportSheet::leaveOutOthers(std::vector<workspace::FilePreview>& files) const
{
    const std::string chosen = m_foreign->currentText().toStdString();
    for (workspace::FilePreview& file : files)
        if (!file.foreignCollection.empty() && file.reasonKey.empty() && file.foreignCollection != chosen)
            file.reasonKey = "other-collection";
}

void ImportSheet::render()
{
    if (!m_start)
        return;
    m_sources->setFullText(m_paths.isEmpty() ? tr("Drop files or folders here, or add them.")
                                             : m_paths.join(QStringLiteral(", ")));
    m_progress->setVisible(m_isLooking);
    m_table->setVisible(!m_paths.isEmpty());
    if (m_isLooking)
        m_kinds->setText(tr("Looking what is there…"));
    else if (m_paths.isEmpty())
        m_kinds->setText(tr("Nothing chosen yet"));
    else if (m_model->wanted() == 0)
        m_kinds->setText(tr("Nothing here can be imported"));
    else
        m_kinds->setText(tr("%Ln file(s)", nullptr, m_model->wanted()) % QStringLiteral(": ") % m_model->kindsText());
    m_reasons->setVisible(!m_isLooking && m_model->skipped() > 0);
    m_reasons->setText(tr("%Ln file(s) will be skipped: %1", nullptr, m_model->skipped()).arg(m_model->reasonsText()));
    for (QWidget* widget : {static_cast<QWidget*>(m_nameLabel), static_cast<QWidget*>(m_name),
                            static_cast<QWidget*>(m_embedderLabel), static_cast<QWidget*>(m_embedder)})
        widget->setVisible(isNew());
    m_modelFolder->setVisible(isNew() && m_embedder->currentData() == kFolder);
    m_vectors->offerSameModel(!isNew() && m_modelDimension > 0);
    m_vectors->offerSidecar(takesVectors());
    m_follow->setEnabled(!takesVectors());
    m_foreignLabel->setVisible(m_foreign->count() > 1);
    m_foreign->setVisible(m_foreign->count() > 1);
    m_note->setVisible(isNew() && takesVectors() && m_model->wanted() > 0);
    m_metricLabel->setVisible(isNew() && takesVectors());
    m_metric->setVisible(isNew() && takesVectors());
    const int wanted = m_model->wanted();
    m_start->setText(wanted > 0 ? tr("Import %Ln file(s)", nullptr, wanted) : tr("Import"));
    m_start->setEnabled(!m_isLooking && wanted > 0 && (!isNew() || (!m_name->text().trimmed().isEmpty() && !embedder().isEmpty())));
}

ImportPlan ImportSheet::plan() const
{
    ImportPlan plan;
    plan.paths = m_paths;
    plan.recursive = m_recursive->isChecked();
    plan.follow = m_follow->isEnabled() && m_follow->isChecked();
    plan.isNew = isNew();
    plan.collection = plan.isNew ? m_name->text().trimmed() : m_target->currentText();
    plan.embedder = embedder();
    plan.dimension = plan.isNew ? m_dimension : 0;
    plan.metric = static_cast<collection::Metric>(m_metric->currentData().toInt());
    plan.foreignCollection = m_foreign->currentText();
    plan.isOfSameModel = m_vectors->isOfSameModel();
    plan.sidecar = m_vectors->sidecar();
    plan.ignoresSidecars = m_vectors->ignoresSidecars();
    return plan;
}

bool ImportSheet::isNew() const
{
    return m_target->currentData().toBool();
}

bool ImportSheet::takesVectors() const
{
    return isNew() ? m_embedder->currentData() == QStringLiteral("none") : m_targetDimension > 0 || m_vectors->isOfSameModel();
}

} // namespace varve::ui
