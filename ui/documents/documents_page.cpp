// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/documents/documents_page.h"

#include "ui/documents/document_actions.h"
#include "ui/documents/document_delegate.h"
#include "ui/documents/versions_sheet.h"
#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"

#include <QButtonGroup>
#include <QDesktopServices>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMessageBox>
#include <QScrollBar>
#include <QSet>
#include <QStackedWidget>
#include <QTableView>
#include <QUrl>

#include <algorithm>
#include <set>

namespace varve::ui {

using collection::Document;
using collection::DocumentState;

namespace {
constexpr int kAllStates = 100; // a button group keeps -1 for itself
constexpr int kGone = 101;
enum Shown { Blank, Table, Empty, Importing, Vectors };
/// While an import runs the list follows it this often, and never so that reading it takes more than a tenth of the time.
constexpr int kFollowMs = 1000;
constexpr qint64 kFollowShare = 10;
/// A collection that opens sooner needs no words; they would only flash.
constexpr int kSilentMs = 500;
constexpr std::size_t kMostDocuments = 1'000'000;
} // namespace

DocumentsPage::DocumentsPage(async::Engine& engine, CurrentCollection& current, QWidget* parent)
    : QWidget(parent), m_engine(engine), m_current(current), m_model(new DocumentsModel(this)),
      m_filter(new DocumentsFilter(this)), m_banner(new Banner(this)),
      m_actions(new DocumentActions(engine, current, *m_banner, this)), m_stack(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("documentsPage"));
    m_filter->setSourceModel(m_model);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::px(theme::kSpace24), theme::px(20), theme::px(theme::kSpace24),
                               theme::px(theme::kSpace16));
    column->setSpacing(theme::px(theme::kSpace12));
    column->addWidget(m_banner);
    column->addWidget(m_stack, 1);

    auto* content = new QWidget(m_stack);
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(theme::px(theme::kSpace12));
    inner->addLayout(makeFilterRow());
    inner->addWidget(makeTable(), 1);
    inner->addLayout(makeSelectionRow());
    auto* blank = new QWidget(m_stack);
    auto* blankColumn = new QVBoxLayout(blank);
    m_opening = new EmptyState(blank);
    m_opening->setObjectName(QStringLiteral("documents.opening"));
    m_opening->setTexts(tr("Opening the collection…"), {});
    blankColumn->addWidget(m_opening);
    m_stack->addWidget(blank);
    m_stack->addWidget(content);
    m_stack->addWidget(makeEmpty());
    auto* importing = new EmptyState(m_stack);
    importing->setObjectName(QStringLiteral("documents.importing"));
    importing->setTexts(tr("Reading your files"), tr("Documents appear here as they are read, and can be searched at "
                                                     "once."));
    m_stack->addWidget(importing);
    m_stack->addWidget(makeVectors());
    m_follow.setSingleShot(true);
    connect(&m_follow, &QTimer::timeout, this, &DocumentsPage::reload);
    connect(&m_engine, &async::Engine::jobAdded, this, [this](const async::Job* job) {
        if (job->collection() != m_current.name())
            return;
        if (job->kind() == async::Job::Kind::Import || job->kind() == async::Job::Kind::Restore)
            m_banner->dismiss(); // it tells of, and would undo, what was before
        if (job->kind() != async::Job::Kind::Import)
            return;
        m_follow.start(kFollowMs);
        render();
    });

    connect(&m_current, &CurrentCollection::changed, this, &DocumentsPage::reload);
    connect(&m_engine, &async::Engine::collectionChanged, this, [this](const QString& name) {
        if (name == m_current.name())
            reload();
    });
    reload();
}

