// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// A seeded random workload beside background sealing and merging, compared step by step with an exact model.
// VARVE_OPERATIONS sets how many operations (4,000; the long tier runs 2,000,000), VARVE_SEED which ones.
#include "core/collection/collection.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QElapsedTimer>
#include <QTest>

#include <chrono>
#include <thread>

#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace varve;
using namespace varve::collection;

namespace {

struct Known {
    std::vector<float> vector;
    std::uint32_t group = 0;
    std::string text;
};
using Model = std::map<std::string, Known>;

double scoreOf(Metric metric, const std::vector<float>& a, const std::vector<float>& b)
{
    double dot = 0;
    double aa = 0;
    double bb = 0;
    double square = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        dot += double{a[i]} * b[i];
        aa += double{a[i]} * a[i];
        bb += double{b[i]} * b[i];
        square += (double{a[i]} - b[i]) * (double{a[i]} - b[i]);
    }
    switch (metric) {
    case Metric::Cosine: return dot / std::sqrt(aa * bb);
    case Metric::L2: return -square;
    case Metric::InnerProduct: return dot;
    }
    return 0;
}

std::uint64_t fromEnvironment(const char* name, std::uint64_t otherwise)
{
    const QByteArray text = qgetenv(name);
    return text.isEmpty() ? otherwise : text.toULongLong();
}

} // namespace

class RandomWorkloadTest : public QObject {
    Q_OBJECT

    static constexpr std::uint32_t kGroups = 20;
    std::mt19937_64 m_random;
    test::TempDirectory m_folder;
    std::filesystem::path m_path;
    std::unique_ptr<Collection> m_collection;
    Model m_model;
    Metric m_metric = Metric::Cosine;
    std::uint32_t m_ids = 0;
    std::uint32_t m_versions = 0;
    std::uint64_t m_counts[12] = {};

    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(m_random() % limit); }
    std::string anyId() { return "id" + std::to_string(below(m_ids)); }
    void open()
    {
        m_collection.reset();
        Collection::OpenOptions options;
        // Now and then metadata falls some writes behind.
        options.beforeMetadata = [](Sequence sequence) -> Result<> {
            if (sequence % 53 == 0)
                std::this_thread::sleep_for(std::chrono::milliseconds(15));
            return {};
        };
        options.sealRows = 40 + below(200);
        auto opened = Collection::open(fs::posixFileSystem(), m_path, options);
        VARVE_VERIFY_OK(opened);
        m_collection = std::move(*opened);
    }

    void upsert()
    {
        std::vector<Point> points;
        std::set<std::string> ids;
        for (std::uint32_t i = 1 + below(8); i > 0; --i) {
            const std::string id = anyId();
            if (!ids.insert(id).second)
                continue;
            Known known{test::seededVector(++m_versions), below(kGroups), "word" + std::to_string(m_versions % 50)};
            Point point;
            point.id = id;
            point.vector = known.vector;
            point.text = known.text;
            point.metadataJson = "{\"group\":" + std::to_string(known.group) + "}";
            points.push_back(std::move(point));
            m_model[id] = std::move(known);
        }
        const auto written = m_collection->upsert(std::move(points));
        VARVE_VERIFY_OK(written);
        QCOMPARE(written->acknowledged, std::uint64_t{ids.size()});
    }
    void remove()
    {
        std::set<std::string> ids;
        for (std::uint32_t i = 1 + below(4); i > 0; --i)
            ids.insert(anyId());
        std::uint64_t there = 0;
        for (const std::string& id : ids)
            there += m_model.erase(id);
        const auto removed = m_collection->removePoints({ids.begin(), ids.end()});
        VARVE_VERIFY_OK(removed);
        QCOMPARE(removed->acknowledged, there);
    }
    void removeGroup()
    {
        const std::uint32_t group = below(kGroups);
        const auto there = std::erase_if(m_model, [&](const auto& each) { return each.second.group == group; });
        const auto removed = m_collection->removeWhere("{\"group\":" + std::to_string(group) + "}");
        VARVE_VERIFY_OK(removed);
        QCOMPARE(removed->acknowledged, std::uint64_t{there});
    }
    void search(bool filtered)
    {
        SearchQuery query;
        query.kind = SearchKind::Semantic;
        query.vector = test::seededVector(below(m_versions + 100));
        query.k = 1 + below(12);
        query.ef = 10'000; // more than there is: everything is compared
        const std::uint32_t limit = filtered ? 1 + below(kGroups) : kGroups;
        if (filtered)
            query.filterJson = "{\"group\":{\"$lt\":" + std::to_string(limit) + "}}";
        std::vector<double> expected;
        for (const auto& [id, known] : m_model) {
            if (known.group < limit)
                expected.push_back(scoreOf(m_metric, query.vector, known.vector));
        }
        std::sort(expected.begin(), expected.end(), std::greater<>());
        const auto found = m_collection->search(query);
        VARVE_VERIFY_OK(found);
        QCOMPARE(found->hits.size(), std::min(query.k, expected.size()));
        for (std::size_t i = 0; i < found->hits.size(); ++i) {
            const SearchHit& hit = found->hits[i];
            const auto known = m_model.find(hit.point.id);
            QVERIFY2(known != m_model.end() && known->second.group < limit, hit.point.id.c_str());
            const double own = scoreOf(m_metric, query.vector, known->second.vector);
            const double allowed = 1e-5 * (1 + std::abs(own));
            QVERIFY(std::abs(hit.score - own) < allowed && std::abs(own - expected[i]) < allowed);
            QCOMPARE(hit.point.text, known->second.text);
        }
    }
    void get()
    {
        std::vector<std::string> ids;
        std::size_t there = 0;
        for (std::uint32_t i = 0; i < 4; ++i) {
            ids.push_back(anyId());
            there += m_model.count(ids.back());
        }
        const auto points = m_collection->get(ids);
        VARVE_VERIFY_OK(points);
        QCOMPARE(points->size(), there);
        for (const StoredPoint& point : *points)
            QVERIFY(m_model.at(point.id).vector == point.vector);
    }
    void compareAll(const Collection& collection, const Model& model)
    {
        std::size_t seen = 0;
        for (std::string after;;) {
            const auto ids = collection.scrollIds(after, 500);
            VARVE_VERIFY_OK(ids);
            if (ids->empty())
                break;
            after = ids->back();
            const auto points = collection.get(*ids);
            VARVE_VERIFY_OK(points);
            for (const StoredPoint& point : *points) {
                const auto known = model.find(point.id);
                QVERIFY2(known != model.end(), point.id.c_str());
                QVERIFY(known->second.vector == point.vector && known->second.text == point.text);
                ++seen;
            }
        }
        QCOMPARE(seen, model.size());
        QCOMPARE(collection.info().points, std::uint64_t{model.size()});
    }
    void snapshot()
    {
        const auto image = m_folder / "image";
        VARVE_VERIFY_OK(fs::posixFileSystem().removeTree(image));
        VARVE_VERIFY_OK(fs::posixFileSystem().createDirectories(image));
        VARVE_VERIFY_OK(m_collection->captureImage(image, {}));
        const Model then = m_model;
        upsert(); // goes on while the image is read
        Collection::OpenOptions options;
        options.immutable = true;
        const auto opened = Collection::open(fs::posixFileSystem(), image, options);
        VARVE_VERIFY_OK(opened);
        VARVE_VERIFY_OK((*opened)->verify(false, {}));
        compareAll(**opened, then);
    }
    void setAny()
    {
        static constexpr const char* kModes[] = {"memory", "disk", "hybrid"};
        static constexpr const char* kBudgets[] = {"auto", "20KB", "1"};
        switch (below(3)) {
        case 0: VARVE_VERIFY_OK(m_collection->set("mode", kModes[below(3)])); break;
        case 1: VARVE_VERIFY_OK(m_collection->set("memory-budget", kBudgets[below(3)])); break;
        default: VARVE_VERIFY_OK(m_collection->set("maintenance", below(3) ? "running" : "paused")); break;
        }
    }
    /// Weights of a thousand.
    void step()
    {
        const std::uint32_t dice = below(1000);
        auto is = [&, sum = 0u, kind = std::size_t{0}](std::uint32_t weight) mutable {
            sum += weight;
            m_counts[kind++] += dice < sum ? 1 : 0;
            return dice < sum;
        };
        if (is(430))
            upsert();
        else if (is(200))
            remove();
        else if (is(2))
            removeGroup();
        else if (is(170))
            search(false);
        else if (is(90))
            search(true);
        else if (is(95))
            get();
        else if (is(1))
            compareAll(*m_collection, m_model);
        else if (is(1))
            snapshot();
        else if (is(2))
            open();
        else if (is(4))
            setAny();
        else if (is(3))
            VARVE_VERIFY_OK(m_collection->checkpoint({}));
        else if (is(2))
            VARVE_VERIFY_OK(m_collection->optimize({}));
    }

