// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/reembed_survey.h"

#include "core/workspace/spool_record.h"

#include <chrono>
#include <thread>

namespace varve::workspace {

namespace {

/// Texts of one stretch of the collection.
Result<std::vector<std::string>> textsBehind(const collection::Collection& collection, std::uint64_t place, std::size_t limit)
{
    VARVE_TRY(const auto page, collection.scroll({place, limit, false, false}));
    std::vector<std::string> texts;
    for (const auto& point : page) {
        if (!point.text.empty())
            texts.push_back(point.text);
    }
    return texts;
}

} // namespace

Result<TextCounts> countTexts(const collection::Collection& collection, ReembedSpool& spool, bool countsTexts,
                              const OperationControl& control)
{
    constexpr std::size_t kPage = 1000;
    TextCounts counts;
    Progress progress{"counting", {}, 0, collection.info().points, 0, 0, 0};
    for (std::uint64_t behind = 0;;) {
        VARVE_CHECK(control.proceed());
        control.report(progress);
        VARVE_TRY(const auto page, collection.scroll({behind, kPage, false, false}));
        if (page.empty())
            return counts;
        for (const auto& point : page) {
            counts.withoutText += point.text.empty() ? 1 : 0;
            if (!countsTexts || point.text.empty() || spool.knows(point.text))
                continue;
            spool.wants(point.text);
            ++counts.toEmbed;
        }
        counts.points += page.size();
        progress.doneItems = counts.points;
        behind = page.back().place;
    }
}

Result<EmbeddingSample> sampleEmbedding(const collection::Collection& collection, const embed::Embedder& embedder,
                                        const OperationControl& control)
{
    constexpr std::uint64_t kMost = 32;
    constexpr double kMostSeconds = 2;
    // Places are given out one by one, so that they tell about where a stretch lies.
    const std::uint64_t points = collection.info().points;
    const std::uint64_t stretches = points > kMost ? 8 : 1;
    const auto ofEach = static_cast<std::size_t>(kMost / stretches);
    EmbeddingSample sample;
    double seconds = 0;
    for (std::uint64_t i = 0; i < stretches && seconds < kMostSeconds; ++i) {
        VARVE_CHECK(control.check());
        VARVE_TRY(const auto texts, textsBehind(collection, points * i / stretches, ofEach));
        if (texts.empty())
            continue;
        for (const std::string& text : texts)
            sample.tooLong += embedder.countTokens(text) > embedder.maximumTokens() ? 1 : 0;
        const auto begun = std::chrono::steady_clock::now();
        VARVE_CHECK(embedder.embed(texts));
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
        sample.texts += texts.size();
    }
    const double threads = std::thread::hardware_concurrency() > 1 ? 2 : 1;
    sample.secondsPerText = sample.texts == 0 ? 0 : seconds / static_cast<double>(sample.texts) / threads;
    return sample;
}

std::uint64_t roomToReembed(std::uint64_t points, std::uint64_t toEmbed, const collection::CollectionConfig& config,
                            std::uint64_t metadataBytes, std::uint64_t safetyBytes)
{
    const std::uint64_t rows = points * config.dimension * sizeof(float);
    const std::uint64_t codes = points * config.dimension;
    const std::uint64_t graph = points * (2 * config.m + config.m / 4) * sizeof(std::uint32_t);
    return toEmbed * spool::recordBytes(config.dimension) + rows + codes + graph + metadataBytes + safetyBytes;
}

} // namespace varve::workspace
