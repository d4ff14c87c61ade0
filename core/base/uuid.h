// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace varve {

/// A random (version 4, RFC 9562) UUID in its 36-character lower-case form.
std::string makeUuid();

/// True for text in the form makeUuid() gives; used before a name becomes part of a path.
bool isUuid(std::string_view text);

} // namespace varve
