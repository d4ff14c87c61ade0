// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/sample.h"

#include "core/base/hash.h"
#include "core/projection/random.h"
#include "core/projection/strata.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>

namespace varve::projection {

using collection::Collection;
using collection::StoredPoint;

namespace {

constexpr std::size_t kPage = 1024;
/// A language tag is a word; anything longer is not one.
constexpr std::size_t kLongestLanguage = 35;

/// A point that is in the sample unless better ones come.
struct Candidate {
    std::uint64_t order = 0;
    std::uint64_t place = 0;
    std::int64_t document = 0;
    std::uint32_t ordinal = 0;
    std::string id;
    std::string language;

    bool operator<(const Candidate& other) const
    {
        return std::tie(order, place) < std::tie(other.order, other.place);
    }
};

/// What a document gives.
struct Drawn {
    std::uint32_t quota = 0;
    std::vector<Candidate> taken; ///< a heap, the worst first
};

std::string languageOf(const std::string& metadataJson)
{
    if (metadataJson.find("\"lang\"") == std::string::npos)
        return {};
    const auto metadata = nlohmann::json::parse(metadataJson, nullptr, false);
    const auto found = metadata.is_object() ? metadata.find("lang") : metadata.end();
    if (!metadata.is_object() || found == metadata.end() || !found->is_string())
        return {};
    auto text = found->get<std::string>();
    return text.size() <= kLongestLanguage ? text : std::string();
}

/// Draws a sample in two passes over a collection: how large each document is, and then its points.
class Drawing {
public:
    Drawing(const Collection& collection, std::size_t limit, const WorkMeter& meter)
        : m_collection(collection), m_limit(limit), m_meter(meter)
    {
    }
    Result<Sample> draw();

private:
    Result<> countStrata();
    Result<> choosePoints();
    void offer(Drawn& stratum, StoredPoint&& point) const;
    Result<Sample> withVectors();
    Result<> nameDocuments(Sample& sample, const std::unordered_map<std::int64_t, std::uint32_t>& numbers) const;

