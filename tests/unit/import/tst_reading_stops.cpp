// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// A stop in the midst of one huge document: how much is still done after it.
#include "core/import/data/data_readers.h"
#include "core/import/document.h"
#include "tests/unit/import/word_embedder.h"

#include <QTest>

using namespace varve;
using namespace varve::import;

namespace {

/// Asks for a stop as soon as so much text went through it.
class StoppingEmbedder final : public embed::Embedder {
public:
    explicit StoppingEmbedder(std::size_t stopAtBytes) : m_stopAtBytes(stopAtBytes) {}
    std::string identity() const override { return "words"; }
    std::size_t dimension() const override { return 1; }
    bool isSemantic() const override { return false; }
    std::size_t maximumTokens() const override { return 256; }
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts) const override
    {
        return m_words.embed(texts);
    }
    std::size_t countTokens(std::string_view text) const override { return tokenEnds(text).size(); }
    std::vector<std::size_t> tokenEnds(std::string_view text) const override
    {
        auto ends = m_words.tokenEnds(text);
        if (m_words.bytesSeen() >= m_stopAtBytes)
            stop.request_stop();
        return ends;
    }
    std::size_t bytesSeen() const { return m_words.bytesSeen(); }

    mutable std::stop_source stop;

private:
    test::WordEmbedder m_words;
    std::size_t m_stopAtBytes;
};

/// One section of many paragraphs.
DocumentText longSection(std::size_t paragraphs)
{
    DocumentText document;
    std::string text;
    for (int i = 0; i < 200; ++i)
        text += "Layer " + std::to_string(i) + " lies above the one before. ";
    for (std::size_t i = 0; i < paragraphs; ++i)
        document.blocks.push_back({text, i * text.size(), (i + 1) * text.size(), 0, {}, false});
    return document;
}

std::string repeated(std::string_view text, std::size_t bytes)
{
    std::string all;
    while (all.size() < bytes)
        all += text;
    return all;
}

struct StoppedGuard {
    StoppedGuard() { stop.request_stop(); }
    std::stop_source stop;
    ReadGuard guard{ReadLimits{}, OperationControl{stop.get_token(), {}}};
};

} // namespace

class ReadingStopsTest : public QObject {
    Q_OBJECT
private slots:
    void chunk_stoppedWhileASectionIsRead_leavesTheRest()
    {
        const DocumentText document = longSection(200);
        const std::size_t paragraph = document.blocks.front().text.size();
        const StoppingEmbedder embedder(10 * paragraph);
        chunkDocument(document, embedder, {}, {embedder.stop.get_token(), {}});
        QVERIFY2(embedder.bytesSeen() < 13 * paragraph,
                 qPrintable(QString::number(embedder.bytesSeen() / paragraph)));
    }

    void chunk_stoppedWhileASectionIsCut_leavesTheRest()
    {
        const DocumentText document = longSection(100);
        const std::size_t paragraph = document.blocks.front().text.size();
        const StoppingEmbedder embedder(100 * paragraph + 1); // all is read once before the first chunk is made
        const auto chunks = chunkDocument(document, embedder, {}, {embedder.stop.get_token(), {}});
        QVERIFY2(chunks.size() < 3, qPrintable(QString::number(chunks.size())));
        QVERIFY2(embedder.bytesSeen() < 103 * paragraph,
                 qPrintable(QString::number(embedder.bytesSeen() / paragraph)));
    }

    void decode_stopped_doesNotGoThroughAllOfIt_data()
    {
        QTest::addColumn<QByteArray>("sample");
        QTest::newRow("Latin-1") << QByteArray("Une fen\xEAtre ouverte \xE0 l'\xE9t\xE9\n");
        QTest::newRow("UTF-8 with some bad bytes")
            << QByteArray("caf\xC3\xA9 na\xC3\xAFve r\xC3\xA9sum\xC3\xA9 d\xC3\xA9j\xC3\xA0 vu \xFF\n");
        QTest::newRow("UTF-16") << QByteArray("L\0a\0y\0e\0r\0 \0\n\0", 14);
    }
    void decode_stopped_doesNotGoThroughAllOfIt()
    {
        QFETCH(QByteArray, sample);
        const std::string bytes = repeated({sample.data(), std::size_t(sample.size())}, 8 << 20);
        const std::size_t whole = decodeText(bytes).text.size();
        StoppedGuard stopped;
        const DecodedText decoded = decodeText(bytes, {}, &stopped.guard);
        QCOMPARE(stopped.guard.reason().key, std::string("cancelled"));
        QVERIFY2(decoded.text.size() < whole / 4, qPrintable(QString::number(decoded.text.size())));
    }

    void decodeDeclared_stopped_doesNotGoThroughAllOfIt()
    {
        const std::string bytes = repeated("Une fen\xEAtre ouverte\n", 8 << 20);
        StoppedGuard stopped;
        QVERIFY(decodeDeclared(bytes, "iso-8859-1", &stopped.guard).text.size() < bytes.size() / 4);
        QCOMPARE(stopped.guard.reason().key, std::string("cancelled"));
    }

    void decode_stoppedInGoodUtf8_says()
    {
        StoppedGuard stopped;
        decodeText(repeated("漢字 ", 8 << 20), {}, &stopped.guard);
        QCOMPARE(stopped.guard.reason().key, std::string("cancelled"));
    }

    void json_stoppedInOneLongValue_ends()
    {
        DecodedText source;
        source.text = "[\"" + repeated("layer ", 4 << 20) + "\"]";
        StoppedGuard stopped;
        DocumentText document;
        QVERIFY(!readJson(source, document, stopped.guard));
        QVERIFY(document.blocks.empty());
    }
};

QTEST_GUILESS_MAIN(ReadingStopsTest)
#include "tst_reading_stops.moc"
