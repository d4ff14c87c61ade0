// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/office/xml_part.h"

#include <map>

namespace varve::import {

/// What a paragraph style of a Word document makes of its paragraphs.
struct DocxStyle {
    std::string name, basedOn;
    unsigned headingLevel = 0;  ///< from 1; 0 for none
    bool hasOwnLevel = false;
    bool isListItem = false;
    bool isContentsEntry = false;
};

/// The styles by id, levels inherited. Names of built-in styles are English in every language of Word; ids are not.
/// Empty when there is no such part. Returns false on a fault, which the container keeps.
bool readDocxStyles(ZipContainer& container, const std::string& part, std::uint32_t nesting,
                    std::map<std::string, DocxStyle, std::less<>>& styles);

/// The heading level of w:outlineLvl: 0 to 8 are levels 1 to 9, 9 is body text.
unsigned headingLevelOfOutline(const XmlAttributes& attributes);

} // namespace varve::import
