// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/meta/meta_store.h"

/// Rows compared with their checksums, for reading a database that may be damaged.
namespace varve::meta {

/// Nothing when there is no such row. Corrupt when it does not match its checksum or cannot be read.
Result<std::optional<PointRow>> checkedPoint(MetaStore& meta, std::int64_t label);
Result<std::optional<DocumentRow>> checkedDocument(MetaStore& meta, std::int64_t id);
/// All settings, by key. They carry no checksums.
Result<std::vector<std::pair<std::string, std::string>>> allSettings(MetaStore& meta);

} // namespace varve::meta
