// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/office_document.h"

#include "core/import/content_type.h"
#include "core/import/office/office_readers.h"
#include "core/import/office/office_text.h"
#include "core/import/office/package_parts.h"
#include "core/import/utf8.h"

#include <algorithm>
#include <array>

namespace varve::import {

namespace {

enum class Family { Word, Slides, Sheets, OdfText, OdfSheets, Epub };

struct Format {
    Family family;
    std::string_view mediaType;
    std::array<std::string_view, 4> extensions;
    std::string_view mainFolder; ///< of Office Open XML
};

#define VARVE_OOXML "application/vnd.openxmlformats-officedocument."
#define VARVE_ODF "application/vnd.oasis.opendocument."
constexpr std::array kFormats{
    Format{Family::Word, VARVE_OOXML "wordprocessingml.document", {".docx", ".docm", ".dotx", ".dotm"}, "word/"},
    Format{Family::Slides, VARVE_OOXML "presentationml.presentation", {".pptx", ".pptm", ".ppsx", ".potx"}, "ppt/"},
    Format{Family::Sheets, VARVE_OOXML "spreadsheetml.sheet", {".xlsx", ".xlsm", ".xltx", ".xltm"}, "xl/"},
    Format{Family::OdfText, VARVE_ODF "text", {".odt", ".ott", ".odm", ""}, ""},
    Format{Family::OdfText, VARVE_ODF "presentation", {".odp", ".otp", "", ""}, ""},
    Format{Family::OdfSheets, VARVE_ODF "spreadsheet", {".ods", ".ots", "", ""}, ""},
    Format{Family::Epub, "application/epub+zip", {".epub", "", "", ""}, ""},
};
#undef VARVE_OOXML
#undef VARVE_ODF

/// "application/vnd.oasis.opendocument.text-template" is a text as well.
const Format* formatOfMimetype(std::string_view mimetype)
{
    const auto found = std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& format) {
        const std::string_view rest = mimetype.substr(std::min(mimetype.size(), format.mediaType.size()));
        return format.mainFolder.empty() && mimetype.starts_with(format.mediaType)
            && (rest.empty() || rest == "-template" || rest == "-master");
    });
    return found == kFormats.end() ? nullptr : &*found;
}

const Format* formatOfExtension(const std::string& extension)
{
    const auto found = std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& format) {
        return !extension.empty()
            && std::find(format.extensions.begin(), format.extensions.end(), extension) != format.extensions.end();
    });
    return found == kFormats.end() ? nullptr : &*found;
}

const Format* formatOfMainPart(std::string_view mainPart)
{
    const auto found = std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& format) {
        return !format.mainFolder.empty() && mainPart.starts_with(format.mainFolder);
    });
    return found == kFormats.end() ? nullptr : &*found;
}

/// An entry of META-INF/manifest.xml has encryption data when the document needs a password.
class ManifestHandler : public XmlHandler {
public:
    void startElement(std::string_view name, const XmlAttributes&) override
    {
        isEncrypted = isEncrypted || name == "encryption-data";
    }
    void endElement(std::string_view) override {}
    void characters(std::string_view) override {}
    bool isDone() const override { return isEncrypted; }
    bool isEncrypted = false;
};

class OfficeReading {
public:
    OfficeReading(ZipContainer& container, DocumentText& document, const ReadLimits& limits)
        : m_container(container), m_document(document), m_limits(limits), m_reading{container, document, limits}
    {
    }

    bool run();

private:
    /// Decides what the container holds; null with a fault when it is none of ours.
    const Format* findFormat();
    bool readFacts(const std::string& part);
    bool readOdf(const Format& format);
    bool readOoxml(const Format& format);

    ZipContainer& m_container;
    DocumentText& m_document;
    const ReadLimits& m_limits;
    ContainerReading m_reading;
    std::vector<Relationship> m_relationships; ///< of the package
    std::string m_mainPart;
};

