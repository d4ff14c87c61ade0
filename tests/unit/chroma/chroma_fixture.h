// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/temp_directory.h"

#include <nlohmann/json.hpp>

namespace varve::test {

/// A folder that the real Chroma made, unpacked anew.
class ChromaFixture {
public:
    ChromaFixture();
    std::filesystem::path store() const { return m_folder / "store"; }
    std::filesystem::path scratch() const { return m_folder / "scratch"; }

private:
    TempDirectory m_folder;
};

/// What Chroma itself said of it: {"collections": {name: {"space", "dimension", "rows", "queries"}}}.
const nlohmann::json& chromaAnswers();

} // namespace varve::test
