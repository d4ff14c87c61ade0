// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/document.h"
#include "core/import/sentence_borders.h"

#include <optional>

namespace varve::import {

/// One token of a section's running text.
struct SectionToken {
    std::uint32_t block; ///< index in the document
    std::uint32_t end;   ///< byte in the block's text
    Border border;       ///< how good a cut behind it is
};

/// Consecutive blocks under one heading path.
struct Section {
    const std::vector<std::string>* path = nullptr; ///< the document's own
    std::optional<std::size_t> headingBlock;        ///< not among the tokens
    std::vector<SectionToken> tokens;
    std::size_t headingTokens = 0; ///< of the whole path as one line
    std::size_t firstBlock = 0;
    std::size_t endBlock = 0;
};

inline constexpr std::string_view kPathSeparator = " \u203A ";

/// "Recovery › After a crash"
std::string joinPath(const std::vector<std::string>& path, std::size_t from = 0);

/// Walks a document section by section and tokenises each block once.
/// A heading of more than `headingLimit` tokens becomes text of its section; its path is then shortened to what fits.
class SectionWalk {
public:
    SectionWalk(const DocumentText& document, const embed::Embedder& embedder, std::size_t headingLimit,
                const OperationControl& control)
        : m_document(document), m_embedder(embedder), m_headingLimit(headingLimit), m_control(control)
    {
    }
    /// The next section, nothing at the end. After a stop a section may be cut short.
    std::optional<Section> next();

private:
    void addTokens(Section& section, std::size_t block) const;

    const DocumentText& m_document;
    const embed::Embedder& m_embedder;
    std::size_t m_headingLimit;
    const OperationControl& m_control;
    std::size_t m_next = 0;
};

/// Text of some tokens of a section, and where it stands in the source.
struct SectionPart {
    std::string text;
    std::uint64_t byteBegin = 0;
    std::uint64_t byteEnd = 0;
    std::uint32_t page = 0;
};

/// Tokens [begin, end) of `section`; when they start it, its heading belongs to the byte range.
SectionPart partOf(const DocumentText& document, const Section& section, std::size_t begin, std::size_t end);

} // namespace varve::import
