// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/import/reading.h"

#include <QTest>

using namespace varve;
using namespace varve::import;
using namespace varve::test;

class MarkupReadersTest : public QObject {
    Q_OBJECT

    TempDirectory m_folder;

private slots:
    void subtitles_cues_areJoined()
    {
        const std::string srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>First</i> line\r\n\r\n2\r\n00:00:02,500 --> "
                                "00:00:04,000\r\n{\\an8}goes on.\r\n\r\n3\r\n00:01:00,000 --> 00:01:01,000\r\nLater\r\n";
        const ReadOutcome outcome = readAs(m_folder, "a.srt", srt);
        QCOMPARE(outline(outcome), QString("First line goes on.\nLater\n"));
        QCOMPARE(outcome.document.mediaType, std::string("application/x-subrip"));
        QCOMPARE(srt.substr(outcome.document.blocks[1].byteBegin, 5), std::string("Later"));
        const ReadOutcome vtt = readAs(m_folder, "talk", "WEBVTT - title\n\nNOTE left out\nthis too\n\nSTYLE\n::cue{}\n\nid\n00:01.000"
            " --> 00:02.000 align:start\n<v Ada>Hello\nHello\n\n00:02.000 --> 00:03.000\nHello\nworld --> not a time\n");
        QCOMPARE(outline(vtt), QString("Hello world --> not a time\n"));
        QCOMPARE(vtt.document.mediaType, std::string("text/vtt"));
    }
};

QTEST_GUILESS_MAIN(MarkupReadersTest)
#include "tst_markup_readers.moc"
