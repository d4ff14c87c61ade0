// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/office/zip_container.h"
#include "tests/unit/import/office_maker.h"
#include "tests/unit/import/reading.h"

#include <QTest>

#include <sys/resource.h>

using namespace varve;
using namespace varve::import;
using namespace varve::test;

namespace {

QByteArray bytesOf(const ZipMaker& zip) { return QByteArray::fromStdString(zip.bytes()); }

/// A Word document whose main part is exactly this.
ZipMaker docxWithMainPart(ZipMaker::Entry entry)
{
    ZipMaker zip;
    zip.add("_rels/.rels", relationships({{"officeDocument", "word/document.xml"}}));
    entry.name = "word/document.xml";
    return zip.add(std::move(entry));
}

ZipMaker docxOf(const std::string& xml) { return docxWithMainPart({"", xml}); }

std::string oleWith(std::u16string_view streamName)
{
    std::string bytes("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    bytes.resize(2048);
    for (const char16_t unit : streamName)
        bytes.append(1, static_cast<char>(unit)).append(1, '\0');
    bytes.resize(4096);
    return bytes;
}

/// Elements in elements that compress no better than text does.
std::string nested(int count)
{
    std::string xml;
    unsigned random = 1;
    for (int i = 0; i < count; ++i)
        xml += "<d x='" + std::to_string(random = random * 1664525u + 1013904223u) + "'>";
    return xml;
}

constexpr std::string_view kEntityBomb =
    "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"ha ha ha ha ha ha ha ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;\">"
    "<!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;\"><!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;\"><!ENTITY h \"&g;&g;&g;&g;&g;&g;&g;\">"
    "<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";

} // namespace

class HostileContainersTest : public QObject {
    Q_OBJECT

    TempDirectory m_folder;

private slots:
    void read_hostileContainer_endsWithItsReason_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("failed");
        const auto row = [](const char* title, const char* name, const QByteArray& contents, const char* key, bool failed) {
            QTest::newRow(title) << QByteArray(name) << contents << QByteArray(key) << failed;
        };
        const QByteArray whole = bytesOf(docx(wordParagraph("words")));
        row("nothing but the signature", "a.docx", QByteArray("PK\3\4\0\0", 6), "damaged", true);
        row("archive cut short", "a.zip", whole.left(300), "unknown-type", false);
        row("document cut short", "a.docx", whole.left(whole.size() / 2), "damaged", true);
        row("without its last byte", "a.docx", whole.left(whole.size() - 1), "damaged", true);
        row("beginning cut off", "a.docx", QByteArray("PK\3\4", 4) + whole.mid(200), "damaged", true);
        row("another archive", "a.jar", bytesOf(ZipMaker().add("A.class", "x")), "unknown-type", false);
        row("archive of archives", "a.docx", bytesOf(ZipMaker().add("b.docx", whole.toStdString())), "unknown-type", false);
        row("drawing", "a.odg", bytesOf(odf("graphics", "")), "unknown-type", false);
        row("no main part", "a.docx",
            bytesOf(ZipMaker().add("_rels/.rels", relationships({{"officeDocument", "word/document.xml"}}))), "damaged", true);
        row("main part elsewhere", "a.docx",
            bytesOf(ZipMaker().add("_rels/.rels", relationships({{"officeDocument", "../../etc/passwd"}}))),
            "unknown-type", false);
        row("no text", "a.docx", bytesOf(docx("<w:p/>")), "no-text", false);

        row("bomb", "a.docx", bytesOf(docxOf("<d>" + std::string(40 << 20, ' ') + "</d>")), "too-large", false);
        row("bomb that says it is small", "a.docx",
            bytesOf(docxWithMainPart({"", "<d>" + std::string(40 << 20, ' ') + "</d>", true, false, 0, 1000u})),
            "too-large", false);
        row("small, and longer than it says", "a.docx",
            bytesOf(docxWithMainPart({"", "<d>" + nested(20) + "</d>", true, false, 0, 10u})), "damaged", true);
        row("said to be four gigabytes", "a.docx", bytesOf(docxWithMainPart({"", "<d/>", true, false, 0, 0xFFFF0000u})),
            "too-large", false);
        row("said to be longer than it is", "a.docx", bytesOf(docxWithMainPart({"", "<d/>", true, false, 0, 5000u})),
            "damaged", true);
        row("wrong checksum", "a.docx", bytesOf(docxWithMainPart({"", "<d/>", true, false, 0, {}, 12345u})), "damaged",
            true);
        row("encrypted part", "a.docx", bytesOf(docxWithMainPart({"", "<d/>", false, true})), "encrypted", false);
        row("compressed by bzip2", "a.docx", bytesOf(docxWithMainPart({"", "<d/>", false, false, 12})), "damaged", true);
        row("deflate stream of noise", "a.docx", bytesOf(docxWithMainPart({"", "\xFF\xFE\xFD\xFC", false, false, 8})),
            "damaged", true);

