// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/html_page.h"

#include "core/import/document_facts.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace varve::import {

namespace {

// Never text for a reader.
constexpr std::array<std::string_view, 9> kHidden{"script", "style",  "noscript", "template", "svg",
                                                  "math",   "object", "select",   "iframe"};
constexpr std::array<std::string_view, 3> kFurniture{"nav", "aside", "dialog"};
// A banner or foot belongs to the page unless it stands inside its article.
constexpr std::array<std::string_view, 2> kPageEnds{"header", "footer"};
constexpr std::array<std::string_view, 11> kFurnitureRoles{
    "navigation", "banner", "contentinfo", "search",  "complementary", "dialog",
    "alertdialog", "menu",  "menubar",     "toolbar", "tablist"};
// Class names by which the common generators (Sphinx, DocBook, Doxygen, Asciidoctor) mark theirs.
constexpr std::array<std::string_view, 9> kFurnitureClasses{
    "navheader",  "navfooter",   "sphinxsidebar", "related",  "navigation",
    "headerlink", "toc-backref", "breadcrumbs",   "nav-panel"};

template <std::size_t size>
bool isOneOf(std::string_view name, const std::array<std::string_view, size>& names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view view(const unsigned char* text)
{
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// A name such as "cookie-banner" or "CybotCookiebotDialog"; "cookie-recipes" is a matter of taste.
bool isConsentName(std::string_view name)
{
    std::string lower(name.substr(0, 100));
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 9> kForms{"banner", "consent", "notice", "popup", "modal",
                                                     "overlay", "dialog", "-bar",   "_bar"};
    const bool isForm = std::any_of(kForms.begin(), kForms.end(), [&](std::string_view form) { return contains(lower, form); });
    return (isForm && (contains(lower, "cookie") || contains(lower, "gdpr") || contains(lower, "consent-banner")))
        || lower.starts_with("onetrust-") || lower == "cc-window" || lower == "cookiebar";
}

bool hasFurnitureClass(std::string_view classes)
{
    while (!(classes = trimmed(classes)).empty()) {
        const std::size_t end = std::min(classes.find_first_of(" \t\n"), classes.size());
        if (isOneOf(classes.substr(0, end), kFurnitureClasses) || isConsentName(classes.substr(0, end)))
            return true;
        classes.remove_prefix(end);
    }
    return false;
}

/// What a <meta> element says about the page: who wrote it, when, in which language.
void takeMeta(HtmlAttributes attributes, DocumentText& document)
{
    std::string name;
    std::string_view content;
    for (HtmlAttributes attribute = attributes; attribute && *attribute; attribute += 2) {
        const std::string_view key = view(attribute[0]);
        if (key == "name" || key == "property" || key == "itemprop" || key == "http-equiv")
            name = view(attribute[1]).substr(0, 100);
        else if (key == "content")
            content = view(attribute[1]);
    }
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 5> kAuthors{"author", "dc.creator", "dcterms.creator", "citation_author",
                                                       "article:author"};
    constexpr std::array<std::string_view, 9> kDates{
        "article:modified_time", "last-modified", "dcterms.modified", "article:published_time", "datepublished",
        "dc.date",               "dcterms.date",  "citation_date",    "date"};
    if (isOneOf(name, kAuthors) && document.author.empty() && !contains(content, "://"))
        document.author = factText(content);
    else if (isOneOf(name, kDates) && document.date.empty())
        document.date = isoDate(content);
    else if (name == "content-language" && document.language.empty())
        document.language = languageTag(content);
}

} // namespace

bool isHiddenInHtml(std::string_view element) { return isOneOf(element, kHidden); }

bool isHtmlFurniture(std::string_view element, HtmlAttributes attributes, bool isInArticle)
{
    if (isOneOf(element, kFurniture) || (isOneOf(element, kPageEnds) && !isInArticle))
        return true;
    // The page itself may be marked, by a script that has shown a banner.
    const bool isPage = element == "html" || element == "body" || element == "main";
    for (HtmlAttributes attribute = attributes; attribute && *attribute && !isPage; attribute += 2) {
        const std::string_view key = view(attribute[0]), value = view(attribute[1]);
        if ((key == "role" && isOneOf(value, kFurnitureRoles)) || (key == "class" && hasFurnitureClass(value))
            || (key == "id" && isConsentName(value)))
            return true;
    }
    return false;
}

void takeHtmlFacts(std::string_view element, HtmlAttributes attributes, DocumentText& document)
{
    if (element == "meta")
        return takeMeta(attributes, document);
    for (HtmlAttributes attribute = attributes; attribute && *attribute; attribute += 2) {
        if ((view(attribute[0]) == "lang" || view(attribute[0]) == "xml:lang") && document.language.empty())
            document.language = languageTag(view(attribute[1]));
    }
}

} // namespace varve::import
