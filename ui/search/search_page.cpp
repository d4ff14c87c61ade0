// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/search/search_page.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/search/document_view.h"
#include "ui/search/filter_bar.h"
#include "ui/search/result_delegate.h"
#include "ui/search/search_box.h"
#include "ui/search/search_model.h"
#include "ui/search/score_legend.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented_control.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QSplitter>
#include <QStackedWidget>

namespace varve::ui {

using collection::SearchKind;

namespace {
/// Shorter than the time between two keys of a quick typist would ask for each; longer is felt.
constexpr int kDebounceMs = 50;
/// An answer that comes sooner needs no word that it is on its way.
constexpr int kSilentMs = 500;
constexpr std::size_t kHits = 50;
constexpr int kChipHeight = 26;
enum Shown { NothingAsked, Hits, NothingFound };

/// A list whose rows are as high as their wrapped text. QListView itself lays out again only when its height changes.
class ResultsList : public QListView {
public:
    using QListView::QListView;

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QListView::resizeEvent(event);
        if (event->size().width() != event->oldSize().width())
            scheduleDelayedItemsLayout();
    }
};
} // namespace

SearchPage::SearchPage(async::Engine& engine, CurrentCollection& current, QWidget* parent)
    : QWidget(parent), m_engine(engine), m_current(current), m_model(new SearchModel(this)),
      m_banner(new Banner(this))
{
    setObjectName(QStringLiteral("searchPage"));
    auto* column = new QVBoxLayout(this);
    const int halo = theme::px(3);
    // The halo stands out, so that the box itself is in line with what is below it.
    column->setContentsMargins(theme::px(theme::kSpace24) - halo, theme::px(20) - halo, theme::px(theme::kSpace24),
                               theme::px(theme::kSpace16));
    column->setSpacing(theme::px(theme::kSpace12) - halo);
    column->addWidget(m_banner);
    column->addLayout(makeFindRow());
    column->addLayout(makeStatusRow());
    column->addWidget(m_notice);
    column->addWidget(makeResults(), 1);

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kDebounceMs);
    connect(&m_debounce, &QTimer::timeout, this, &SearchPage::searchWhileTyping);
    connect(&m_current, &CurrentCollection::changed, this, &SearchPage::followCurrent);
    connect(&m_engine, &async::Engine::collectionChanged, this, [this](const QString& name) {
        if (name != m_current.name())
            return;
        askGround();
        search();
    });
    followCurrent();
}

void SearchPage::focusSearch(bool selectText)
{
    m_text->setFocus(Qt::OtherFocusReason);
    if (selectText)
        m_text->selectAll();
}

bool SearchPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (watched == m_text && key == Qt::Key_Down && m_model->rowCount() > 0) {
        m_list->setFocus(Qt::TabFocusReason);
        return true;
    }
    if (watched == m_text && key == Qt::Key_Escape && !m_text->text().isEmpty()) {
        m_text->clear();
        return true;
    }
    if (watched == m_list && (key == Qt::Key_Escape || (key == Qt::Key_Up && m_list->currentIndex().row() == 0))) {
        focusSearch(true);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

QLayout* SearchPage::makeFindRow()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::px(theme::kSpace12));
    auto* box = new SearchBox(this);
    m_box = box;
    m_text = box->field();
    m_text->setObjectName(QStringLiteral("search.text"));
    m_text->setPlaceholderText(tr("Ask in your own words, or look for \"exact ones\", begin* and -without"));
    m_text->setAccessibleName(tr("Search"));
    m_text->installEventFilter(this);
    m_mode = new SegmentedControl(this);
    m_mode->setObjectName(QStringLiteral("search.mode"));
    m_mode->setAccessibleName(tr("Search by"));
    m_mode->addSegment(static_cast<int>(SearchKind::Semantic), tr("Semantic"), tr("By meaning"));
    m_mode->addSegment(static_cast<int>(SearchKind::Keyword), tr("Keyword"), tr("By words (BM25)"));
    m_mode->addSegment(static_cast<int>(SearchKind::Hybrid), tr("Hybrid"), tr("By meaning and words together"));
    m_mode->setCurrent(static_cast<int>(SearchKind::Hybrid));
    row->addWidget(box, 1);
    row->addWidget(m_mode, 0, Qt::AlignVCenter);
    connect(m_text, &QLineEdit::textChanged, this, [this] {
        ++m_asked; // an answer to the text before would be stale now
        m_stop.request_stop();
        m_filters->setLike({}, {});
        m_debounce.start();
    });
    connect(m_text, &QLineEdit::returnPressed, this, [this] {
        m_debounce.stop();
        search();
    });
    connect(m_mode, &SegmentedControl::chosen, this, &SearchPage::search);
    return row;
}

