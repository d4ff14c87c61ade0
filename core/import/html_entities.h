// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace varve::import {

/// The text of one HTML character reference ("&amp;", "&#8230;", "&#x41;"); the reference itself when it is unknown.
std::string decodeHtmlEntity(std::string_view reference);

} // namespace varve::import
