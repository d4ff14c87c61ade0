// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/search/document_view.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/models/source_text.h"
#include "ui/search/excerpt_view.h"
#include "ui/search/search_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLocale>
#include <QScrollArea>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QUrl>

namespace varve::ui {

DocumentView::DocumentView(async::Engine& engine, CurrentCollection& current, QWidget* parent)
    : Card(parent), m_engine(engine), m_current(current), m_title(makeLabel({}, this, "heading")),
      m_tabs(new QTabBar(this)), m_stack(new QStackedWidget(this)), m_text(new ExcerptView(m_stack)),
      m_details(new QFormLayout)
{
    setObjectName(QStringLiteral("documentView"));
    auto* column = new QVBoxLayout(this);
    const int side = theme::px(20);
    column->setContentsMargins(side, theme::px(18), side, theme::px(18));
    column->setSpacing(theme::px(10));
    m_title->setWordWrap(true);
    m_title->setObjectName(QStringLiteral("documentView.title"));
    m_tabs->setObjectName(QStringLiteral("documentView.tabs"));
    m_tabs->setAccessibleName(tr("Document"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Text"));
    m_tabs->addTab(tr("Details"));
    m_text->setObjectName(QStringLiteral("documentView.text"));
    auto* page = new QWidget(m_stack);
    page->setProperty("kind", QStringLiteral("page"));
    m_details->setHorizontalSpacing(theme::px(theme::kSpace16));
    m_details->setVerticalSpacing(theme::px(theme::kSpace8));
    page->setLayout(m_details);
    auto* scroll = new QScrollArea(m_stack);
    scroll->setWidgetResizable(true);
    scroll->setWidget(page);
    scroll->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    m_stack->addWidget(m_text);
    m_stack->addWidget(scroll);
    column->addWidget(m_title);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    column->addLayout(makeButtons());
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    clear();
}

void DocumentView::showHit(const collection::SearchHit& hit)
{
    const bool same = isVisibleTo(parentWidget()) && hit.point.id == m_hit.point.id;
    m_hit = hit;
    show();
    m_title->setText(hit.documentTitle.empty() ? sourceName(hit.point.documentSource) : toText(hit.documentTitle));
    m_open->setEnabled(!hit.point.documentSource.empty());
    if (same)
        return;
    const int asked = ++m_asked;
    m_engine.ask(
        this,
        [name = m_current.name().toStdString(), at = m_current.at().toStdString(),
         point = hit.point](workspace::Workspace& workspace) -> Result<DocumentExcerpt> {
            if (point.documentId == 0)
                return makeExcerpt({}, {point}, point.ordinal);
            VARVE_TRY(auto collection, workspace.asOf(name, at));
            VARVE_TRY(auto document, collection->documentBySource(point.documentSource));
            VARVE_TRY(auto chunks, collection->documentChunks(document.id));
            return makeExcerpt(std::move(document), chunks, point.ordinal);
        },
        [this, asked](Result<DocumentExcerpt> result) {
            if (asked != m_asked)
                return;
            if (!result) {
                m_text->setPlainText(errorText(result.error()));
                return;
            }
            QStringList words;
            const ShownSnippet snippet = shownSnippet(m_hit);
            for (const auto& [begin, length] : snippet.marks)
                words << snippet.text.mid(begin, length);
            words.removeDuplicates();
            m_text->setExcerpt(*result, words);
            showDetails(result->document);
        });
}

void DocumentView::clear()
{
    ++m_asked;
    m_hit = {};
    m_title->clear();
    m_text->clear();
    hide();
}

void DocumentView::openSource()
{
    if (!m_hit.point.documentSource.empty())
        QDesktopServices::openUrl(QUrl::fromLocalFile(toText(m_hit.point.documentSource)));
}

QString DocumentView::citation() const
{
    QStringList parts{m_title->text(), toText(m_hit.point.documentSource), positionText(m_hit.point.position)};
    if (!m_current.isNow())
        parts << tr("snapshot %1").arg(m_current.at());
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QLayout* DocumentView::makeButtons()
{
    auto* row = new FlowLayout(nullptr, theme::px(theme::kSpace8));
    m_open = makeButton(tr("Open source"), this);
    m_open->setObjectName(QStringLiteral("documentView.open"));
    m_cite = makeButton(tr("Copy citation"), this);
    m_cite->setObjectName(QStringLiteral("documentView.cite"));
    m_more = makeButton(tr("More like this"), this);
    m_more->setObjectName(QStringLiteral("documentView.more"));
    for (QPushButton* button : {m_open, m_more, m_cite})
        row->addWidget(button);
    connect(m_open, &QPushButton::clicked, this, &DocumentView::openSource);
    connect(m_more, &QPushButton::clicked, this, [this] { emit moreWanted(toText(m_hit.point.id), m_title->text()); });
    connect(m_cite, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(citation()); });
    return row;
}

void DocumentView::showDetails(const collection::Document& document)
{
    while (m_details->rowCount() > 0)
        m_details->removeRow(0);
    const auto add = [this](const QString& name, const QString& value) {
        if (value.isEmpty())
            return;
        QLabel* label = makeLabel(value, this);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        m_details->addRow(makeLabel(name, this, "muted"), label);
    };
    const auto& point = m_hit.point;
    add(tr("Folder"), sourceFolder(point.documentSource));
    add(tr("File"), sourceName(point.documentSource));
    if (document.id != 0) {
        add(tr("Type"), mediaTypeText(document.mediaType));
        add(tr("Size"), formatSize(document.sizeBytes));
        if (document.modifiedMs > 0)
            add(tr("Changed"), formatTime(document.modifiedMs));
        add(tr("Imported"), formatTime(document.importedMs));
        add(tr("Chunk"), tr("%1 of %2").arg(formatCount(point.ordinal + 1), formatCount(document.chunks)));
    }
    add(tr("Place"), positionText(point.position));
    if (point.position.byteEnd > point.position.byteBegin)
        add(tr("Bytes"), tr("%1 to %2").arg(formatCount(point.position.byteBegin), formatCount(point.position.byteEnd)));
    if (m_hit.semanticScore)
        add(tr("Meaning"), tr("cosine %1").arg(QLocale().toString(*m_hit.semanticScore, 'f', 3)));
    if (m_hit.keywordScore)
        add(tr("Words"), tr("BM25 %1").arg(QLocale().toString(*m_hit.keywordScore, 'f', 2)));
    add(tr("Identifier"), toText(point.id));
}

} // namespace varve::ui
