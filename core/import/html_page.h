// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/document.h"

#include <string_view>

namespace varve::import {

/// Attributes as libxml2 passes them to SAX handlers: names and values in turn, null at the end, null for none.
using HtmlAttributes = const unsigned char**;

/// True for elements whose text is never for a reader: scripts, styles and the like.
bool isHiddenInHtml(std::string_view element);

/// True for what belongs to the site and not to the page: navigation, banners, side bars, dialogs, requests to accept
/// cookies. A header or footer inside an article belongs to it.
bool isHtmlFurniture(std::string_view element, HtmlAttributes attributes, bool isInArticle);

/// Takes what <html> and <meta> say about the page: author, date and language, the first of each.
void takeHtmlFacts(std::string_view element, HtmlAttributes attributes, DocumentText& document);

} // namespace varve::import
