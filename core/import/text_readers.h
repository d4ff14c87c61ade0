// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/block_builder.h"

namespace varve::import {

/// Reads decoded plain text: paragraphs between blank lines, with the headings of manual pages (a line in capitals
/// before an indented one), underlined titles (reStructuredText, AsciiDoc) and Debian changelog entries.
/// Returns false when the guard stopped it.
bool readPlainText(const DecodedText& source, DocumentText& document, ReadGuard& guard);

/// Reads decoded Markdown (CommonMark with GitHub's tables, strike-through, task lists and bare links). Front matter
/// between "---" lines gives title, author, date and language and is left out of the text.
/// Returns false when the guard stopped it.
bool readMarkdown(const DecodedText& source, DocumentText& document, ReadGuard& guard);

/// Reads decoded HTML. Scripts, styles and the page furniture (navigation, banners, side bars, dialogs, requests to
/// accept cookies) are left out unless nothing else is there. Author, date and language come from the page's head.
/// Elements nested deeper than `nesting` are read as if they stood at that depth.
/// Returns false when the guard stopped it.
bool readHtml(const DecodedText& source, DocumentText& document, std::uint32_t nesting, ReadGuard& guard);

/// Reads decoded subtitles (SubRip, WebVTT): the cues joined to paragraphs, which end at pauses and, when long, at
/// sentences. Times and tags are left out; the byte range leads back to the cues.
/// Returns false when the guard stopped it.
bool readSubtitles(const DecodedText& source, DocumentText& document, ReadGuard& guard);

/// Reads decoded source code: a block for each declaration or function at the margin; long ones are divided at empty
/// lines between their members.
/// Returns false when the guard stopped it.
bool readSourceCode(const DecodedText& source, DocumentText& document, std::string_view language, ReadGuard& guard);

/// Reads decoded LaTeX: sections become headings, comments and the preamble are left out, commands go and their text
/// stays. Formulas stay as they are written.
/// Returns false when the guard stopped it.
bool readLatex(const DecodedText& source, DocumentText& document, ReadGuard& guard);

/// Reads decoded reStructuredText: adorned titles become headings; comments, targets, options of directives and inline
/// markup are left out, literal blocks stay.
/// Returns false when the guard stopped it.
bool readRst(const DecodedText& source, DocumentText& document, ReadGuard& guard);

/// The charset an HTML file declares in a <meta> near its start, "" when none.
std::string declaredHtmlCharset(std::string_view head);

} // namespace varve::import
