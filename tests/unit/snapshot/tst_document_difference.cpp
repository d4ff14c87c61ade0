// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What differs in one document: its text sentence by sentence, its chunks, and its vectors.
#include "core/snapshot/document_difference.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

#include <QTest>

#include <random>

using namespace varve;
using namespace varve::collection;
using namespace varve::snapshot;
using namespace varve::test;

namespace {

/// "= same - removed + added", one part after the other.
std::string shown(const std::vector<TextPart>& parts)
{
    std::string text;
    for (const TextPart& part : parts) {
        text += part.change == TextChange::Same ? "[=" : part.change == TextChange::Removed ? "[-" : "[+";
        text += part.text + "]";
    }
    return text;
}

std::string side(const std::vector<TextPart>& parts, TextChange without)
{
    std::string text;
    for (const TextPart& part : parts)
        text += part.change == without ? "" : part.text;
    return text;
}

Point chunk(const std::string& id, const std::string& text, std::vector<float> vector)
{
    Point point;
    point.id = id;
    point.text = text;
    point.vector = std::move(vector);
    return point;
}

std::vector<float> unit(std::size_t axis)
{
    std::vector<float> vector(kFixtureDimension, 0.0F);
    vector[axis] = 1;
    return vector;
}

} // namespace

class DocumentDifferenceTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        m_older = openFixture(*m_home / "older");
        m_newer = openFixture(*m_home / "newer");
    }
    void cleanup()
    {
        m_older.reset();
        m_newer.reset();
        m_home.reset();
    }

    void texts_knownCases_areTakenApart()
    {
        QCOMPARE(shown(compareTexts("", "")), std::string());
        QCOMPARE(shown(compareTexts("a\nb\n", "a\nb\n")), std::string("[=a\nb\n]"));
        QCOMPARE(shown(compareTexts("", "a")), std::string("[+a]"));
        QCOMPARE(shown(compareTexts("a", "")), std::string("[-a]"));
        QCOMPARE(shown(compareTexts("a\nb\nc\n", "a\nB\nc\n")), std::string("[=a\n][-b][+B][=\nc\n]"));
        QCOMPARE(shown(compareTexts("a\nb", "a\nb\nc")), std::string("[=a\nb][+\nc]"));
    }
    void texts_lines_areComparedBySentences()
    {
        const std::string begin = "The log is written first. It is synced before anybody is told. ";
        const std::string end = "A torn record at its end is cut off, and nothing else is ever thrown away. Nobody waits.";
        QCOMPARE(shown(compareTexts(begin + "Old words. " + end, begin + "New words here. " + end)),
                 "[=" + begin + "][-Old words. ][+New words here. ][=" + end + "]");
        const std::string chinese = "恢复之后要核对文档数量，然后再检查每一个快照的校验和，确认没有任何损坏的数据块存在。";
        QCOMPARE(shown(compareTexts(chinese + "旧句子。" + chinese, chinese + "新句子。" + chinese)),
                 "[=" + chinese + "][-旧句子。][+新句子。][=" + chinese + "]");
    }
    void texts_random_alwaysAddUpToBothSides()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 200; ++round) {
            std::string older;
            std::string newer;
            for (int i = 0; i < 40; ++i) {
                const std::string line = std::to_string(random() % 12) + "\n";
                older += random() % 3 == 0 ? "" : line;
                newer += random() % 3 == 0 ? "" : line;
            }
            const auto parts = compareTexts(older, newer);
            QCOMPARE(side(parts, TextChange::Added), older);
            QCOMPARE(side(parts, TextChange::Removed), newer);
        }
    }
    void texts_manyThousandSentences_endSoonAndAddUp()
    {
        std::string older;
        std::string newer;
        for (int i = 0; i < 20'000; ++i) {
            older += "old " + std::to_string(i) + "\n";
            newer += "new " + std::to_string(i) + "\n";
        }
        const auto parts = compareTexts("same\n" + older, "same\n" + newer);
        QCOMPARE(parts.size(), std::size_t{4}); // the first and the last line break are the same
        QCOMPARE(side(parts, TextChange::Removed), "same\n" + newer);
    }
    void overlap_isJoinedOnce()
    {
        std::string text;
        for (const char* chunk : {"One two. Three four.", "Three four. Five six.", "Seven."})
            appendOverlapping(text, chunk);
        QCOMPARE(text, std::string("One two. Three four. Five six.\nSeven."));
    }

    void document_chunksOfEveryKind_areCounted()
    {
        put(*m_older, {chunk("a", "same", unit(0)), chunk("b", "vector", unit(1)), chunk("c", "old text", unit(2))});
        put(*m_newer, {chunk("a", "same", unit(0)), chunk("b", "vector", unit(3)), chunk("c", "new text", unit(2)),
                       chunk("d", "more", unit(4))});
        const auto difference = compareDocument(*m_older, *m_newer, "/notes.md", {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(difference->chunksBefore, 3u);
        QCOMPARE(difference->chunksAfter, 4u);
        QCOMPARE(difference->sameChunks, 1u);
        QCOMPARE(difference->otherVector, 1u);
        QCOMPARE(difference->otherMetadata, 0u);
        QCOMPARE(difference->mostDrift, 1.0); // at right angles
        QCOMPARE(difference->meanDrift, 1.0); // of the only one that differs
        QCOMPARE(shown(difference->text), std::string("[=same\nvector\n][-old text][+new text\nmore]"));
    }
    void document_neighbours_countThoseThatStay()
    {
        std::vector<Point> others;
        for (std::size_t axis : {1, 2}) {
            for (int i = 0; i < 10; ++i) {
                auto vector = unit(axis);
                vector[5] = 0.01F * static_cast<float>(i);
                others.push_back(chunk("axis " + std::to_string(axis) + " " + std::to_string(i), "x", vector));
            }
        }
        for (Collection* each : {m_older.get(), m_newer.get()})
            VARVE_VERIFY_OK(each->upsert(others));
        put(*m_older, {chunk("a", "moved", unit(1)), chunk("b", "stays", unit(6))});
        put(*m_newer, {chunk("a", "moved", unit(2)), chunk("b", "stays", unit(6))});
        const auto difference = compareDocument(*m_older, *m_newer, "/notes.md", {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(difference->sameNeighbours, 0.0);
        QCOMPARE(compareDocument(*m_older, *m_older, "/notes.md", {})->sameNeighbours, 1.0);
    }
    void document_onlyInOneState_isAllAddedOrRemoved()
    {
        put(*m_newer, {chunk("a", "hello", unit(0))});
        QCOMPARE(shown(compareDocument(*m_older, *m_newer, "/notes.md", {})->text), std::string("[+hello]"));
        QCOMPARE(shown(compareDocument(*m_newer, *m_older, "/notes.md", {})->text), std::string("[-hello]"));
        VARVE_VERIFY_ERROR(compareDocument(*m_older, *m_newer, "/nowhere.md", {}), ErrorCode::NotFound);
    }
    void point_withoutDocument_isFoundById()
    {
        VARVE_VERIFY_OK(m_older->upsert({chunk("p", "before", unit(0))}));
        VARVE_VERIFY_OK(m_newer->upsert({chunk("p", "after", unit(0))}));
        QCOMPARE(shown(compareDocument(*m_older, *m_newer, "p", {})->text), std::string("[-before][+after]"));
    }

private:
    static void put(Collection& collection, std::vector<Point> chunks)
    {
        Document document;
        document.source = "/notes.md";
        VARVE_VERIFY_OK(collection.putDocument(document, std::move(chunks)));
    }
    std::unique_ptr<TempDirectory> m_home;
    std::unique_ptr<Collection> m_older;
    std::unique_ptr<Collection> m_newer;
};

QTEST_GUILESS_MAIN(DocumentDifferenceTest)
#include "tst_document_difference.moc"
