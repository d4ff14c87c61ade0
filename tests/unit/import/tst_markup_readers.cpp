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

    void source_functions_areBlocks()
    {
        const std::string code = "#include <a>\n#include <b>\n\n// Adds.\nint add(int a, int b)\n{\n    int c = a;\n\n"
                                 "    return c + b;\n}\nint sub();\n\nnamespace x {\n\nint mul();\n\n} // namespace x\n";
        const ReadOutcome outcome = readAs(m_folder, "a.cpp", code);
        QCOMPARE(outline(outcome),
                 QString("#include <a>\n#include <b>\n// Adds.\nint add(int a, int b)\n{\n    int c = a;\n\n    return c + b;\n}\n"
                         "int sub();\nnamespace x {\nint mul();\n\n} // namespace x\n"));
        QCOMPARE(outcome.document.blocks.size(), std::size_t(5));
        QCOMPARE(outcome.document.mediaType, std::string("text/x-c++"));
        const TextBlock& add = outcome.document.blocks[1];
        QCOMPARE(code.substr(add.byteBegin, add.byteEnd - add.byteBegin), add.text);
    }

    void source_longClass_isDividedBetweenItsMembers()
    {
        std::string code = "class Lake:\n    \"\"\"Water.\"\"\"\n\n";
        for (int i = 0; i < 4; ++i)
            code += "    def depth" + std::to_string(i) + "(self):\n" + repeated("        self.measure()  # again and again\n\n", 16)
                + "        return 1\n\n";
        const ReadOutcome outcome = readAs(m_folder, "lake.py", code + "def other():\n    pass\n");
        QCOMPARE(outcome.document.mediaType, std::string("text/x-python"));
        QStringList begins;
        for (const TextBlock& block : outcome.document.blocks)
            begins << QString::fromStdString(block.text).trimmed().section('\n', 0, 0);
        QCOMPARE(begins, QStringList({"class Lake:", "def depth1(self):", "def depth2(self):", "def depth3(self):", "def other():"}));
    }

    void source_language_isToldByNameOrFirstLine()
    {
        const auto type = [&](const char* name, const char* contents) {
            return readAs(m_folder, name, contents).document.mediaType;
        };
        QCOMPARE(type("tool", "#!/usr/bin/env python3\nprint(1)\n"), std::string("text/x-python"));
        QCOMPARE(type("CMakeLists.txt", "project(x)\n"), std::string("text/x-cmake"));
        QCOMPARE(type("Makefile", "all:\n"), std::string("text/x-makefile"));
        QCOMPARE(type("app.ts", "<?xml version=\"1.0\"?><TS><message>words</message></TS>"), std::string("text/plain"));
        QCOMPARE(type("app.TS", "export const a = 1\n"), std::string("text/x-typescript"));
        QCOMPARE(type("notes.txt", "words\n"), std::string("text/plain"));
    }

    void latex_sections_becomeHeadings()
    {
        const std::string tex =
            "\\documentclass[a4]{article}\n\\usepackage{x}\n\\title{On \\emph{varves}\\thanks{no}}\n\\author{Gerard De~Geer}\n"
            "\\date{1912-01-02}\n\\begin{document}\n\\maketitle\n\\section[short]{Recovery \\& more}\\label{sec:r}\n"
            "Each layer % a comment\nis \\textbf{one} year~\\cite[p.~3]{a,b}, 100\\% sure---``really''.\nM\\\"uller na\\\"{\\i}ve stra\\ss e.\n\n"
            "Second $a_1 + \\alpha$ paragraph.\\footnote{A \\href{http://x}{note}.}\n\\subsection*{After}\n\\begin{itemize}[x]\n\\item first\n\\item[b] second\n\\end{itemize}\n"
            "\\begin{tabular}{ll}\nLake & Depth \\\\\nMj\\o sa & 453\n\\end{tabular}\n\\begin{verbatim}\n\\raw{x} % kept\n\\end{verbatim}\n"
            "\\end{document}\nleft out\n";
        const ReadOutcome outcome = readAs(m_folder, "a.tex", tex);
        QCOMPARE(outline(outcome),
                 QString("# Recovery & more\nRecovery & more > Each layer is one year , 100% sure—“really”.\nMüller naïve straße.\n"
                         "Recovery & more > Second a_1 + \\alpha paragraph. A note.\n## After\nRecovery & more > After > - first\n"
                         "Recovery & more > After > - second\nRecovery & more > After > Lake  |  Depth \nMjøsa  |  453\n"
                         "Recovery & more > After > \\raw{x} % kept\n"));
        QCOMPARE(outcome.document.title, std::string("On varves"));
        QCOMPARE(outcome.document.author, std::string("Gerard De Geer"));
        QCOMPARE(outcome.document.date, std::string("1912-01-02"));
        QCOMPARE(outcome.document.mediaType, std::string("text/x-tex"));
        const TextBlock& second = outcome.document.blocks[2];
        QVERIFY(tex.substr(second.byteBegin, second.byteEnd - second.byteBegin).starts_with("Second $a_1"));
    }

    void latex_hostile_endsInAnOutcome()
    {
        ReadLimits limits;
        limits.timeoutSeconds = 20;
        for (const std::string& text : {repeated("\\a{", 20'000) + "words", repeated("{", 200'000) + "words", std::string("words \\"),
                                        std::string("words %"), std::string("words \\verb"), std::string("words \\verb|"),
                                        std::string("words \\'"), std::string("words \\\"{"), std::string("words $a"),
                                        std::string("words \\begin{verbatim}"), std::string("words \\section{"),
                                        std::string("words \\begin"), std::string("words \\\xC3\xA9"), std::string("words \\'{\\i")}) {
            const ReadOutcome outcome = readAs(m_folder, "a.tex", text, limits);
            QVERIFY2(outcome.ok() && outline(outcome).contains("words"), qPrintable(describe(outcome)));
        }
    }

    void read_marksThatNothingCloses_takeLinearTime_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("piece");
        QTest::newRow("roles") << QByteArray("a.rst") << QByteArray(":a");
        QTest::newRow("interpreted text") << QByteArray("a.rst") << QByteArray("`a ");
        QTest::newRow("emphasis") << QByteArray("a.rst") << QByteArray("*a ");
        QTest::newRow("tags of subtitles") << QByteArray("a.srt") << QByteArray("<");
        QTest::newRow("formulas") << QByteArray("a.tex") << QByteArray("$a ");
        QTest::newRow("braces") << QByteArray("a.tex") << QByteArray("{");
    }
    void read_marksThatNothingCloses_takeLinearTime()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, piece);
        // A search to the end of the file for each mark would end as "time-out".
        const ReadOutcome outcome = readAs(m_folder, name.toStdString(), "1\n00:00:01,000 --> 00:00:02,000\nwords "
                                               + repeated(piece.toStdString(), 4'000'000 / int(piece.size())));
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
    }

    void rst_sectionsAndMarkup_areRead()
    {
        const ReadOutcome outcome = readAs(m_folder, "a.rst",
            "=====\nLakes\n=====\n\n.. _target:\n\nSee :ref:`the shore <shore>`, ``code`` and `a link <http://x>`_, **strong** *and* 2 * 3 * 4.\n\n"
            "====== =====\nLake   Depth\n====== =====\nMjøsa  453\n====== =====\n\n"
            "After\n-----\n\n.. a comment\n   over two lines\n\n.. note:: Mind\n   :class: x\n\n   the gap.\n\n.. code-block:: c\n\n   int `a`;\n\n"
            ".. toctree::\n   :maxdepth: 1\n\n   other\n\nLiteral::\n\n   kept ``as is``\n\n.. [1] A footnote.\n");
        QCOMPARE(outline(outcome),
                 QString("# Lakes\nLakes > See the shore, code and a link, strong and 2 * 3 * 4.\nLakes > Lake   Depth\nMjøsa  453\n## After\nLakes > After > Mind\n"
                         "Lakes > After >    the gap.\nLakes > After >    int `a`;\nLakes > After > Literal:\n"
                         "Lakes > After >    kept ``as is``\nLakes > After > A footnote.\n"));
        QCOMPARE(outcome.document.title, std::string("Lakes"));
        QCOMPARE(outcome.document.mediaType, std::string("text/x-rst"));
    }
};

QTEST_GUILESS_MAIN(MarkupReadersTest)
#include "tst_markup_readers.moc"
