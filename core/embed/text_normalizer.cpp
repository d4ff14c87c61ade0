// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/text_normalizer.h"

#include "core/embed/grapheme_clusters.h"
#include "core/embed/json_file.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace varve::embed {

namespace {

constexpr int kMaximumDepth = 4;
constexpr std::size_t kMaximumSteps = 32;

using Points = std::vector<CodePoint>;

std::u32string charactersOf(std::string_view utf8)
{
    std::u32string characters;
    for (std::size_t offset = 0; offset < utf8.size();) {
        const CodePoint point = codePointAt(utf8, offset);
        characters.push_back(point.value);
        offset = point.end;
    }
    return characters;
}

void append(std::u32string_view characters, std::size_t end, Points& out)
{
    if (characters.empty() && !out.empty())
        out.back().end = end;
    for (const char32_t value : characters)
        out.push_back({value, end});
}

struct Apply {
    Points points;

    void operator()(const CharacterMap& map) { points = map.apply(points); }

    void operator()(const TextNormalizer::ReplaceText& step)
    {
        Points out;
        const auto matches = [&](std::size_t at) {
            return points.size() - at >= step.from.size() &&
                   std::equal(step.from.begin(), step.from.end(),
                              points.begin() + static_cast<std::ptrdiff_t>(at),
                              [](char32_t value, const CodePoint& point) { return value == point.value; });
        };
        for (std::size_t i = 0; i < points.size();) {
            if (matches(i)) {
                i += step.from.size();
                append(step.to, points[i - 1].end, out);
            } else {
                out.push_back(points[i++]);
            }
        }
        points = std::move(out);
    }

    void operator()(const TextNormalizer::ReplaceSpaces& step)
    {
        Points out;
        for (std::size_t i = 0; i < points.size();) {
            std::size_t runEnd = i;
            while (runEnd < points.size() && points[runEnd].value == U' ')
                ++runEnd;
            if (runEnd - i >= 2) {
                append(step.to, points[runEnd - 1].end, out);
                i = runEnd;
            } else {
                out.push_back(points[i++]);
            }
        }
        points = std::move(out);
    }

    void operator()(const TextNormalizer::Strip& step)
    {
        const auto isText = [](const CodePoint& point) { return !isWhitespace(point.value); };
        if (step.right)
            points.erase(std::find_if(points.rbegin(), points.rend(), isText).base(), points.end());
        if (step.left)
            points.erase(points.begin(), std::find_if(points.begin(), points.end(), isText));
    }

    /// Compositions and reordering stay within a cluster.
    void operator()(const TextNormalizer::UnicodeForm& form)
    {
        const int options = UTF8PROC_STABLE | (form.isComposed ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE) |
                            (form.isCompatible ? UTF8PROC_COMPAT : 0);
        Points out;
        std::string bytes;
        forEachCluster(points, [&](std::span<const CodePoint> cluster) {
            if (cluster.size() == 1 && cluster.front().value < 0x80) {
                out.push_back(cluster.front());
                return;
            }
            bytes.clear();
            for (const CodePoint& point : cluster)
                appendUtf8(bytes, point.value);
            utf8proc_uint8_t* mapped = nullptr;
            const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data()),
                                             static_cast<utf8proc_ssize_t>(bytes.size()), &mapped,
                                             static_cast<utf8proc_option_t>(options));
            const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
            if (length < 0) {
                out.insert(out.end(), cluster.begin(), cluster.end());
                return;
            }
            const std::string_view text(reinterpret_cast<const char*>(mapped),
                                        static_cast<std::size_t>(length));
            append(charactersOf(text), cluster.back().end, out);
        });
        points = std::move(out);
    }

    void operator()(const TextNormalizer::Lowercase&)
    {
        Points out;
        out.reserve(points.size());
        for (const CodePoint& point : points) {
            if (point.value == U'\u0130') // the one letter whose small form is two characters
                append(U"i\u0307", point.end, out);
            else
                out.push_back(
                    {static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point.value))),
                     point.end});
        }
        points = std::move(out);
    }

    void operator()(const TextNormalizer::StripAccents&)
    {
        Points out;
        for (const CodePoint& point : points) {
            if (isMark(point.value))
                append({}, point.end, out);
            else
                out.push_back(point);
        }
        points = std::move(out);
    }

    void operator()(const TextNormalizer::Prepend& step)
    {
        if (points.empty())
            return;
        Points out;
        append(step.text, points.front().end, out);
        out.insert(out.end(), points.begin(), points.end());
        points = std::move(out);
    }
};

} // namespace