        row("entity bomb", "a.docx",
            bytesOf(docxOf(std::string(kEntityBomb) + "<d><p><r><t>&h;&h;&h;</t></r></p></d>")), "damaged", true);
        row("nested two million deep", "a.docx", bytesOf(docxOf(nested(2'000'000))), "damaged", true);
        row("nested ten thousand deep", "a.docx", bytesOf(docxOf(repeated("<d>", 10'000))), "damaged", true);
        row("not well-formed", "a.docx", bytesOf(docxOf("<d><p><r><t>words</p></d>")), "damaged", true);
        row("not XML", "a.docx", bytesOf(docxOf("words")), "damaged", true);
        row("not text", "a.docx", bytesOf(docxOf(std::string("\xFF\0\1\2", 4))), "damaged", true);

        row("password, Office", "a.docx", QByteArray::fromStdString(oleWith(u"Other")), "encrypted", false);
        row("password, whatever the name", "a.bin", QByteArray::fromStdString(oleWith(u"EncryptedPackage")), "encrypted", false);
        row("Word 97", "a.doc", QByteArray::fromStdString(oleWith(u"WordDocument")), "old-office", false);
        row("other OLE container", "a.msi", QByteArray::fromStdString(oleWith(u"x")), "unknown-type", false);
        row("password, OpenDocument", "a.odt",
            bytesOf(ZipMaker().addStored("mimetype", "application/vnd.oasis.opendocument.text")
                        .add("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>")
                        .addStored("content.xml", "\1\2\3\4")),
            "encrypted", false);
        const auto book = [](const char* package) {
            return ZipMaker().addStored("mimetype", "application/epub+zip")
                .add("META-INF/container.xml", "<c><rootfile full-path=\"b.opf\"/></c>").add("b.opf", package);
        };
        const char* const package = "<package><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>"
                                    "<itemref idref=\"a\"/></package>";
        row("protected book", "a.epub",
            bytesOf(book(package).add("META-INF/encryption.xml", "<e><CipherReference URI=\"a.xhtml\"/></e>")
                        .add("a.xhtml", "noise")),
            "encrypted", false);
        row("book without chapters", "a.epub", bytesOf(book("<package/>")), "no-text", false);
        row("book whose chapters are gone", "a.epub", bytesOf(book(package)), "damaged", true);
        row("chapter of noise", "a.epub", bytesOf(book(package).add("a.xhtml", std::string("\0\1\2\3", 4))), "damaged", true);
    }
    void read_hostileContainer_endsWithItsReason()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, contents);
        QFETCH(QByteArray, key);
        QFETCH(bool, failed);
        const ReadOutcome outcome = readAs(m_folder, name.toStdString(), contents.toStdString());
        QCOMPARE(describe(outcome).section(':', 0, 0), QString((failed ? "failed, " : "") + key));
        QVERIFY(!outcome.reason.detail.empty());
        QVERIFY(outcome.document.blocks.empty());
    }

    void read_textBeyondTheLimit_isTooLarge()
    {
        ReadLimits limits;
        limits.textBytes = 1 << 20;
        std::string words;
        for (int i = 0; words.size() < 1'500'000; ++i)
            words += "word" + std::to_string(i * 7919) + " ";
        const ReadOutcome outcome = readAs(m_folder, "a.docx", docx(wordParagraph(words)).bytes(), limits);
        QCOMPARE(outcome.reason.key, std::string("too-large"));
        QVERIFY(!outcome.failed);
    }

    void read_cellsThatRepeatALongString_areTooLarge()
    {
        std::string row = "<row>";
        for (int i = 0; i < 16'000; ++i)
            row += "<c t=\"s\"><v>0</v></c>";
        ZipMaker zip;
        zip.add("_rels/.rels", relationships({{"officeDocument", "xl/workbook.xml"}}));
        zip.add("xl/_rels/workbook.xml.rels", relationships({{"worksheet", "s.xml"}, {"sharedStrings", "t.xml"}}));
        zip.add("xl/workbook.xml", "<w xmlns:r=\"r\"><sheet name=\"a\" r:id=\"rId1\"/></w>");
        zip.add("xl/t.xml", "<sst><si><t>" + std::string(500'000, 'x') + "</t></si></sst>");
        zip.add("xl/s.xml", "<s>" + row + "</row></s>");
        QCOMPARE(readAs(m_folder, "a.xlsx", zip.bytes()).reason.key, std::string("too-large"));
    }

    void read_manyEntries_areTooLargeInBoundedMemory()
    {
        ZipMaker zip = docx(wordParagraph("words"));
        for (int i = 0; i < 60'000; ++i)
            zip.addStored("some/rather/long/name/of/a/file/without/contents/whose/directory/entry/is/what/counts/and/so/"
                          "it/goes/on/for/a/while/until/it/takes/three/hundred/bytes/in/the/central/directory/of/this/zip/"
                          "file/which/is/said/to/be/an/office/document/but/has/only/names/inside/of/it/" + std::to_string(i), "");
        const ReadOutcome outcome = readAs(m_folder, "a.docx", zip.bytes());
        QCOMPARE(describe(outcome), QString("too-large: the table of contents of the zip container is larger than 16 MB"));
    }

    void read_tooManyEntries_areRefusedByNumber()
    {
        ZipMaker zip;
        for (int i = 0; i < 30; ++i)
            zip.addStored(std::to_string(i), "");
        const std::string bytes = zip.bytes();
        const MemoryFile file(bytes);
        ZipLimits limits;
        limits.entries = 20;
        ReadGuard guard({}, {});
        ZipContainer container(file, limits, guard);
        QVERIFY(!container.open());
        QCOMPARE(container.fault().reason.key, std::string("too-large"));
    }

    void read_namesThatLeadOutside_touchNoFile()
    {
        ZipMaker zip = docx(wordParagraph("words"));
        zip.add("../../../../tmp/varve-must-not-appear", "x").add("/etc/varve-must-not-appear", "x");
        zip.add("word/document.xml", "<second/>"); // a name twice: the first counts
        QCOMPARE(outline(readAs(m_folder, "a.docx", zip.bytes())), QString("words\n"));
        QVERIFY(!std::filesystem::exists("/tmp/varve-must-not-appear"));
        QVERIFY(!std::filesystem::exists(m_folder / "word"));
    }

    void read_cancelled_endsAsCancelled()
    {
        std::stop_source stop;
        stop.request_stop();
        writeFile(m_folder / "a.docx", docx(wordParagraph("words")).bytes());
        const ReadOutcome outcome = readDocument(fs::posixFileSystem(), m_folder / "a.docx", {}, {stop.get_token(), {}});
        QCOMPARE(outcome.reason.key, std::string("cancelled"));
    }

    void read_anyByteChanged_givesTheTextOrAReason()
    {
        const std::string whole = docx(wordParagraph("words") + "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>").bytes();
        int refused = 0;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            std::string changed = whole;
            changed[i] = static_cast<char>(~static_cast<unsigned char>(changed[i]));
            const ReadOutcome outcome = readAs(m_folder, "a.docx", changed);
            refused += !outcome.ok();
            // What can still be read are changes of times and of parts that are not looked at: never another text.
            if (outcome.ok())
                QCOMPARE(outline(outcome), QString("words\n"));
        }
        QVERIFY(refused > 100);
    }

    void zz_memory_staysBounded()
    {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
#ifndef VARVE_SANITIZED
        QVERIFY2(usage.ru_maxrss < 600 * 1024, qPrintable(QString::number(usage.ru_maxrss)));
#endif
    }
};

QTEST_GUILESS_MAIN(HostileContainersTest)
#include "tst_hostile_containers.moc"
