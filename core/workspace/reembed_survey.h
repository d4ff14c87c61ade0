// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "core/workspace/reembed_spool.h"

/// What embedding a collection again will take.
namespace varve::workspace {

struct TextCounts {
    std::uint64_t points = 0;
    std::uint64_t withoutText = 0;
    std::uint64_t toEmbed = 0; ///< different texts that the spool does not know; counted when asked for
};

/// Reads all texts. `countsTexts` has the spool remember which ones it saw.
Result<TextCounts> countTexts(const collection::Collection& collection, ReembedSpool& spool, bool countsTexts,
                              const OperationControl& control);

struct EmbeddingSample {
    std::uint64_t texts = 0;
    std::uint64_t tooLong = 0;    ///< for what the model reads
    double secondsPerText = 0;    ///< on the threads that a job has
};

/// Embeds some texts from all over the collection, for two seconds at most.
Result<EmbeddingSample> sampleEmbedding(const collection::Collection& collection, const embed::Embedder& embedder,
                                        const OperationControl& control);

/// Bytes that are written: kept vectors, the new generation, and a safety snapshot.
std::uint64_t roomToReembed(std::uint64_t points, std::uint64_t toEmbed, const collection::CollectionConfig& config,
                            std::uint64_t metadataBytes, std::uint64_t safetyBytes);

} // namespace varve::workspace