Result<TextNormalizer> TextNormalizer::read(const nlohmann::json& tokenizer,
                                            const std::filesystem::path& path)
{
    TextNormalizer normalizer;
    const auto* first = memberAt(tokenizer, "/normalizer");
    if (first && !first->is_null())
        VARVE_CHECK(normalizer.add(*first, path, 0));
    return normalizer;
}

Result<> TextNormalizer::add(const nlohmann::json& step, const std::filesystem::path& path, int depth)
{
    if (depth > kMaximumDepth || m_steps.size() >= kMaximumSteps)
        return damagedModel(path, "its normaliser has too many steps");
    const std::string type = textAt(step, "/type");
    if (type == "Sequence") {
        const auto* parts = memberAt(step, "/normalizers");
        for (const auto& part : parts && parts->is_array() ? *parts : nlohmann::json::array())
            VARVE_CHECK(add(part, path, depth + 1));
    } else if (type == "Precompiled") {
        VARVE_TRY(auto map, CharacterMap::decode(textAt(step, "/precompiled_charsmap"), path));
        m_steps.emplace_back(std::move(map));
    } else if (type == "Replace" && textAt(step, "/pattern/Regex") == " {2,}") {
        m_steps.emplace_back(ReplaceSpaces{charactersOf(textAt(step, "/content"))});
    } else if (type == "Replace" && !textAt(step, "/pattern/String").empty()) {
        m_steps.emplace_back(ReplaceText{charactersOf(textAt(step, "/pattern/String")),
                                         charactersOf(textAt(step, "/content"))});
    } else if (type == "Strip") {
        m_steps.emplace_back(Strip{flagAt(step, "/strip_left", true), flagAt(step, "/strip_right", true)});
    } else if (type == "NFC" || type == "NFD" || type == "NFKC" || type == "NFKD") {
        m_steps.emplace_back(UnicodeForm{type.back() == 'C', type[2] == 'K'});
    } else if (type == "Lowercase") {
        m_steps.emplace_back(Lowercase{});
    } else if (type == "StripAccents") {
        m_steps.emplace_back(StripAccents{});
    } else if (type == "Prepend") {
        m_steps.emplace_back(Prepend{charactersOf(textAt(step, "/prepend"))});
    } else {
        return Error{ErrorCode::Unsupported, "the tokeniser's normaliser '" + type + "' is not known", path,
                     0};
    }
    return {};
}

namespace {

/// An accent or joiner goes with the character before it.
void shareEndsInClusters(Points& points)
{
    forEachCluster(points, [&](std::span<const CodePoint> cluster) {
        const auto begin = points.begin() + (cluster.data() - points.data());
        const std::size_t end = cluster.back().end;
        std::for_each(begin, begin + static_cast<std::ptrdiff_t>(cluster.size()),
                      [end](CodePoint& point) { point.end = end; });
    });
}

} // namespace

std::vector<CodePoint> TextNormalizer::apply(std::string_view text, std::size_t offset) const
{
    Apply state;
    state.points.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = codePointAt(text, at);
        state.points.push_back({point.value, offset + point.end});
        at = point.end;
    }
    shareEndsInClusters(state.points);
    for (const Step& step : m_steps)
        std::visit(state, step);
    return std::move(state.points);
}

} // namespace varve::embed
