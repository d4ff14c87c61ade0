// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/real_text.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

namespace varve::bench {

namespace {

constexpr std::size_t kLeastBytes = 4096;

bool isText(const std::filesystem::path& file)
{
    const std::string extension = file.extension();
    return extension == ".txt" || extension == ".md" || extension == ".rst" || extension == ".html";
}

std::vector<std::filesystem::path> textFiles(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    std::error_code problem;
    using Walk = std::filesystem::recursive_directory_iterator;
    for (Walk entry(folder, std::filesystem::directory_options::skip_permission_denied, problem), end;
         !problem && entry != end; entry.increment(problem)) {
        std::error_code unreadable;
        if (isText(entry->path()) && entry->is_regular_file(unreadable) && !entry->is_symlink(unreadable))
            files.push_back(entry->path());
    }
    std::ranges::sort(files);
    return files;
}

/// Appends the words of `raw`, a space after each.
void appendWords(std::string& text, std::string_view raw, bool hasTags)
{
    bool isInTag = false;
    for (const char c : raw) {
        if (hasTags && (c == '<' || (isInTag && c == '>'))) {
            isInTag = c == '<';
            continue;
        }
        if (isInTag)
            continue;
        const bool isVisible = c > ' ' && c <= '~';
        if (isVisible)
            text += c;
        else if (!text.empty() && text.back() != ' ')
            text += ' ';
    }
    if (!text.empty() && text.back() != ' ')
        text += ' ';
}

} // namespace

Result<RealText> RealText::read(const std::filesystem::path& folder, std::size_t bytes, std::uint64_t seed)
{
    RealText text;
    for (const std::filesystem::path& file : textFiles(folder)) {
        if (text.m_text.size() >= bytes)
            break;
        std::ifstream stream(file, std::ios::binary);
        const std::string raw{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
        appendWords(text.m_text, raw, file.extension() == ".html");
    }
    if (text.m_text.size() < kLeastBytes)
        return Error{ErrorCode::NotFound, "holds no text to take (--text names another folder)", folder, 0};
    text.m_at = static_cast<std::size_t>(seed * 7919 % text.m_text.size());
    return text;
}

std::string_view RealText::next(std::size_t bytes)
{
    if (m_at + bytes >= m_text.size()) {
        m_at = 0;
        ++m_rounds;
    }
    const std::size_t begin = m_at;
    const std::size_t end = std::min(m_text.find(' ', std::min(begin + bytes, m_text.size())), m_text.size());
    m_at = std::min(end + 1, m_text.size());
    return std::string_view(m_text).substr(begin, end - begin);
}

} // namespace varve::bench