void DocumentsPage::showImportResult(const workspace::ImportSummary& summary)
{
    if (summary.ofVectors) {
        showVectorsResult(summary);
        return;
    }
    const auto leftOut = summary.skipped + summary.failed;
    const QString imported = tr("%Ln document(s) imported", nullptr, static_cast<int>(summary.imported));
    const QString unchanged =
        summary.unchanged > 0 ? QString(QStringLiteral(", ") % tr("%Ln unchanged", nullptr, static_cast<int>(summary.unchanged)))
                              : QString();
    if (summary.cancelled) {
        m_banner->say(Banner::Tone::Warning,
                      tr("Cancelled: %1%2. Import the same files again to go on from there.")
                          .arg(imported, unchanged));
        return;
    }
    if (leftOut == 0) {
        m_banner->say(Banner::Tone::Good, tr("Done: %1%2.").arg(imported, unchanged));
        return;
    }
    m_banner->say(Banner::Tone::Warning,
                  tr("Done: %1%2, %3 skipped, %4 failed. The table says why.")
                      .arg(imported, unchanged, formatCount(summary.skipped), formatCount(summary.failed)));
    QPushButton* show = m_banner->addAction(tr("Show them"));
    connect(show, &QPushButton::clicked, this, [this, skipped = summary.skipped > 0] {
        showOnly(skipped ? DocumentState::Skipped : DocumentState::Failed);
    });
}

void DocumentsPage::showVectorsResult(const workspace::ImportSummary& summary)
{
    QStringList parts{tr("%Ln vector(s) stored", nullptr, static_cast<int>(summary.chunks))};
    if (summary.refusedRows > 0)
        parts << tr("%Ln row(s) refused", nullptr, static_cast<int>(summary.refusedRows));
    if (summary.skipped + summary.failed > 0)
        parts << tr("%Ln file(s) left out", nullptr, static_cast<int>(summary.skipped + summary.failed));
    const bool isWhole = parts.size() == 1 && !summary.cancelled;
    const QString said = parts.join(QStringLiteral(", "));
    m_banner->say(isWhole ? Banner::Tone::Good : Banner::Tone::Warning,
                  summary.cancelled ? tr("Cancelled: %1. What is stored stays.").arg(said) : tr("Done: %1.").arg(said),
                  toText(summary.firstProblem));
}

void DocumentsPage::showOnly(std::optional<DocumentState> state)
{
    m_filter->setGoneOnly(false);
    m_filter->setState(state);
    m_chips->button(state ? static_cast<int>(*state) : kAllStates)->setChecked(true);
}

void DocumentsPage::focusFilter()
{
    m_text->setFocus();
    m_text->selectAll();
}

void DocumentsPage::select(const QStringList& sources)
{
    showOnly(std::nullopt);
    m_text->clear();
    const QSet<QString> wanted(sources.begin(), sources.end());
    selectThose([&wanted](const Document& document) { return wanted.contains(toText(document.source)); });
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (!rows.isEmpty())
        m_table->scrollTo(rows.first());
    m_table->setFocus();
}

void DocumentsPage::selectThose(const std::function<bool(const Document&)>& isWanted)
{
    QItemSelection selection;
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        const QModelIndex index = m_filter->index(row, 0);
        if (isWanted(m_model->at(m_filter->mapToSource(index).row())))
            selection.select(index, index);
    }
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

QLayout* DocumentsPage::makeFilterRow()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::px(theme::kSpace8));
    m_text = new QLineEdit(this);
    m_text->setObjectName(QStringLiteral("documents.filter"));
    m_text->setPlaceholderText(tr("Filter by title or path"));
    m_text->setAccessibleName(tr("Filter documents"));
    m_text->setClearButtonEnabled(true);
    m_text->addAction(theme::icon(QStringLiteral("search"), theme::IconColor::Muted), QLineEdit::LeadingPosition);
    m_text->setMinimumWidth(theme::px(140));
    m_text->setMaximumWidth(theme::px(280));
    row->addWidget(m_text, 1);
    m_chips = new QButtonGroup(this);
    auto* box = new QWidget(this);
    auto* line = new FlowLayout(box, theme::px(theme::kSpace8)); // a second line in narrow windows
    for (const int state : {kAllStates, static_cast<int>(DocumentState::Ready), static_cast<int>(DocumentState::Skipped),
                            static_cast<int>(DocumentState::Failed), kGone}) {
        QPushButton* chip = makeButton({}, this, ButtonKind::Chip);
        chip->setObjectName(QStringLiteral("documents.chip.%1").arg(state));
        chip->setChecked(state == kAllStates);
        m_chips->addButton(chip, state);
        line->insertWidget(line->count(), chip);
    }
    row->addWidget(box, 4, Qt::AlignVCenter);
    m_import = makeButton(tr("Import…"), this, ButtonKind::Primary,
                          theme::icon(QStringLiteral("import"), theme::IconColor::OnAccent));
    m_import->setObjectName(QStringLiteral("documents.import"));
    row->addSpacing(theme::px(theme::kSpace8));
    row->addWidget(m_import);
    connect(m_text, &QLineEdit::textChanged, m_filter, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_chips, &QButtonGroup::idClicked, this, [this](int id) {
        m_filter->setGoneOnly(id == kGone);
        m_filter->setState(id >= kAllStates ? std::nullopt : std::optional(static_cast<DocumentState>(id)));
    });
    connect(m_import, &QPushButton::clicked, this, &DocumentsPage::importRequested);
    return row;
}

