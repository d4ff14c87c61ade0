// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document.h"
#include "core/import/sections.h"

#include <algorithm>
#include <limits>

namespace varve::import {

namespace {

using Path = std::vector<std::string>;

std::size_t commonDepth(const Path& a, const Path& b)
{
    const auto [end, ignored] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::size_t>(end - a.begin());
}

class Chunker {
public:
    Chunker(const DocumentText& document, const embed::Embedder& embedder, const ChunkOptions& options,
            const OperationControl& control)
        : m_document(document), m_embedder(embedder), m_control(control),
          m_limit(std::max<std::size_t>(1, std::min(options.targetTokens, embedder.maximumTokens()))),
          m_overlap(options.overlapTokens)
    {
        useTitle();
    }

    std::vector<Chunk> run()
    {
        SectionWalk walk(m_document, m_embedder, m_limit / 3, m_control);
        while (auto section = walk.next()) {
            if (!m_control.proceed())
                break;
            take(std::move(*section));
        }
        flushGroup();
        return std::move(m_chunks);
    }

private:
    /// Sections of at most this many tokens may share a chunk with their neighbours.
    std::size_t smallTokens() const { return m_limit / 4; }

    /// A page says what it is about in its title, and often only there. It goes before the heading path unless the two
    /// say the same; a text file's title is its name, which is no help.
    void useTitle()
    {
        const std::string& title = m_document.title;
        if (title.empty() || m_document.mediaType == "text/plain")
            return;
        const std::size_t tokens = m_embedder.countTokens(title + std::string(kPathSeparator));
        if (tokens > m_limit / 8)
            return;
        m_title = title;
        m_titleTokens = tokens;
        m_limit -= tokens;
    }

    std::string withTitle(std::string path) const
    {
        const bool isSaid = m_title.empty() || path.find(m_title) != std::string::npos
            || m_title.find(path.substr(0, path.find(kPathSeparator))) != std::string::npos;
        if (path.empty())
            return m_title;
        return isSaid ? path : m_title + std::string(kPathSeparator) + path;
    }

    void take(Section section)
    {
        if (section.tokens.size() + section.headingTokens <= smallTokens()) {
            takeSmall(std::move(section));
            return;
        }
        const std::uint64_t begin = absorbGroup(section);
        flushGroup();
        cut(section, begin);
    }

    void takeSmall(Section section)
    {
        std::size_t tokens = section.headingTokens + section.tokens.size();
        if (!m_group.empty()) {
            const Path& before = *m_group.back().path;
            tokens = section.tokens.size()
                + m_embedder.countTokens(joinPath(*section.path, commonDepth(before, *section.path)));
            const bool isFull = m_groupTokens >= m_limit / 2 || m_groupTokens + tokens > m_limit;
            if (isFull) {
                flushGroup();
                tokens = section.headingTokens + section.tokens.size();
            }
        }
        m_groupTokens += tokens;
        m_group.push_back(std::move(section));
    }

    /// Headings without text directly above a section are in its path already: they need no chunk of their own.
    /// Returns where the source range of the section's first chunk begins then.
    std::uint64_t absorbGroup(const Section& section)
    {
        const bool isCovered = !m_group.empty() && section.headingTokens <= m_limit / 3
            && std::all_of(m_group.begin(), m_group.end(), [&](const Section& above) {
                   return above.tokens.empty() && commonDepth(*above.path, *section.path) == above.path->size();
               });
        if (!isCovered)
            return std::numeric_limits<std::uint64_t>::max();
        const std::uint64_t begin = m_document.blocks[m_group.front().firstBlock].byteBegin;
        m_group.clear();
        m_groupTokens = 0;
        return begin;
    }

    /// The path as the first line of each of the section's chunks, without outer headings that would take too much room.
    std::string prefixOf(const Section& section) const
    {
        std::string prefix = joinPath(*section.path);
        std::size_t tokens = section.headingTokens;
        for (std::size_t from = 1; tokens > m_limit / 3; ++from) {
            prefix = joinPath(*section.path, from);
            tokens = m_embedder.countTokens(prefix);
        }
        return prefix;
    }

    /// One chunk of everything in the group; when the embedder counts more tokens than the parts had, one each.
    void flushGroup()
    {
        const std::vector<Section> group = std::move(m_group);
        m_group.clear();
        m_groupTokens = 0;
        if (group.empty())
            return;
        Chunk chunk = joined(group);
        if (group.size() == 1 || m_embedder.countTokens(chunk.text) <= m_limit + m_titleTokens) {
            m_chunks.push_back(std::move(chunk));
            return;
        }
        for (const Section& section : group)
            m_chunks.push_back(joined({section}));
    }

