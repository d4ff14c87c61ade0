// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/sections.h"

#include "core/import/utf8.h"

#include <algorithm>

namespace varve::import {

namespace {

/// A section longer than this goes on as another one, so that tokens are held for a bounded piece of a document.
constexpr std::size_t kSectionTokens = 1 << 18;

/// Byte in the source of byte `at` in the block's text: exact where both have one size, else in proportion.
std::uint64_t sourceOffset(const TextBlock& block, std::size_t at)
{
    const std::uint64_t span = block.byteEnd - block.byteBegin;
    if (span == block.text.size() || block.text.empty())
        return block.byteBegin + std::min<std::uint64_t>(at, span);
    return block.byteBegin + at * span / block.text.size();
}

/// A term of a glossary, an option, "These are:" belong to what follows them.
bool introducesNext(std::string_view text, std::size_t tokens)
{
    constexpr std::size_t kTermTokens = 8;
    text = trimmed(text);
    return text.ends_with(':') || text.ends_with("：")
        || (tokens <= kTermTokens && sentenceStopBefore(text, text.size()) == 0);
}

} // namespace

std::string joinPath(const std::vector<std::string>& path, std::size_t from)
{
    std::string joined;
    for (std::size_t i = from; i < path.size(); ++i)
        joined.append(joined.empty() ? "" : kPathSeparator).append(path[i]);
    return joined;
}

std::optional<Section> SectionWalk::next()
{
    const auto& blocks = m_document.blocks;
    if (m_next >= blocks.size())
        return std::nullopt;
    Section section;
    section.firstBlock = m_next;
    section.path = &blocks[m_next].headingPath;
    section.headingTokens = m_embedder.countTokens(joinPath(*section.path));
    if (blocks[m_next].isHeading) {
        if (m_embedder.countTokens(blocks[m_next].text) <= m_headingLimit)
            section.headingBlock = m_next;
        else
            addTokens(section, m_next);
        ++m_next;
    }
    while (m_next < blocks.size() && !blocks[m_next].isHeading && blocks[m_next].headingPath == *section.path
           && section.tokens.size() < kSectionTokens && m_control.proceed())
        addTokens(section, m_next++);
    section.endBlock = m_next;
    return section;
}

void SectionWalk::addTokens(Section& section, std::size_t block) const
{
    const std::string& text = m_document.blocks[block].text;
    if (trimmed(text).empty())
        return;
    const std::size_t tokensBefore = section.tokens.size();
    std::size_t last = 0;
    for (std::size_t end : m_embedder.tokenEnds(text)) {
        end = std::min(end, text.size());
        while (end < text.size() && isContinuationByte(text[end]))
            ++end;
        if (end <= last)
            continue;
        section.tokens.push_back(
            {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(end), borderAt(text, end)});
        last = end;
    }
    // What the tokenizer has no token for still belongs to the text.
    const auto size = static_cast<std::uint32_t>(text.size());
    if (last == 0)
        section.tokens.push_back({static_cast<std::uint32_t>(block), size, Border::Block});
    section.tokens.back().end = size;
    section.tokens.back().border = introducesNext(text, section.tokens.size() - tokensBefore) ? Border::Line : Border::Block;
}

SectionPart partOf(const DocumentText& document, const Section& section, std::size_t begin, std::size_t end)
{
    SectionPart part;
    const auto& tokens = section.tokens;
    bool isFirst = true;
    for (std::size_t i = begin; i < end;) {
        const TextBlock& block = document.blocks[tokens[i].block];
        std::size_t last = i;
        while (last + 1 < end && tokens[last + 1].block == tokens[i].block)
            ++last;
        const std::size_t from = i > 0 && tokens[i - 1].block == tokens[i].block ? tokens[i - 1].end : 0;
        const std::string_view raw = std::string_view(block.text).substr(from, tokens[last].end - from);
        i = last + 1;
        const std::string_view text = trimmed(raw);
        if (text.empty())
            continue;
        const auto offset = static_cast<std::size_t>(text.data() - block.text.data());
        if (isFirst) {
            part.byteBegin = sourceOffset(block, offset);
            part.page = block.page;
        } else {
            part.text += text.starts_with("- ") ? "\n" : "\n\n";
        }
        part.text += text;
        part.byteEnd = std::max(part.byteEnd, sourceOffset(block, offset + text.size()));
        isFirst = false;
    }
    if (begin == 0 && section.headingBlock) {
        const TextBlock& heading = document.blocks[*section.headingBlock];
        part.byteBegin = heading.byteBegin;
        part.byteEnd = std::max(part.byteEnd, heading.byteEnd);
        part.page = heading.page;
    }
    return part;
}

} // namespace varve::import