QWidget* DocumentsPage::makeTable()
{
    auto* card = new Card(this);
    auto* inside = new QVBoxLayout(card);
    const int rim = theme::px(1);
    inside->setContentsMargins(rim, theme::px(4), rim, theme::px(theme::kSpace8));
    m_table = new QTableView(card);
    m_table->setObjectName(QStringLiteral("documents.table"));
    m_table->setAccessibleName(tr("Documents"));
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new DocumentDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(DocumentsModel::TitleColumn, Qt::AscendingOrder);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setStyleSheet(QStringLiteral("background: transparent;"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + theme::px(20));
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(DocumentsModel::TitleColumn, QHeaderView::Stretch);
    const std::pair<int, int> widths[] = {{DocumentsModel::FileColumn, 200}, {DocumentsModel::StateColumn, 170},
                                          {DocumentsModel::ChunksColumn, 90}, {DocumentsModel::SizeColumn, 104},
                                          {DocumentsModel::ImportedColumn, 215}};
    for (const auto& [column, width] : widths)
        m_table->setColumnWidth(column, theme::px(width));
    inside->addWidget(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DocumentsPage::renderSelection);
    connect(m_table, &QTableView::activated, this, &DocumentsPage::openSelected);
    return card;
}

QLayout* DocumentsPage::makeSelectionRow()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::px(theme::kSpace8));
    m_coverage = new ElidedLabel(this);
    m_coverage->setProperty("role", QStringLiteral("muted"));
    m_coverage->setObjectName(QStringLiteral("documents.coverage"));
    m_selection = makeLabel({}, this, "muted");
    row->addWidget(m_coverage, 1);
    row->addWidget(m_selection);
    const auto add = [this, row](const QString& text, const char* name, const char* icon) {
        QPushButton* button = makeButton(text, this, ButtonKind::Secondary, theme::icon(QLatin1String(icon)));
        button->setObjectName(QLatin1String(name));
        row->addWidget(button);
        return button;
    };
    m_open = add(tr("Open source"), "documents.open", "open");
    m_versions = add(tr("Versions…"), "documents.versions", "history");
    m_retry = add(tr("Retry"), "documents.retry", "retry");
    m_keep = add(tr("Keep"), "documents.keep", "check");
    m_keep->setToolTip(tr("Their files are gone. They stay, and this is not told any more."));
    m_remove = add(tr("Remove…"), "documents.remove", "trash");
    connect(m_open, &QPushButton::clicked, this, &DocumentsPage::openSelected);
    connect(m_versions, &QPushButton::clicked, this, &DocumentsPage::showVersions);
    m_bringBack = add(tr("Bring back"), "documents.bringBack", "restore");
    m_bringBack->setToolTip(tr("Makes them in the present what they were then. What is to be replaced is shown before, and the present is saved first."));
    for (QPushButton* button : {m_retry, m_keep, m_bringBack}) // never all at once, so they do not count for the window's width
        button->hide();
    connect(m_retry, &QPushButton::clicked, this, [this] { m_actions->retry(selected()); });
    connect(m_bringBack, &QPushButton::clicked, this, [this] { m_actions->bringBack(selected(), m_current.at()); });
    connect(m_actions, &DocumentActions::replacementFound, this, &DocumentsPage::restoreRequested);
    connect(m_actions, &DocumentActions::imported, this, &DocumentsPage::showImportResult);
    connect(m_keep, &QPushButton::clicked, this, [this] { m_actions->keep(selected()); });
    connect(m_remove, &QPushButton::clicked, this, &DocumentsPage::confirmRemove);
    return row;
}

