// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/recall.h"

#include "core/index/pair_distance.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <unordered_set>

namespace varve::collection {

namespace {

constexpr std::size_t kQueries = 200;
constexpr std::size_t kNearest = 10;
/// Near rows kept for each query; a walk whose tenth row is further away than these has missed most.
constexpr std::size_t kKept = 64;
constexpr std::uint64_t kMostCompared = 100'000;
constexpr double kMostOversampling = 100;
/// Tried in this order, while it is less than what searches do by themselves.
constexpr std::array<double, 8> kOversamplings{1.2, 1.5, 2, 3, 4, 6, 8, 16};
constexpr std::array<std::uint64_t, 13> kWidths{16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024};

struct Query {
    index::Label label = 0;
    std::vector<float> vector;
    float norm = 0;
    std::vector<index::Neighbor> near; ///< of the compared rows, nearest first, without itself
};

bool nearer(const index::Neighbor& a, const index::Neighbor& b)
{
    return a.distance < b.distance || (a.distance == b.distance && a.label < b.label);
}

/// One measurement.
class Measuring {
public:
    Measuring(const VectorView& view, const OperationControl& control)
        : m_view(view), m_control(control),
          m_distance(view.segments.front().segment->dimension(), view.segments.front().segment->metric())
    {
        for (const SealedPart& part : view.segments)
            m_rows += part.segment->size();
        m_comparesAll = m_rows <= kMostCompared;
    }

    Result<> prepare()
    {
        VARVE_CHECK(drawQueries());
        return compareRows();
    }
    std::uint64_t rows() const { return m_rows; }
    std::size_t queries() const { return m_queries.size(); }

    /// Share of the nearest rows that a walk of this width finds; oversampling 0 is what searches do by themselves.
    Result<double> recallAt(std::uint64_t width, double oversampling)
    {
        std::uint64_t found = 0;
        std::uint64_t missed = 0;
        for (const Query& query : m_queries) {
            VARVE_CHECK(goOn());
            VARVE_TRY(const auto walked, walk(query, width, oversampling));
            judge(query, walked, found, missed);
        }
        return found + missed == 0 ? 1.0 : static_cast<double>(found) / static_cast<double>(found + missed);
    }
    /// How many rows a figure of recallAt() rests on.
    double trials() const
    {
        const double share = m_comparesAll ? 1.0 : static_cast<double>(kMostCompared) / static_cast<double>(m_rows);
        return std::max(1.0, static_cast<double>(m_queries.size() * kNearest) * share);
    }

private:
    Result<> goOn()
    {
        m_control.report({"measuring", {}, ++m_steps, 0, 0, 0, 0});
        return m_control.check();
    }

    Result<> drawQueries()
    {
        std::uint64_t stored = 0;
        for (const SealedPart& part : m_view.segments)
            stored += part.segment->rows();
        std::uniform_int_distribution<std::uint64_t> draw(0, stored - 1);
        std::unordered_set<index::Label> drawn;
        for (std::size_t tries = 0; tries < 10 * kQueries && m_queries.size() < kQueries; ++tries) {
            VARVE_CHECK(goOn());
            std::uint64_t row = draw(m_random);
            auto part = m_view.segments.begin();
            for (; row >= part->segment->rows(); ++part)
                row -= part->segment->rows();
            const index::Label label = part->segment->labels()[row];
            if (!part->segment->contains(label) || !drawn.insert(label).second)
                continue;
            Query query;
            query.label = label;
            VARVE_TRY(query.vector, part->segment->vector(label));
            query.norm = m_distance.normTerm(query.vector);
            m_queries.push_back(std::move(query));
        }
        return m_queries.empty() ? Result<>(Error{ErrorCode::InvalidArgument, "there is nothing to measure", {}, 0})
                                 : Result<>();
    }

    Result<> compareRows()
    {
        const double share = m_comparesAll ? 1.0 : static_cast<double>(kMostCompared) / static_cast<double>(m_rows);
        std::bernoulli_distribution isDrawn(share);
        for (const SealedPart& part : m_view.segments) {
            for (const index::Label label : part.segment->labels()) {
                if (!m_comparesAll && !isDrawn(m_random))
                    continue;
                if (!part.segment->contains(label))
                    continue;
                VARVE_CHECK(goOn());
                const auto row = part.segment->vector(label);
                if (!row && row.error().code == ErrorCode::NotFound)
                    continue; // removed meanwhile
                VARVE_CHECK(row);
                m_compared.insert(label);
                compare(label, *row);
            }
        }
        return {};
    }

    void compare(index::Label label, const std::vector<float>& row)
    {
        const float norm = m_distance.normTerm(row);
        for (Query& query : m_queries) {
            const float distance = m_distance(query.vector.data(), query.norm, row.data(), norm);
            const index::Neighbor one{distance, label};
            if (label == query.label || (query.near.size() == kKept && !nearer(one, query.near.back())))
                continue;
            query.near.insert(std::upper_bound(query.near.begin(), query.near.end(), one, nearer), one);
            if (query.near.size() > kKept)
                query.near.pop_back();
        }
    }

    Result<std::vector<index::Neighbor>> walk(const Query& query, std::uint64_t width, double oversampling) const
    {
        index::SearchParameters parameters;
        parameters.k = kNearest + 1; // itself too
        parameters.ef = static_cast<std::size_t>(width);
        parameters.rescored = oversampling > 0 ? candidatesFor(oversampling, kNearest) + 1 : 0;
        std::vector<index::Neighbor> all;
        for (const SealedPart& part : m_view.segments) {
            VARVE_TRY(const auto some, part.segment->search(query.vector, parameters));
            all.insert(all.end(), some.begin(), some.end());
        }
        std::erase_if(all, [&](const auto& one) { return one.label == query.label; });
        std::sort(all.begin(), all.end(), nearer);
        all.resize(std::min(all.size(), kNearest));
        return all;
    }

