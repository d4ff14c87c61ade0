// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Between the acknowledgement of a write and the moment at which metadata holds it.
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

using namespace varve;
using namespace varve::collection;
using namespace varve::test;

namespace {

/// Holds metadata back while it is closed; lets some batches pass and fails then, if told so.
class Gate {
public:
    Result<> pass()
    {
        std::unique_lock lock(m_mutex);
        m_opened.wait(lock, [this] { return m_isOpen; });
        if (m_mayPass == 0)
            return Error{ErrorCode::NoSpace, "the drive is full", {}, 0};
        --m_mayPass;
        return {};
    }
    void close() { set(false); }
    void open() { set(true); }
    void failAfter(int batches)
    {
        const std::scoped_lock lock(m_mutex);
        m_mayPass = batches;
    }

private:
    void set(bool isOpen)
    {
        const std::scoped_lock lock(m_mutex);
        m_isOpen = isOpen;
        m_opened.notify_all();
    }
    std::mutex m_mutex;
    std::condition_variable m_opened;
    bool m_isOpen = true;
    int m_mayPass = -1;
};

} // namespace

class MetadataBehindTest : public QObject {
    Q_OBJECT

    std::unique_ptr<TempDirectory> m_folder;
    std::shared_ptr<Gate> m_gate;
    std::unique_ptr<Collection> m_collection;

