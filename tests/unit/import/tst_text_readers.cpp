// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document.h"
#include "core/import/utf8.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/import/gzip_maker.h"

#include <QTest>

#include <algorithm>
#include <ctime>
#include <unistd.h>

using namespace varve;
using namespace varve::import;
using varve::test::gzip;

namespace {

QString describe(const ReadOutcome& outcome)
{
    return QString::fromStdString(outcome.reason.key + ": " + outcome.reason.detail);
}

std::string allText(const ReadOutcome& outcome)
{
    std::string text;
    for (const TextBlock& block : outcome.document.blocks)
        text += block.text + "\n";
    return text;
}

const TextBlock* blockWith(const ReadOutcome& outcome, std::string_view words)
{
    for (const TextBlock& block : outcome.document.blocks) {
        if (block.text.find(words) != std::string::npos)
            return &block;
    }
    return nullptr;
}

std::string pathOf(const TextBlock* block)
{
    std::string path;
    for (std::size_t i = 0; block && i < block->headingPath.size(); ++i)
        path += (i > 0 ? " > " : "") + block->headingPath[i];
    return block ? path : "no such block";
}

std::string repeated(std::string_view text, int count)
{
    std::string all;
    for (int i = 0; i < count; ++i)
        all += text;
    return all;
}

} // namespace

class TextReadersTest : public QObject {
    Q_OBJECT

    test::TempDirectory m_folder;

