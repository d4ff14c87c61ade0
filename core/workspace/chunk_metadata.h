// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"

#include <string>

namespace varve::workspace {

/// Metadata of a chunk of a document that goes by another name now: name, folder and title, where they were the
/// document's, become the new ones.
std::string renamedMetadata(const std::string& metadataJson, const collection::Document& before,
                            const collection::Document& after);

} // namespace varve::workspace
