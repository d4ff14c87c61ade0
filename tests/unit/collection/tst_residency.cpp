// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/collection.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/gated_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <thread>

using namespace varve;
using namespace varve::collection;

namespace {

constexpr int kPatienceMs = 100'000;
constexpr std::uint32_t kDimension = 4096;
constexpr std::uint32_t kRows = 300;
/// Where a sealed file's payload begins (core/FORMAT.md).
constexpr std::uint64_t kPayloadOffset = 64;

} // namespace

/// Mode "memory" of a collection that is too large to be loaded before the first answer.
class ResidencyTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::TempDirectory> m_folder;
    std::unique_ptr<test::GatedFileSystem> m_files;
    std::filesystem::path m_path;
    std::unique_ptr<Collection> m_collection;

    void open(bool readOnly = false)
    {
        m_collection.reset();
        Collection::OpenOptions options;
        options.readOnly = readOnly;
        auto opened = Collection::open(*m_files, m_path, options);
        VARVE_VERIFY_OK(opened);
        m_collection = std::move(*opened);
    }
    void put(std::uint32_t begin, std::uint32_t end)
    {
        std::vector<Point> points;
        for (std::uint32_t i = begin; i < end; ++i) {
            points.push_back(test::fixturePoint("p" + std::to_string(i), i));
            points.back().vector = test::seededVector(i, kDimension);
        }
        VARVE_VERIFY_OK(m_collection->upsert(std::move(points)));
        VARVE_VERIFY_OK(m_collection->checkpoint({}));
    }
    bool finds(std::uint32_t i) const
    {
        const auto found = m_collection->nearest(test::seededVector(i, kDimension), {1, 0, {}});
        return found && found->size() == 1 && found->front().id == "p" + std::to_string(i);
    }
    bool comesToBe(const std::function<bool(const CollectionInfo&)>& state) const
    {
        return QTest::qWaitFor([&] { return state(m_collection->info()); }, kPatienceMs);
    }
    static bool isLoaded(const CollectionInfo& info)
    {
        return info.hotSegments == info.segments && info.mappedBytes == 0 && info.maintenance.work == MaintenanceWork::Idle;
    }
    static bool isLoading(const CollectionInfo& info) { return info.maintenance.work == MaintenanceWork::Loading; }

private slots:
    void init()
    {
        m_folder = std::make_unique<test::TempDirectory>();
        m_path = *m_folder / "g1";
        m_files = std::make_unique<test::GatedFileSystem>(fs::posixFileSystem(), "vectors.f32", kPayloadOffset);
        auto config = test::fixtureConfig(StorageMode::Memory);
        config.dimension = kDimension;
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), m_path, config, "u-1"));
        open();
        put(0, kRows);
        VARVE_VERIFY_OK(m_collection->set("memory-budget", "1")); // nothing is small enough to be loaded at opening
    }
    void cleanup()
    {
        m_files->setOpen(true);
        m_collection.reset();
        m_files.reset();
        m_folder.reset();
    }

    void opening_answersBeforeTheRowsAreInMemory_andSaysSo()
    {
        m_files->setOpen(false);
        open();
        QVERIFY(comesToBe(isLoading));
        const CollectionInfo meanwhile = m_collection->info();
        QVERIFY(meanwhile.config.mode == StorageMode::Memory);
        QCOMPARE(meanwhile.hotSegments, std::uint64_t{0});
        QVERIFY(meanwhile.mappedBytes > kRows * kDimension * sizeof(float));
        QVERIFY(meanwhile.ramBytes < kRows * kDimension * sizeof(float));
        QVERIFY(finds(7) && finds(kRows - 1));
        QCOMPARE(*m_collection->info().hitRate, 0.0);
        m_files->setOpen(true);
        QVERIFY(comesToBe(isLoaded));
        QVERIFY(m_collection->info().ramBytes > kRows * kDimension * sizeof(float));
        QVERIFY(finds(7) && finds(kRows - 1));
        QVERIFY(*m_collection->info().hitRate > 0.0);
    }

    void opening_smallEnough_loadsAtOnce()
    {
        VARVE_VERIFY_OK(m_collection->set("memory-budget", "auto"));
        open();
        QVERIFY(isLoaded(m_collection->info()));
    }

    void writes_whileLoading_areKept()
    {
        m_files->setOpen(false);
        open();
        QVERIFY(comesToBe(isLoading));
        std::vector<std::string> ids{"p3", "p4"};
        VARVE_VERIFY_OK(m_collection->removePoints(ids));
        QVERIFY(!finds(3));
        m_files->setOpen(true);
        QVERIFY(comesToBe(isLoaded));
        QVERIFY(!finds(3) && !finds(4) && finds(5));
        QCOMPARE(m_collection->info().removedRows, std::uint64_t{2});
    }

    void closing_whileLoading_endsAndLosesNothing()
    {
        m_files->setOpen(false);
        open();
        QVERIFY(comesToBe([this](const CollectionInfo&) { return m_files->waited() > 0; }));
        std::thread closing([this] { VARVE_VERIFY_OK(m_collection->close()); });
        m_files->setOpen(true);
        closing.join();
        open();
        QVERIFY(finds(7));
    }

    void mode_setWhileLoading_winsOverTheLoading()
    {
        m_files->setOpen(false);
        open();
        QVERIFY(comesToBe(isLoading));
        std::thread setting([this] { VARVE_VERIFY_OK(m_collection->set("mode", "disk")); });
        m_files->setOpen(true);
        setting.join();
        QVERIFY(comesToBe([](const CollectionInfo& info) { return info.hotSegments == 0 && !isLoading(info); }));
        QVERIFY(finds(7));
    }

    void openedForReading_staysMapped()
    {
        open(true);
        QVERIFY(finds(7));
        QCOMPARE(m_collection->info().hotSegments, std::uint64_t{0});
        QVERIFY(m_collection->info().mappedBytes > kRows * kDimension * sizeof(float));
    }

    void damagedRows_areTold_andTheOthersStillFound()
    {
        m_collection.reset();
        const auto file = std::filesystem::directory_iterator(m_path / "segments")->path() / "vectors.f32";
        std::string bytes = test::readFile(file);
        const std::size_t damaged = kPayloadOffset + 200 * std::size_t{kDimension} * sizeof(float);
        bytes[damaged] = static_cast<char>(bytes[damaged] ^ 1);
        test::writeFile(file, bytes);
        m_files->setOpen(false);
        open();
        QVERIFY(comesToBe([this](const CollectionInfo&) { return m_files->waited() > 0; }));
        m_files->setOpen(true);
        QVERIFY(comesToBe([](const CollectionInfo& info) { return !info.maintenance.damage.empty(); }));
        QVERIFY(m_collection->info().maintenance.damage.find("vectors.f32") != std::string::npos);
        QCOMPARE(m_collection->info().hotSegments, std::uint64_t{0});
        VARVE_VERIFY_OK(m_collection->get({"p3"}));
        VARVE_VERIFY_ERROR(m_collection->get({"p200"}), ErrorCode::Corrupt);
        VARVE_VERIFY_ERROR(m_collection->set("mode", "memory"), ErrorCode::Corrupt); // who asks for it is told
    }
};

QTEST_GUILESS_MAIN(ResidencyTest)
#include "tst_residency.moc"
