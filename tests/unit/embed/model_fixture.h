// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/embedder.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::test {

/// One text with what the reference implementation gives for it (tests/support/make_embedding_reference.mjs).
struct ReferenceText {
    std::string name;
    std::string text;
    std::vector<float> vector;
    std::optional<std::vector<std::int32_t>> ids;
};

/// Of reference.json.
std::vector<ReferenceText> loadReference();
std::vector<ReferenceText> loadReference(const std::filesystem::path& path);

/// True when the published model is installed. VARVE_REQUIRE_MODEL=1 asks tests to fail instead of skipping.
bool modelIsInstalled();
bool modelIsRequired();

/// Writes a BERT of 64 dimensions, one layer and eleven vocabulary entries, with weights from a fixed
/// formula, so that the loader can be tested without the real model.
void writeTinyModel(const std::filesystem::path& folder);

/// The largest difference of two numbers at the same place; 1 where the lengths differ.
double largestDifference(const std::vector<float>& a, const std::vector<float>& b);
double dotProduct(const std::vector<float>& a, const std::vector<float>& b);

} // namespace varve::test

/// Skips the test without the model, or fails where the model is required.
#define VARVE_NEED_MODEL()                                                                                   \
    do {                                                                                                     \
        if (!varve::test::modelIsInstalled()) {                                                              \
            QVERIFY2(!varve::test::modelIsRequired(), "VARVE_REQUIRE_MODEL is set, but there is no model");  \
            QSKIP("the model is not installed (installer/fetch_model.sh)");                                  \
        }                                                                                                    \
    } while (false)
