// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace varve::import {

/// The charset that texts under this name are really written in, in capitals: the Web's reading of names, a superset
/// each time ("gb2312" is GB18030).
std::string usedCharset(std::string_view name);

/// True when iconv can decode it.
bool isKnownCharset(const std::string& name);

/// Japanese, Korean or Chinese in seven bits, switched by escape sequences such as ESC $ B.
bool looksLikeIso2022(std::string_view bytes);

/// The charset of text that is not Unicode: uchardet's guess, corrected where a text is too short for its statistics,
/// windows-1252 in doubt. Always one that isKnownCharset().
std::string guessCharset(std::string_view bytes);

} // namespace varve::import