QLayout* SearchPage::makeStatusRow()
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(theme::px(3), 0, 0, 0);
    row->setSpacing(theme::px(theme::kSpace8));
    m_notice = makeLabel({}, this);
    m_notice->setObjectName(QStringLiteral("search.notice"));
    m_notice->setWordWrap(true);
    m_notice->setContentsMargins(theme::px(3), 0, 0, 0);
    m_notice->hide();
    setLabelTone(m_notice, "warn");
    m_status = makeLabel({}, this, "muted");
    m_status->setObjectName(QStringLiteral("search.status"));
    m_filters = new FilterBar(this);
    connect(m_filters, &FilterBar::changed, this, &SearchPage::search);
    row->addWidget(m_filters, 1);
    auto* told = new QHBoxLayout; // level with the first line of chips, however many there are
    told->setSpacing(theme::px(theme::kSpace8));
    told->addStrut(theme::px(kChipHeight));
    told->addWidget(m_status, 0, Qt::AlignVCenter);
    m_legend = new ScoreLegend(this);
    told->addWidget(m_legend, 0, Qt::AlignVCenter);
    row->addLayout(told);
    row->setAlignment(told, Qt::AlignTop);
    return row;
}

QWidget* SearchPage::makeResults()
{
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(QStringLiteral("search.stack"));
    m_hint = new EmptyState(m_stack);
    m_hint->setObjectName(QStringLiteral("search.hint"));
    showHint(false);
    auto* hits = new QSplitter(m_stack);
    hits->setObjectName(QStringLiteral("search.splitter"));
    hits->setContentsMargins(theme::px(3), 0, 0, 0);
    hits->setHandleWidth(theme::px(theme::kSpace16));
    hits->setChildrenCollapsible(false);
    m_list = new ResultsList(hits);
    m_list->setObjectName(QStringLiteral("search.results"));
    m_list->setAccessibleName(tr("Results"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ResultDelegate(m_list));
    m_list->setStyleSheet(QStringLiteral("background: transparent;"));
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->installEventFilter(this);
    m_document = new DocumentView(m_engine, m_current, hits);
    hits->addWidget(m_list);
    hits->addWidget(m_document);
    hits->setStretchFactor(0, 3);
    hits->setStretchFactor(1, 2);
    hits->setSizes({3000, 2000});
    m_list->setMinimumWidth(theme::px(280));
    m_document->setMinimumWidth(theme::px(220));
    m_nothing = new EmptyState(m_stack);
    m_nothing->setObjectName(QStringLiteral("search.nothing"));
    m_stack->addWidget(m_hint);
    m_stack->addWidget(hits);
    m_stack->addWidget(m_nothing);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &SearchPage::showChosen);
    connect(m_list, &QListView::activated, m_document, &DocumentView::openSource);
    connect(m_document, &DocumentView::moreWanted, this, &SearchPage::searchLike);
    return m_stack;
}

void SearchPage::followCurrent()
{
    // The query stays while the moment changes, so that the same question can be asked of the past.
    if (m_groundName != m_current.name()) {
        m_groundName = m_current.name();
        m_ground = {};
        m_withoutMeaning.clear();
        m_banner->dismiss();
        m_filters->clear();
        clearHits();
    }
    askGround();
    search();
}

