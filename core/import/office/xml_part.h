// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/office/zip_container.h"

namespace varve::import {

/// The attributes of one element; views die with the call that gets them.
class XmlAttributes {
public:
    XmlAttributes(const unsigned char** attributes, int count) : m_attributes(attributes), m_count(count) {}
    /// By local name, whatever the prefix; "" when absent. An ampersand stands there as "&#38;".
    std::string_view value(std::string_view name) const { return find(name, false); }
    /// The same among attributes with a prefix only: "r:id" beside "id".
    std::string_view prefixedValue(std::string_view name) const { return find(name, true); }
    /// The value as it is meant.
    std::string text(std::string_view name) const;
    /// A non-negative number, else `otherwise`; at most a billion.
    std::uint64_t number(std::string_view name, std::uint64_t otherwise) const;

private:
    std::string_view find(std::string_view name, bool prefixed) const;
    const unsigned char** m_attributes;
    int m_count;
};

/// Receives the elements of an XML part by local name: prefixes are the writer's choice.
class XmlHandler {
public:
    virtual ~XmlHandler() = default;
    virtual void startElement(std::string_view name, const XmlAttributes& attributes) = 0;
    virtual void endElement(std::string_view name) = 0;
    virtual void characters(std::string_view text) = 0;
    /// Asked after each element; true ends the reading of the part early, without a fault.
    virtual bool isDone() const { return false; }
};

/// Streams one part of a container through libxml2's SAX parser: no tree, no document type, no entities but the five
/// of XML, no other file, elements nested at most `nesting` deep.
/// Returns false on a fault, which the container keeps: those of ZipContainer, and "damaged" for what is not
/// well-formed or nested deeper.
bool readXmlPart(ZipContainer& container, const std::string& name, std::uint32_t nesting, XmlHandler& handler);

} // namespace varve::import
