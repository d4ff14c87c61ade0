// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document.h"
#include "core/import/pdf_document.h"
#include "tests/support/environment_variable.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/import/gzip_maker.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include <sys/wait.h>

using namespace varve;
using namespace varve::import;

namespace {

const test::EarlyVariable kReader("VARVE_PDF_READER", VARVE_TEST_PDF_READER);

const std::filesystem::path kData = VARVE_TEST_DATA;

ReadOutcome read(const std::filesystem::path& path, const ReadLimits& limits = {}, std::stop_token stop = {})
{
    return readDocument(fs::posixFileSystem(), path, limits, {std::move(stop), {}});
}

QString describe(const ReadOutcome& outcome)
{
    return QString::fromStdString(outcome.reason.key + ": " + outcome.reason.detail);
}

/// A PDF of plain pages without any of the things that make PDFs interesting.
std::string manyPages(int count, const std::string& facts = {})
{
    std::string out = "%PDF-1.4\n";
    std::vector<std::size_t> offsets;
    const auto object = [&](const std::string& body) {
        offsets.push_back(out.size());
        out += std::to_string(offsets.size()) + " 0 obj\n" + body + "\nendobj\n";
    };
    object("<< /Type /Catalog /Pages 2 0 R >>");
    std::string kids;
    for (int i = 0; i < count; ++i)
        kids += std::to_string(4 + 2 * i) + " 0 R ";
    object("<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(count) + " >>");
    object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    for (int i = 0; i < count; ++i) {
        object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents "
               + std::to_string(5 + 2 * i) + " 0 R >>");
        std::string text = "BT /F 9 Tf 50 800 Td 11 TL ";
        for (int line = 0; line < 60; ++line)
            text += "(Page " + std::to_string(i + 1) + " has sixty lines, and this is one of them, as long as others.) Tj T* ";
        text += "ET";
        object("<< /Length " + std::to_string(text.size()) + " >>\nstream\n" + text + "\nendstream");
    }
    if (!facts.empty())
        object("<< " + facts + " >>");
    const std::string info = facts.empty() ? "" : " /Info " + std::to_string(offsets.size()) + " 0 R";
    const std::size_t table = out.size();
    out += "xref\n0 " + std::to_string(offsets.size() + 1) + "\n0000000000 65535 f \n";
    for (const std::size_t offset : offsets) {
        const std::string digits = std::to_string(offset);
        out += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
    }
    out += "trailer\n<< /Size " + std::to_string(offsets.size() + 1) + " /Root 1 0 R" + info + " >>\nstartxref\n" + std::to_string(table)
        + "\n%%EOF\n";
    return out;
}

} // namespace

class PdfDocumentTest : public QObject {
    Q_OBJECT

    test::TempDirectory m_folder;

    /// Puts a shell script in the place of the reader program.
    void useReader(std::string_view script)
    {
        test::writeFile(m_folder / "reader", "#!/bin/sh\n" + std::string(script) + "\n");
        std::filesystem::permissions(m_folder / "reader", std::filesystem::perms::owner_all);
        qputenv("VARVE_PDF_READER", QByteArray::fromStdString((m_folder / "reader").string()));
    }

private slots:
    void init() { qputenv("VARVE_PDF_READER", VARVE_TEST_PDF_READER); }

    /// No test may leave a child behind, running or as a zombie.
    void cleanup()
    {
        QCOMPARE(::waitpid(-1, nullptr, WNOHANG), pid_t(-1));
        QCOMPARE(errno, ECHILD);
    }

    void read_authorAndDate_comeFromTheMetadata()
    {
        test::writeFile(m_folder / "facts.pdf", manyPages(1, "/Author (Ada  Byron) /CreationDate (D:20230102030405Z) "
                                                             "/ModDate (D:20240301120000Z)"));
        const ReadOutcome outcome = read(m_folder / "facts.pdf");
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        QCOMPARE(outcome.document.author, std::string("Ada Byron"));
        QCOMPARE(outcome.document.date, std::string("2024-03-01"));
    }

    void read_twoPages_givesPagesTitleAndOutline()
    {
        const ReadOutcome outcome = read(kData / "two_pages.pdf");
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        QCOMPARE(outcome.document.title, std::string("Layers — 层"));
        QCOMPARE(outcome.document.mediaType, std::string("application/pdf"));
        QCOMPARE(outcome.document.blocks.size(), std::size_t(2));
        const TextBlock& english = outcome.document.blocks[0];
        QCOMPARE(english.text, std::string("A snapshot keeps every layer of a\ncollection, so nothing is lost."));
        QCOMPARE(english.page, 1u);
        QCOMPARE(english.headingPath, (std::vector<std::string>{"Guide"}));
        const TextBlock& chinese = outcome.document.blocks[1];
        QCOMPARE(chinese.text, std::string("快照保存集合的每一层。"));
        QCOMPARE(chinese.page, 2u);
        QCOMPARE(chinese.headingPath, (std::vector<std::string>{"Guide", "快照"}));
    }

    void read_gzippedPdf_isReadFromMemory()
    {
        test::writeFile(m_folder / "guide.pdf.gz", test::gzip(test::readFile(kData / "two_pages.pdf")));
        const ReadOutcome outcome = read(m_folder / "guide.pdf.gz");
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        QCOMPARE(outcome.document.blocks.size(), std::size_t(2));
    }

