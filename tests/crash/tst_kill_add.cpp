// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Kills varvectl at random moments while it adds points. Whatever it had acknowledged must be there afterwards,
// nothing that was not sent may be, and the index must agree with a scan over what is stored.
#include "core/workspace/workspace.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"

#include <QFile>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

using namespace varve;

namespace {

constexpr std::size_t kDimension = 8;
constexpr int kIds = 400; ///< ids come again, so that replacing is killed, too
constexpr int kKillsPerCollection = 25;
constexpr int kMostLines = 600;
constexpr std::size_t kNearest = 10;

using Vector = std::vector<float>;

double cosine(const Vector& a, const Vector& b)
{
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    for (std::size_t i = 0; i < kDimension; ++i) {
        dot += double{a[i]} * double{b[i]};
        squareA += double{a[i]} * double{a[i]};
        squareB += double{b[i]} * double{b[i]};
    }
    return dot / std::sqrt(squareA * squareB);
}

/// One line as sent: the id in its n-th version.
struct Sent {
    std::string id;
    int version = 0;
};

/// What must and what may be in the collection.
struct Expected {
    std::map<std::string, int> acknowledged; ///< newest acknowledged version of each id
    std::map<std::string, int> sent;         ///< newest version ever sent
};

class KilledAdder {
public:
    KilledAdder(const std::string& home, unsigned seed)
        : m_varvectl(QString::fromStdString(home)), m_random(seed)
    {
    }

    int number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(m_random); }
    Vector vector()
    {
        std::normal_distribution<float> normal;
        Vector made(kDimension);
        for (float& value : made)
            value = normal(m_random);
        return made;
    }

