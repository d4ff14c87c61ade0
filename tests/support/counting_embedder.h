// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/hash.h"
#include "core/embed/embedder.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

namespace varve::test {

/// Vectors from a hash of the text: equal texts get equal vectors, nothing else is meant. Counts what it is asked for
/// and can be slow.
class CountingEmbedder final : public embed::Embedder {
public:
    static constexpr std::size_t kDimension = 16;

    std::string identity() const override { return "counting-16"; }
    std::size_t dimension() const override { return kDimension; }
    bool isSemantic() const override { return false; }
    std::size_t maximumTokens() const override { return 256; }

    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts) const override
    {
        std::this_thread::sleep_for(delayPerText * texts.size());
        std::vector<std::vector<float>> vectors;
        for (const std::string& text : texts) {
            const std::string digest = sha256Hex(text);
            std::vector<float> vector;
            float square = 0;
            for (std::size_t i = 0; i < kDimension; ++i) {
                vector.push_back(static_cast<float>(digest[i] - 'A'));
                square += vector.back() * vector.back();
            }
            for (float& value : vector)
                value /= std::sqrt(square);
            vectors.push_back(std::move(vector));
        }
        embedded += texts.size();
        return vectors;
    }
    std::size_t countTokens(std::string_view text) const override { return tokenEnds(text).size(); }
    std::vector<std::size_t> tokenEnds(std::string_view text) const override
    {
        std::vector<std::size_t> ends;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool inWord = text[i] != ' ' && text[i] != '\n';
            const bool wordGoesOn = i + 1 < text.size() && text[i + 1] != ' ' && text[i + 1] != '\n';
            if (inWord && !wordGoesOn)
                ends.push_back(i + 1);
        }
        return ends;
    }

    mutable std::atomic<std::size_t> embedded{0}; ///< texts so far
    std::chrono::milliseconds delayPerText{0};
};

} // namespace varve::test
