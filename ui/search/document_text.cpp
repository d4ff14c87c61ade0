// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/search/document_text.h"

#include "ui/models/format.h"

#include <algorithm>

namespace varve::ui {

namespace {

/// Chunks shown on each side of the hit; a whole book would take seconds to lay out.
constexpr std::ptrdiff_t kNeighbours = 60;
constexpr qsizetype kLongestOverlap = 2000;
constexpr qsizetype kShortestOverlap = 12;

/// Length of the longest end of `first` that `second` begins with.
qsizetype overlap(const QString& first, const QString& second)
{
    for (qsizetype length = std::min({first.size(), second.size(), kLongestOverlap}); length >= kShortestOverlap; --length)
        if (QStringView(first).right(length) == QStringView(second).left(length))
            return length;
    return 0;
}

} // namespace

DocumentExcerpt makeExcerpt(collection::Document document, const std::vector<collection::StoredPoint>& chunks,
                            std::uint32_t ordinal)
{
    DocumentExcerpt result;
    result.document = std::move(document);
    const auto hit = std::find_if(chunks.begin(), chunks.end(),
                                  [ordinal](const auto& chunk) { return chunk.ordinal == ordinal; });
    const std::ptrdiff_t at = hit == chunks.end() ? 0 : hit - chunks.begin();
    const std::ptrdiff_t count = static_cast<std::ptrdiff_t>(chunks.size());
    const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, at - kNeighbours);
    const std::ptrdiff_t end = std::min(count, at + kNeighbours + 1);
    result.cutBefore = first > 0;
    result.cutBelow = end < count;
    QString lastHeading;
    for (std::ptrdiff_t i = first; i < end; ++i) {
        const collection::StoredPoint& chunk = chunks[static_cast<std::size_t>(i)];
        QString text = toText(chunk.text);
        // A chunk repeats where it stands; here that is shown once, as a heading.
        const QString heading = toText(chunk.position.headingPath);
        if (!heading.isEmpty() && text.startsWith(heading))
            text = text.mid(heading.size()).trimmed();
        const bool isHit = hit != chunks.end() && i == at;
        if (!result.parts.empty()) {
            DocumentExcerpt::Part& before = result.parts.back();
            if (const qsizetype repeated = overlap(before.text, text); repeated > 0) {
                if (isHit)
                    before.text = before.text.chopped(repeated).trimmed();
                else
                    text.remove(0, repeated);
            }
        }
        const bool isNew = heading != lastHeading && heading != toText(result.document.title);
        lastHeading = heading;
        const QString shown = heading.mid(heading.lastIndexOf(QStringLiteral(" › ")) + 1).remove(QStringLiteral("› "));
        result.parts.push_back({isNew ? shown.trimmed() : QString(), text.trimmed(), isHit});
    }
    std::erase_if(result.parts, [](const DocumentExcerpt::Part& part) { return part.text.isEmpty(); });
    return result;
}

} // namespace varve::ui
