// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/content_type.h"
#include "core/import/office/office_document.h"
#include "core/import/office/package_parts.h"
#include "core/import/office/xlsx_parts.h"
#include "tests/unit/import/gzip_maker.h"
#include "tests/unit/import/office_maker.h"
#include "tests/unit/import/reading.h"

#include <QTest>

using namespace varve;
using namespace varve::import;
using namespace varve::test;

class OfficeDocumentsTest : public QObject {
    Q_OBJECT

    TempDirectory m_folder;

    ReadOutcome read(std::string_view name, const ZipMaker& zip) { return readAs(m_folder, name, zip.bytes()); }

private slots:
    void docx_headingsListsTables_becomeBlocks()
    {
        ZipMaker zip = docx(
            wordParagraph("Contents entry 7", R"(<w:pStyle w:val="Verzeichnis1"/>)")
            + wordParagraph("Recovery", R"(<w:pStyle w:val="berschrift1"/>)")
            + wordParagraph("One &amp; two", R"(<w:tabs><w:tab w:val="left"/></w:tabs>)")
            + wordParagraph("After a crash", R"(<w:pStyle w:val="Mine"/>)")
            + wordParagraph("first", R"(<w:numPr><w:ilvl w:val="0"/></w:numPr>)")
            + "<w:p><w:r><w:t xml:space=\"preserve\">kept </w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
              "<w:r><w:instrText>PAGE</w:instrText><w:tab/><w:t>tab</w:t><w:br/><w:t>line</w:t></w:r></w:p>"
            + "<w:tbl><w:tr><w:tc>" + wordParagraph("Lake") + wordParagraph("name") + "</w:tc><w:tc>" + wordParagraph("Depth")
            + "</w:tc></w:tr><w:tr><w:tc>" + wordParagraph("Mjøsa") + "</w:tc><w:tc><w:tbl><w:tr><w:tc>"
            + wordParagraph("453") + "</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
            + wordParagraph("Outline level", R"(<w:outlineLvl w:val="0"/>)") + wordParagraph("end"));
        zip.add("word/_rels/document.xml.rels", relationships({{"styles", "styles.xml"}, {"footnotes", "footnotes.xml"}}));
        zip.add("word/styles.xml",
                R"(<w:styles xmlns:w="w"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>)"
                R"(<w:style w:styleId="U2"><w:name w:val="heading 2"/></w:style>)"
                R"(<w:style w:styleId="Mine"><w:name w:val="My own"/><w:basedOn w:val="U2"/></w:style>)"
                R"(<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>)"
                R"(<w:style w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style></w:styles>)");
        zip.add("word/footnotes.xml", "<w:footnotes xmlns:w=\"w\"><w:footnote>" + wordParagraph("A note.")
                    + "</w:footnote></w:footnotes>");
        const ReadOutcome outcome = read("a.docx", zip);
        QCOMPARE(outline(outcome), QString("# Recovery\nRecovery > One & two\n## After a crash\n"
                                           "Recovery > After a crash > - first\n"
                                           "Recovery > After a crash > kept \ttab\nline\n"
                                           "Recovery > After a crash > Lake name | Depth\n"
                                           "Recovery > After a crash > Mjøsa | 453\n"
                                           "# Outline level\nOutline level > end\nA note.\n"));
        const DocumentText& document = outcome.document;
        QCOMPARE(document.title, std::string("Sediment cores"));
        QCOMPARE(document.author, std::string("Ada & Co"));
        QCOMPARE(document.language, std::string("en-GB"));
        QCOMPARE(document.date, std::string("2024-03-01"));
        QCOMPARE(document.mediaType,
                 std::string("application/vnd.openxmlformats-officedocument.wordprocessingml.document"));
        QCOMPARE(document.blocks[1].byteEnd, std::uint64_t(0));
    }

    void docx_textBoxTwice_isReadOnce()
    {
        const std::string box = "<w:txbxContent>" + wordParagraph("boxed") + "</w:txbxContent>";
        const ReadOutcome outcome = read("a.docx", docx("<w:p><w:r><mc:AlternateContent><mc:Choice>" + box
            + "</mc:Choice><mc:Fallback>" + box + "</mc:Fallback></mc:AlternateContent><w:t>around</w:t></w:r></w:p>"));
        QCOMPARE(outline(outcome), QString("around\nboxed\n"));
    }

