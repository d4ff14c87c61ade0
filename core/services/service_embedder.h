// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/services/service_caller.h"

#include <atomic>
#include <deque>

namespace varve::services {

/// An embedder whose vectors another program or computer makes.
/// Threads:  any; see Embedder.
class ServiceEmbedder final : public embed::Embedder {
public:
    /// Asks for the probe sentences, which tells dimension and identity.
    /// Errors:   those of ServiceCaller::vectors().
    static Result<std::shared_ptr<const ServiceEmbedder>> open(ServiceChoice choice, Surroundings surroundings,
                                                               std::stop_token stop);

    std::string identity() const override;
    std::size_t dimension() const override { return m_dimension; }
    bool isSemantic() const override { return true; }
    std::size_t maximumTokens() const override;
    std::string address() const override { return m_caller.choice().url.text; }
    embed::Prompts prompts() const override { return m_caller.choice().prompts; }
    Batching batching() const override;

    /// Errors:   those of ServiceCaller::vectors(). A text that is refused is found by halving, so the others can be had.
    Result<Vectors> embed(std::span<const std::string> texts) const override { return embedUntil(texts, {}); }
    Result<Vectors> embedUntil(std::span<const std::string> texts, const OperationControl& control) const override;
    Result<std::vector<float>> embedQuery(const std::string& text) const override { return embedQueryUntil(text, {}); }
    /// The last few questions are remembered, so that paging or another filter asks nobody.
    Result<std::vector<float>> embedQueryUntil(const std::string& text, std::stop_token stop) const override;

    /// Nobody tells how the service cuts texts: words and parts of them are counted, as the hashing embedder does.
    std::size_t countTokens(std::string_view text) const override { return m_words->countTokens(text); }
    std::vector<std::size_t> tokenEnds(std::string_view text) const override { return m_words->tokenEnds(text); }

private:
    ServiceEmbedder(ServiceChoice choice, Surroundings surroundings);
    Result<> embedHalving(std::span<const std::string> prompted, std::stop_token stop, Vectors& into) const;

    const ServiceCaller m_caller;
    const std::unique_ptr<embed::Embedder> m_words;
    std::size_t m_dimension = 0;
    std::string m_sketch;
    mutable std::atomic<std::size_t> m_mostTexts; ///< the service may take fewer at once than its protocol allows
    mutable std::mutex m_mutex;
    mutable std::deque<std::pair<std::string, std::vector<float>>> m_questions;
};

/// Whether a stored identity and one of now mean the same vectors: equal but for what services vary by.
bool isSameModel(const std::string& stored, const std::string& now);
/// How alike the vectors behind two identities are, as sketchCosine(); -1 when they cannot be compared.
double identityCosine(const std::string& stored, const std::string& now);
/// An identity as people want to read it, without the vectors in it.
std::string shownIdentity(const std::string& identity);

} // namespace varve::services
