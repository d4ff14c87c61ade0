// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace varve::import {

/// The programming language of a file by its name ("x.py"), else by its first line ("#!/bin/sh"); "" for none. Names
/// are those of media types: "c++", "python", "shellscript".
std::string_view sourceLanguage(std::string_view text, const std::filesystem::path& name);

} // namespace varve::import