QWidget* DocumentsPage::makeEmpty()
{
    m_empty = new EmptyState(this);
    m_empty->setObjectName(QStringLiteral("documents.empty"));
    m_empty->setTexts(tr("Every layer stays readable"),
                      tr("Drop a folder here. Varve reads it, understands it, and keeps every "
                         "state you may want to come back to."));
    QPushButton* choose = m_empty->addAction(tr("Choose a folder…"), true);
    choose->setObjectName(QStringLiteral("documents.empty.import"));
    connect(choose, &QPushButton::clicked, this, &DocumentsPage::importRequested);
    connect(m_empty->addAction(tr("Open the sample")), &QPushButton::clicked, this, &DocumentsPage::sampleRequested);
    connect(m_empty->addAction(tr("Restore from a file…")), &QPushButton::clicked, this,
            &DocumentsPage::restoreFileRequested);
    return m_empty;
}

QWidget* DocumentsPage::makeVectors()
{
    m_vectors = new EmptyState(this);
    m_vectors->setObjectName(QStringLiteral("documents.vectors"));
    m_importVectors = m_vectors->addAction(tr("Import more…"), true);
    connect(m_importVectors, &QPushButton::clicked, this, &DocumentsPage::importRequested);
    return m_vectors;
}

void DocumentsPage::reload()
{
    const int asked = ++m_asked;
    const QString name = m_current.name();
    if (name != m_loadedName) {
        // What is shown belongs to another collection: nothing is better than that while the answer is on its way.
        m_banner->dismiss();
        m_loadedName = name;
        m_model->replace({});
        m_opening->setTexts(tr("Opening the collection…"), {});
        m_opening->hide();
        m_stack->setCurrentIndex(Blank);
        QTimer::singleShot(kSilentMs, m_opening, &QWidget::show); // nobody sees it when the list is there
    }
    if (name.isEmpty())
        return;
    QElapsedTimer since;
    since.start();
    m_engine.ask(
        this,
        [name = name.toStdString(), at = m_current.at().toStdString()](
            workspace::Workspace& workspace) -> Result<Content> {
            VARVE_TRY(auto collection, workspace.asOf(name, at));
            VARVE_TRY(auto documents, collection->documents(std::nullopt, "", kMostDocuments, 0));
            const collection::CollectionInfo info = collection->info();
            return Content{std::move(documents), info.config.embedder == "none" ? info.points : 0, info.config.dimension};
        },
        [this, asked, since](Result<Content> result) {
            if (asked != m_asked)
                return;
            if (!result) {
                m_banner->say(Banner::Tone::Error, errorText(result.error()), errorDetails(result.error()));
                m_opening->setTexts(tr("“%1” cannot be opened").arg(m_current.name()),
                                    tr("Nothing of it was changed. Its snapshots are in the history below: choose one "
                                       "and restore it in place."));
                emit m_engine.collectionsChanged(); // the list of collections says it too
                return;
            }
            showDocuments(std::move(result).value());
            if (isImporting())
                m_follow.start(static_cast<int>(std::max<qint64>(kFollowMs, kFollowShare * since.elapsed())));
        });
}

/// The list follows a running import, so what is selected and where it is scrolled to stay as they are.
void DocumentsPage::showDocuments(Content content)
{
    m_ownVectors = content.ownVectors;
    m_vectors->setTexts(tr("%1 vectors of %2 dimensions").arg(formatCount(content.ownVectors)).arg(content.dimension),
                        tr("This collection keeps vectors as they were given. Texts that came with them are searched by "
                           "words on the Search page; vectors are asked with “varvectl search --vectors”."));
    std::set<std::int64_t> chosen;
    for (const Document& document : selected())
        chosen.insert(document.id);
    const int position = m_table->verticalScrollBar()->value();
    m_model->replace(std::move(content.documents));
    selectThose([&chosen](const Document& document) { return chosen.contains(document.id); });
    m_table->verticalScrollBar()->setValue(position);
    render();
}

bool DocumentsPage::isImporting() const
{
    const auto& jobs = m_engine.jobs();
    return std::any_of(jobs.begin(), jobs.end(), [this](const async::Job* job) {
        return !job->isFinished() && job->kind() == async::Job::Kind::Import && job->collection() == m_current.name();
    });
}

