// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/unit/import/zip_maker.h"

namespace varve::test {

inline std::string relationships(std::initializer_list<std::pair<std::string, std::string>> typeAndTarget)
{
    std::string xml = R"(<?xml version="1.0"?><Relationships xmlns="r">)";
    int number = 0;
    for (const auto& [type, target] : typeAndTarget)
        xml += "<Relationship Id=\"rId" + std::to_string(++number) + "\" Type=\"http://x/relationships/" + type
            + "\" Target=\"" + target + "\"/>";
    return xml + "</Relationships>";
}

inline std::string coreProperties()
{
    return R"(<cp:coreProperties xmlns:cp="cp" xmlns:dc="dc" xmlns:dcterms="t"><dc:title>Sediment cores</dc:title>)"
           R"(<dc:creator>Ada &amp; Co</dc:creator><dc:language>en-GB</dc:language>)"
           R"(<dcterms:created>2020-01-02T08:00:00Z</dcterms:created>)"
           R"(<dcterms:modified>2024-03-01T09:30:00Z</dcterms:modified></cp:coreProperties>)";
}

/// A Word document with this inside its body.
inline ZipMaker docx(const std::string& body)
{
    ZipMaker zip;
    zip.add("[Content_Types].xml", "<Types/>");
    zip.add("_rels/.rels", relationships({{"officeDocument", "word/document.xml"},
                                          {"metadata/core-properties", "docProps/core.xml"}}));
    zip.add("docProps/core.xml", coreProperties());
    zip.add("word/document.xml", R"(<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>)"
                + body + "</w:body></w:document>");
    return zip;
}

inline std::string wordParagraph(const std::string& text, const std::string& properties = {})
{
    return "<w:p>" + (properties.empty() ? "" : "<w:pPr>" + properties + "</w:pPr>") + "<w:r><w:t>" + text
        + "</w:t></w:r></w:p>";
}

/// An OpenDocument file with this as content.xml's body.
inline ZipMaker odf(const std::string& kind, const std::string& body)
{
    ZipMaker zip;
    zip.addStored("mimetype", "application/vnd.oasis.opendocument." + kind);
    zip.add("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest=\"m\"/>");
    zip.add("meta.xml", R"(<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="dc"><office:meta>)"
                        R"(<dc:title>Varves</dc:title><meta:initial-creator>Gerard</meta:initial-creator>)"
                        R"(<meta:creation-date>1910-08-18T10:00:00</meta:creation-date><dc:language>sv</dc:language>)"
                        R"(</office:meta></office:document-meta>)");
    zip.add("content.xml", R"(<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:draw="d" )"
                           R"(xmlns:presentation="p" xmlns:dc="dc" xmlns:svg="s"><office:body>)" + body
                + "</office:body></office:document-content>");
    return zip;
}

} // namespace varve::test
