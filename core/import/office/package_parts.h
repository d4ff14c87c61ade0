// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/office/xml_part.h"

#include <map>
#include <vector>

namespace varve::import {

/// A reference inside a container as the name of a part: relative to the folder of `fromPart`, "/..." from the root,
/// percent signs decoded, fragment dropped, "." and ".." resolved. It is only ever compared with names in the
/// container; one that leads out of it names nothing. "" for a reference with a scheme.
std::string resolvePart(std::string_view fromPart, std::string_view reference);

struct Relationship {
    std::string id, type; ///< type: the last part of its URI, "slide", "notesSlide"
    std::string target;   ///< name of a part; "" for one outside the container
};

/// The relationships of an Office Open XML part ("" for the package); none when it has no such list.
/// Returns false on a fault, which the container keeps.
bool readRelationships(ZipContainer& container, std::string_view part, std::vector<Relationship>& out);

/// The target of the first relationship of a type, "" when there is none.
std::string targetOfType(const std::vector<Relationship>& relationships, std::string_view type);

} // namespace varve::import
