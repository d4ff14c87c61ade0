// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace varve::bench {

/// Text that people wrote, so that it compresses and is indexed as text is. Printable ASCII only.
class RealText {
public:
    /// Takes text, Markdown and HTML files below `folder` in the order of their names, HTML without its tags, until
    /// `bytes` are there or the files end.
    /// Errors:   NotFound when there is not a single page of text.
    static Result<RealText> read(const std::filesystem::path& folder, std::size_t bytes, std::uint64_t seed);

    /// The next piece of about `bytes`, of whole words. Pieces follow each other, the first begins where the seed says;
    /// at the end of the text it begins again.
    std::string_view next(std::size_t bytes);
    /// How often it began again: what comes then was there before.
    std::size_t rounds() const { return m_rounds; }

private:
    std::string m_text;
    std::size_t m_at = 0;
    std::size_t m_rounds = 0;
};

} // namespace varve::bench