    Chunk joined(const std::vector<Section>& group) const
    {
        std::size_t shared = group.front().path->size();
        for (const Section& section : group)
            shared = std::min(shared, commonDepth(*group.front().path, *section.path));
        Path common(group.front().path->begin(), group.front().path->begin() + std::ptrdiff_t(shared));
        Chunk chunk;
        chunk.headingPath = joinPath(shared > 0 ? common : *group.front().path);
        chunk.text = withTitle(joinPath(common));
        const Path* before = &common;
        bool isFirst = true;
        for (const Section& section : group) {
            const SectionPart part = partOf(m_document, section, 0, section.tokens.size());
            appendParagraph(chunk.text, joinPath(*section.path, commonDepth(*before, *section.path)));
            appendParagraph(chunk.text, part.text);
            chunk.byteBegin = isFirst ? part.byteBegin : chunk.byteBegin;
            chunk.byteEnd = std::max(chunk.byteEnd, part.byteEnd);
            chunk.page = isFirst ? part.page : chunk.page;
            before = section.path;
            isFirst = false;
        }
        return chunk;
    }

    static void appendParagraph(std::string& text, std::string_view paragraph)
    {
        if (!text.empty() && !paragraph.empty())
            text += "\n\n";
        text += paragraph;
    }

    /// Cuts a section into chunks of at most the limit, each but the first beginning with the end of the one before.
    void cut(const Section& section, std::uint64_t byteBegin)
    {
        const std::string prefix = prefixOf(section);
        const std::size_t taken = m_embedder.countTokens(prefix);
        const std::size_t budget = std::max<std::size_t>(1, m_limit - std::min(m_limit, taken));
        const std::size_t overlap = std::min(m_overlap, budget / 2);
        const std::size_t total = section.tokens.size();
        std::size_t begin = 0, done = 0;
        do {
            std::size_t end = bestCut(section, begin, done, budget);
            Chunk chunk = makeChunk(section, prefix, begin, end);
            for (std::size_t size; end > done + 1 && (size = m_embedder.countTokens(chunk.text)) > m_limit + m_titleTokens;) {
                end = std::max(done + 1, end - std::min(end - done - 1, size - m_limit - m_titleTokens));
                begin = end == done + 1 ? done : begin;
                chunk = makeChunk(section, prefix, begin, end);
            }
            if (done == 0)
                chunk.byteBegin = std::min(chunk.byteBegin, byteBegin);
            m_chunks.push_back(std::move(chunk));
            done = end;
            begin = overlapStart(section, begin, done, overlap);
        } while (done < total && m_control.proceed());
    }

    Chunk makeChunk(const Section& section, const std::string& prefix, std::size_t begin, std::size_t end) const
    {
        const SectionPart part = partOf(m_document, section, begin, end);
        Chunk chunk{withTitle(prefix), part.byteBegin, part.byteEnd, part.page, joinPath(*section.path)};
        appendParagraph(chunk.text, part.text);
        return chunk;
    }

    /// Where a chunk that begins at token `begin` ends: after `done`, within the budget, behind the best border of its
    /// second half. A rest little longer than the budget is halved rather than leaving a scrap.
    std::size_t bestCut(const Section& section, std::size_t begin, std::size_t done, std::size_t budget) const
    {
        const std::size_t rest = section.tokens.size() - begin;
        if (rest <= budget)
            return section.tokens.size();
        const std::size_t aim = rest < budget + budget / 2 ? rest * 3 / 5 : budget;
        const std::size_t latest = begin + std::max<std::size_t>(1, std::min(aim, budget));
        const std::size_t earliest = std::max(done + 1, begin + aim / 2);
        std::size_t best = std::max(latest, done + 1);
        Border found = Border::None;
        for (std::size_t end = latest; end >= earliest; --end) {
            if (const Border border = section.tokens[end - 1].border; border > found) {
                found = border;
                best = end;
            }
        }
        return best;
    }

    /// The first sentence, else word, that begins among the last `overlap` tokens before `end`.
    std::size_t overlapStart(const Section& section, std::size_t begin, std::size_t end, std::size_t overlap) const
    {
        const std::size_t first = std::max(begin + 1, end - std::min(end, overlap));
        for (const Border wanted : {Border::Sentence, Border::Word}) {
            for (std::size_t start = first; start < end; ++start) {
                if (section.tokens[start - 1].border >= wanted)
                    return start;
            }
        }
        return end;
    }

    const DocumentText& m_document;
    const embed::Embedder& m_embedder;
    const OperationControl& m_control;
    std::size_t m_limit; ///< tokens of a chunk without its title
    std::size_t m_overlap;
    std::string m_title; ///< put before heading paths, empty when not
    std::size_t m_titleTokens = 0;
    std::vector<Section> m_group; ///< small sections waiting to share a chunk
    std::size_t m_groupTokens = 0;
    std::vector<Chunk> m_chunks;
};

} // namespace

std::vector<Chunk> chunkDocument(const DocumentText& document, const embed::Embedder& embedder,
                                 const ChunkOptions& options, const OperationControl& control)
{
    return Chunker(document, embedder, options, control).run();
}

} // namespace varve::import
