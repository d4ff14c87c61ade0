// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document.h"
#include "core/import/sentence_borders.h"
#include "core/import/utf8.h"
#include "tests/unit/import/word_embedder.h"

#include <QTest>

#include <random>

using namespace varve;
using namespace varve::import;

namespace {

/// A document whose blocks stand one behind the other in an imagined source file.
class DocumentMaker {
public:
    DocumentMaker& heading(std::size_t level, const std::string& text)
    {
        m_path.resize(std::min(m_path.size(), level - 1));
        m_path.push_back(text);
        return add(text, true);
    }
    DocumentMaker& text(const std::string& text) { return add(text, false); }
    /// A character of its own for each word, by which it is found again.
    static std::string markText(char32_t mark)
    {
        std::string text;
        appendCodePoint(text, 0xF0000 + mark);
        return text;
    }
    DocumentText document;
    std::uint64_t sizeBytes = 0;
    char32_t marks = 0;

private:
    DocumentMaker& add(const std::string& text, bool isHeading)
    {
        document.blocks.push_back({text, sizeBytes, sizeBytes + text.size(), 0, m_path, isHeading});
        sizeBytes += text.size() + 2;
        return *this;
    }
    std::vector<std::string> m_path;
};

std::string sentences(int count, const std::string& word)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += (i > 0 ? " " : "") + ("The " + word + " number " + std::to_string(i) + " stands here.");
    return text;
}

DocumentMaker randomDocument(unsigned seed)
{
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    const std::vector<std::string> words{"alpha", "beta", "漢字", "数据库。", "naïve", "e.g.", "end.", "(so)", "\"quote.\"",
                                         "x", "Überlänge", "😀", "a-b-c", "line\nbreak", "？！", "3.14", "\uFFFD"};
    DocumentMaker maker;
    const unsigned blocks = 1 + below(40);
    for (unsigned i = 0; i < blocks; ++i) {
        std::string text;
        const unsigned length = below(8) == 0 ? below(700) : below(40);
        for (unsigned k = 0; k <= length; ++k)
            text += (k > 0 && below(10) > 0 ? " " : "") + words[below(static_cast<unsigned>(words.size()))]
                + DocumentMaker::markText(maker.marks++);
        if (length < 12 || below(40) == 0)
            maker.heading(1 + below(4), text); // some of them far too long
        else
            maker.text(text);
    }
    return maker;
}

} // namespace

class ChunkerTest : public QObject {
    Q_OBJECT
private slots:
    void chunk_anyDocument_keepsItsPromises_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 150; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void chunk_anyDocument_keepsItsPromises()
    {
        QFETCH(unsigned, seed);
        DocumentMaker maker = randomDocument(seed);
        const test::WordEmbedder embedder(seed % 3 == 0 ? 24 : 256);
        ChunkOptions options;
        maker.document.title = seed % 4 == 0 ? "A short title" : "";
        options.targetTokens = seed % 2 == 0 ? 40 : 200;
        options.overlapTokens = seed % 5 == 0 ? 0 : seed % 7 == 0 ? 500 : 10;
        const std::size_t limit = std::min(options.targetTokens, embedder.maximumTokens());
        const std::vector<Chunk> chunks = chunkDocument(maker.document, embedder, options);
        std::string all;
        for (const Chunk& chunk : chunks) {
            QVERIFY2(embedder.countTokens(chunk.text) <= limit, chunk.text.c_str());
            QCOMPARE(chunk.text, toValidUtf8(chunk.text));
            QVERIFY(chunk.byteBegin <= chunk.byteEnd && chunk.byteEnd <= maker.sizeBytes);
            QVERIFY(!trimmed(chunk.text).empty());
            all += chunk.text + "\n";
        }
        QVERIFY(maker.marks > 0);
        for (char32_t mark = 0; mark < maker.marks; ++mark)
            QVERIFY2(all.find(DocumentMaker::markText(mark)) != std::string::npos, "a word is in no chunk");
    }

    void chunk_longSection_overlapsAtSentences()
    {
        DocumentMaker maker;
        maker.heading(1, "Layers").text(sentences(100, "layer"));
        const test::WordEmbedder embedder;
        const auto chunks = chunkDocument(maker.document, embedder, {});
        QVERIFY(chunks.size() >= 4);
        for (std::size_t i = 0; i < chunks.size(); ++i) {
            QVERIFY2(chunks[i].text.starts_with("Layers\n\nThe layer number"), chunks[i].text.c_str());
            QVERIFY2(chunks[i].text.ends_with("stands here."), chunks[i].text.c_str());
            QCOMPARE(chunks[i].headingPath, std::string("Layers"));
            if (i > 0) {
                QVERIFY(chunks[i].byteBegin < chunks[i - 1].byteEnd);
                QVERIFY(chunks[i].byteBegin > chunks[i - 1].byteBegin);
            }
        }
        QVERIFY(embedder.countTokens(chunks.back().text) >= 50);
    }

