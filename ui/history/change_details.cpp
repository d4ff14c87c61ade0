// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/change_details.h"

#include "ui/history/comparison_model.h"
#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented_control.h"

#include <QEvent>
#include <QStringBuilder>
#include <QTextBrowser>
#include <QTextCursor>
#include <QVBoxLayout>

namespace varve::ui {

namespace {

constexpr std::size_t kMostTextBytes = 64 * 1024; ///< a preview, not a reader
enum Side { Before = 0, After = 1, Both = 2 };

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

/// The two ends of a long stretch in which nothing changed.
QString shortened(const QString& text)
{
    constexpr qsizetype kEnd = 300;
    return text.size() <= 3 * kEnd ? text : QString(text.left(kEnd) % QStringLiteral("\n⋯\n") % text.right(kEnd));
}

QString factsOf(const snapshot::DocumentChange& change)
{
    using snapshot::ChangeKind;
    switch (change.kind) {
    case ChangeKind::Added: return ChangeDetails::tr("%1 added", "chunks").arg(formatChunks(change.chunksAfter));
    case ChangeKind::Removed: return ChangeDetails::tr("%1 removed", "chunks").arg(formatChunks(change.chunksBefore));
    case ChangeKind::Changed: break;
    case ChangeKind::Renamed:
        return ChangeDetails::tr("Only its name is another; the text is the same, in %1.", "chunks")
            .arg(formatChunks(change.chunksAfter));
    }
    return ChangeDetails::tr("%1 before, %2 after", "chunks")
        .arg(formatChunks(change.chunksBefore), formatChunks(change.chunksAfter));
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
    m_side->setAccessibleName(tr("Changes, or the text before or after"));
    m_side->addSegment(Both, tr("Changes"));
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
    m_source->setText(changeSources(change));
    m_source->show();
    m_facts->setText(factsOf(change));
    m_side->setVisible(change.kind == snapshot::ChangeKind::Changed);
    m_side->setCurrent(change.kind == snapshot::ChangeKind::Removed   ? Before
                       : change.kind == snapshot::ChangeKind::Changed ? Both
                                                                      : After);
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
    if (m_side->current() == Both) {
        loadDifference();
        return;
    }
    const int request = ++m_request;
    const bool isBefore = m_side->current() == Before;
    const std::string at = isBefore ? m_pair.a : m_pair.b;
    const std::string source = isBefore && !m_change.renamedFrom.empty() ? m_change.renamedFrom : m_change.source;
    m_history.engine().ask(
        this,
        [name = m_history.collection().name().toStdString(), at, source,
         isPoint = m_change.isPoint](workspace::Workspace& workspace) {
            return documentText(workspace, name, at, source, isPoint);
        },
        [this, request](Result<std::string> text) {
            if (request == m_request)
                showText(std::move(text));
        });
}

void ChangeDetails::changeEvent(QEvent* event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_side->isVisible() && m_side->current() == Both)
        loadDifference(); // its colours are part of the text
}

void ChangeDetails::loadDifference()
{
    const int request = ++m_request;
    m_history.engine().ask(
        this,
        [name = m_history.collection().name().toStdString(), pair = m_pair,
         source = m_change.source](workspace::Workspace& workspace) {
            const auto moment = [](const std::string& at) { return at.empty() ? std::string("now") : at; };
            return workspace.compareDocument(name, moment(pair.a), moment(pair.b), source, {});
        },
        [this, request](Result<snapshot::DocumentDifference> difference) {
            if (request == m_request)
                showDifference(std::move(difference));
        });
}

/// What went is struck through and what came is underlined, so that colour is not needed to tell them apart.
void ChangeDetails::showDifference(Result<snapshot::DocumentDifference> difference)
{
    m_text->clear();
    if (!difference) {
        m_text->setPlainText(errorText(difference.error()));
        return;
    }
    const theme::Colors& colors = theme::colors(palette());
    QTextCharFormat removed;
    removed.setForeground(colors.bad);
    removed.setFontStrikeOut(true);
    QTextCharFormat added;
    added.setForeground(colors.good);
    added.setFontUnderline(true);
    QTextCursor cursor(m_text->document());
    std::size_t shown = 0;
    bool isTextSame = true;
    for (const auto& [change, text] : difference->text) {
        isTextSame = isTextSame && change == snapshot::TextChange::Same;
        if (shown > kMostTextBytes)
            break;
        const QString part = change == snapshot::TextChange::Same ? shortened(toText(text)) : toText(text);
        cursor.insertText(part, change == snapshot::TextChange::Removed ? removed
                                : change == snapshot::TextChange::Added ? added
                                                                        : QTextCharFormat());
        shown += static_cast<std::size_t>(part.size());
    }
    if (isTextSame)
        m_text->setPlainText(difference->otherVector > 0 ? tr("The text is the same; its vectors differ.")
                                                         : tr("The text is the same; what is known about it differs."));
    m_text->moveCursor(QTextCursor::Start);
}

void ChangeDetails::showText(Result<std::string> text)
{
    m_text->setPlainText(text ? toText(*text) : errorText(text.error()));
}

} // namespace varve::ui
