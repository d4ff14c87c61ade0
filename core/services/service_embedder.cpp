// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/service_embedder.h"

#include "core/services/probe.h"

#include <algorithm>

namespace varve::services {

namespace {

constexpr std::string_view kProbe = ";probe=";
constexpr std::size_t kQuestionsKept = 64;
/// Words are fewer than the model's tokens; most models take 2,048 of those or more, and say when a text is too long.
constexpr std::size_t kMostWords = 1500;

std::string_view probePart(std::string_view identity)
{
    const auto at = identity.find(kProbe);
    return at == std::string_view::npos ? std::string_view() : identity.substr(at + kProbe.size());
}

/// How many of these texts go into the next request.
std::size_t nextRequest(std::span<const std::string> texts, const RequestLimits& limits)
{
    std::size_t count = 0;
    for (std::size_t bytes = 0; count < std::min(texts.size(), limits.texts); ++count) {
        bytes += texts[count].size();
        if (count > 0 && bytes > limits.bytes)
            break;
    }
    return count;
}

} // namespace

ServiceEmbedder::ServiceEmbedder(ServiceChoice choice, Surroundings surroundings)
    : m_caller(std::move(choice), std::move(surroundings)), m_words(embed::makeHashingEmbedder()),
      m_mostTexts(requestLimits(m_caller.choice().protocol).texts)
{
}

Result<std::shared_ptr<const ServiceEmbedder>> ServiceEmbedder::open(ServiceChoice choice, Surroundings surroundings,
                                                                     std::stop_token stop)
{
    const std::shared_ptr<ServiceEmbedder> made(new ServiceEmbedder(std::move(choice), std::move(surroundings)));
    const ServiceChoice& asked = made->m_caller.choice();
    std::vector<std::string> texts;
    for (const std::string& sentence : probeSentences())
        texts.push_back(asked.prompts.passage + sentence);
    VARVE_TRY(const auto vectors,
              made->m_caller.vectors(texts, asked.dimension, patienceOfQuestion(), std::move(stop)));
    made->m_dimension = vectors.front().size();
    made->m_sketch = sketchOf(vectors);
    return std::shared_ptr<const ServiceEmbedder>(made);
}

std::string ServiceEmbedder::identity() const
{
    const ServiceChoice& choice = m_caller.choice();
    return std::string(choice.protocol == Protocol::Ollama ? "ollama:" : "openai:") + choice.model + "@" + choice.url.text +
           ";dimension=" + std::to_string(m_dimension) + std::string(kProbe) + m_sketch;
}

std::size_t ServiceEmbedder::maximumTokens() const
{
    return kMostWords;
}

embed::Embedder::Batching ServiceEmbedder::batching() const
{
    const auto limits = requestLimits(m_caller.choice().protocol);
    return {limits.texts, limits.bytes, static_cast<std::size_t>(ServiceCaller::kRequestsAtOnce), true};
}

Result<> ServiceEmbedder::embedHalving(std::span<const std::string> prompted, std::stop_token stop, Vectors& into) const
{
    auto vectors = m_caller.vectors(prompted, m_dimension, patienceOfImport(), stop);
    if (vectors) {
        std::ranges::move(*vectors, std::back_inserter(into));
        return {};
    }
    // Too many texts at once, or one that is too long; which of the two shows when they are fewer.
    if (vectors.error().code != ErrorCode::InvalidArgument || prompted.size() == 1)
        return std::move(vectors).error();
    const auto half = prompted.size() / 2;
    VARVE_CHECK(embedHalving(prompted.first(half), stop, into));
    VARVE_CHECK(embedHalving(prompted.subspan(half), stop, into));
    m_mostTexts = std::min(m_mostTexts.load(), prompted.size() - half);
    return {};
}

Result<Vectors> ServiceEmbedder::embedUntil(std::span<const std::string> texts, const OperationControl& control) const
{
    std::vector<std::string> prompted;
    prompted.reserve(texts.size());
    for (const std::string& text : texts)
        prompted.push_back(m_caller.choice().prompts.passage + text);
    Vectors vectors;
    vectors.reserve(texts.size());
    auto limits = requestLimits(m_caller.choice().protocol);
    for (std::span<const std::string> rest(prompted); !rest.empty();) {
        limits.texts = m_mostTexts;
        const auto count = nextRequest(rest, limits);
        VARVE_CHECK(embedHalving(rest.first(count), control.stop, vectors));
        rest = rest.subspan(count);
    }
    return vectors;
}

Result<std::vector<float>> ServiceEmbedder::embedQueryUntil(const std::string& text, std::stop_token stop) const
{
    {
        const std::scoped_lock guard(m_mutex);
        for (const auto& [question, vector] : m_questions) {
            if (question == text)
                return vector;
        }
    }
    const std::string prompted = m_caller.choice().prompts.query + text;
    VARVE_TRY(auto vectors,
              m_caller.vectors(std::span(&prompted, 1), m_dimension, patienceOfQuestion(), std::move(stop)));
    const std::scoped_lock guard(m_mutex);
    m_questions.emplace_back(text, vectors.front());
    if (m_questions.size() > kQuestionsKept)
        m_questions.pop_front();
    return std::move(vectors.front());
}

double identityCosine(const std::string& stored, const std::string& now)
{
    if (shownIdentity(stored) != shownIdentity(now))
        return -1;
    return sketchCosine(probePart(stored), probePart(now));
}

bool isSameModel(const std::string& stored, const std::string& now)
{
    return stored == now || identityCosine(stored, now) >= kSameModelCosine;
}

std::string shownIdentity(const std::string& identity)
{
    return identity.substr(0, identity.find(kProbe));
}

} // namespace varve::services
