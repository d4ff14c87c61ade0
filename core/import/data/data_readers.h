// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/block_builder.h"

namespace varve::import {

/// Reads comma separated values (or by semicolon, tab or bar, whichever the first lines agree on; tab when
/// `isTabSeparated`): a block for each row, "name: value" a line, as TableRows. Quoted cells may hold line ends. A quote
/// that nothing closes is a character like others.
/// Returns false when the guard stopped it.
bool readCsv(const DecodedText& source, DocumentText& document, bool isTabSeparated, ReadGuard& guard);

/// Reads JSON (comments allowed) as lines "path.to.key: value": a block for each element of the outermost arrays and
/// each object at the top. Names deeper than 16 levels are left out of the path, values are not. What does not parse is
/// read as plain text.
/// Returns false when the guard stopped it.
bool readJson(const DecodedText& source, DocumentText& document, ReadGuard& guard);

/// The same with a value on each line, each a block of its own. A line that does not parse is a block of text.
/// Returns false when the guard stopped it.
bool readJsonLines(const DecodedText& source, DocumentText& document, ReadGuard& guard);

} // namespace varve::import
