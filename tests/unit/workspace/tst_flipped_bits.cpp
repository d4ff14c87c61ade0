// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// One bit of any file of a home is flipped: verification tells of it, or nothing that can be asked for has changed and it is no
// file of the past.
// VARVE_FLIPS sets how many bits of each file (4; the long tier 200), VARVE_SEED which ones.
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/test_workspace.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace varve;
using namespace varve::test;
using namespace varve::workspace;

namespace stdfs = std::filesystem;

namespace {

constexpr std::uint32_t kSealedPoints = 1500;
constexpr const char* kWords[] = {"number", "\"of first7\"", "second3"};

std::uint64_t fromEnvironment(const char* name, std::uint64_t otherwise)
{
    const QByteArray text = qgetenv(name);
    return text.isEmpty() ? otherwise : text.toULongLong();
}

/// All that a user can ask a collection for.
struct Answers {
    Contents now;
    Contents before; ///< as of the snapshot
    std::string name;
    std::string settings;
    std::string hits;
    std::string past; ///< what is said of the snapshot
    auto operator<=>(const Answers&) const = default;
};

Result<std::string> hitsOf(const collection::Collection& live)
{
    std::string hits;
    for (const char* words : kWords) {
        collection::SearchQuery query;
        query.kind = collection::SearchKind::Keyword;
        query.text = words;
        VARVE_TRY(const auto found, live.search(query));
        for (const auto& hit : found.hits)
            hits += hit.point.id + " ";
    }
    for (std::uint32_t seed = 0; seed < kSealedPoints; seed += 300) {
        VARVE_TRY(const auto found, live.nearest(seededVector(seed), {}));
        for (const auto& hit : found)
            hits += hit.id + " ";
    }
    return hits;
}

Result<std::string> settingsOf(const collection::Collection& live)
{
    std::string all;
    for (const char* key : {"mode", "durability", "user.note", "recall_target"}) {
        const auto value = live.setting(key);
        all += std::string(key) + "=" + (value ? *value : value.error().detail) + " ";
    }
    return all;
}

Result<Answers> answersOf(Workspace& workspace, const std::string& name)
{
    Answers answers;
    answers.name = name;
    VARVE_TRY(const auto live, workspace.collection(name));
    VARVE_TRY(answers.now, contentsOf(*live));
    VARVE_TRY(answers.hits, hitsOf(*live));
    VARVE_TRY(answers.settings, settingsOf(*live));
    VARVE_TRY(const auto snapshots, workspace.snapshots(name));
    for (const auto& one : snapshots)
        answers.past += one.id + " " + one.label + " " + one.note + " " + std::to_string(one.points) + " ";
    VARVE_TRY(const auto before, workspace.asOf(name, "first"));
    VARVE_TRY(answers.before, contentsOf(*before));
    return answers;
}

/// What `varvectl verify` does.
Result<> verifyAll(Workspace& workspace, const std::string& name)
{
    VARVE_TRY(const auto live, workspace.collection(name));
    VARVE_CHECK(live->verify(false, {}));
    VARVE_TRY(const auto past, workspace.verifyPast(name, {}, {}));
    for (const auto& one : past.snapshots)
        VARVE_CHECK(one.outcome);
    for (const auto& gap : past.window.gaps) {
        if (gap.reason != snapshot::GapReason::NoSnapshot)
            return Error{ErrorCode::Corrupt, gap.detail, {}, 0};
    }
    return past.harmless.files() == 0 ? Result<>() : Error{ErrorCode::Corrupt, "files without harm were damaged", {}, 0};
}

/// A home with all kinds of files: sealed segments, tombstones, log, metadata with a journal, a snapshot with its base, objects
/// and archived log, a schedule. Copied while it was open.
class Template {
public:
    Result<> make()
    {
        TestWorkspace origin;
        VARVE_TRY(const auto workspace, origin.open());
        CreateRequest request;
        request.name = "one";
        request.embedder = "none";
        request.dimension = kFixtureDimension;
        VARVE_CHECK(workspace->create(request));
        VARVE_TRY(const auto live, workspace->collection("one"));
        VARVE_CHECK(live->set("maintenance", "paused"));
        VARVE_CHECK(live->set("user.note", "kept"));
        VARVE_CHECK(putFixtureDocument(*live, "/a.txt", 1));
        VARVE_CHECK(put(*live, "first", kSealedPoints));
        VARVE_CHECK(live->checkpoint({}));
        VARVE_CHECK(workspace->takeSnapshot("one", {"first", "a note", false, snapshot::Trigger::Manual}, {}));
        VARVE_CHECK(live->removePoints({"first5", "first1200"}));
        VARVE_CHECK(put(*live, "second", 20));
        VARVE_CHECK(live->checkpoint({}));
        VARVE_CHECK(workspace->takeSnapshot("one", {"second", {}, true, snapshot::Trigger::Manual}, {}));
        VARVE_CHECK(put(*live, "third", 20));
        VARVE_CHECK(putFixtureDocument(*live, "/b.txt", 2));
        stdfs::copy(origin.home.path(), m_copy.path(), stdfs::copy_options::recursive);
        return live->close();
    }
    const stdfs::path& path() const { return m_copy.path(); }

private:
    static Result<> put(collection::Collection& live, const std::string& name, std::uint32_t count)
    {
        std::vector<collection::Point> points;
        for (std::uint32_t i = 0; i < count; ++i)
            points.push_back(fixturePoint(name + std::to_string(i), i));
        VARVE_CHECK(live.upsert(std::move(points)));
        return {};
    }
    TempDirectory m_copy;
};

std::vector<std::string> filesBelow(const stdfs::path& folder)
{
    std::vector<std::string> files;
    for (const auto& entry : stdfs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.file_size() > 0)
            files.push_back(entry.path().lexically_relative(folder).string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

class FlippedBitsTest : public QObject {
    Q_OBJECT
    Template m_template;
    Answers m_answers;

    /// "found" with how, "harmless", or what is wrong.
    std::string tryHome(TestWorkspace& home)
    {
        const auto workspace = home.open();
        if (!workspace)
            return "found: " + workspace.error().toString();
        const auto all = (*workspace)->list();
        if (!all)
            return "found: " + all.error().toString();
        if (all->size() != 1)
            return "there are " + std::to_string(all->size()) + " collections";
        const std::string name = all->front().name;
        if (const auto verified = verifyAll(**workspace, name); !verified)
            return "found: " + verified.error().toString();
        const auto answers = answersOf(**workspace, name);
        if (!answers)
            return "not found, but asking fails: " + answers.error().toString();
        return *answers == m_answers ? "harmless" : "not found, and answers differ" + differenceTo(*answers);
    }
    std::string differenceTo(const Answers& other) const
    {
        std::string parts;
        parts += m_answers.now == other.now ? "" : " now";
        parts += m_answers.before == other.before ? "" : " before";
        parts += m_answers.name == other.name ? "" : " name " + other.name;
        parts += m_answers.settings == other.settings ? "" : " settings " + other.settings;
        parts += m_answers.hits == other.hits ? "" : " hits";
        parts += m_answers.past == other.past ? "" : " past " + other.past;
        return parts;
    }

private slots:
    void initTestCase()
    {
        VARVE_VERIFY_OK(m_template.make());
        TestWorkspace home;
        stdfs::copy(m_template.path(), home.home.path(), stdfs::copy_options::recursive);
        const auto workspace = home.open();
        VARVE_VERIFY_OK(workspace);
        VARVE_VERIFY_OK(verifyAll(**workspace, "one"));
        const auto answers = answersOf(**workspace, "one");
        VARVE_VERIFY_OK(answers);
        m_answers = *answers;
    }

    void anyFlippedBit_isFoundOrHarmless_data()
    {
        QTest::addColumn<QString>("file");
        for (const std::string& file : filesBelow(m_template.path()))
            QTest::newRow(file.c_str()) << QString::fromStdString(file);
    }
    void anyFlippedBit_isFoundOrHarmless()
    {
        QFETCH(QString, file);
        const std::uint64_t flips = fromEnvironment("VARVE_FLIPS", 4);
        std::mt19937_64 random(fromEnvironment("VARVE_SEED", 1));
        const auto size = stdfs::file_size(m_template.path() / file.toStdString());
        std::size_t found = 0;
        QStringList wrong;
        for (std::uint64_t i = 0; i < flips; ++i) {
            const std::uint64_t at = random() % size;
            const int bit = static_cast<int>(random() % 8);
            TestWorkspace home;
            stdfs::copy(m_template.path(), home.home.path(), stdfs::copy_options::recursive);
            const auto path = home.home.path() / file.toStdString();
            std::string bytes = readFile(path);
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
            writeFile(path, bytes);
            const std::string outcome = tryHome(home);
            found += outcome.starts_with("found");
            if (!outcome.starts_with("found") && outcome != "harmless")
                wrong << QString("byte %1 of %2, bit %3: %4").arg(at).arg(size).arg(bit).arg(QString::fromStdString(outcome));
        }
        qInfo("%zu of %llu found", found, static_cast<unsigned long long>(flips));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
        // Of what is kept of the past every bit counts, even where the answers stay the same.
        for (const char* kept : {"/snapshots/", "/archive/", "/repository/bases/", "/repository/files/", "/repository/packs/", "/schedule.json"}) {
            if (file.contains(QLatin1String(kept)))
                QCOMPARE(found, flips);
        }
    }
};

QTEST_GUILESS_MAIN(FlippedBitsTest)
#include "tst_flipped_bits.moc"
