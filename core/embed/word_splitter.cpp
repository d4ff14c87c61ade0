// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/word_splitter.h"

#include "core/embed/json_file.h"

#include <algorithm>

namespace varve::embed {

Result<WordSplitter> WordSplitter::read(const nlohmann::json& tokenizer, const std::filesystem::path& path)
{
    WordSplitter splitter;
    const auto* first = memberAt(tokenizer, "/pre_tokenizer");
    if (!first || first->is_null())
        return splitter;
    if (textAt(*first, "/type") != "Sequence") {
        VARVE_CHECK(splitter.add(*first, path));
        return splitter;
    }
    const auto* parts = memberAt(*first, "/pretokenizers");
    if (!parts || !parts->is_array())
        return damagedModel(path, "its sequence of pre-tokenisers is missing");
    for (const auto& part : *parts)
        VARVE_CHECK(splitter.add(part, path));
    return splitter;
}

Result<> WordSplitter::add(const nlohmann::json& kind, const std::filesystem::path& path)
{
    const std::string type = textAt(kind, "/type");
    if (type == "WhitespaceSplit" && !m_marksSpaces) {
        m_splitsAtSpaces = true;
        return {};
    }
    if (type != "Metaspace" || m_marksSpaces)
        return Error{ErrorCode::Unsupported, "the tokeniser's pre-tokeniser '" + type + "' is not known",
                     path, 0};
    m_marksSpaces = true;
    m_splitsAtMarks = flagAt(kind, "/split", true);
    const std::string mark = textAt(kind, "/replacement");
    if (!mark.empty()) {
        const CodePoint point = codePointAt(mark, 0);
        if (point.end != mark.size())
            return damagedModel(path, "its mark for a space is not one character");
        m_mark = point.value;
    }
    const std::string scheme = textAt(kind, "/prepend_scheme");
    const bool isNever = scheme == "never" || (scheme.empty() && !flagAt(kind, "/add_prefix_space", true));
    m_prefix = isNever ? Prefix::Never : scheme == "first" ? Prefix::First : Prefix::Always;
    return {};
}

void WordSplitter::markSpaces(std::span<const CodePoint> word, bool isStart,
                              std::vector<CodePoint>& marked) const
{
    marked.assign(word.begin(), word.end());
    for (CodePoint& point : marked) {
        if (point.value == U' ')
            point.value = m_mark;
    }
    const bool wantsPrefix = m_prefix == Prefix::Always || (m_prefix == Prefix::First && isStart);
    if (wantsPrefix && marked.front().value != m_mark)
        marked.insert(marked.begin(), {m_mark, marked.front().end});
}

void WordSplitter::forEachWord(std::span<const CodePoint> text, bool isStart,
                               const std::function<void(std::span<const CodePoint>)>& use) const
{
    std::vector<CodePoint> marked;
    const auto useWord = [&](std::span<const CodePoint> word) {
        if (word.empty())
            return;
        if (!m_marksSpaces)
            return use(word);
        markSpaces(word, isStart && word.data() == text.data(), marked);
        std::size_t begin = 0;
        for (std::size_t i = 1; m_splitsAtMarks && i < marked.size(); ++i) {
            if (marked[i].value == m_mark) {
                use(std::span(marked).subspan(begin, i - begin));
                begin = i;
            }
        }
        use(std::span(marked).subspan(begin));
    };
    if (!m_splitsAtSpaces)
        return useWord(text);
    const auto isSpace = [](const CodePoint& point) { return isWhitespace(point.value); };
    for (auto begin = text.begin(); begin != text.end();) {
        const auto end = std::find_if(begin, text.end(), isSpace);
        useWord({begin, end});
        begin = std::find_if_not(end, text.end(), isSpace);
    }
}

} // namespace varve::embed