    ReadOutcome read(std::string_view name, std::string_view contents, const ReadLimits& limits = {})
    {
        test::writeFile(m_folder / name, contents);
        return readDocument(fs::posixFileSystem(), m_folder / name, limits, {});
    }

private slots:
    void read_unwanted_isSkippedWithReason_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("failed");
        const auto row = [](const char* title, const char* name, const QByteArray& contents, const char* key,
                            bool failed = false) {
            QTest::newRow(title) << QByteArray(name) << contents << QByteArray(key) << failed;
        };
        row("empty file", "a.txt", "", "empty");
        row("empty PDF", "a.pdf", "", "empty");
        row("white space only", "a.txt", " \n\t\r\n\xE3\x80\x80", "no-text");
        row("byte order mark only", "a.txt", "\xEF\xBB\xBF", "no-text");
        row("HTML without text", "a.html", "<html><body><p></p></body></html>", "no-text");
        row("binary named .txt", "a.txt", QByteArray("text\0\1\2\3", 8), "binary");
        row("PNG named .txt", "b.txt", QByteArray("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16), "unknown-type");
        row("zip", "a.zip", QByteArray("PK\3\4\0\0", 6), "unknown-type");
        row("SVG", "a.svg", "<?xml version=\"1.0\"?>\n<!-- made --><svg><text>x</text></svg>", "unknown-type");
        row("ELF program", "prog", QByteArray("\x7F" "ELF\2\1\1\0", 8), "unknown-type");
        row("PDF name, other contents", "x.pdf", QByteArray("\0\1\2\3", 4), "damaged", true);
        row("gzip cut short", "a.txt.gz", QByteArray::fromStdString(gzip(repeated("some words ", 500))).left(40),
            "damaged", true);
        row("gzip of an image", "a.png.gz",
            QByteArray::fromStdString(gzip(std::string_view("\x89PNG\r\n\x1A\n\0\0", 10))), "unknown-type");
        row("gzip of nothing", "a.gz", QByteArray::fromStdString(gzip("")), "empty");
    }
    void read_unwanted_isSkippedWithReason()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, contents);
        QFETCH(QByteArray, key);
        QFETCH(bool, failed);
        const ReadOutcome outcome = read(name.toStdString(), contents.toStdString());
        QCOMPARE(outcome.reason.key, key.toStdString());
        QCOMPARE(outcome.failed, failed);
        QVERIFY(!outcome.reason.detail.empty());
        QVERIFY(outcome.document.blocks.empty());
    }

    void read_notAFile_hasItsReason()
    {
        std::filesystem::create_directory(m_folder / "folder.txt");
        const auto key = [&](const std::filesystem::path& path) {
            return readDocument(fs::posixFileSystem(), path, {}, {}).reason.key;
        };
        QCOMPARE(key(m_folder / "folder.txt"), std::string("not-a-regular-file"));
        QCOMPARE(key("/dev/null"), std::string("not-a-regular-file"));
        QCOMPARE(key(m_folder / "missing.txt"), std::string("unreadable"));
        std::filesystem::create_symlink(m_folder / "loop", m_folder / "loop");
        QCOMPARE(key(m_folder / "loop"), std::string("unreadable"));
    }

    void read_withoutPermission_isUnreadable()
    {
        if (::geteuid() == 0)
            QSKIP("root may read everything");
        test::writeFile(m_folder / "secret.txt", "secret");
        std::filesystem::permissions(m_folder / "secret.txt", std::filesystem::perms::none);
        const ReadOutcome outcome = readDocument(fs::posixFileSystem(), m_folder / "secret.txt", {}, {});
        QCOMPARE(outcome.reason.key, std::string("unreadable"));
        QVERIFY(outcome.failed);
    }

    void read_hugeSparseText_isTooLargeWithoutReadingIt()
    {
        test::writeFile(m_folder / "huge.txt", repeated("A line of a very long log.\n", 4000));
        std::filesystem::resize_file(m_folder / "huge.txt", 200 << 20);
        const ReadOutcome outcome = readDocument(fs::posixFileSystem(), m_folder / "huge.txt", {}, {});
        QCOMPARE(outcome.reason.key, std::string("too-large"));
        QVERIFY(outcome.reason.detail.find("209715200") != std::string::npos);
        QVERIFY(!outcome.failed);
    }

    void read_gzipBomb_isTooLarge()
    {
        ReadLimits limits;
        limits.textBytes = 1 << 20;
        const ReadOutcome outcome = read("bomb.txt.gz", gzip(repeated("bombast ", 1 << 18)), limits);
        QCOMPARE(outcome.reason.key, std::string("too-large"));
    }

    void read_gzippedChangelog_isReadByWhatIsInside()
    {
        const ReadOutcome outcome = read("changelog.gz", gzip("varve (1.0-1) unstable; urgency=low\n\n"
                                                              "  * First release. Closes: #1\n\n -- A B <a@b.c>\n"));
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        QCOMPARE(outcome.document.mediaType, std::string("text/plain"));
        QCOMPARE(outcome.document.title, std::string("changelog"));
        QCOMPARE(pathOf(blockWith(outcome, "First release")), std::string("varve (1.0-1) unstable; urgency=low"));
        const ReadOutcome titled = read("notes.md.gz", gzip("Just a paragraph of notes."));
        QCOMPARE(titled.document.title, std::string("notes"));
        QCOMPARE(titled.document.mediaType, std::string("text/markdown"));
    }

    void readPlain_paragraphs_areBlocksWithExactRanges()
    {
        const std::string contents = "One paragraph\nof two lines.\n\n\n  Another,\r\n  indented.\n";
        const ReadOutcome outcome = read("plain.txt", contents);
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        QCOMPARE(outcome.document.title, std::string("plain"));
        QCOMPARE(outcome.document.blocks.size(), std::size_t(2));
        const TextBlock& second = outcome.document.blocks[1];
        QCOMPARE(contents.substr(second.byteBegin, second.byteEnd - second.byteBegin),
                 std::string("  Another,\r\n  indented."));
    }

    void readPlain_headings_makePaths()
    {
        const ReadOutcome manual = read("page", "VARVE(1)   Manual   VARVE(1)\n\nNAME\n       varve - keeps layers\n\n"
                                                "SEE ALSO\n       git(1)\n");
        QCOMPARE(pathOf(blockWith(manual, "keeps layers")), std::string("NAME"));
        QCOMPARE(pathOf(blockWith(manual, "git(1)")), std::string("SEE ALSO"));
        const ReadOutcome rst = read("doc.rst", "=====\nGuide\n=====\n\nIntro.\n\nSet up\n------\n\nDo this.\n\nUse\n---\n\nDo that.\n");
        QCOMPARE(rst.document.title, std::string("Guide"));
        QCOMPARE(pathOf(blockWith(rst, "Do this")), std::string("Guide > Set up"));
        QCOMPARE(pathOf(blockWith(rst, "Do that")), std::string("Guide > Use"));
    }

    void readMarkdown_structure_isKept()
    {
        const std::string contents = "---\ntitle: \"The title\"\nlayout: x\n---\n# Recovery\n\nAfter a *power cut*&nbsp;the [log](x) is "
                                     "read.\n\n## Steps\n\n- first\n- second\n  - inner\n\n```sh\nvarve  verify\n```\n\n"
                                     "| Key | Value |\n|---|---|\n| a | b &amp; c |\n\n<p align=\"center\">raw <b>html</b></p>\n";
        const ReadOutcome outcome = read("doc.md", contents);
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        QCOMPARE(outcome.document.title, std::string("The title"));
        QCOMPARE(outcome.document.mediaType, std::string("text/markdown"));
        QVERIFY(blockWith(outcome, "After a power cut\u00A0the log is read."));
        QCOMPARE(pathOf(blockWith(outcome, "- second")), std::string("Recovery > Steps"));
        QVERIFY(blockWith(outcome, "- inner"));
        QCOMPARE(blockWith(outcome, "varve")->text, std::string("varve  verify"));
        QVERIFY(blockWith(outcome, "a | b & c"));
        QVERIFY(blockWith(outcome, "raw html"));
        QVERIFY(!blockWith(outcome, "layout"));
        const TextBlock* steps = blockWith(outcome, "Steps");
        QVERIFY(steps->isHeading);
        QCOMPARE(contents.substr(steps->byteBegin, steps->byteEnd - steps->byteBegin), std::string("## Steps"));
        const TextBlock* code = blockWith(outcome, "varve");
        QCOMPARE(contents.substr(code->byteBegin, code->byteEnd - code->byteBegin), std::string("varve  verify"));
    }

    void readHtml_structure_isKept()
    {
        const std::string contents =
            "<!DOCTYPE html><html><head><title>Page &amp; title</title><style>p{}</style></head><body>"
            "<nav><a href=x>Elsewhere</a></nav><header>Banner</header><div class='navheader big'>Prev Next</div>"
            "<main><h1>Recovery</h1><p>After a <b>power</b>\n cut.</p><script>var x = '<p>no</p>';</script>"
            "<h2>Steps <a class=headerlink href=#s>\xC2\xB6</a></h2><ul><li>first<li>second</ul>"
            "<pre>varve  verify\n  --all</pre><table><tr><td>a<td>b</table>&lt;end&gt;&hellip;</main>"
            "<footer>Imprint</footer></body></html>";
        const ReadOutcome outcome = read("page.html", contents);
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        QCOMPARE(outcome.document.title, std::string("Page & title"));
        const TextBlock* cut = blockWith(outcome, "After a power cut.");
        QCOMPARE(pathOf(cut), std::string("Recovery"));
        QVERIFY(contents.substr(cut->byteBegin, cut->byteEnd - cut->byteBegin).starts_with("After a <b>power</b>"));
        QCOMPARE(pathOf(blockWith(outcome, "- second")), std::string("Recovery > Steps"));
        QVERIFY(blockWith(outcome, "varve  verify\n  --all"));
        QVERIFY(blockWith(outcome, "a | b"));
        QVERIFY(blockWith(outcome, "<end>…"));
        for (const char* unwanted : {"Elsewhere", "Banner", "Prev Next", "Imprint", "var x", "¶"})
            QVERIFY2(!blockWith(outcome, unwanted), unwanted);
    }

    void readHtml_onlyFurniture_isReadAfterAll()
    {
        const ReadOutcome outcome = read("nav.html", "<html><body><nav>Only these words</nav></body></html>");
        QVERIFY(blockWith(outcome, "Only these words"));
    }

    void readHtml_charsets_areHeeded()
    {
        const ReadOutcome declared = read("a.html", "<html><head><meta http-equiv=Content-Type content='text/html; charset="
                                                    "iso-8859-2'></head><body><p>za\xBF\xF3\xB3\xE6</p></body></html>");
        QVERIFY(blockWith(declared, "zażółć"));
        const ReadOutcome wrong = read("b.html", "<html><head><meta charset=iso-8859-1></head><body><p>" "漢字</p></body></html>");
        QVERIFY(blockWith(wrong, "漢字"));
    }

    void readHtml_multibyteTextOverManyChunks_isWhole()
    {
        const ReadOutcome outcome = read("long.html", "<html><body>" + repeated("<p>数据库 a</p>", 9000) + "</body></html>");
        QCOMPARE(outcome.document.blocks.size(), std::size_t(9000));
        QVERIFY(std::all_of(outcome.document.blocks.begin(), outcome.document.blocks.end(),
                            [](const TextBlock& block) { return block.text == "数据库 a"; }));
    }

    void readHtml_hundredThousandNestedElements_isReadInBoundedTime()
    {
        const ReadOutcome outcome = read("deep.html", repeated("<div>", 100'000) + "deep words" + repeated("</div>", 100'000));
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        QVERIFY(blockWith(outcome, "deep words"));
    }

    void read_hostileNesting_endsWithinTheTimeLimit_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("contents");
        const auto row = [](const char* title, const char* name, const std::string& contents) {
            QTest::newRow(title) << QByteArray(name) << QByteArray::fromStdString(contents);
        };
        row("unmatched end tags in deep HTML", "a.html", "<html>" + repeated("<b>", 300'000) + repeated("</i>", 300'000));
        row("open comments", "b.html", "<html>" + repeated("<!-- ", 300'000));
        row("entities", "c.html", "<html>" + repeated("&amp", 300'000));
        row("block quotes in Markdown", "d.md", repeated(">", 100'000) + " x");
        row("open brackets in Markdown", "e.md", repeated("[", 300'000));
        row("emphasis in Markdown", "f.md", repeated("*a_ ", 200'000));
        row("lists in Markdown", "g.md", repeated("* ", 20'000) + "x");
        row("back ticks in Markdown", "h.md", repeated("`a``", 100'000));
        row("one-letter paragraphs", "i.txt", repeated("a\n\n", 1'000'000));
        row("one-letter headings", "j.md", repeated("# a\n", 500'000));
        row("one line", "k.txt", repeated("x", 5'000'000));
    }
    void read_hostileNesting_endsWithinTheTimeLimit()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, contents);
        ReadLimits limits;
        limits.timeoutSeconds = 5;
        const std::clock_t begin = std::clock(); // processor time, which a busy machine does not stretch
        const ReadOutcome outcome = read(name.toStdString(), contents.toStdString(), limits);
        const auto seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
        QVERIFY2(seconds < 10, qPrintable(QString::number(seconds)));
        QVERIFY2(outcome.ok() || outcome.reason.key == "time-out" || outcome.reason.key == "no-text",
                 qPrintable(describe(outcome)));
        QVERIFY(outcome.document.blocks.size() < 60'000);
    }

    void read_anyFormat_givesValidUtf8AndRangesInsideTheFile_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("text") << QByteArray("u.txt");
        QTest::newRow("Markdown") << QByteArray("u.md");
        QTest::newRow("HTML") << QByteArray("u.html");
    }
    void read_anyFormat_givesValidUtf8AndRangesInsideTheFile()
    {
        QFETCH(QByteArray, name);
        const std::string contents = "# T\xEA" "te\n\n<p>Une fen\xEAtre ouverte \xE0 l'\xE9t\xE9, d\xE9j\xE0 vu.</p>\n\n* a\n* b\r\n"
                                     "\nVoil\xE0 l'\xE9l\xE8ve \xE2g\xE9 qui r\xEAve \xE0 No\xEBl.\n";
        const ReadOutcome outcome = read(name.toStdString(), contents);
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        QVERIFY2(blockWith(outcome, "fenêtre ouverte à l'été"), allText(outcome).c_str());
        std::uint64_t last = 0;
        for (const TextBlock& block : outcome.document.blocks) {
            QCOMPARE(block.text, toValidUtf8(block.text));
            QVERIFY(block.byteBegin <= block.byteEnd && block.byteEnd <= contents.size());
            QVERIFY(block.byteBegin >= last);
            last = block.byteBegin;
        }
    }

    void read_stopRequested_isCancelled()
    {
        std::stop_source source;
        source.request_stop();
        test::writeFile(m_folder / "c.txt", "words");
        const ReadOutcome outcome = readDocument(fs::posixFileSystem(), m_folder / "c.txt", {}, {source.get_token(), {}});
        QCOMPARE(outcome.reason.key, std::string("cancelled"));
    }
};

QTEST_GUILESS_MAIN(TextReadersTest)
#include "tst_text_readers.moc"