    void judge(const Query& query, const std::vector<index::Neighbor>& walked, std::uint64_t& found,
               std::uint64_t& missed) const
    {
        std::unordered_set<index::Label> labels;
        for (const auto& one : walked) {
            labels.insert(one.label);
            found += m_compared.contains(one.label);
        }
        const std::uint64_t limit = m_comparesAll ? kNearest : kKept;
        std::uint64_t nearerRows = 0;
        for (const auto& one : query.near) {
            const bool isNearer = walked.size() < kNearest || one.distance < walked.back().distance;
            if (!isNearer || nearerRows++ >= limit)
                break;
            if (labels.contains(one.label))
                continue;
            ++missed;
            // Where all rows were compared, the true ten are known: what was found instead does not count.
            found -= m_comparesAll && found > 0 ? 1 : 0;
        }
    }

    const VectorView& m_view;
    const OperationControl& m_control;
    const index::PairDistance m_distance;
    std::uint64_t m_rows = 0;
    bool m_comparesAll = true;
    std::uint64_t m_steps = 0;
    std::mt19937_64 m_random{0x5eed}; ///< the same rows for the same collection
    std::vector<Query> m_queries;
    std::unordered_set<index::Label> m_compared;
};

bool isEnough(double recall, double target, const Measuring& measuring)
{
    return recall - 2 * std::sqrt(recall * (1 - recall) / measuring.trials()) >= target;
}

/// With the beam width chosen: the fewest candidates that still do.
Result<> chooseOversampling(Measuring& measuring, RecallMeasurement& measured)
{
    measured.oversampling = automaticOversampling(measured.ef);
    for (const double fewer : kOversamplings) {
        if (fewer >= measured.oversampling)
            break;
        VARVE_TRY(const double recall, measuring.recallAt(measured.ef, fewer));
        if (!isEnough(recall, measured.target, measuring) && recall < measured.recall)
            continue;
        measured.oversampling = fewer;
        measured.recall = recall;
        break;
    }
    return {};
}

std::optional<double> numberFrom(const std::string& text, double least, double most)
{
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size() || !(value >= least && value <= most))
        return std::nullopt;
    return value;
}

} // namespace

std::optional<double> recallTargetFromString(const std::string& text)
{
    return numberFrom(text, 0.5, 0.999);
}

std::optional<double> oversamplingFromString(const std::string& text)
{
    return numberFrom(text, 1, kMostOversampling);
}

double automaticOversampling(std::uint64_t ef)
{
    return std::max(4.0, static_cast<double>(ef) / 20); // as index::SearchParameters tells, for ten rows
}

std::size_t candidatesFor(double oversampling, std::size_t wanted)
{
    return static_cast<std::size_t>(std::ceil(oversampling * static_cast<double>(std::max(wanted, kNearest))));
}

std::string toText(const RecallMeasurement& measured)
{
    return nlohmann::json{{"target", measured.target}, {"ef", measured.ef},     {"recall", measured.recall},
                          {"sample", measured.sample}, {"rows", measured.rows}, {"timeMs", measured.timeMs},
                          {"oversampling", measured.oversampling}}
        .dump();
}

std::optional<RecallMeasurement> recallFromText(const std::string& text)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        return std::nullopt;
    const auto number = [&](const char* key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_number() ? found->get<double>() : -1.0;
    };
    RecallMeasurement measured;
    measured.target = number("target");
    measured.recall = number("recall");
    for (const auto& [key, target] : {std::pair("ef", &measured.ef), std::pair("sample", &measured.sample),
                                      std::pair("rows", &measured.rows)}) {
        const double value = number(key);
        if (!(value >= 0 && value < 1e15))
            return std::nullopt;
        *target = static_cast<std::uint64_t>(value);
    }
    const double time = number("timeMs");
    if (measured.ef < kWidths.front() || measured.ef > kWidths.back() || !(measured.recall >= 0 && measured.recall <= 1)
        || !(measured.target > 0 && measured.target < 1) || !(time >= 0 && time < 1e15))
        return std::nullopt;
    measured.timeMs = static_cast<std::int64_t>(time);
    const double oversampling = number("oversampling");
    measured.oversampling = oversampling >= 1 && oversampling <= kMostOversampling ? oversampling : 0;
    return measured;
}

std::uint64_t walkedRows(const VectorView& view)
{
    std::uint64_t rows = 0;
    for (const SealedPart& part : view.segments)
        rows += part.segment->hasGraph() ? part.segment->size() : 0;
    return rows;
}

bool isOutdated(const std::optional<RecallMeasurement>& measured, double target, std::uint64_t rows)
{
    return !measured || measured->target != target || 2 * rows >= 3 * measured->rows || 2 * rows <= measured->rows;
}

Result<RecallMeasurement> measureRecall(const VectorView& view, double target, std::optional<double> oversampling,
                                        const OperationControl& control)
{
    if (view.segments.empty())
        return Error{ErrorCode::InvalidArgument, "there is nothing to measure", {}, 0};
    Measuring measuring(view, control);
    VARVE_CHECK(measuring.prepare());
    RecallMeasurement measured;
    measured.target = target;
    measured.sample = measuring.queries();
    for (const std::uint64_t width : kWidths) {
        VARVE_TRY(measured.recall, measuring.recallAt(width, oversampling.value_or(0)));
        measured.ef = width;
        if (isEnough(measured.recall, target, measuring))
            break;
    }
    if (oversampling)
        measured.oversampling = *oversampling;
    else
        VARVE_CHECK(chooseOversampling(measuring, measured));
    return measured;
}

} // namespace varve::collection