const Format* OfficeReading::findFormat()
{
    constexpr std::uint64_t kMimetypeBytes = 1024;
    std::string mimetype;
    if (m_container.contains("mimetype") && !m_container.readWhole("mimetype", kMimetypeBytes, mimetype))
        return nullptr;
    if (const Format* format = formatOfMimetype(trimmed(mimetype)))
        return format;
    if (mimetype.empty() && m_container.contains("META-INF/container.xml"))
        return &kFormats.back(); // a book packed by hand
    if (!readRelationships(m_container, "", m_relationships))
        return nullptr;
    m_mainPart = targetOfType(m_relationships, "officeDocument");
    const Format* const format = formatOfMainPart(m_mainPart);
    if (!format)
        m_container.fail("unknown-type", mimetype.empty() ? std::string("zip archive")
                             : "zip container of type " + toValidUtf8(trimmed(mimetype)));
    return format;
}

bool OfficeReading::readFacts(const std::string& part)
{
    if (part.empty() || !m_container.contains(part))
        return true;
    FactsHandler facts(m_document);
    return readXmlPart(m_container, part, m_limits.nesting, facts) || m_container.forgiveDamage();
}

bool OfficeReading::readOdf(const Format& format)
{
    const std::string manifest = "META-INF/manifest.xml";
    if (ManifestHandler handler; m_container.contains(manifest)) {
        if (!readXmlPart(m_container, manifest, m_limits.nesting, handler) && !m_container.forgiveDamage())
            return false;
        if (handler.isEncrypted)
            return m_container.fail("encrypted", "the document needs a password");
    }
    if (!readFacts("meta.xml"))
        return false;
    return format.family == Family::OdfSheets ? readOds(m_reading) : readOdfText(m_reading);
}

bool OfficeReading::readOoxml(const Format& format)
{
    if (!readFacts(targetOfType(m_relationships, "core-properties")))
        return false;
    switch (format.family) {
    case Family::Word: return readDocx(m_reading, m_mainPart);
    case Family::Slides: return readPptx(m_reading, m_mainPart);
    default: return readXlsx(m_reading, m_mainPart);
    }
}

bool OfficeReading::run()
{
    const Format* const format = findFormat();
    if (!format)
        return false;
    m_document.mediaType = format->mediaType;
    if (format->family == Family::Epub)
        return readEpub(m_reading);
    return format->mainFolder.empty() ? readOdf(*format) : readOoxml(*format);
}

} // namespace

ReadOutcome readOfficeDocument(const fs::ReadableFile& file, const std::filesystem::path& name,
                               const ReadLimits& limits, ReadGuard& guard)
{
    ZipLimits zipLimits;
    zipLimits.unpackedBytes = 4 * limits.textBytes; // markup around the text
    ZipContainer container(file, zipLimits, guard);
    ReadOutcome outcome;
    const bool isOpen = container.open();
    if (!isOpen && container.fault().failed && guard.reason().key.empty() && !formatOfExtension(lowerExtension(name))) {
        outcome.reason = {"unknown-type", "zip archive"};
        return outcome;
    }
    if (!isOpen || !OfficeReading(container, outcome.document, limits).run()) {
        outcome.document = {};
        outcome.reason = container.fault().reason;
        outcome.reason.detail = toValidUtf8(outcome.reason.detail);
        outcome.failed = container.fault().failed;
    }
    return outcome;
}

std::string officeMediaType(std::string_view head, const std::filesystem::path& name)
{
    // OpenDocument and EPUB begin with a stored file "mimetype".
    constexpr std::size_t kNameAt = 30;
    constexpr std::string_view kName = "mimetype";
    if (head.size() > kNameAt && head.substr(kNameAt).starts_with(kName)) {
        for (const Format& format : kFormats) {
            if (format.mainFolder.empty() && head.substr(kNameAt + kName.size()).starts_with(format.mediaType))
                return std::string(format.mediaType);
        }
    }
    const Format* const format = formatOfExtension(lowerExtension(name));
    return format ? std::string(format->mediaType) : std::string();
}

} // namespace varve::import
