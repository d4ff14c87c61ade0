// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/xml_part.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <mutex>

namespace varve::import {

namespace {

constexpr int kFieldsOfAttribute = 5; // local name, prefix, URI, value, end of value

std::string_view view(const xmlChar* text)
{
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

struct Parse {
    ZipContainer& container;
    XmlHandler& handler;
    std::uint32_t nesting;
    xmlParserCtxtPtr parser = nullptr;
    std::uint32_t depth = 0;
    bool isDone = false;

    static Parse& of(void* context) { return *static_cast<Parse*>(context); }

    void stop() { ::xmlStopParser(parser); }

    bool goesOn()
    {
        if (container.guard().mustStop() || container.hasFault() || isDone) {
            stop();
            return false;
        }
        return true;
    }

    void start(std::string_view name, const XmlAttributes& attributes)
    {
        if (!goesOn())
            return;
        if (++depth > nesting) {
            container.fail("damaged", "elements are nested more than " + std::to_string(nesting) + " deep");
            stop();
            return;
        }
        handler.startElement(name, attributes);
        isDone = handler.isDone();
    }

    void end(std::string_view name)
    {
        if (!goesOn())
            return;
        --depth;
        handler.endElement(name);
        isDone = handler.isDone();
    }
};

xmlSAXHandler makeHandler()
{
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = [](void* context, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**,
                            int count, int, const xmlChar** attributes) {
        Parse::of(context).start(view(name), XmlAttributes(attributes, count));
    };
    sax.endElementNs = [](void* context, const xmlChar* name, const xmlChar*, const xmlChar*) {
        Parse::of(context).end(view(name));
    };
    sax.characters = [](void* context, const xmlChar* text, int size) {
        if (Parse::of(context).goesOn())
            Parse::of(context).handler.characters(
                {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
    };
    sax.cdataBlock = sax.characters;
    sax.ignorableWhitespace = sax.characters;
    sax.serror = [](void*, xmlErrorPtr) {}; // else libxml2 writes to standard error
    return sax;
}

int serveBytes(void* context, char* buffer, int size)
{
    return static_cast<int>(Parse::of(context).container.readPart(buffer, static_cast<std::size_t>(size)));
}

} // namespace

std::string_view XmlAttributes::find(std::string_view name, bool prefixed) const
{
    for (int i = 0; i < m_count; ++i) {
        const unsigned char** const attribute = m_attributes + i * kFieldsOfAttribute;
        if (view(attribute[0]) == name && (!prefixed || attribute[1]))
            return {reinterpret_cast<const char*>(attribute[3]), static_cast<std::size_t>(attribute[4] - attribute[3])};
    }
    return {};
}

std::string XmlAttributes::text(std::string_view name) const
{
    constexpr std::string_view kAmpersand = "&#38;"; // libxml2's form when it expands no entities
    std::string_view rest = value(name);
    std::string result;
    for (std::size_t at; (at = rest.find(kAmpersand)) != std::string_view::npos; rest.remove_prefix(at + kAmpersand.size()))
        result.append(rest.substr(0, at)).append("&");
    return result.append(rest);
}

std::uint64_t XmlAttributes::number(std::string_view name, std::uint64_t otherwise) const
{
    const std::string_view text = value(name);
    std::uint64_t result = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    return error == std::errc{} && end == text.data() + text.size() ? std::min<std::uint64_t>(result, 1'000'000'000)
                                                                    : otherwise;
}

bool readXmlPart(ZipContainer& container, const std::string& name, std::uint32_t nesting, XmlHandler& handler)
{
    static std::once_flag initialised;
    std::call_once(initialised, [] { ::xmlInitParser(); });
    if (!container.openPart(name))
        return false;
    xmlSAXHandler sax = makeHandler();
    Parse parse{container, handler, nesting};
    const std::unique_ptr<xmlParserCtxt, decltype(&::xmlFreeParserCtxt)> parser(
        ::xmlCreateIOParserCtxt(&sax, &parse, &serveBytes, nullptr, &parse, XML_CHAR_ENCODING_NONE),
        &::xmlFreeParserCtxt);
    if (!parser)
        return container.hasFault() ? false : container.fail("damaged", name + " is not XML");
    parse.parser = parser.get();
    // No XML_PARSE_NOENT, no XML_PARSE_DTDLOAD: a declared entity is never looked up.
    ::xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT);
    parser->sax->serror = sax.serror;
    ::xmlParseDocument(parser.get());
    if (container.hasFault() || parse.isDone)
        return !container.hasFault();
    if (!container.guard().reason().key.empty())
        return container.fail(container.guard().reason().key, container.guard().reason().detail);
    if (!parser->wellFormed)
        return container.fail("damaged", name + " is not well-formed XML (line "
                                  + std::to_string(::xmlSAX2GetLineNumber(parser.get())) + ")");
    char rest[4096]; // the checksum is compared at the very end of a part
    while (container.readPart(rest, sizeof rest) > 0) {}
    return !container.hasFault();
}

} // namespace varve::import
