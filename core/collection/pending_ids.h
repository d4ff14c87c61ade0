// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/batch.h"
#include "core/collection/types.h"
#include "core/meta/meta_store.h"

#include <deque>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace varve::collection {

/// What the metadata does not hold yet of the batches that are in the log: who asks for an id looks here first.
/// Threads:  any; one thread adds, growing sequences.
class PendingIds {
public:
    /// Nothing is forgotten while one of these lives, so that what is not found here is in metadata read after it began.
    using Reading = std::shared_lock<std::shared_mutex>;
    Reading reading() const { return Reading(m_mutex); }

    /// `removedIds` are those of its removals that it does not put again. Labels grow over all batches. find() knows of it
    /// after learn().
    void add(Sequence sequence, std::shared_ptr<const Batch> batch, std::vector<std::string> removedIds);
    /// Makes everything added known to find(); apart from add(), so that it can be done while the log is being written.
    void learn();
    /// Metadata now holds everything up to `sequence`.
    void forgetThrough(Sequence sequence);
    /// What was added behind `sequence` did not come to be.
    void dropBehind(Sequence sequence);

    /// Nothing when no batch here says anything of the id; label 0 when it was removed.
    std::optional<meta::PointPlace> find(const Reading&, const std::string& id) const;
    /// The id that a batch here gave to a label.
    std::optional<std::string> idOf(std::int64_t label) const;
    /// Calls use(id) for every id put by a batch here.
    template <class Use>
    void forEachPut(const Reading&, Use&& use) const
    {
        for (const Entry& entry : m_entries)
            forEachPutOf(*entry.batch, [&](const PutPoint& put) { use(put.row.id); });
    }

private:
    struct Entry {
        Sequence sequence = 0;
        std::shared_ptr<const Batch> batch;
        std::vector<std::string> removedIds;
        std::int64_t firstLabel = 0; ///< of its points, when it puts any
        std::int64_t lastLabel = -1;
    };
    struct Known {
        meta::PointPlace place;
        Sequence sequence = 0;
    };
    template <class Use>
    static void forEachPutOf(const Batch& batch, Use&& use)
    {
        for (const Operation& operation : batch) {
            if (const auto* put = std::get_if<PutPoint>(&operation))
                use(*put);
        }
    }
    void learn(const Entry& entry);

    mutable std::shared_mutex m_mutex;
    std::deque<Entry> m_entries; ///< by growing sequences
    Sequence m_learntThrough = 0;
    std::unordered_map<std::string, Known> m_known;
};

} // namespace varve::collection
