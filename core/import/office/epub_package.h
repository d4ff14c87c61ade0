// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/office/office_readers.h"

#include <map>
#include <set>

namespace varve::import {

/// What an electronic book says of itself.
struct EpubPackage {
    std::vector<std::string> chapters;           ///< parts with text, in reading order
    std::map<std::string, std::string> titles;   ///< of a part, from the table of contents
    std::set<std::string> encryptedParts;
};

/// Reads the package, its metadata (into the document) and its table of contents (EPUB 2 or 3). A broken table of
/// contents is none. Returns false on a fault, which the container keeps.
bool readEpubPackage(const ContainerReading& reading, EpubPackage& package);

} // namespace varve::import
