// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/nearest_rows.h"
#include "core/index/pair_distance.h"
#include "core/index/turnstile_mutex.h"
#include "core/index/vector_index.h"

#include <algorithm>

namespace varve::index {

namespace {

class ExactIndex final : public MutableVectorIndex {
public:
    ExactIndex(std::size_t dimension, Metric metric) : m_distance(dimension, metric) {}

    std::size_t dimension() const override { return m_distance.dimension(); }
    Metric metric() const override { return m_distance.metric(); }
    std::size_t size() const override
    {
        const std::shared_lock lock(m_mutex);
        return m_labels.size() - m_removedCount;
    }
    Result<std::vector<Neighbor>> search(std::span<const float> query,
                                         const SearchParameters& parameters) const override;
    Result<std::vector<float>> vector(Label label) const override { return copyOf(label, false); }
    Result<std::vector<float>> storedVector(Label label) const override { return copyOf(label, true); }
    std::uint64_t residentBytes() const override;
    Result<> add(Label label, std::span<const float> vector) override;
    bool remove(Label label) override;

private:
    Result<std::vector<float>> copyOf(Label label, bool mayBeRemoved) const;
    std::size_t rowOf(Label label) const; ///< m_labels.size() when absent
    const float* rowAt(std::size_t row) const { return m_values.data() + row * dimension(); }

    PairDistance m_distance;
    mutable TurnstileMutex m_mutex; ///< guards all below
    std::vector<Label> m_labels;    ///< growing
    std::vector<float> m_values;
    std::vector<float> m_normTerms;
    std::vector<std::uint8_t> m_removed;
    std::size_t m_removedCount = 0;
};

std::size_t ExactIndex::rowOf(Label label) const
{
    const auto found = std::lower_bound(m_labels.begin(), m_labels.end(), label);
    const auto row = static_cast<std::size_t>(found - m_labels.begin());
    return row < m_labels.size() && *found == label ? row : m_labels.size();
}

Result<std::vector<Neighbor>> ExactIndex::search(std::span<const float> query,
                                                 const SearchParameters& parameters) const
{
    VARVE_CHECK(checkVector(query, dimension()));
    const float queryNorm = m_distance.normTerm(query);
    const std::shared_lock lock(m_mutex);
    NearestRows nearest(std::min(parameters.k, m_labels.size()));
    for (std::uint32_t row = 0; row < m_labels.size(); ++row) {
        if (m_removed[row] || (parameters.filter && !(*parameters.filter)(m_labels[row])))
            continue;
        nearest.offer({m_distance(query.data(), queryNorm, rowAt(row), m_normTerms[row]), row});
    }
    std::vector<Neighbor> neighbors;
    for (const RowDistance& found : nearest.takeSorted())
        neighbors.push_back({found.distance, m_labels[found.row]});
    return neighbors;
}

Result<std::vector<float>> ExactIndex::copyOf(Label label, bool mayBeRemoved) const
{
    const std::shared_lock lock(m_mutex);
    const std::size_t row = rowOf(label);
    if (row == m_labels.size() || (m_removed[row] && !mayBeRemoved))
        return Error{ErrorCode::NotFound, "no vector with label " + std::to_string(label), {}, 0};
    return std::vector<float>(rowAt(row), rowAt(row) + dimension());
}

std::uint64_t ExactIndex::residentBytes() const
{
    const std::shared_lock lock(m_mutex);
    return sizeof *this + m_labels.capacity() * sizeof(Label) + m_removed.capacity() +
           (m_values.capacity() + m_normTerms.capacity()) * sizeof(float);
}

Result<> ExactIndex::add(Label label, std::span<const float> vector)
{
    VARVE_CHECK(checkVector(vector, dimension()));
    const std::unique_lock lock(m_mutex);
    if (!m_labels.empty() && label <= m_labels.back())
        return Error{ErrorCode::InvalidArgument, "labels must grow, got " + std::to_string(label), {}, 0};
    m_values.insert(m_values.end(), vector.begin(), vector.end());
    m_normTerms.push_back(m_distance.normTerm(vector));
    m_removed.push_back(0);
    m_labels.push_back(label);
    return {};
}

bool ExactIndex::remove(Label label)
{
    const std::unique_lock lock(m_mutex);
    const std::size_t row = rowOf(label);
    if (row == m_labels.size() || m_removed[row])
        return false;
    m_removed[row] = 1;
    ++m_removedCount;
    return true;
}

} // namespace

std::unique_ptr<MutableVectorIndex> makeExactIndex(std::size_t dimension, Metric metric)
{
    return std::make_unique<ExactIndex>(dimension, metric);
}

} // namespace varve::index