    void chunk_sections_areNotMixed()
    {
        DocumentMaker maker;
        maker.heading(1, "Guide").heading(2, "Recovery").text(sentences(20, "crash")).heading(2, "Search").text(
            sentences(20, "query"));
        const test::WordEmbedder embedder;
        const auto chunks = chunkDocument(maker.document, embedder, {});
        QCOMPARE(chunks.front().headingPath, std::string("Guide › Recovery"));
        QCOMPARE(chunks.front().byteBegin, std::uint64_t(0)); // "Guide" has no chunk of its own
        QCOMPARE(chunks.back().headingPath, std::string("Guide › Search"));
        for (const Chunk& chunk : chunks) {
            QVERIFY(chunk.text.find("crash") == std::string::npos || chunk.text.find("query") == std::string::npos);
            QVERIFY(chunk.text.starts_with(chunk.headingPath + "\n\n"));
        }
    }

    void chunk_smallSections_shareOne()
    {
        DocumentMaker maker;
        maker.heading(1, "Options").heading(2, "--all").text("Takes everything.").heading(2, "--none").text("Takes nothing.");
        const auto chunks = chunkDocument(maker.document, test::WordEmbedder(), {});
        QCOMPARE(chunks.size(), std::size_t(1));
        QCOMPARE(chunks.front().text, std::string("Options\n\n--all\n\nTakes everything.\n\n--none\n\nTakes nothing."));
        QCOMPARE(chunks.front().headingPath, std::string("Options"));
        QCOMPARE(chunks.front().byteEnd, maker.sizeBytes - 2);
    }

    void chunk_pageTitle_standsBeforeThePathUnlessItSaysTheSame()
    {
        DocumentMaker maker;
        maker.heading(1, "Description").text(sentences(20, "row"));
        maker.document.title = "VACUUM";
        maker.document.mediaType = "text/html";
        const test::WordEmbedder embedder;
        for (const Chunk& chunk : chunkDocument(maker.document, embedder, {})) {
            QVERIFY2(chunk.text.starts_with("VACUUM › Description\n\n"), chunk.text.c_str());
            QCOMPARE(chunk.headingPath, std::string("Description"));
            QVERIFY(embedder.countTokens(chunk.text) <= 200);
        }
        maker.document.title = "Description — The manual";
        QVERIFY(chunkDocument(maker.document, embedder, {}).front().text.starts_with("Description\n\n"));
        maker.document.title = "notes";
        maker.document.mediaType = "text/plain";
        QVERIFY(chunkDocument(maker.document, embedder, {}).front().text.starts_with("Description\n\n"));
    }

    void chunk_termOfAGlossary_staysWithItsText()
    {
        DocumentMaker maker;
        for (int i = 0; i < 40; ++i)
            maker.text("--option" + std::to_string(i)).text(sentences(1 + i % 3, "option"));
        for (const Chunk& chunk : chunkDocument(maker.document, test::WordEmbedder(), {}))
            QVERIFY2(chunk.text.ends_with("stands here."), chunk.text.c_str());
    }

    void chunk_longText_isTokenisedAtMostThreeTimes()
    {
        DocumentMaker maker;
        for (int i = 0; i < 200; ++i)
            maker.text(sentences(40, "word"));
        const test::WordEmbedder embedder;
        const auto chunks = chunkDocument(maker.document, embedder, {});
        QVERIFY(chunks.size() > 200);
        QVERIFY2(embedder.bytesSeen() < 3 * maker.sizeBytes, "cost must stay in proportion to the text");
    }

    void chunk_oneEndlessWord_isCutBetweenCharacters()
    {
        DocumentMaker maker;
        std::string word;
        for (int i = 0; i < 3000; ++i)
            word += i % 2 == 0 ? "漢" : "-";
        maker.text(word);
        const test::WordEmbedder embedder;
        const auto chunks = chunkDocument(maker.document, embedder, {});
        QVERIFY(chunks.size() >= 15);
        for (const Chunk& chunk : chunks)
            QCOMPARE(chunk.text, toValidUtf8(chunk.text));
    }

    void chunk_nothing_givesNothing()
    {
        QVERIFY(chunkDocument({}, test::WordEmbedder(), {}).empty());
    }

    void border_places_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<int>("border");
        const auto row = [](const char* name, const char* before, const char* after, Border border) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after) << int(border);
        };
        row("full stop", "It ends.", " Next", Border::Sentence);
        row("full stop before digit", "It ends.", " 3 more", Border::Sentence);
        row("closing quote", "\"It ends.\"", " Next", Border::Sentence);
        row("stop before closing quote", "\"It ends.", "\" Next", Border::None);
        row("abbreviation", "e.g.", " this", Border::Word);
        row("number", "3.", "14", Border::None);
        row("Chinese stop", "结束。", "下一句", Border::Sentence);
        row("Chinese stop in quotes", "“结束。", "”下", Border::None);
        row("Chinese comma clings", "结束", "，下", Border::None);
        row("between Han characters", "结", "束", Border::Word);
        row("words", "two", " words", Border::Word);
        row("lines", "two", "\nlines", Border::Line);
        row("inside a word", "wo", "rd", Border::None);
        row("end", "end", "  \n", Border::Block);
    }
    void border_places()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(int, border);
        const std::string text = (before + after).toStdString();
        QCOMPARE(int(borderAt(text, std::size_t(before.size()))), border);
    }
};

QTEST_GUILESS_MAIN(ChunkerTest)
#include "tst_chunker.moc"