    const Collection& m_collection;
    const std::size_t m_limit;
    const WorkMeter& m_meter;
    std::uint64_t m_allPoints = 0;
    std::unordered_map<std::int64_t, Drawn> m_strata; ///< by document, 0 for none; only those that give points
};

Result<> Drawing::countStrata()
{
    m_allPoints = m_collection.info().points;
    std::vector<Stratum> strata{{0, 0}};
    std::uint64_t inDocuments = 0;
    for (std::string behind;;) {
        VARVE_TRY(const auto page, m_collection.documentsBehind(behind, kPage));
        if (page.empty())
            break;
        behind = page.back().source;
        for (const collection::Document& document : page) {
            if (document.chunks == 0)
                continue;
            strata.push_back({document.id, document.chunks});
            inDocuments += document.chunks;
        }
        VARVE_CHECK(m_meter.step("sampling", 0));
    }
    strata[0].size = m_allPoints - std::min(m_allPoints, inDocuments);
    const auto quotas = stratumQuotas(strata, m_limit);
    for (std::size_t i = 0; i < quotas.size(); ++i)
        if (quotas[i] > 0)
            m_strata[strata[i].name].quota = quotas[i];
    return {};
}

void Drawing::offer(Drawn& stratum, StoredPoint&& point) const
{
    Candidate candidate;
    candidate.order = scattered(crc32c(std::as_bytes(std::span(point.id))) ^ kSeed);
    candidate.place = point.place;
    auto& heap = stratum.taken;
    if (heap.size() == stratum.quota) {
        if (!(candidate < heap.front()))
            return;
        std::pop_heap(heap.begin(), heap.end());
        heap.pop_back();
    }
    candidate.document = point.documentId;
    candidate.ordinal = point.ordinal;
    candidate.language = languageOf(point.metadataJson);
    candidate.id = std::move(point.id);
    heap.push_back(std::move(candidate));
    std::push_heap(heap.begin(), heap.end());
}

Result<> Drawing::choosePoints()
{
    collection::ScrollRequest request;
    request.limit = kPage;
    request.hasVectors = false;
    std::uint64_t seen = 0;
    for (;;) {
        VARVE_TRY(auto page, m_collection.scroll(request));
        if (page.empty())
            return {};
        request.behind = page.back().place;
        seen += page.size();
        for (StoredPoint& point : page) {
            const auto stratum = m_strata.find(point.documentId);
            if (stratum != m_strata.end()) // else written since the documents were counted
                offer(stratum->second, std::move(point));
        }
        const double share = static_cast<double>(seen) / static_cast<double>(std::max<std::uint64_t>(m_allPoints, seen));
        VARVE_CHECK(m_meter.step("sampling", share * 0.7));
    }
}

/// Of length one, so that the straight distance of two rows tells their angle.
void normalise(float* row, std::size_t width)
{
    double squares = 0;
    for (std::size_t i = 0; i < width; ++i)
        squares += static_cast<double>(row[i]) * static_cast<double>(row[i]);
    if (squares <= 0)
        return; // a row of zeros has no direction
    const auto scale = static_cast<float>(1.0 / std::sqrt(squares));
    for (std::size_t i = 0; i < width; ++i)
        row[i] *= scale;
}

Result<Sample> Drawing::withVectors()
{
    std::vector<Candidate> taken;
    for (auto& [document, stratum] : m_strata)
        std::ranges::move(stratum.taken, std::back_inserter(taken));
    m_strata.clear();
    std::ranges::sort(taken, {}, &Candidate::place);

    const auto config = m_collection.info().config;
    Sample sample;
    sample.distance = config.metric == collection::Metric::L2 ? Distance::Straight : Distance::Angle;
    sample.rows.width = config.dimension;
    sample.rows.values.reserve(taken.size() * config.dimension);
    sample.map.allPoints = m_allPoints;
    sample.map.languages = {std::string()};
    std::unordered_map<std::string, std::uint32_t> languages{{std::string(), 0}};
    std::unordered_map<std::int64_t, std::uint32_t> documents;
    for (std::size_t i = 0; i < taken.size(); ++i) {
        Candidate& candidate = taken[i];
        auto vector = m_collection.vectorAt(candidate.place);
        if (!vector && vector.error().code == ErrorCode::NotFound)
            continue; // removed meanwhile
        if (!vector)
            return std::move(vector).error();
        MapPoint& point = sample.map.points.emplace_back();
        point.id = std::move(candidate.id);
        point.ordinal = candidate.ordinal;
        point.vectorCrc = crc32c(std::as_bytes(std::span(*vector)));
        const auto [language, isNew] =
            languages.emplace(candidate.language, static_cast<std::uint32_t>(languages.size()));
        if (isNew)
            sample.map.languages.push_back(candidate.language);
        point.language = language->second;
        if (candidate.document != 0)
            point.document =
                documents.emplace(candidate.document, static_cast<std::uint32_t>(documents.size())).first->second;
        sample.rows.values.insert(sample.rows.values.end(), vector->begin(), vector->end());
        if (sample.distance == Distance::Angle)
            normalise(sample.rows.row(sample.map.points.size() - 1), sample.rows.width);
        if (i % kPage == 0)
            VARVE_CHECK(m_meter.step("sampling", 0.7 + 0.2 * static_cast<double>(i) / static_cast<double>(taken.size())));
    }
    VARVE_CHECK(nameDocuments(sample, documents));
    return sample;
}

Result<> Drawing::nameDocuments(Sample& sample, const std::unordered_map<std::int64_t, std::uint32_t>& numbers) const
{
    sample.map.documents.resize(numbers.size());
    if (numbers.empty())
        return {};
    for (std::string behind;;) {
        VARVE_TRY(auto page, m_collection.documentsBehind(behind, kPage));
        if (page.empty())
            return m_meter.step("sampling", 1);
        behind = page.back().source;
        for (collection::Document& document : page) {
            if (const auto number = numbers.find(document.id); number != numbers.end())
                sample.map.documents[number->second] = {std::move(document.source), std::move(document.title),
                                                        std::move(document.mediaType)};
        }
    }
}

Result<Sample> Drawing::draw()
{
    VARVE_CHECK(countStrata());
    VARVE_CHECK(choosePoints());
    return withVectors();
}

} // namespace

Result<Sample> drawSample(const collection::Collection& collection, std::size_t limit, const WorkMeter& meter)
{
    return Drawing(collection, limit, meter).draw();
}

} // namespace varve::projection