private slots:
    void workload_alwaysEqualsTheModel()
    {
        const std::uint64_t operations = fromEnvironment("VARVE_OPERATIONS", 4000);
        const std::uint64_t seed = fromEnvironment("VARVE_SEED", 20261123);
        m_random.seed(seed);
        m_metric = static_cast<Metric>(seed % 3);
        m_ids = operations > 100'000 ? 3000 : 600;
        m_path = m_folder / "g1";
        auto config = test::fixtureConfig();
        config.metric = m_metric;
        config.durability = Durability::Os;
        VARVE_VERIFY_OK(Collection::create(fs::posixFileSystem(), m_path, config, "u-1"));
        open();
        QElapsedTimer timer;
        timer.start();
        for (std::uint64_t i = 0; i < operations; ++i) {
            step();
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QStringLiteral("at operation %1 of seed %2").arg(i).arg(seed)));
            if ((i + 1) % 100'000 == 0)
                qInfo("%llu operations, %lld s, %zu points", static_cast<unsigned long long>(i + 1),
                      timer.elapsed() / 1000, m_model.size());
        }
        VARVE_VERIFY_OK(m_collection->verify(false, {}));
        compareAll(*m_collection, m_model);
        open();
        compareAll(*m_collection, m_model);
        QString counts;
        for (const std::uint64_t count : m_counts)
            counts += QString::number(count) + ' ';
        qInfo("operations=%llu violations=0 seed=%llu (upsert, remove, remove by filter, search, filtered search, get, "
              "compare all, snapshot, reopen, settings, checkpoint, optimise: %s)",
              static_cast<unsigned long long>(operations), static_cast<unsigned long long>(seed), qPrintable(counts));
        for (const std::uint64_t count : m_counts)
            QVERIFY(count > 0);
    }
};

QTEST_GUILESS_MAIN(RandomWorkloadTest)
#include "tst_random_workload.moc"
