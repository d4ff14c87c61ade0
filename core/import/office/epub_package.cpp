// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/epub_package.h"

#include "core/import/document_facts.h"
#include "core/import/office/office_text.h"
#include "core/import/office/package_parts.h"

namespace varve::import {

namespace {

constexpr std::size_t kMostItems = 100'000;

/// META-INF/container.xml: where the package is.
class RootFileHandler : public XmlHandler {
public:
    void startElement(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "rootfile" && package.empty())
            package = resolvePart("", attributes.text("full-path"));
    }
    void endElement(std::string_view) override {}
    void characters(std::string_view) override {}
    std::string package;
};

/// META-INF/encryption.xml. Most often it names fonts only.
class EncryptionHandler : public XmlHandler {
public:
    explicit EncryptionHandler(std::set<std::string>& parts) : m_parts(parts) {}
    void startElement(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "CipherReference" && m_parts.size() < kMostItems)
            m_parts.insert(resolvePart("", attributes.text("URI")));
    }
    void endElement(std::string_view) override {}
    void characters(std::string_view) override {}

private:
    std::set<std::string>& m_parts;
};

/// The package: metadata, the list of parts, and the order to read them in.
class PackageHandler : public XmlHandler {
public:
    PackageHandler(DocumentText& document, const std::string& part) : m_facts(document), m_part(part) {}
    void startElement(std::string_view name, const XmlAttributes& attributes) override;
    void endElement(std::string_view name) override
    {
        if (m_isMetadata)
            m_facts.endElement(name);
        m_isMetadata = m_isMetadata && name != "metadata";
    }
    void characters(std::string_view text) override
    {
        if (m_isMetadata)
            m_facts.characters(text);
    }

    struct Item {
        std::string part;
        bool isText = false;
    };
    std::map<std::string, Item, std::less<>> items;
    std::vector<std::string> spine;
    std::string navigation, ncx; ///< parts with the table of contents

private:
    FactsHandler m_facts;
    const std::string& m_part;
    bool m_isMetadata = false;
};

void PackageHandler::startElement(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "metadata") {
        m_isMetadata = true;
    } else if (m_isMetadata) {
        m_facts.startElement(name, attributes);
    } else if (name == "item" && items.size() < kMostItems) {
        const std::string_view type = attributes.value("media-type"), properties = attributes.value("properties");
        const std::string part = resolvePart(m_part, attributes.text("href"));
        if (properties.find("nav") != std::string_view::npos)
            navigation = part;
        else if (type == "application/x-dtbncx+xml")
            ncx = part;
        items[attributes.text("id")] = {part, type.find("html") != std::string_view::npos
                                            || type == "application/x-dtbook+xml"};
    } else if (name == "itemref" && spine.size() < kMostItems) {
        spine.push_back(attributes.text("idref"));
    }
}

/// Both kinds of tables of contents: <navPoint><navLabel><text>…</text></navLabel><content src/></navPoint>, and
/// <nav epub:type="toc"><a href>…</a></nav>.
class ContentsHandler : public XmlHandler {
public:
    ContentsHandler(const std::string& part, std::map<std::string, std::string>& titles) : m_part(part), m_titles(titles) {}
    void startElement(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "text" || name == "a") {
            m_label.clear();
            m_isLabel = true;
        }
        if (name == "a")
            m_target = attributes.text("href");
        else if (name == "content")
            add(attributes.text("src"));
        else if (name == "nav")
            m_isWanted = attributes.value("type").empty() || attributes.value("type") == "toc";
    }
    void endElement(std::string_view name) override
    {
        if (name == "text" || name == "a")
            m_isLabel = false;
        if (name == "a")
            add(m_target);
    }
    void characters(std::string_view text) override
    {
        if (m_isLabel && m_label.size() < kHeadingBytes)
            m_label += text;
    }

private:
    /// The first entry of a part is its title; later ones are sections of it.
    void add(const std::string& reference)
    {
        const std::string title = factText(m_label);
        if (m_isWanted && !title.empty() && m_titles.size() < kMostItems)
            m_titles.emplace(resolvePart(m_part, reference), title);
    }
    const std::string& m_part;
    std::map<std::string, std::string>& m_titles;
    std::string m_label, m_target;
    bool m_isLabel = false, m_isWanted = true;
};

} // namespace

bool readEpubPackage(const ContainerReading& reading, EpubPackage& package)
{
    ZipContainer& container = reading.container;
    const std::uint32_t nesting = reading.limits.nesting;
    RootFileHandler root;
    if (!readXmlPart(container, "META-INF/container.xml", nesting, root))
        return false;
    PackageHandler parts(reading.document, root.package);
    if (!readXmlPart(container, root.package, nesting, parts))
        return false;
    const std::string encryption = "META-INF/encryption.xml";
    if (EncryptionHandler handler(package.encryptedParts);
        container.contains(encryption) && !readXmlPart(container, encryption, nesting, handler))
        return false;
    for (const std::string& id : parts.spine) {
        const auto item = parts.items.find(id);
        if (item != parts.items.end() && item->second.isText && item->second.part != parts.navigation)
            package.chapters.push_back(item->second.part);
    }
    for (const std::string& contents : {parts.navigation, parts.ncx}) {
        if (contents.empty() || !package.titles.empty() || !container.contains(contents))
            continue;
        ContentsHandler handler(contents, package.titles);
        if (!readXmlPart(container, contents, nesting, handler) && !container.forgiveDamage())
            return false;
    }
    return true;
}

} // namespace varve::import