    void read_unwantedPdf_hasItsReason()
    {
        const ReadOutcome encrypted = read(kData / "encrypted.pdf");
        QCOMPARE(encrypted.reason.key, std::string("encrypted"));
        QVERIFY(!encrypted.failed);
        QCOMPARE(read(kData / "image_only.pdf").reason.key, std::string("no-text"));
        test::writeFile(m_folder / "cut.pdf", test::readFile(kData / "two_pages.pdf").substr(0, 300));
        const ReadOutcome cut = read(m_folder / "cut.pdf");
        QCOMPARE(cut.reason.key, std::string("damaged"));
        QVERIFY(cut.failed);
    }

    void read_everyTruncation_hasAnOutcome()
    {
        const std::string whole = test::readFile(kData / "two_pages.pdf");
        const std::set<std::string> expected{"", "damaged", "no-text"};
        for (std::size_t size = 8; size < whole.size(); size += 61) {
            test::writeFile(m_folder / "cut.pdf", whole.substr(0, size));
            const ReadOutcome outcome = read(m_folder / "cut.pdf");
            QVERIFY2(expected.contains(outcome.reason.key), qPrintable(describe(outcome)));
        }
    }

    void read_threeHundredPages_isQuick()
    {
        test::writeFile(m_folder / "long.pdf", manyPages(300));
        QElapsedTimer timer;
        timer.start();
        const ReadOutcome outcome = read(m_folder / "long.pdf");
        QVERIFY2(outcome.ok(), qPrintable(describe(outcome)));
        QCOMPARE(outcome.document.blocks.size(), std::size_t(300));
        QVERIFY(outcome.document.blocks[299].text.starts_with("Page 300 has sixty lines"));
        QVERIFY2(timer.elapsed() < 60'000, qPrintable(QString::number(timer.elapsed())));
        ReadLimits limits;
        limits.pages = 299;
        QCOMPARE(read(m_folder / "long.pdf", limits).reason.key, std::string("too-large"));
        limits.pages = 300;
        limits.textBytes = 4096;
        limits.fileBytes = 1 << 20;
        QVERIFY(std::filesystem::file_size(m_folder / "long.pdf") > limits.fileBytes);
        QCOMPARE(read(m_folder / "long.pdf", limits).reason.key, std::string("too-large"));
    }

    void read_withoutReaderProgram_saysSo()
    {
        qputenv("VARVE_PDF_READER", "/nonexistent/reader");
        const ReadOutcome outcome = read(kData / "two_pages.pdf");
        QCOMPARE(outcome.reason.key, std::string("unreadable"));
        QVERIFY(outcome.reason.detail.find("varve-pdf-reader") != std::string::npos);
    }

    void read_misbehavingReader_isOneOutcome_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("crashes") << QByteArray("kill -SEGV $$") << QByteArray("damaged");
        QTest::newRow("leaves without a word") << QByteArray("exit 0") << QByteArray("damaged");
        QTest::newRow("runs out of memory") << QByteArray("exit 3") << QByteArray("damaged");
        QTest::newRow("writes rubbish") << QByteArray("head -c 5000 /dev/urandom") << QByteArray("damaged");
        QTest::newRow("claims a page of 4 GB") << QByteArray("printf '\\004\\1\\0\\0\\0\\377\\377\\377\\377abc'")
                                               << QByteArray("damaged");
        QTest::newRow("writes without end") << QByteArray("exec cat /dev/zero") << QByteArray("too-large");
        QTest::newRow("hangs") << QByteArray("exec sleep 100") << QByteArray("time-out");
        QTest::newRow("hangs with its output closed") << QByteArray("exec sleep 100 >&-") << QByteArray("time-out");
        QTest::newRow("uses up its processor time") << QByteArray("kill -XCPU $$") << QByteArray("time-out");
    }
    void read_misbehavingReader_isOneOutcome()
    {
        QFETCH(QByteArray, script);
        QFETCH(QByteArray, key);
        useReader(script.toStdString());
        ReadLimits limits;
        limits.timeoutSeconds = key == "time-out" ? 1 : 60; // a slow machine may take a while for everything else
        limits.textBytes = 1 << 20;
        QElapsedTimer timer;
        timer.start();
        const ReadOutcome outcome = read(kData / "two_pages.pdf", limits);
        QCOMPARE(outcome.reason.key, key.toStdString());
        QVERIFY2(timer.elapsed() < 30'000, qPrintable(QString::number(timer.elapsed()))); // sleep 100 was not waited for
    }

    void read_stopRequested_endsWithinHalfASecond()
    {
        useReader("exec sleep 100");
        std::stop_source source;
        std::chrono::steady_clock::time_point asked;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            asked = std::chrono::steady_clock::now();
            source.request_stop();
        });
        const ReadOutcome outcome = read(kData / "two_pages.pdf", {}, source.get_token());
        const auto ended = std::chrono::steady_clock::now();
        stopper.join();
        QCOMPARE(outcome.reason.key, std::string("cancelled"));
        QVERIFY(ended - asked < std::chrono::milliseconds(500));
    }

    void read_childEnvironment_isClean()
    {
        // The child writes the descriptors it has into a file: 0, 1, 2 and the one ls itself opens.
        useReader("ls /proc/self/fd > " + (m_folder / "descriptors").string());
        read(kData / "two_pages.pdf");
        QCOMPARE(test::readFile(m_folder / "descriptors"), std::string("0\n1\n2\n3\n"));
    }

    void read_onTwoThreads_isIndependent()
    {
        const auto work = [](int& good) {
            for (int i = 0; i < 5; ++i)
                good += read(kData / "two_pages.pdf").document.blocks.size() == 2;
        };
        int first = 0, second = 0;
        {
            std::jthread a(work, std::ref(first)), b(work, std::ref(second));
        }
        QCOMPARE(first, 5);
        QCOMPARE(second, 5);
    }
};

QTEST_GUILESS_MAIN(PdfDocumentTest)
#include "tst_pdf_document.moc"
