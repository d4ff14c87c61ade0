// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Power cuts and failing calls at every operation of a collection's life. SQLite goes to the real disk by itself and
// loses nothing here; what is tested is that log, segments, tombstones and manifest never fall behind it or get ahead.
#include "core/collection/collection.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace varve;
using namespace varve::collection;
using test::FaultyFileSystem;

namespace {

using Model = std::map<std::string, float>;

Point pointFor(const std::string& id, float value)
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

/// Writes, replaces, removes, seals, merges and reopens, until something fails.
Promises runWorkload(fs::FileSystem& fileSystem, const std::filesystem::path& folder)
{
    Promises promises;
    Model model;
    for (int session = 0; session < 2; ++session) {
        auto opened = Collection::open(fileSystem, folder, {});
        if (!opened)
            return promises;
        Collection& collection = **opened;
        for (int step = 0; step < 5; ++step) {
            std::vector<Point> batch;
            for (int i = 0; i < 3; ++i) {
                const std::string id = "p" + std::to_string((session * 7 + step * 2 + i) % 9);
                const float value = static_cast<float>(session * 100 + step * 10 + i);
                model[id] = value;
                batch.push_back(pointFor(id, value));
            }
            if (!promises.step(model, collection.upsert(std::move(batch)).hasValue()))
                return promises;
            const std::string removed = "p" + std::to_string(step);
            model.erase(removed);
            if (!promises.step(model, collection.removePoints({removed}).hasValue()))
                return promises;
            if (step == 1 && !collection.checkpoint({}))
                return promises;
            if (step == 3 && !collection.optimize({}))
                return promises;
        }
        if (!collection.close())
            return promises;
    }
    return promises;
}

Model readBack(const Collection& collection)
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

CollectionConfig config(Durability durability)
{
    CollectionConfig made;
    made.name = "crash";
    made.dimension = 3;
    made.metric = Metric::L2;
    made.durability = durability;
    return made;
}

} // namespace

class CollectionCrashTest : public QObject {
    Q_OBJECT

    /// Opens what is left and compares it with the promises. `mayLose` allows acknowledged steps to be missing from
    /// the end, as weaker durability does; holes and halves are never allowed.
    void checkState(const std::filesystem::path& folder, const Promises& promises, bool mayLose)
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

    std::uint64_t operationsOfWorkload(Durability durability)
    {
        test::TempDirectory folder;
        FaultyFileSystem faulty;
        if (!Collection::create(fs::posixFileSystem(), folder / "c", config(durability), "u"))
            return 0;
        runWorkload(faulty, folder / "c");
        return faulty.operationCount();
    }

private slots:
    void powerCut_atEveryOperation_keepsWhatWasAcknowledged_data()
    {
        QTest::addColumn<int>("durability");
        QTest::newRow("each") << int(Durability::Each);
        QTest::newRow("interval") << int(Durability::Interval);
        QTest::newRow("os") << int(Durability::Os);
    }
    void powerCut_atEveryOperation_keepsWhatWasAcknowledged()
    {
        QFETCH(int, durability);
        const auto level = static_cast<Durability>(durability);
        const std::uint64_t operations = operationsOfWorkload(level);
        QVERIFY(operations > 50);
        for (std::uint64_t cut = 1; cut <= operations; ++cut) {
            for (std::uint64_t seed = 4 * cut; seed < 4 * cut + 2; ++seed) {
                test::TempDirectory folder;
                VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", config(level), "u"));
                FaultyFileSystem faulty;
                faulty.cutPowerAt(cut);
                const Promises promises = runWorkload(faulty, folder / "c");
                faulty.materialisePowerCut(seed);
                checkState(folder / "c", promises, level != Durability::Each);
                if (QTest::currentTestFailed()) {
                    qWarning("cut at operation %llu, seed %llu", static_cast<unsigned long long>(cut),
                             static_cast<unsigned long long>(seed));
                    return;
                }
            }
        }
    }

    void powerCut_withoutSyncedLog_isSeenAsLoss()
    {
        // The sweep must be able to fail: durability "os" held to the promise of "each" loses something somewhere.
        const std::uint64_t operations = operationsOfWorkload(Durability::Os);
        int losses = 0;
        for (std::uint64_t cut = 1; cut <= operations; ++cut) {
            test::TempDirectory folder;
            VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", config(Durability::Os), "u"));
            FaultyFileSystem faulty;
            faulty.cutPowerAt(cut);
            const Promises promises = runWorkload(faulty, folder / "c");
            faulty.materialisePowerCut(4 * cut);
            auto opened = Collection::open(fs::posixFileSystem(), folder / "c", {});
            VARVE_VERIFY_OK(opened);
            losses += promises.allow(readBack(**opened), false) ? 0 : 1;
        }
        QVERIFY(losses > 0);
    }

    void failure_ofAnyOperation_losesNothing_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<bool>("sticky");
        QTest::newRow("once, EIO") << EIO << false;
        QTest::newRow("for good, ENOSPC") << ENOSPC << true;
    }
    void failure_ofAnyOperation_losesNothing()
    {
        QFETCH(int, error);
        QFETCH(bool, sticky);
        const std::uint64_t operations = operationsOfWorkload(Durability::Each);
        for (std::uint64_t number = 1; number <= operations; ++number) {
            test::TempDirectory folder;
            VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", config(Durability::Each), "u"));
            Promises promises;
            {
                FaultyFileSystem faulty;
                faulty.failAt(number, {error, sticky, 0});
                promises = runWorkload(faulty, folder / "c");
            }
            checkState(folder / "c", promises, false);
            if (QTest::currentTestFailed()) {
                qWarning("operation %llu failed", static_cast<unsigned long long>(number));
                return;
            }
        }
    }
};

QTEST_GUILESS_MAIN(CollectionCrashTest)
#include "tst_collection_crash.moc"