void SearchPage::askGround()
{
    const int asked = ++m_groundAsked;
    if (m_current.name().isEmpty())
        return;
    m_engine.ask(
        this,
        [name = m_current.name().toStdString(),
         at = m_current.at().toStdString()](workspace::Workspace& workspace) -> Result<Ground> {
            VARVE_TRY(auto collection, workspace.asOf(name, at));
            const collection::CollectionInfo info = collection->info();
            Ground ground;
            ground.documents = info.documents;
            ground.hasOwnVectors = info.config.embedder == "none";
            const auto model = workspace.semanticModel();
            ground.modelInstalled = model.hasValue();
            ground.modelDamaged = !model && model.error().code != ErrorCode::NotFound;
            if (const auto service = services::parseServiceChoice(info.config.embedder)) {
                ground.isSemantic = true; // whether it answers shows when it is asked something
                ground.service = service->url.text;
                return ground;
            }
            const auto embedder = workspace.embedderOf(name, at);
            ground.isSemantic = embedder && *embedder && (*embedder)->isSemantic();
            return ground;
        },
        [this, asked](Result<Ground> result) {
            if (asked != m_groundAsked)
                return;
            m_ground = result ? *result : Ground{};
            m_ground.isKnown = result.hasValue();
            renderNotice();
            if (m_text->text().trimmed().isEmpty())
                showHint(false); // now it is known where questions go
            if (m_stack->currentIndex() == NothingFound)
                showNothingFound(m_nothingFor); // the answer came before what explains it
        });
}

void SearchPage::renderNotice()
{
    QString text;
    if (!m_withoutMeaning.isEmpty())
        text = tr("This answer is by words only, because the service that compares meaning does not answer as it should.");
    else if (!m_ground.isKnown)
        ;
    else if (m_ground.hasOwnVectors)
        text = tr("This collection keeps vectors of its own: text is searched by words only.");
    else if (!m_ground.isSemantic && m_ground.modelDamaged)
        text = tr("Search is by words only: the language model is damaged. Remove its folder and install it again "
                  "(installer/fetch_model.sh).");
    else if (!m_ground.isSemantic && !m_ground.modelInstalled)
        text = tr("Search is by words only until the language model is installed (installer/fetch_model.sh).");
    else if (!m_ground.isSemantic)
        text = tr("This collection is of no language model: search is by words only. Its settings can embed it with another "
                  "model.");
    m_notice->setText(text);
    m_notice->setToolTip(m_withoutMeaning);
    m_notice->setAccessibleDescription(m_withoutMeaning);
    m_notice->setVisible(!text.isEmpty());
    m_legend->setVisible(m_ground.isSemantic); // by words only there is nothing to tell apart
}

void SearchPage::search()
{
    ask(false);
}

void SearchPage::searchWhileTyping()
{
    ask(true);
}

void SearchPage::searchLike(const QString& id, const QString& title)
{
    m_filters->setLike(id, title);
    search();
}

void SearchPage::ask(bool isTyping)
{
    const int asked = ++m_asked;
    m_stop.request_stop();
    m_stop = {};
    const QString text = m_text->text().trimmed();
    if ((text.isEmpty() && !m_filters->isLike()) || m_current.name().isEmpty()) {
        clearHits();
        return;
    }
    workspace::TextSearchRequest request;
    request.text = (isTyping ? m_text->text() : text).toStdString();
    request.kind = static_cast<SearchKind>(m_mode->current());
    request.k = kHits;
    request.at = m_current.at().toStdString();
    request.lastWordMayGoOn = isTyping;
    request.stop = m_stop.get_token();
    m_filters->setWeightEnabled(request.kind == SearchKind::Hybrid);
    m_filters->applyTo(request);
    m_engine.ask(
        this,
        [name = m_current.name().toStdString(), request](workspace::Workspace& workspace) {
            return workspace.search(name, request);
        },
        [this, asked, text](Result<collection::SearchResult> result) {
            if (asked == m_asked)
                showAnswer(text, std::move(result));
        });
    QTimer::singleShot(kSilentMs, this, [this, asked] {
        if (asked == m_asked && m_stack->currentIndex() == NothingAsked)
            showHint(true);
    });
}

