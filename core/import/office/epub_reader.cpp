// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/epub_package.h"
#include "core/import/office/office_text.h"
#include "core/import/text_readers.h"

namespace varve::import {

namespace {

bool hasHeading(const DocumentText& chapter, std::string_view title)
{
    for (const TextBlock& block : chapter.blocks) {
        if (block.isHeading && block.text == title)
            return true;
    }
    return false;
}

/// Adds a chapter's blocks, under its title in the table of contents when the chapter itself does not bear it.
void addChapter(const DocumentText& chapter, const std::string& title, OfficeText& text)
{
    unsigned above = 0;
    text.endSections();
    if (!title.empty() && !chapter.blocks.empty() && !hasHeading(chapter, title)) {
        text.addHeading(1, title);
        above = 1;
    }
    for (const TextBlock& block : chapter.blocks) {
        if (block.isHeading)
            text.addHeading(above + static_cast<unsigned>(block.headingPath.size()), block.text);
        else
            text.addText(block.text);
    }
}

bool readChapter(const ContainerReading& reading, const std::string& part, const std::string& title, OfficeText& text)
{
    std::string bytes;
    if (!reading.container.readWhole(part, reading.limits.textBytes, bytes))
        return false;
    const std::string charset = declaredHtmlCharset(bytes);
    const DecodedText source = decodeText(std::move(bytes), charset, &reading.container.guard());
    if (source.isBinary)
        return reading.container.fail("damaged", part + " is not text");
    DocumentText chapter;
    ReadGuard& guard = reading.container.guard();
    if (!readHtml(source, chapter, reading.limits.nesting, guard))
        return guard.reason().key.empty() ? reading.container.fail("damaged", part + ": the parser gave up")
                                          : reading.container.fail(guard.reason().key, guard.reason().detail);
    addChapter(chapter, title, text);
    return !reading.container.hasFault();
}

} // namespace

bool readEpub(const ContainerReading& reading)
{
    EpubPackage package;
    if (!readEpubPackage(reading, package))
        return false;
    OfficeText text(reading.document, reading.limits, reading.container);
    std::size_t missing = 0;
    for (const std::string& chapter : package.chapters) {
        if (package.encryptedParts.contains(chapter))
            return reading.container.fail("encrypted", "the book is protected (DRM): " + chapter);
        if (!reading.container.contains(chapter)) {
            ++missing; // a list that names more than there is, which reading programs pass over
            continue;
        }
        const auto title = package.titles.find(chapter);
        if (!readChapter(reading, chapter, title == package.titles.end() ? std::string() : title->second, text))
            return false;
    }
    if (missing > 0 && missing == package.chapters.size())
        return reading.container.fail("damaged", "none of its chapters is there");
    return true;
}

} // namespace varve::import
