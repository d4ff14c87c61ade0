// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/catalog.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace varve;
using namespace varve::workspace;

namespace {

Result<> nothing()
{
    return {};
}

CatalogRow row(const std::string& uuid, const std::string& name)
{
    return CatalogRow{uuid, name, 1, 0, 0, {}};
}

} // namespace

class CatalogTest : public QObject {
    Q_OBJECT
private slots:
    void insert_sameName_isRefusedAndChangesNothing()
    {
        test::TempDirectory home;
        auto catalog = Catalog::open(fs::posixFileSystem(), home.path(), 1);
        VARVE_VERIFY_OK(catalog);
        VARVE_VERIFY_OK((*catalog)->insert(row("u1", "notes"), nothing));
        VARVE_VERIFY_ERROR((*catalog)->insert(row("u2", "notes"), nothing), ErrorCode::AlreadyExists);
        VARVE_VERIFY_OK((*catalog)->insert(row("u3", "letters"), nothing));
        VARVE_VERIFY_ERROR((*catalog)->rename("u3", "notes", nothing), ErrorCode::AlreadyExists);
        QCOMPARE((*catalog)->collections()->size(), std::size_t{2});
        QCOMPARE((*catalog)->byName("letters")->uuid, std::string("u3"));
    }

    void insert_publishFails_leavesNoRow()
    {
        test::TempDirectory home;
        auto catalog = Catalog::open(fs::posixFileSystem(), home.path(), 1);
        VARVE_VERIFY_OK(catalog);
        const auto inserted = (*catalog)->insert(row("u1", "notes"), []() -> Result<> {
            return Error{ErrorCode::NoSpace, "full", {}, 0};
        });
        VARVE_VERIFY_ERROR(inserted, ErrorCode::NoSpace);
        VARVE_VERIFY_ERROR((*catalog)->byName("notes"), ErrorCode::NotFound);
    }

    void erase_takesScheduleAndEventsAlong()
    {
        test::TempDirectory home;
        auto catalog = Catalog::open(fs::posixFileSystem(), home.path(), 1);
        VARVE_VERIFY_OK(catalog);
        VARVE_VERIFY_OK((*catalog)->insert(row("u1", "notes"), nothing));
        VARVE_VERIFY_OK((*catalog)->setSchedule("u1", schedule::Schedule{"0 * * * *", {}, {}, false}, 5));
        VARVE_VERIFY_OK((*catalog)->addEvent("u1", Event{Event::Kind::Restore, 7, "s", "d"}));
        VARVE_VERIFY_OK((*catalog)->erase("u1", nothing));
        QVERIFY((*catalog)->scheduleOf("u1")->schedule.incrementalCron.empty());
        QVERIFY((*catalog)->events("u1")->empty());
    }

    void open_damagedFile_isSetAsideAndBegunAnew()
    {
        test::TempDirectory home;
        test::writeFile(home / "catalog.sqlite3", std::string(8192, 'x'));
        auto catalog = Catalog::open(fs::posixFileSystem(), home.path(), 77);
        VARVE_VERIFY_OK(catalog);
        QVERIFY((*catalog)->collections()->empty());
        QCOMPARE((*catalog)->setAside(), home / "catalog.sqlite3.damaged-77");
        QCOMPARE(test::readFile((*catalog)->setAside()), std::string(8192, 'x'));
    }

    void setSchedule_changedExpression_neverMakesThePastDue()
    {
        test::TempDirectory home;
        auto catalog = Catalog::open(fs::posixFileSystem(), home.path(), 1);
        VARVE_VERIFY_OK(catalog);
        VARVE_VERIFY_OK(
            (*catalog)->setSchedule("u1", schedule::Schedule{"0 * * * *", "0 2 * * *", {}, false}, 1000));
        VARVE_VERIFY_OK(
            (*catalog)->setSchedule("u1", schedule::Schedule{"5 * * * *", "0 2 * * *", {}, false}, 2000));
        const auto changed = (*catalog)->scheduleOf("u1");
        VARVE_VERIFY_OK(changed);
        QCOMPARE(changed->lastIncrementalSlotMs, std::int64_t{2000});
        QCOMPARE(changed->lastFullSlotMs, std::int64_t{1000});
    }

    void claim_missedSlots_areRecordedOnce()
    {
        test::TempDirectory home;
        auto catalog = Catalog::open(fs::posixFileSystem(), home.path(), 1);
        VARVE_VERIFY_OK(catalog);
        VARVE_VERIFY_OK((*catalog)->setSchedule("u1", schedule::Schedule{"0 * * * *", {}, {}, false}, 1000));
        schedule::DueRun run;
        run.slotMs = 5000;
        run.missedSlotsMs = {3000, 4000};
        QCOMPARE(*(*catalog)->claim("u1", run), true);
        QCOMPARE(*(*catalog)->claim("u1", run), false);
        const auto events = (*catalog)->events("u1");
        VARVE_VERIFY_OK(events);
        QCOMPARE(events->size(), std::size_t{2});
        QCOMPARE(events->front().timeMs, std::int64_t{3000});
        QVERIFY(events->front().kind == Event::Kind::RunMissed);
    }

    void claim_manyOpeners_eachSlotGoesToOne()
    {
        constexpr int kOpeners = 4;
        constexpr int kSlots = 25;
        test::TempDirectory home;
        std::vector<std::unique_ptr<Catalog>> catalogs;
        for (int i = 0; i < kOpeners; ++i) {
            auto catalog = Catalog::open(fs::posixFileSystem(), home.path(), 1);
            VARVE_VERIFY_OK(catalog);
            catalogs.push_back(std::move(*catalog));
        }
        VARVE_VERIFY_OK(catalogs[0]->setSchedule("u1", schedule::Schedule{"* * * * *", {}, {}, false}, 1));
        std::atomic<int> claimed{0};
        std::atomic<int> failed{0};
        {
            std::vector<std::jthread> threads;
            for (auto& catalog : catalogs) {
                threads.emplace_back([&] {
                    for (int slot = 1; slot <= kSlots; ++slot) {
                        schedule::DueRun run;
                        run.slotMs = slot * 60'000;
                        const auto mine = catalog->claim("u1", run);
                        failed += !mine;
                        claimed += mine && *mine;
                    }
                });
            }
        }
        QCOMPARE(failed.load(), 0);
        // A slower opener finds a later slot taken and skips the earlier one: never more than one each.
        QVERIFY2(claimed.load() <= kSlots, "a slot was claimed twice");
        QVERIFY2(claimed.load() > 0, "nobody claimed anything");
        QCOMPARE(catalogs[0]->scheduleOf("u1")->lastIncrementalSlotMs, std::int64_t{kSlots} * 60'000);
    }
};

QTEST_GUILESS_MAIN(CatalogTest)
#include "tst_catalog.moc"