    /// Sends lines, kills after a random time, and notes what was acknowledged.
    bool killOnce(Expected& expected)
    {
        QProcess process;
        m_varvectl.prepare(process, {"add", "points", "--json"});
        process.start();
        if (!process.waitForStarted())
            return false;
        std::vector<Sent> lines;
        const int bursts = number(1, 6);
        for (int burst = 0; burst < bursts; ++burst) {
            send(process, lines, expected, number(1, kMostLines / 6));
            // Sometimes the first answer is waited for, else most kills would hit the start of the program.
            if (number(0, 2) > 0)
                process.waitForReadyRead(2000);
            else
                QThread::usleep(static_cast<unsigned long>(number(0, 30'000)));
        }
        process.kill();
        process.waitForFinished();
        std::size_t acknowledged = 0;
        QByteArray out = process.readAllStandardOutput();
        out.truncate(out.lastIndexOf('\n') + 1);
        for (const auto& line : test::VarvectlRun{0, out, {}}.json())
            acknowledged += static_cast<std::size_t>(line["acknowledged"].toInt());
        for (std::size_t i = 0; i < std::min(acknowledged, lines.size()); ++i)
            expected.acknowledged[lines[i].id] = lines[i].version;
        m_acknowledged += acknowledged;
        m_cutShort += acknowledged < lines.size();
        return acknowledged <= lines.size();
    }
    std::size_t acknowledged() const { return m_acknowledged; }
    std::size_t cutShort() const { return m_cutShort; }

private:
    void send(QProcess& process, std::vector<Sent>& lines, Expected& expected, int count)
    {
        QByteArray text;
        for (int i = 0; i < count; ++i) {
            const std::string id = "p" + std::to_string(number(0, kIds - 1));
            const int version = ++expected.sent[id];
            QByteArray values;
            for (const float value : vector())
                values += (values.isEmpty() ? "" : ",") + QByteArray::number(value);
            text += "{\"id\":\"" + QByteArray::fromStdString(id) + "\",\"vector\":[" + values +
                    "],\"text\":\"" + QByteArray::number(version) + "\"}\n";
            lines.push_back({id, version});
        }
        process.write(text);
        process.waitForBytesWritten(2000);
    }

    test::Varvectl m_varvectl;
    std::mt19937 m_random;
    std::size_t m_acknowledged = 0;
    std::size_t m_cutShort = 0;
};

Result<std::vector<collection::StoredPoint>> readAll(const collection::Collection& collection)
{
    constexpr std::size_t kPage = 500;
    std::vector<collection::StoredPoint> all;
    std::string after;
    for (;;) {
        VARVE_TRY(const auto ids, collection.scrollIds(after, kPage));
        if (ids.empty())
            return all;
        VARVE_TRY(auto points, collection.get(ids));
        if (points.size() != ids.size())
            return Error{ErrorCode::Corrupt, "an id without a point", {}, 0};
        std::move(points.begin(), points.end(), std::back_inserter(all));
        after = ids.back();
    }
}

/// Empty when all is well.
QString problemWith(const std::vector<collection::StoredPoint>& stored, const Expected& expected)
{
    std::map<std::string, int> versions;
    for (const auto& point : stored) {
        if (!versions.emplace(point.id, std::stoi(point.text)).second)
            return "twice: " + QString::fromStdString(point.id);
        const auto sent = expected.sent.find(point.id);
        if (sent == expected.sent.end() || versions[point.id] > sent->second)
            return "never sent: " + QString::fromStdString(point.id);
    }
    for (const auto& [id, version] : expected.acknowledged) {
        const auto found = versions.find(id);
        if (found == versions.end())
            return "acknowledged and lost: " + QString::fromStdString(id);
        if (found->second < version)
            return "acknowledged version lost: " + QString::fromStdString(id);
    }
    return {};
}

QString searchProblem(const collection::Collection& collection,
                      const std::vector<collection::StoredPoint>& stored, const Vector& query)
{
    collection::SearchQuery search;
    search.kind = collection::SearchKind::Semantic;
    search.vector = query;
    search.k = kNearest;
    search.ef = kIds;
    const auto found = collection.search(search);
    if (!found)
        return QString::fromStdString(found.error().toString());
    std::vector<double> exact;
    for (const auto& point : stored)
        exact.push_back(cosine(point.vector, query));
    std::sort(exact.rbegin(), exact.rend());
    if (found->hits.size() != std::min(kNearest, exact.size()))
        return QString("%1 hits of %2 points").arg(found->hits.size()).arg(stored.size());
    for (std::size_t i = 0; i < found->hits.size(); ++i) {
        if (std::abs(found->hits[i].score - exact[i]) > 1e-4)
            return QString("rank %1: %2, exact %3").arg(i + 1).arg(found->hits[i].score).arg(exact[i]);
    }
    return {};
}

} // namespace

class KillAddTest : public QObject {
    Q_OBJECT
private slots:
    void add_killedAtRandomMoments_losesNothingAcknowledged()
    {
        const int kills = qEnvironmentVariableIntValue("VARVE_KILLS") > 0
                              ? qEnvironmentVariableIntValue("VARVE_KILLS")
                              : 40;
        const unsigned seed =
            qEnvironmentVariableIsSet("VARVE_SEED") ? qEnvironmentVariable("VARVE_SEED").toUInt() : 20260312U;
        std::size_t acknowledged = 0;
        std::size_t cutShort = 0;
        for (int done = 0; done < kills; done += kKillsPerCollection) {
            test::TempDirectory home;
            test::Varvectl varvectl(QString::fromStdString(home.path().string()));
            QCOMPARE(
                varvectl({"create", "points", "--dim", QString::number(kDimension), "--durability", "each"})
                    .code,
                0);
            KilledAdder adder(home.path().string(), seed + static_cast<unsigned>(done));
            Expected expected;
            for (int i = 0; i < std::min(kKillsPerCollection, kills - done); ++i) {
                QVERIFY2(adder.killOnce(expected), "more was acknowledged than sent");
                check(home.path(), expected, adder, QString("kill %1, seed %2").arg(done + i).arg(seed));
                if (QTest::currentTestFailed())
                    return;
            }
            acknowledged += adder.acknowledged();
            cutShort += adder.cutShort();
        }
        qInfo("kills=%d acknowledged=%zu cut_short=%zu violations=0 seed=%u", kills, acknowledged, cutShort,
              seed);
        QVERIFY2(acknowledged > static_cast<std::size_t>(kills), "hardly anything was acknowledged");
        QVERIFY2(cutShort > static_cast<std::size_t>(kills) / 10, "hardly any kill hit a write");
    }

private:
    void check(const std::filesystem::path& home, const Expected& expected, KilledAdder& adder,
               const QString& where)
    {
        workspace::Workspace::Options options;
        options.home = home;
        auto workspace = workspace::Workspace::open(options);
        VARVE_VERIFY_OK(workspace);
        const auto collection = (*workspace)->collection("points", false);
        VARVE_VERIFY_OK(collection);
        const auto stored = readAll(**collection);
        VARVE_VERIFY_OK(stored);
        const QString problem = problemWith(*stored, expected);
        QVERIFY2(problem.isEmpty(), qPrintable(where + ": " + problem));
        QCOMPARE((*collection)->info().points, std::uint64_t{stored->size()});
        for (int i = 0; i < 3; ++i) {
            const QString wrong = searchProblem(**collection, *stored, adder.vector());
            QVERIFY2(wrong.isEmpty(), qPrintable(where + ": " + wrong));
        }
        VARVE_VERIFY_OK((*workspace)->close());
    }
};

QTEST_GUILESS_MAIN(KillAddTest)
#include "tst_kill_add.moc"