void SearchPage::showHint(bool isSearching)
{
    if (isSearching)
        m_hint->setTexts(tr("Searching…"), tr("The first search takes longer, because the collection is opened for it."));
    else if (!m_ground.service.empty())
        m_hint->setTexts(tr("Ask, and it answers from your documents"),
                         tr("Search finds passages by what they mean and by the words they use. For the meaning, questions "
                            "are sent to %1.")
                             .arg(toText(m_ground.service)));
    else
        m_hint->setTexts(tr("Ask, and it answers from your documents"),
                         tr("Search finds passages by what they mean and by the words they use. Everything stays on "
                            "this computer."));
}

void SearchPage::clearHits()
{
    m_model->replace(SearchKind::Hybrid, {});
    emit hitsShown({});
    m_document->clear();
    m_status->clear();
    showHint(false);
    m_stack->setCurrentIndex(NothingAsked);
}

void SearchPage::showAnswer(const QString& text, Result<collection::SearchResult> result)
{
    if (!result) {
        clearHits();
        m_banner->say(Banner::Tone::Error, errorText(result.error()), errorDetails(result.error()));
        return;
    }
    m_banner->dismiss();
    m_withoutMeaning = toText(result->withoutMeaning);
    renderNotice();
    showHint(false);
    const double milliseconds = result->seconds * 1000;
    m_model->replace(m_filters->isLike() ? SearchKind::Semantic : static_cast<SearchKind>(m_mode->current()),
                     std::move(result->hits));
    emit hitsShown(m_model->ids());
    if (m_model->rowCount() == 0) {
        showNothingFound(text);
        return;
    }
    m_status->setText(tr("%Ln document(s) · %1 ms", nullptr, m_model->documentCount())
                          .arg(formatCount(static_cast<std::uint64_t>(milliseconds + 0.5))));
    m_filters->offerFolders(m_model->folders());
    m_stack->setCurrentIndex(Hits);
    m_list->scrollToTop();
    m_list->setCurrentIndex(m_model->index(0));
}

void SearchPage::showNothingFound(const QString& text)
{
    m_nothingFor = text;
    m_status->clear();
    m_document->clear();
    QString reason;
    const async::Job* import = nullptr;
    for (const async::Job* job : m_engine.jobs())
        if (!job->isFinished() && job->kind() == async::Job::Kind::Import && job->collection() == m_current.name())
            import = job;
    if (import)
        reason = import->fraction()
                     ? tr("An import is still running (%1); more may be found when it is done.")
                           .arg(formatPercent(*import->fraction()))
                     : tr("An import is still running; more may be found when it is done.");
    else if (m_ground.isKnown && m_ground.documents == 0)
        reason = tr("This collection has no documents yet.");
    else if (m_filters->isNarrowing())
        reason = tr("Filters leave out what does not fit them. Click on one to remove it.");
    else if (!m_current.isNow())
        reason = tr("The window looks at the past. Go back to now to search what was added later.");
    else if (m_mode->current() == static_cast<int>(SearchKind::Keyword))
        reason = tr("No passage has these words. Hybrid also finds passages that say it differently.");
    else
        reason = tr("Try other words, or fewer of them.");
    m_nothing->setTexts(tr("Nothing found for “%1”").arg(text), reason);
    m_stack->setCurrentIndex(NothingFound);
}

void SearchPage::showChosen()
{
    const QModelIndex chosen = m_list->currentIndex();
    if (chosen.isValid())
        m_document->showHit(m_model->at(chosen.row()));
}

} // namespace varve::ui