    void docx_whateverItIsCalled_isRead()
    {
        const std::string bytes = docx(wordParagraph("words")).bytes();
        QCOMPARE(outline(readAs(m_folder, "a.zip", bytes)), QString("words\n"));
        QCOMPARE(outline(readAs(m_folder, "a.docx.gz", gzip(bytes))), QString("words\n"));
    }

    void odt_headingsListsTables_becomeBlocks()
    {
        const ReadOutcome outcome = read("a.odt", odf("text",
            "<office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
            "<text:table-of-content><text:p>Recovery 7</text:p></text:table-of-content>"
            "<text:h text:outline-level=\"1\">Recovery</text:h>\n"
            "<text:p>One  <text:span>&amp;\n two</text:span><text:s text:c=\"2\"/>x<text:tab/>y"
            "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body>"
            "</text:note><office:annotation><dc:creator>Me</dc:creator><text:p>why?</text:p></office:annotation></text:p>"
            "<text:h text:outline-level=\"2\">After</text:h>"
            "<text:list><text:list-item><text:p>first</text:p><text:p>more</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>Lake</text:p></table:table-cell>"
            "<table:table-cell><text:p>Depth</text:p></table:table-cell></table:table-row></table:table>"
            "</office:text>"));
        QCOMPARE(outline(outcome), QString("# Recovery\nRecovery > One & two  x\ty\nRecovery > A note.\n## After\n"
                                           "Recovery > After > - first\nRecovery > After > more\n"
                                           "Recovery > After > Lake | Depth\n"));
        QCOMPARE(outcome.document.title, std::string("Varves"));
        QCOMPARE(outcome.document.author, std::string("Gerard"));
        QCOMPARE(outcome.document.date, std::string("1910-08-18"));
        QCOMPARE(outcome.document.language, std::string("sv"));
    }

    void odp_slides_areSectionsWithPages()
    {
        const ReadOutcome outcome = read("a.odp", odf("presentation",
            "<office:presentation><draw:page><draw:frame presentation:class=\"title\"><draw:text-box><text:p>Lakes</text:p>"
            "</draw:text-box></draw:frame><draw:frame><text:p>deep</text:p></draw:frame></draw:page>"
            "<draw:page><draw:frame><text:p>untitled</text:p></draw:frame></draw:page></office:presentation>"));
        QCOMPARE(outline(outcome), QString("p1 # Lakes\np1 Lakes > deep\np2 untitled\n"));
    }

    void pptx_slides_areSectionsInTheirOrderWithNotes()
    {
        const auto shape = [](const char* placeholder, const char* text) {
            return std::string("<p:sp><p:nvSpPr><p:nvPr>") + placeholder + "</p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>"
                + text + "</a:t></a:r></a:p></p:txBody></p:sp>";
        };
        const auto slide = [](const std::string& shapes) {
            return "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><p:cSld><p:spTree>" + shapes + "</p:spTree></p:cSld></p:sld>";
        };
        ZipMaker zip;
        zip.add("_rels/.rels", relationships({{"officeDocument", "ppt/presentation.xml"}}));
        zip.add("ppt/_rels/presentation.xml.rels",
                relationships({{"slide", "slides/slide1.xml"}, {"slide", "/ppt/slides/slide2.xml"}}));
        zip.add("ppt/presentation.xml", "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst><p:sldId id=\"256\" "
                                        "r:id=\"rId2\"/><p:sldId id=\"257\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>");
        zip.add("ppt/slides/slide1.xml", slide(shape("", "no title here")));
        zip.add("ppt/slides/slide2.xml",
                slide(shape("<p:ph type=\"title\"/>", "Lakes") + shape("<p:ph type=\"sldNum\"/>", "1")
                      + shape("<p:ph idx=\"1\"/>", "deep")
                      + "<p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>a</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r>"
                        "<a:t>b</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame>"));
        zip.add("ppt/slides/_rels/slide2.xml.rels", relationships({{"notesSlide", "../notesSlides/n.xml"}}));
        zip.add("ppt/notesSlides/n.xml",
                slide(shape("<p:ph type=\"sldImg\"/>", "Lakes") + shape("<p:ph type=\"body\"/>", "say this")));
        const ReadOutcome outcome = read("a.pptx", zip);
        QCOMPARE(outline(outcome),
                 QString("p1 # Lakes\np1 Lakes > deep\np1 Lakes > a | b\np1 Lakes > say this\np2 no title here\n"));
        QCOMPARE(outcome.document.title, std::string("Lakes"));
    }

