// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/block_builder.h"
#include "core/import/document.h"

#include <filesystem>

namespace varve::import {

/// Reads a PDF in a child process, the program varve-pdf-reader: hostile files reach QtPdf only there, under limits on
/// memory, processor time, wall-clock time and output.
/// Blocks are pages (byte range 0); heading paths come from the document's outline.
ReadOutcome readPdf(const std::filesystem::path& path, const ReadLimits& limits, ReadGuard& guard);
/// The same for a PDF held in memory.
ReadOutcome readPdf(std::string_view bytes, const ReadLimits& limits, ReadGuard& guard);

/// $VARVE_PDF_READER, else beside this program, else ../libexec/varve of the installation; empty when none exists.
std::filesystem::path findPdfReader();

} // namespace varve::import
