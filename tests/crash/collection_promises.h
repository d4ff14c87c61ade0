// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"
#include "tests/support/result_checks.h"

#include <QTest>

#include <algorithm>
#include <map>

/// What a workload was promised, and whether a collection keeps it, for sweeps over failing operations.
namespace varve::test {

using namespace collection;

using Model = std::map<std::string, float>;

inline Point pointFor(const std::string& id, float value)
{
    Point point;
    point.id = id;
    point.vector = {value, 1.0F, -value};
    point.text = "value " + std::to_string(value);
    return point;
}

/// What was promised: the model after every step that was attempted, and how many steps were acknowledged.
struct Promises {
    std::vector<Model> after{Model()};
    std::size_t acknowledged = 0;

    /// Notes that a step was tried; true when it was acknowledged.
    bool step(Model next, bool acknowledgedNow)
    {
        after.push_back(std::move(next));
        if (acknowledgedNow)
            acknowledged = after.size() - 1;
        return acknowledgedNow;
    }
    /// True when a collection may hold just this: the state after some step, not before the last acknowledged one
    /// unless steps may be lost from the end.
    bool allow(const Model& found, bool mayLose) const
    {
        const auto first = after.begin() + static_cast<std::ptrdiff_t>(mayLose ? 0 : acknowledged);
        return std::find(first, after.end(), found) != after.end();
    }
};

/// Three points and one removal, by numbers alone.
struct WorkloadStep {
    int firstPoint = 0;
    int points = 1; ///< ids are p0 to p(points - 1) and start over
    int firstValue = 0;
    int removedPoint = 0;
};

/// Upserts and removes as the step says and notes both; false as soon as one of them was not acknowledged.
inline bool writeAndRemove(Collection& collection, Promises& promises, Model& model, const WorkloadStep& step)
{
    std::vector<Point> batch;
    for (int i = 0; i < 3; ++i) {
        const std::string id = "p" + std::to_string((step.firstPoint + i) % step.points);
        const float value = static_cast<float>(step.firstValue + i);
        model[id] = value;
        batch.push_back(pointFor(id, value));
    }
    if (!promises.step(model, collection.upsert(std::move(batch)).hasValue()))
        return false;
    const std::string removed = "p" + std::to_string(step.removedPoint);
    model.erase(removed);
    return promises.step(model, collection.removePoints({removed}).hasValue());
}

inline Model readBack(const Collection& collection)
{
    Model model;
    const auto ids = collection.scrollIds({}, 1000);
    if (!ids)
        return model;
    const auto points = collection.get(*ids);
    if (!points)
        return model;
    for (const StoredPoint& point : *points)
        model[point.id] = point.vector.at(0);
    return model;
}

inline CollectionConfig crashConfig(Durability durability)
{
    CollectionConfig made;
    made.name = "crash";
    made.dimension = 3;
    made.metric = Metric::L2;
    made.durability = durability;
    return made;
}

/// Opens what is left and compares it with the promises. `mayLose` allows acknowledged steps to be missing from
/// the end, as weaker durability does; holes and halves are never allowed.
inline void checkState(const std::filesystem::path& folder, const Promises& promises, bool mayLose)
{
    auto opened = Collection::open(fs::posixFileSystem(), folder, {});
    VARVE_VERIFY_OK(opened);
    VARVE_VERIFY_OK((*opened)->verify(false, {}));
    const Model found = readBack(**opened);
    QVERIFY2(promises.allow(found, mayLose), "the state equals none that may follow from what was acknowledged");
    for (const auto& [id, value] : found) {
        SearchQuery query;
        query.kind = SearchKind::Semantic;
        query.vector = {value, 1.0F, -value};
        query.k = 1;
        const auto hits = (*opened)->search(query);
        VARVE_VERIFY_OK(hits);
        QCOMPARE(hits->hits.at(0).point.id, id);
    }
    // Recovery itself is repeatable, and the collection goes on.
    VARVE_VERIFY_OK((*opened)->upsert({pointFor("new", 7777.0F)}));
    opened->reset();
    auto again = Collection::open(fs::posixFileSystem(), folder, {});
    VARVE_VERIFY_OK(again);
    QCOMPARE(readBack(**again).size(), found.size() + 1);
}

} // namespace varve::test