    std::filesystem::path path() const { return *m_folder / "c"; }
    void open(std::size_t sealRows = 0)
    {
        Collection::OpenOptions options;
        options.sealRows = sealRows;
        options.beforeMetadata = [gate = m_gate](Sequence) { return gate->pass(); };
        auto opened = Collection::open(fs::posixFileSystem(), path(), options);
        VARVE_VERIFY_OK(opened);
        m_collection = std::move(*opened);
    }
    void put(std::uint32_t first, std::uint32_t count, std::uint32_t seedOffset = 0)
    {
        std::vector<Point> points;
        for (std::uint32_t i = first; i < first + count; ++i)
            points.push_back(fixturePoint("p" + std::to_string(i), i + seedOffset));
        VARVE_VERIFY_OK(m_collection->upsert(std::move(points)));
    }
    std::string nearestTo(std::uint32_t seed) const
    {
        const auto found = m_collection->nearest(seededVector(seed), {1, 0, {}});
        return found && found->size() == 1 && found->front().score > 0.9999F ? found->front().id : std::string("none");
    }
    /// The folder as a kill would leave it now, copied by another process: SQLite's locks are this one's.
    std::filesystem::path crashImage(const char* name)
    {
        const auto copy = *m_folder / name;
        const std::string command = "cp -a '" + path().string() + "' '" + copy.string() + "'";
        return std::system(command.c_str()) == 0 ? copy : std::filesystem::path();
    }
    bool isSealedAndQuiet() const
    {
        for (int look = 0; look < 3; ++look) {
            const auto info = m_collection->info();
            if (info.memtableRows >= 4 || info.maintenance.work != MaintenanceWork::Idle)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return true;
    }
    /// Opens for writing, as a start after a kill does.
    void checkHolds(const std::filesystem::path& folder, const std::vector<std::string>& ids)
    {
        auto opened = Collection::open(fs::posixFileSystem(), folder, {});
        VARVE_VERIFY_OK(opened);
        VARVE_VERIFY_OK((*opened)->verify(false, {}));
        const auto found = (*opened)->scrollIds({}, 10'000);
        VARVE_VERIFY_OK(found);
        QCOMPARE(std::set<std::string>(found->begin(), found->end()), std::set<std::string>(ids.begin(), ids.end()));
    }

private slots:
    void catchUp_stoppedWhileMetadataIsBehind_returns()
    {
        m_gate->close();
        put(0, 3);
        std::stop_source stop;
        std::jthread later([&] { stop.request_stop(); });
        VARVE_VERIFY_ERROR(m_collection->catchUp({stop.get_token(), {}}), ErrorCode::Cancelled);
        m_gate->open();
        VARVE_VERIFY_OK(m_collection->catchUp({}));
        QCOMPARE(m_collection->info().points, std::uint64_t{3});
    }

    void init()
    {
        m_folder = std::make_unique<TempDirectory>();
        m_gate = std::make_shared<Gate>();
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), path(), fixtureConfig(), "u-1"));
        open();
    }
    void cleanup()
    {
        m_gate->open();
        m_collection.reset();
    }

    void write_isAcknowledgedAndFoundByVector_beforeMetadataHasIt()
    {
        m_gate->close();
        put(0, 20);
        QCOMPARE(nearestTo(7), std::string("p7"));
        put(7, 1, 1000); // replaced while the first version is in no metadata
        QCOMPARE(nearestTo(1007), std::string("p7"));
        QCOMPARE(nearestTo(7), std::string("none"));
        m_gate->open();
        QCOMPARE(m_collection->info().points, 20U);
    }

    void ids_areResolvedRight_beforeMetadataHasThem()
    {
        put(0, 10);
        QCOMPARE(m_collection->info().points, 10U); // these are in metadata
        m_gate->close();
        put(10, 10);
        const auto receipt = m_collection->removePoints({"p3", "p13", "p13", "unknown"});
        VARVE_VERIFY_OK(receipt);
        QCOMPARE(receipt->acknowledged, 2U);
        const auto again = m_collection->removePoints({"p3", "p13"});
        VARVE_VERIFY_OK(again);
        QCOMPARE(again->acknowledged, 0U);
        put(13, 1, 1000); // removed and put back
        put(4, 1, 1000);  // in metadata and replaced
        put(14, 1, 1000);
        put(14, 1, 2000);
        QCOMPARE(nearestTo(3), std::string("none"));
        QCOMPARE(nearestTo(2014), std::string("p14"));
        m_gate->open();
        const auto contents = contentsOf(*m_collection);
        VARVE_VERIFY_OK(contents);
        QCOMPARE(contents->points.size(), std::size_t{19});
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
    }

    void reads_waitForWhatWasAcknowledgedBeforeThem()
    {
        m_gate->close();
        put(0, 5);
        std::jthread opener([this] {
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            m_gate->open();
        });
        const auto points = m_collection->get({"p0", "p4"});
        VARVE_VERIFY_OK(points);
        QCOMPARE(points->size(), std::size_t{2});
        m_gate->close();
        put(5, 5);
        std::jthread secondOpener([this] {
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            m_gate->open();
        });
        // Documents are resolved against metadata, so this waits too.
        VARVE_VERIFY_OK(putFixtureDocument(*m_collection, "/a.txt", 1));
        QCOMPARE(m_collection->info().points, 13U);
    }

    void kill_betweenAcknowledgementAndMetadata_losesNothing()
    {
        put(0, 3);
        QCOMPARE(m_collection->info().points, 3U);
        m_gate->close();
        put(3, 3);
        VARVE_VERIFY_OK(m_collection->removePoints({"p0"}));
        put(1, 1, 500);
        const auto image = crashImage("image");
        QVERIFY(!image.empty());
        checkHolds(image, {"p1", "p2", "p3", "p4", "p5"});
    }

    void log_isKept_untilMetadataHasIt()
    {
        m_collection.reset();
        open(4);
        m_gate->close();
        std::vector<std::string> ids;
        for (std::uint32_t i = 0; i < 40; ++i) {
            put(i, 1);
            ids.push_back("p" + std::to_string(i));
        }
        QTest::qWait(200); // sealing would have cut the log by now
        const auto image = crashImage("held");
        QVERIFY(!image.empty());
        checkHolds(image, ids);
        m_gate->open();
        QVERIFY(QTest::qWaitFor([&] { return isSealedAndQuiet(); }, 60'000)); // a copy of moving files is no crash
        const auto sealed = crashImage("sealed");
        QVERIFY(!sealed.empty());
        checkHolds(sealed, ids);
    }

    void failureOfMetadata_latchesReadOnly_andLosesNothing()
    {
        std::vector<std::string> acknowledged;
        m_gate->failAfter(5);
        for (std::uint32_t i = 0; i < 200; ++i) {
            const auto done = m_collection->upsert({fixturePoint("p" + std::to_string(i), i)});
            if (!done) {
                QCOMPARE(done.error().code, ErrorCode::ReadOnly);
                break;
            }
            acknowledged.push_back("p" + std::to_string(i));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        QVERIFY(acknowledged.size() >= 5);
        QVERIFY(acknowledged.size() < 200);
        QCOMPARE(m_collection->info().state, CollectionState::ReadOnly);
        QVERIFY(m_collection->info().stateReason.find("drive is full") != std::string::npos);
        QVERIFY(!m_collection->get({"p0"})); // an error, and not an answer without it
        m_collection.reset();
        auto opened = Collection::open(fs::posixFileSystem(), path(), {});
        VARVE_VERIFY_OK(opened);
        const auto found = (*opened)->scrollIds({}, 1000);
        VARVE_VERIFY_OK(found);
        for (const std::string& id : acknowledged)
            QVERIFY2(std::find(found->begin(), found->end(), id) != found->end(), id.c_str());
    }

    void textLargerThanMetadataTakes_isRefusedBeforeItIsLogged()
    {
        Point large = fixturePoint("large", 1);
        large.text.assign((std::size_t{256} << 20) + 1, 'x');
        const auto refused = m_collection->upsert({std::move(large)});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        put(0, 1);
        QCOMPARE(m_collection->info().points, 1U);
    }
};

QTEST_GUILESS_MAIN(MetadataBehindTest)
#include "tst_metadata_behind.moc"
