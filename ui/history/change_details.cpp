// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/change_details.h"

#include "ui/history/comparison_model.h"
#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented_control.h"

#include <QTextBrowser>
#include <QVBoxLayout>

namespace varve::ui {

namespace {

constexpr std::size_t kMostTextBytes = 64 * 1024; ///< a preview, not a reader
enum Side { Before = 0, After = 1 };

/// The beginning of a document's text as of one state; its chunks overlap a little, as they are stored.
Result<std::string> documentText(workspace::Workspace& workspace, const std::string& name,
                                 const std::string& at, const std::string& source, bool isPoint)
{
    VARVE_TRY(const auto collection, workspace.asOf(name, at.empty() ? "now" : at));
    std::vector<collection::StoredPoint> chunks;
    if (isPoint) {
        VARVE_TRY(chunks, collection->get({source}));
    } else {
        VARVE_TRY(const auto document, collection->documentBySource(source));
        VARVE_TRY(chunks, collection->documentChunks(document.id));
    }
    std::string text;
    for (const auto& chunk : chunks) {
        if (text.size() + chunk.text.size() > kMostTextBytes)
            return text + "…";
        text += (text.empty() ? "" : "\n\n") + chunk.text;
    }
    return text;
}

} // namespace

ChangeDetails::ChangeDetails(HistoryController& history, QWidget* parent)
    : Card(parent),
      m_history(history),
      m_title(makeLabel({}, this, "heading")),
      m_source(makeLabel({}, this, "small")),
      m_facts(makeLabel({}, this, "muted")),
      m_side(new SegmentedControl(this)),
      m_text(new QTextBrowser(this))
{
    setObjectName(QStringLiteral("changeDetails"));
    for (QLabel* label : {m_title, m_source, m_facts}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_title->setObjectName(QStringLiteral("changeTitle"));
    m_side->setObjectName(QStringLiteral("changeSide"));
    m_side->setAccessibleName(tr("Text before or after"));
    m_side->addSegment(Before, tr("Before"));
    m_side->addSegment(After, tr("After"));
    m_text->setObjectName(QStringLiteral("changeText"));
    m_text->setAccessibleName(tr("Text of the document"));
    m_text->setProperty("kind", QLatin1String("document"));
    m_text->document()->setDocumentMargin(0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::px(20), theme::px(18), theme::px(20), theme::px(18));
    layout->setSpacing(theme::px(theme::kSpace8));
    layout->addWidget(m_title);
    layout->addWidget(m_source);
    layout->addWidget(m_facts);
    layout->addWidget(m_side, 0, Qt::AlignLeft);
    layout->addWidget(m_text, 1);
    connect(m_side, &SegmentedControl::chosen, this, &ChangeDetails::loadText);
    clear();
}

void ChangeDetails::showChange(const snapshot::DocumentChange& change, const HistoryController::Pair& pair)
{
    m_change = change;
    m_pair = pair;
    const QString source = toText(change.source);
    m_title->setText(change.title.empty() ? source.mid(source.lastIndexOf(u'/') + 1) : toText(change.title));
    m_source->setText(source);
    m_source->show();
    const QString chunks = change.kind == snapshot::ChangeKind::Changed
                               ? tr("%1 before, %2 after", "chunks")
                                     .arg(formatChunks(change.chunksBefore), formatChunks(change.chunksAfter))
                           : change.kind == snapshot::ChangeKind::Added
                               ? tr("%1 added", "chunks").arg(formatChunks(change.chunksAfter))
                               : tr("%1 removed", "chunks").arg(formatChunks(change.chunksBefore));
    m_facts->setText(chunks);
    m_side->setVisible(change.kind == snapshot::ChangeKind::Changed);
    m_side->setCurrent(change.kind == snapshot::ChangeKind::Removed ? Before : After);
    loadText();
}

void ChangeDetails::clear()
{
    ++m_request;
    m_title->setText(tr("No document selected"));
    m_facts->setText(tr("Select a document in the list to see what it said."));
    m_source->hide();
    m_side->hide();
    m_text->clear();
}

void ChangeDetails::loadText()
{
    const int request = ++m_request;
    const std::string at = m_side->current() == Before ? m_pair.a : m_pair.b;
    m_history.engine().ask(
        this,
        [name = m_history.collection().name().toStdString(), at, source = m_change.source,
         isPoint = m_change.isPoint](workspace::Workspace& workspace) {
            return documentText(workspace, name, at, source, isPoint);
        },
        [this, request](Result<std::string> text) {
            if (request == m_request)
                showText(std::move(text));
        });
}

void ChangeDetails::showText(Result<std::string> text)
{
    m_text->setPlainText(text ? toText(*text) : errorText(text.error()));
}

} // namespace varve::ui
