// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/wink_embeddings.h"

#include <charconv>
#include <string>
#include <string_view>

namespace varve::bench {

namespace {

/// Index behind `key` in `text` from `from` on.
std::size_t behind(std::string_view text, std::string_view key, std::size_t from)
{
    const std::size_t at = text.find(key, from);
    return at == std::string_view::npos ? at : at + key.size();
}

/// End of the JSON string that begins behind the quote at `at`: the index of its closing quote.
std::size_t closingQuote(std::string_view text, std::size_t at)
{
    while (at < text.size() && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    return at;
}

/// Numbers up to the closing bracket; returns the index behind it, or npos.
std::size_t readNumbers(std::string_view text, std::size_t at, std::vector<float>& numbers)
{
    numbers.clear();
    while (at < text.size()) {
        float value = 0;
        const auto [end, problem] = std::from_chars(text.data() + at, text.data() + text.size(), value);
        // Values too small for a float are zero.
        if (problem == std::errc::result_out_of_range)
            value = 0;
        else if (problem != std::errc())
            return std::string_view::npos;
        numbers.push_back(value);
        at = static_cast<std::size_t>(end - text.data());
        if (at < text.size() && text[at] == ']')
            return at + 1;
        ++at; // the comma
    }
    return std::string_view::npos;
}

} // namespace

Result<Vectors> readWinkEmbeddings(const std::filesystem::path& jsonFile)
{
    std::ifstream stream(jsonFile, std::ios::binary);
    if (!stream)
        return Error{ErrorCode::NotFound, "cannot be opened", jsonFile, 0};
    const std::string content{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const std::string_view text = content;
    const Error corrupt{ErrorCode::Corrupt, "is not the file of wink-embeddings", jsonFile, 0};

    Vectors vectors;
    const std::size_t dimensionAt = behind(text, "\"dimensions\":", 0);
    std::size_t at = behind(text, "\"vectors\":{", 0);
    if (dimensionAt == std::string_view::npos || at == std::string_view::npos)
        return corrupt;
    std::from_chars(text.data() + dimensionAt, text.data() + text.size(), vectors.width);
    std::vector<float> numbers;
    while (at < text.size() && text[at] == '"') {
        at = closingQuote(text, at + 1) + 1;
        if (at + 2 > text.size() || text.substr(at, 2) != ":[")
            return corrupt;
        at = readNumbers(text, at + 2, numbers);
        if (at == std::string_view::npos || numbers.size() < vectors.width)
            return corrupt;
        vectors.values.insert(vectors.values.end(), numbers.begin(),
                              numbers.begin() + static_cast<std::ptrdiff_t>(vectors.width));
        at += at < text.size() && text[at] == ',' ? 1 : 0;
    }
    if (vectors.rows() == 0)
        return corrupt;
    return vectors;
}

} // namespace varve::bench
