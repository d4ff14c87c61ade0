// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/package_parts.h"

#include <algorithm>

namespace varve::import {

namespace {

constexpr std::uint32_t kFlatNesting = 16;
constexpr std::size_t kMostRelationships = 100'000;

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percentDecoded(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = high >= 0 ? hexValue(text[i + 2]) : -1;
        if (low >= 0 && (high > 0 || low > 0)) {
            result += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

class RelationshipsHandler : public XmlHandler {
public:
    RelationshipsHandler(std::string_view part, std::vector<Relationship>& out) : m_part(part), m_out(out) {}
    void startElement(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name != "Relationship" || m_out.size() >= kMostRelationships)
            return;
        const std::string_view type = attributes.value("Type");
        Relationship relationship;
        relationship.id = attributes.value("Id");
        relationship.type = type.substr(type.rfind('/') + 1);
        if (attributes.value("TargetMode") != "External")
            relationship.target = resolvePart(m_part, attributes.text("Target"));
        m_out.push_back(std::move(relationship));
    }
    void endElement(std::string_view) override {}
    void characters(std::string_view) override {}

private:
    std::string_view m_part;
    std::vector<Relationship>& m_out;
};

} // namespace

std::string resolvePart(std::string_view fromPart, std::string_view reference)
{
    reference = reference.substr(0, reference.find('#'));
    const std::size_t colon = reference.find(':');
    if (colon != std::string_view::npos && reference.substr(0, colon).find('/') == std::string_view::npos)
        return {};
    std::string joined = reference.starts_with('/') ? std::string() : std::string(fromPart.substr(0, fromPart.rfind('/') + 1));
    joined += percentDecoded(reference);
    std::vector<std::string_view> parts;
    for (std::string_view rest = joined; !rest.empty();) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const std::string_view part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (part == "..") {
            if (parts.empty())
                return {};
            parts.pop_back();
        } else if (!part.empty() && part != ".") {
            parts.push_back(part);
        }
    }
    std::string result;
    for (const std::string_view part : parts)
        result.append(result.empty() ? "" : "/").append(part);
    return result;
}

bool readRelationships(ZipContainer& container, std::string_view part, std::vector<Relationship>& out)
{
    const std::size_t name = part.rfind('/') + 1;
    const std::string list = std::string(part.substr(0, name)) + "_rels/" + std::string(part.substr(name)) + ".rels";
    if (!container.contains(list))
        return true;
    RelationshipsHandler handler(part, out);
    return readXmlPart(container, list, kFlatNesting, handler);
}

std::string targetOfType(const std::vector<Relationship>& relationships, std::string_view type)
{
    const auto found = std::find_if(relationships.begin(), relationships.end(),
                                    [&](const Relationship& one) { return one.type == type; });
    return found == relationships.end() ? std::string() : found->target;
}

} // namespace varve::import
