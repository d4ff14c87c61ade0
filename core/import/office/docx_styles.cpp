// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/docx_styles.h"

#include <algorithm>
#include <cctype>

namespace varve::import {

namespace {

using Styles = std::map<std::string, DocxStyle, std::less<>>;
constexpr std::size_t kMostStyles = 20'000;

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

void takeName(DocxStyle& style, std::string name)
{
    constexpr std::string_view kHeading = "heading ";
    if (name.size() == kHeading.size() + 1 && name.starts_with(kHeading) && name.back() >= '1' && name.back() <= '9') {
        style.headingLevel = static_cast<unsigned>(name.back() - '0');
        style.hasOwnLevel = true;
    } else if (name == "title") {
        style.headingLevel = 1;
        style.hasOwnLevel = true;
    }
    style.isContentsEntry = name.starts_with("toc ") || name.starts_with("table of figures");
    style.name = std::move(name);
}

class StylesHandler : public XmlHandler {
public:
    explicit StylesHandler(Styles& styles) : m_styles(styles) {}
    void startElement(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "style" && m_styles.size() < kMostStyles)
            m_style = &m_styles[attributes.text("styleId")];
        else if (!m_style)
            return;
        else if (name == "name")
            takeName(*m_style, lowered(attributes.value("val")));
        else if (name == "basedOn")
            m_style->basedOn = attributes.text("val");
        else if (name == "numPr")
            m_style->isListItem = true;
        else if (name == "outlineLvl" && !m_style->hasOwnLevel) {
            m_style->headingLevel = headingLevelOfOutline(attributes);
            m_style->hasOwnLevel = true;
        }
    }
    void endElement(std::string_view name) override
    {
        if (name == "style")
            m_style = nullptr;
    }
    void characters(std::string_view) override {}

private:
    Styles& m_styles;
    DocxStyle* m_style = nullptr;
};

/// The level a style has from the first of its ancestors that has one; chains may be loops.
unsigned inheritedLevel(const Styles& styles, const DocxStyle& style)
{
    constexpr int kLongestChain = 32;
    const DocxStyle* at = &style;
    for (int i = 0; i < kLongestChain && !at->hasOwnLevel; ++i) {
        const auto parent = styles.find(at->basedOn);
        if (parent == styles.end())
            return 0;
        at = &parent->second;
    }
    // What derives from the document's title is a subtitle or the like.
    return at != &style && at->name == "title" ? 0 : at->headingLevel;
}

} // namespace

unsigned headingLevelOfOutline(const XmlAttributes& attributes)
{
    const std::uint64_t level = attributes.number("val", 9);
    return level < 9 ? static_cast<unsigned>(level) + 1 : 0;
}

bool readDocxStyles(ZipContainer& container, const std::string& part, std::uint32_t nesting, Styles& styles)
{
    if (part.empty() || !container.contains(part))
        return true;
    StylesHandler handler(styles);
    if (!readXmlPart(container, part, nesting, handler))
        return false;
    std::map<std::string, unsigned, std::less<>> levels;
    for (const auto& [id, style] : styles)
        levels[id] = inheritedLevel(styles, style);
    for (auto& [id, style] : styles) {
        style.headingLevel = levels[id];
        style.isListItem = style.isListItem && style.headingLevel == 0;
    }
    return true;
}

} // namespace varve::import
