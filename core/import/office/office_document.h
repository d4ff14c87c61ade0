// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/block_builder.h"
#include "core/import/document.h"

#include <filesystem>

namespace varve::import {

/// Reads a document in a zip container: DOCX, PPTX, XLSX, ODT, ODP, ODS, EPUB. What it is its contents decide; the
/// name only tells a broken document from an archive nobody wants read.
/// Reasons:  "unknown-type" for other zip files, "encrypted", "damaged" (failed), "too-large", the guard's.
ReadOutcome readOfficeDocument(const fs::ReadableFile& file, const std::filesystem::path& name,
                               const ReadLimits& limits, ReadGuard& guard);

/// What a zip file most likely is, by its first bytes and its name: a media type, "" for an archive.
std::string officeMediaType(std::string_view head, const std::filesystem::path& name);

} // namespace varve::import
