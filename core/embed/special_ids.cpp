// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/special_ids.h"

#include "core/embed/json_file.h"

namespace varve::embed {

namespace {

constexpr std::size_t kMaximumSpecials = 16;

/// TemplateProcessing: the ids of the named special tokens before and after sequence A.
Result<SpecialIds> fromTemplate(const nlohmann::json& processor, const std::filesystem::path& path)
{
    SpecialIds ids;
    bool sawText = false;
    const auto* parts = memberAt(processor, "/single");
    const auto* table = memberAt(processor, "/special_tokens");
    if (!parts || !parts->is_array() || parts->size() > kMaximumSpecials)
        return damagedModel(path, "its template of special tokens is incomplete");
    for (const auto& part : *parts) {
        if (memberAt(part, "/Sequence")) {
            sawText = true;
            continue;
        }
        const std::string name = textAt(part, "/SpecialToken/id");
        const auto entry = table && table->is_object() ? table->find(name) : nlohmann::json::const_iterator();
        const auto* numbers =
            table && table->is_object() && entry != table->end() ? memberAt(*entry, "/ids") : nullptr;
        if (!numbers || !numbers->is_array() || numbers->size() > kMaximumSpecials)
            return damagedModel(path,
                                "its template names a special token '" + name + "' that it does not have");
        for (const auto& number : *numbers) {
            if (!number.is_number_unsigned() || number.get<std::uint64_t>() >= kMaximumPieces)
                return damagedModel(path, "the number of special token '" + name + "' is out of range");
            (sawText ? ids.after : ids.before).push_back(number.get<std::int32_t>());
        }
    }
    if (!sawText)
        return damagedModel(path, "its template of special tokens has no place for the text");
    return ids;
}

/// BertProcessing and RobertaProcessing: pairs of text and number.
Result<SpecialIds> fromPair(const nlohmann::json& processor, const std::filesystem::path& path)
{
    const auto first = countAt(processor, "/cls/1");
    const auto last = countAt(processor, "/sep/1");
    if (!first || !last || *first >= kMaximumPieces || *last >= kMaximumPieces)
        return damagedModel(path, "the numbers of its special tokens are out of range");
    return SpecialIds{{static_cast<std::int32_t>(*first)}, {static_cast<std::int32_t>(*last)}};
}

} // namespace

Result<SpecialIds> readSpecialIds(const nlohmann::json& tokenizer, const std::filesystem::path& path,
                                  const IdLookup& idOf, std::string_view first, std::string_view last)
{
    const auto* processor = memberAt(tokenizer, "/post_processor");
    if (!processor || processor->is_null()) {
        SpecialIds ids;
        if (const auto id = idOf(first))
            ids.before.push_back(*id);
        if (const auto id = idOf(last))
            ids.after.push_back(*id);
        return ids;
    }
    const std::string type = textAt(*processor, "/type");
    if (type == "TemplateProcessing")
        return fromTemplate(*processor, path);
    if (type == "BertProcessing" || type == "RobertaProcessing")
        return fromPair(*processor, path);
    return Error{ErrorCode::Unsupported, "special tokens placed by '" + type + "' are not known", path, 0};
}

} // namespace varve::embed