void DocumentsPage::render()
{
    const int ready = m_model->countOf(DocumentState::Ready);
    const int skipped = m_model->countOf(DocumentState::Skipped);
    const int failed = m_model->countOf(DocumentState::Failed);
    const int all = m_model->rowCount();
    const auto label = [this](int id, const QString& text) { m_chips->button(id)->setText(text); };
    label(kAllStates, tr("All (%1)").arg(formatCount(static_cast<std::uint64_t>(all))));
    label(static_cast<int>(DocumentState::Ready), tr("Ready (%1)").arg(formatCount(static_cast<std::uint64_t>(ready))));
    label(static_cast<int>(DocumentState::Skipped), tr("Skipped (%1)").arg(formatCount(static_cast<std::uint64_t>(skipped))));
    label(static_cast<int>(DocumentState::Failed), tr("Failed (%1)").arg(formatCount(static_cast<std::uint64_t>(failed))));
    label(kGone, tr("Source gone (%1)").arg(formatCount(static_cast<std::uint64_t>(m_model->gone()))));
    m_chips->button(kGone)->setVisible(m_model->gone() > 0);
    if (m_model->gone() == 0 && m_chips->checkedId() == kGone)
        showOnly(std::nullopt);
    m_coverage->setFullText(tr("%1 of %Ln file(s) can be searched · %2 chunks", nullptr, all)
                            .arg(formatCount(static_cast<std::uint64_t>(ready)), formatCount(m_model->chunks())));
    m_import->setEnabled(m_current.isNow());
    m_importVectors->setEnabled(m_current.isNow());
    m_import->setToolTip(m_current.isNow() ? QString() : tr("The past is read-only. Go back to now to import."));
    m_stack->setCurrentIndex(all == 0 && m_ownVectors > 0          ? Vectors
                             : all > 0 || !m_current.isNow() ? Table
                             : isImporting()                 ? Importing
                                                             : Empty);
    renderSelection();
}

void DocumentsPage::renderSelection()
{
    const auto documents = selected();
    const bool any = !documents.empty();
    const bool now = m_current.isNow();
    m_selection->setText(any ? tr("%Ln document(s) selected", nullptr, static_cast<int>(documents.size())) : QString());
    m_open->setEnabled(documents.size() == 1);
    m_versions->setEnabled(documents.size() == 1);
    m_retry->setEnabled(any && now);
    m_remove->setEnabled(any && now);
    m_retry->setVisible(now);
    m_remove->setVisible(now);
    m_keep->setVisible(now && std::any_of(documents.begin(), documents.end(), DocumentsModel::isGone));
    m_bringBack->setVisible(!now);
    m_bringBack->setEnabled(std::any_of(documents.begin(), documents.end(), [](const Document& one) { return one.chunks > 0; }));
}

std::vector<Document> DocumentsPage::selected() const
{
    std::vector<Document> result;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        result.push_back(m_model->at(m_filter->mapToSource(index).row()));
    return result;
}

void DocumentsPage::showVersions()
{
    auto* sheet = new VersionsSheet(m_engine, m_current.name(), selected().front(), this);
    connect(sheet, &VersionsSheet::lookAtRequested, &m_current, &CurrentCollection::lookAt);
    connect(sheet, &VersionsSheet::bringBackRequested, this,
            [this](const Document& document, const QString& at) { m_actions->bringBack({document}, at); });
    sheet->open();
}

void DocumentsPage::confirmRemove()
{
    const auto documents = selected();
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Remove documents"),
                                     tr("Remove %Ln document(s) from “%1”?", nullptr, static_cast<int>(documents.size()))
                                         .arg(m_current.name()),
                                     QMessageBox::Cancel, this);
    question->setObjectName(QStringLiteral("documents.removeQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(tr("Your files stay where they are. A snapshot is taken first, so this can be undone."));
    QPushButton* yes = question->addButton(tr("Remove %Ln document(s)", nullptr, static_cast<int>(documents.size())),
                                           QMessageBox::DestructiveRole);
    yes->setObjectName(QStringLiteral("documents.removeQuestion.yes"));
    setButtonKind(yes, ButtonKind::Danger);
    connect(yes, &QPushButton::clicked, this, [this, documents] { m_actions->remove(documents); });
    question->open();
}

void DocumentsPage::openSelected()
{
    const auto documents = selected();
    if (documents.size() == 1)
        QDesktopServices::openUrl(QUrl::fromLocalFile(toText(documents.front().source)));
}

} // namespace varve::ui
