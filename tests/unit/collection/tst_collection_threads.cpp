// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Many threads on one collection; ThreadSanitizer is the judge of what this test cannot see.
#include "core/collection/collection.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace varve;
using namespace varve::collection;

namespace {

Point pointFor(int writer, int number)
{
    Point point;
    point.id = "w" + std::to_string(writer) + "-" + std::to_string(number);
    point.vector = {float(writer + 1), float(number), 1.0F, float(number % 7)};
    point.text = "point number" + std::to_string(number);
    return point;
}

} // namespace

class CollectionThreadsTest : public QObject {
    Q_OBJECT
private slots:
    void writersReadersAndUpkeep_together_loseNothing()
    {
        constexpr int kWriters = 3;
        constexpr int kWrites = 60;
        test::TempDirectory folder;
        CollectionConfig config;
        config.name = "threads";
        config.dimension = 4;
        config.metric = Metric::L2;
        config.durability = Durability::Interval;
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", config, "u"));
        auto opened = Collection::open(fs::posixFileSystem(), folder / "c", {});
        VARVE_VERIFY_OK(opened);
        Collection& collection = **opened;

        std::atomic<int> failures = 0;
        std::atomic<bool> done = false;
        const auto note = [&](const auto& result) { failures += result ? 0 : 1; };
        std::vector<std::jthread> writers;
        for (int writer = 0; writer < kWriters; ++writer)
            writers.emplace_back([&, writer] {
                for (int i = 0; i < kWrites; ++i) {
                    note(collection.upsert({pointFor(writer, i)}));
                    // What was acknowledged is seen by the next read.
                    const auto got = collection.get({pointFor(writer, i).id});
                    failures += got && got->size() == 1 ? 0 : 1;
                    if (i % 3 == 0)
                        note(collection.removePoints({pointFor(writer, i).id}));
                }
            });
        std::vector<std::jthread> others;
        others.emplace_back([&] {
            while (!done) {
                SearchQuery query;
                query.vector = {1, 20, 1, 3};
                query.text = "number7";
                note(collection.search(query));
                failures += collection.info().config.dimension == 4 ? 0 : 1;
            }
        });
        others.emplace_back([&] {
            const char* const modes[] = {"memory", "disk", "hybrid"};
            for (int round = 0; !done; ++round) {
                note(collection.checkpoint({}));
                note(collection.set("mode", modes[round % 3]));
                note(collection.captureImage(folder / ("image" + std::to_string(round)), {}));
                if (round % 4 == 3)
                    note(collection.optimize({}));
            }
        });
        writers.clear(); // joins
        done = true;
        others.clear();
        QCOMPARE(failures.load(), 0);
        VARVE_VERIFY_OK(collection.verify(false, {}));
        QCOMPARE(collection.info().points, std::uint64_t{kWriters * (kWrites - kWrites / 3)});
    }

    void close_duringCalls_endsThemCleanly()
    {
        test::TempDirectory folder;
        CollectionConfig config;
        config.name = "close";
        config.dimension = 4;
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), folder / "c", config, "u"));
        auto opened = Collection::open(fs::posixFileSystem(), folder / "c", {});
        VARVE_VERIFY_OK(opened);
        Collection& collection = **opened;
        std::atomic<std::uint64_t> acknowledged = 0;
        std::jthread writer([&] {
            for (int i = 0; i < 1000; ++i) {
                const auto receipt = collection.upsert({pointFor(0, i)});
                if (!receipt)
                    return;
                acknowledged += receipt->acknowledged;
            }
        });
        while (acknowledged < 20)
            std::this_thread::yield();
        VARVE_VERIFY_OK(collection.close());
        writer.join();
        VARVE_VERIFY_ERROR(collection.get({"x"}), ErrorCode::ReadOnly);
        opened->reset();
        auto again = Collection::open(fs::posixFileSystem(), folder / "c", {});
        VARVE_VERIFY_OK(again);
        QCOMPARE((*again)->info().points, acknowledged.load());
    }
};

QTEST_GUILESS_MAIN(CollectionThreadsTest)
#include "tst_collection_threads.moc"