    void xlsx_rows_carryTheNamesOfTheirColumns()
    {
        ZipMaker zip;
        zip.add("_rels/.rels", relationships({{"officeDocument", "xl/workbook.xml"}}));
        zip.add("xl/_rels/workbook.xml.rels", relationships({{"worksheet", "worksheets/sheet1.xml"},
                                                             {"sharedStrings", "sharedStrings.xml"},
                                                             {"styles", "styles.xml"}, {"chartsheet", "chart.xml"}}));
        zip.add("xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Lakes &amp; seas\" sheetId=\"1\" "
                                   "r:id=\"rId1\"/><sheet name=\"Chart\" r:id=\"rId4\"/></sheets></workbook>");
        zip.add("xl/sharedStrings.xml", "<sst><si><t>Lake</t></si><si><r><t>Dep</t></r><r><t>th</t></r><rPh><t>x</t></rPh></si>"
                                        "<si><t>Measured</t></si><si><t>Mjøsa</t></si></sst>");
        zip.add("xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-409]d\\-mmm\"/></numFmts>"
                                 "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                                 "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>");
        zip.add("xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row><c r=\"A1\" t=\"inlineStr\"><is><t>Report</t></is></c></row>"
                "<row><c r=\"B2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c><c r=\"D2\" t=\"s\"><v>2</v></c></row>"
                "<row><c r=\"B3\" t=\"s\"><v>3</v></c><c r=\"D3\" s=\"1\"><v>45352</v></c>"
                "<c r=\"E3\"><v>0.30000000000000004</v></c></row>"
                "<row><c r=\"B4\" t=\"s\"><v>99</v></c><c r=\"C4\" t=\"e\"><v>#DIV/0!</v></c><c r=\"D4\" t=\"b\"><v>1</v></c></row>"
                "</sheetData></worksheet>");
        QCOMPARE(outline(read("a.xlsx", zip)),
                 QString("# Lakes & seas\nLakes & seas > Report\n"
                         "Lakes & seas > Lake: Mjøsa\nMeasured: 2024-03-01\n0.3\nLakes & seas > Measured: TRUE\n"));
    }

    void shownNumber_dates_readAsPeopleSeeThem()
    {
        QCOMPARE(shownNumber("45352", true, false), std::string("2024-03-01"));
        QCOMPARE(shownNumber("45352.604166667", true, false), std::string("2024-03-01 14:30"));
        QCOMPARE(shownNumber("0.25", true, false), std::string("06:00"));
        QCOMPARE(shownNumber("43890", true, true), std::string("2024-03-01"));
        QCOMPARE(shownNumber("45352", false, false), std::string("45352"));
        QCOMPARE(shownNumber("-1", true, false), std::string("-1"));
        QCOMPARE(shownNumber("1e300", true, false), std::string("1e+300"));
        QCOMPARE(shownNumber("nan", true, false), std::string("nan"));
        QVERIFY(isDateFormat("yyyy\\-mm\\-dd") && isDateFormat("[h]:mm") && isDateFormat("[$-409]h"));
        QVERIFY(!isDateFormat("0.00") && !isDateFormat("#,##0 \"days\"") && !isDateFormat("[Red]General\\d"));
    }

    void ods_rows_carryTheNamesOfTheirColumns()
    {
        const auto cell = [](const std::string& text, const std::string& attributes = "") {
            return "<table:table-cell " + attributes + "><text:p>" + text + "</text:p></table:table-cell>";
        };
        const ReadOutcome outcome = read("a.ods", odf("spreadsheet",
            "<office:spreadsheet><table:table table:name=\"Lakes\"><table:table-row>" + cell("Lake") + cell("Depth")
            + "</table:table-row><table:table-row>" + cell("Mjøsa") + cell("453")
            + "<table:table-cell table:number-columns-repeated=\"16382\"/></table:table-row>"
            "<table:table-row table:number-rows-repeated=\"1048574\">" + cell("same", "table:number-columns-repeated=\"2\"")
            + "</table:table-row></table:table></office:spreadsheet>"));
        QCOMPARE(outline(outcome), QString("# Lakes\nLakes > Lake: Mjøsa\nDepth: 453\nLakes > Lake: same\nDepth: same\n"));
    }

    void epub_chapters_comeInTheOrderOfTheSpine()
    {
        ZipMaker zip;
        zip.addStored("mimetype", "application/epub+zip");
        zip.add("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>");
        zip.add("OEBPS/book.opf",
                "<!DOCTYPE package PUBLIC \"x\" \"http://127.0.0.1:1/x.dtd\"><package xmlns:dc=\"dc\"><metadata>"
                "<dc:title>Lakes</dc:title><dc:creator>Ada</dc:creator><dc:language>en</dc:language><dc:date>2019</dc:date>"
                "<dc:date>2020-05-06</dc:date></metadata><manifest>"
                "<item id=\"b\" href=\"text/two%20b.xhtml\" media-type=\"application/xhtml+xml\"/>"
                "<item id=\"a\" href=\"text/one.xhtml\" media-type=\"application/xhtml+xml\"/>"
                "<item id=\"gone\" href=\"gone.xhtml\" media-type=\"application/xhtml+xml\"/>"
                "<item id=\"n\" href=\"nav.xhtml\" properties=\"nav\" media-type=\"application/xhtml+xml\"/>"
                "<item id=\"p\" href=\"cover.png\" media-type=\"image/png\"/></manifest>"
                "<spine><itemref idref=\"n\"/><itemref idref=\"p\"/><itemref idref=\"a\"/><itemref idref=\"b\"/>"
                "<itemref idref=\"gone\"/></spine></package>");
        zip.add("OEBPS/nav.xhtml", "<html xmlns:epub=\"e\"><nav epub:type=\"toc\"><ol><li><a href=\"text/one.xhtml\">Chapter I</a>"
                                   "</li><li><a href=\"text/two%20b.xhtml#s\">Deep <i>water</i></a></li></ol></nav></html>");
        zip.add("OEBPS/text/one.xhtml", "<html><head><title/></head><body><h2>The shore</h2><p>sand</p></body></html>");
        zip.add("OEBPS/text/two b.xhtml", "<html><body><h1>Deep water</h1><p>cold</p></body></html>");
        const ReadOutcome outcome = read("a.epub", zip);
        QCOMPARE(outline(outcome), QString("# Chapter I\n## The shore\nChapter I > The shore > sand\n"
                                           "# Deep water\nDeep water > cold\n"));
        QCOMPARE(outcome.document.title, std::string("Lakes"));
        QCOMPARE(outcome.document.author, std::string("Ada"));
        QCOMPARE(outcome.document.date, std::string("2020-05-06"));
        QCOMPARE(outcome.document.mediaType, std::string("application/epub+zip"));
    }

    void resolvePart_references_stayInside_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("reference");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("beside") << QByteArray("ppt/slides/s.xml") << QByteArray("t.xml") << QByteArray("ppt/slides/t.xml");
        QTest::newRow("up") << QByteArray("ppt/slides/s.xml") << QByteArray("../n/t.xml#x") << QByteArray("ppt/n/t.xml");
        QTest::newRow("from the root") << QByteArray("ppt/s.xml") << QByteArray("/xl/./t.xml") << QByteArray("xl/t.xml");
        QTest::newRow("percent") << QByteArray("") << QByteArray("a%20b%zz%00") << QByteArray("a b%zz%00");
        QTest::newRow("out of it") << QByteArray("s.xml") << QByteArray("../../etc/passwd") << QByteArray("");
        QTest::newRow("out of it, percent signs") << QByteArray("a/s.xml") << QByteArray("%2E%2E/%2E%2E/x") << QByteArray("");
        QTest::newRow("another place") << QByteArray("s.xml") << QByteArray("http://x/y") << QByteArray("");
    }
    void resolvePart_references_stayInside()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, reference);
        QFETCH(QByteArray, part);
        QCOMPARE(resolvePart(from.toStdString(), reference.toStdString()), part.toStdString());
    }

    void mediaType_beginningAndName_tellTheKind()
    {
        QCOMPARE(officeMediaType(odf("text", "").bytes(), "x"), std::string("application/vnd.oasis.opendocument.text"));
        QCOMPARE(officeMediaType("PK\3\4", "x.XLSX"),
                 std::string("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));
        QCOMPARE(officeMediaType("PK\3\4", "x.jar"), std::string());
    }
};

QTEST_GUILESS_MAIN(OfficeDocumentsTest)
#include "tst_office_documents.moc"
