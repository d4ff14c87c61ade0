// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace varve::import {

/// "2024-03-01" from "2024-03-01T10:00:00Z", "2024-03-01 10:00" or "20240301"; "" for anything else.
std::string isoDate(std::string_view text);

/// The day of a message, "2024-03-01" from "Fri, 1 Mar 2024 09:30:00 +0100", as its sender counted it; "" otherwise.
std::string mailDate(std::string_view text);

/// A language tag such as "en" or "pt-BR" from "pt_BR.UTF-8" or " en "; "" when it is none.
std::string languageTag(std::string_view text);

/// A name or title from a document: one line of at most 400 bytes, valid UTF-8.
std::string factText(std::string_view text);

} // namespace varve::import
