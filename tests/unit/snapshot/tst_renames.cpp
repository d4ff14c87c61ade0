// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/collection_folder.h"
#include "core/snapshot/compare.h"
#include "core/snapshot/document_difference.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

/// A document that keeps its identity under another name is told as renamed, and only such a one.
class RenamesTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        m_live = openFixture(*m_home / "live");
        for (const char* source : {"/a", "/b", "/c"})
            VARVE_VERIFY_OK(putFixtureDocument(*m_live, source, 1));
    }
    void cleanup()
    {
        m_then.reset();
        m_live.reset();
        m_home.reset();
    }

    void renamed_isOneChangeUnderItsNewName()
    {
        keepState();
        rename("/a", "/z");
        QCOMPARE(changes(), (std::vector<std::string>{"renamed /a>/z 3>3"}));
        const auto difference = compare(*m_then, *m_live, {});
        QCOMPARE(difference->renamed, 1u);
        QCOMPARE(difference->added + difference->removed + difference->changed, 0u);
        QCOMPARE(difference->rows, RowChanges());
        // And the other way round.
        const auto back = compare(*m_live, *m_then, {});
        VARVE_VERIFY_OK(back);
        QCOMPARE(back->renamed, 1u);
        QCOMPARE(back->changes.at(0).renamedFrom, std::string("/z"));
        QCOMPARE(back->changes.at(0).source, std::string("/a"));
    }
    void renamed_withTheMetadataOfItsName_isRenamed()
    {
        keepState();
        auto points = chunksOf("/a");
        for (Point& point : points)
            point.metadataJson = R"({"source":"/z"})";
        rename("/a", "/z", points);
        QCOMPARE(changes(), (std::vector<std::string>{"renamed /a>/z 3>3"}));
        QCOMPARE(compare(*m_then, *m_live, {})->rows.otherMetadata, 3u);
    }
    void renamed_withOtherText_isChanged()
    {
        keepState();
        rename("/a", "/z");
        auto points = chunksOf("/z");
        points[1] = fixturePoint("edited", 77);
        put("/z", idOf("/z"), points, "other");
        QCOMPARE(changes(), (std::vector<std::string>{"changed /a>/z 3>3"}));
        const auto difference = compare(*m_then, *m_live, {});
        QCOMPARE(difference->changed, 1u);
        QCOMPARE(difference->renamed, 0u);
        QCOMPARE(difference->rows.otherText, 1u);
    }
    void renamed_beforeItself_inTheOrderOfNewNames()
    {
        keepState();
        rename("/c", "/0");
        VARVE_VERIFY_OK(m_live->removeDocuments({idOf("/b")}));
        QCOMPARE(changes(), (std::vector<std::string>{"renamed /c>/0 3>3", "removed /b 3>0"}));
    }
    void names_thatBothStatesHave_areNoRenames()
    {
        keepState();
        rename("/a", "/x");
        rename("/b", "/a"); // another document has the name now
        QCOMPARE(changes(), (std::vector<std::string>{"changed /a 3>3", "removed /b 3>0", "added /x 0>3"}));
    }
    void sameId_ofAnotherLineOfStates_isNoRename()
    {
        auto other = openFixture(*m_home / "other");
        VARVE_VERIFY_OK(putFixtureDocument(*other, "/elsewhere", 1)); // gets the number that "/a" has
        const auto difference = compare(*m_live, *other, {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(difference->renamed, 0u);
        QCOMPARE(difference->removed, 3u);
        QCOMPARE(difference->added, 1u);
    }
    void many_renamedFolder_missesNothing()
    {
        for (int i = 0; i < 1200; ++i)
            VARVE_VERIFY_OK(putFixtureDocument(*m_live, "/old/" + std::to_string(i), 1, 1));
        keepState();
        for (int i = 0; i < 1200; ++i)
            rename("/old/" + std::to_string(i), "/new/" + std::to_string(i));
        const auto difference = compare(*m_then, *m_live, {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(difference->renamed, 1200u);
        QCOMPARE(difference->changes.size(), std::size_t{1200});
    }
    void document_isComparedUnderBothNames()
    {
        keepState();
        rename("/a", "/z");
        auto points = chunksOf("/z");
        points[1].text = "edited";
        put("/z", idOf("/z"), points, "other");
        for (const char* name : {"/a", "/z"}) {
            const auto difference = compareDocument(*m_then, *m_live, name, {});
            VARVE_VERIFY_OK(difference);
            QCOMPARE(difference->chunksBefore, 3u);
            QCOMPARE(difference->chunksAfter, 3u);
            QCOMPARE(difference->sameChunks, 2u);
        }
    }

private:
    /// What the collection is now, as the older state.
    void keepState()
    {
        VARVE_VERIFY_OK(fs::posixFileSystem().createDirectories(*m_home / "image"));
        VARVE_VERIFY_OK(m_live->captureImage(*m_home / "image", {}));
        Collection::OpenOptions options;
        options.immutable = true;
        auto then = Collection::open(fs::posixFileSystem(), *m_home / "image", options);
        VARVE_VERIFY_OK(then);
        m_then = std::move(then).value();
    }
    std::int64_t idOf(const std::string& source) const { return m_live->documentBySource(source)->id; }
    std::vector<Point> chunksOf(const std::string& source) const
    {
        std::vector<Point> points;
        const auto chunks = m_live->documentChunks(idOf(source));
        for (const StoredPoint& stored : *chunks)
            points.push_back({stored.id, {}, stored.text, stored.metadataJson, stored.position}); // the vectors stay
        return points;
    }
    void put(const std::string& source, std::int64_t id, const std::vector<Point>& points, const std::string& hash = {})
    {
        Document document;
        document.id = id;
        document.source = source;
        document.contentHash = hash;
        VARVE_VERIFY_OK(m_live->putDocument(document, points));
    }
    void rename(const std::string& from, const std::string& to, const std::vector<Point>& points)
    {
        put(to, idOf(from), points, m_live->documentBySource(from)->contentHash);
    }
    void rename(const std::string& from, const std::string& to) { rename(from, to, chunksOf(from)); }
    std::vector<std::string> changes() const
    {
        std::vector<std::string> lines;
        const auto difference = compare(*m_then, *m_live, {});
        for (const DocumentChange& change : difference->changes)
            lines.push_back(std::string(toString(change.kind)) + " " +
                            (change.renamedFrom.empty() ? "" : change.renamedFrom + ">") + change.source + " " +
                            std::to_string(change.chunksBefore) + ">" + std::to_string(change.chunksAfter));
        return lines;
    }

    std::unique_ptr<TempDirectory> m_home;
    std::unique_ptr<Collection> m_live;
    std::unique_ptr<Collection> m_then;
};

QTEST_GUILESS_MAIN(RenamesTest)
#include "tst_renames.moc"
