// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document.h"
#include "core/import/utf8.h"
#include "tests/support/environment_variable.h"
#include "tests/support/result_checks.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include <sys/resource.h>

using namespace varve;
using namespace varve::import;

namespace {

const test::EarlyVariable kReader("VARVE_PDF_READER", VARVE_TEST_PDF_READER);

} // namespace

/// Reads and chunks every file below $VARVE_DOCUMENTS (/usr/share/doc when unset) on two threads and prints a summary.
/// It finds what invented files do not: whatever is installed there must have an outcome, within bounded memory.
class RealDocumentsTest : public QObject {
    Q_OBJECT

    struct Summary {
        std::mutex mutex;
        std::map<std::string, int> outcomes; ///< media type, or the reason's key
        std::size_t chunks = 0;
        std::uint64_t bytes = 0;
        std::string slowest;
        qint64 slowestMs = 0;
    };

    static QString problemOf(const FoundFile& file, const ReadOutcome& outcome, const std::vector<Chunk>& chunks)
    {
        static const std::set<std::string> keys{"empty",   "binary",    "unknown-type", "encrypted", "no-text",
                                                "too-large", "unreadable", "damaged",   "not-a-regular-file",
                                                "linked-folder", "duplicate-path", "old-office",
                                                "hidden"};
        const QString path = QString::fromStdString(toValidUtf8(file.path.string()));
        if (!outcome.ok())
            return keys.contains(outcome.reason.key) ? QString() : path + ": " + outcome.reason.key.c_str();
        if (chunks.empty())
            return path + ": no chunks";
        const bool isGzip = file.path.extension() == ".gz";
        for (const Chunk& chunk : chunks) {
            if (chunk.byteBegin > chunk.byteEnd || (!isGzip && chunk.byteEnd > file.sizeBytes))
                return path + ": range outside the file";
            if (chunk.text != toValidUtf8(chunk.text))
                return path + ": text is not UTF-8";
        }
        return {};
    }

    static void work(const std::vector<FoundFile>& files, std::atomic<std::size_t>& next, const embed::Embedder& embedder,
                     Summary& summary, QStringList& problems)
    {
        for (std::size_t i; (i = next++) < files.size();) {
            QElapsedTimer timer;
            timer.start();
            const FoundFile& file = files[i];
            ReadOutcome outcome;
            outcome.reason = file.skip;
            if (outcome.ok())
                outcome = readDocument(fs::posixFileSystem(), file.path, {}, {});
            const std::vector<Chunk> chunks = chunkDocument(outcome.document, embedder, {});
            const QString problem = problemOf(file, outcome, chunks);
            const std::lock_guard lock(summary.mutex);
            ++summary.outcomes[outcome.ok() ? outcome.document.mediaType : outcome.reason.key];
            summary.chunks += chunks.size();
            summary.bytes += file.sizeBytes;
            if (!problem.isEmpty())
                problems << problem;
            if (timer.elapsed() > summary.slowestMs) {
                summary.slowestMs = timer.elapsed();
                summary.slowest = toValidUtf8(file.path.string());
            }
        }
    }

private slots:
    void read_installedDocuments_allHaveAnOutcome()
    {
        const QByteArray folder = qEnvironmentVariable("VARVE_DOCUMENTS", "/usr/share/doc").toLocal8Bit();
        const auto found = discoverFiles(fs::posixFileSystem(), {folder.toStdString()}, true, {});
        VARVE_VERIFY_OK(found);
        if (found->empty())
            QSKIP("no documents there");
        const auto embedder = embed::makeHashingEmbedder();
        Summary summary;
        QStringList problems;
        std::atomic<std::size_t> next{0};
        QElapsedTimer timer;
        timer.start();
        {
            std::jthread a([&] { work(*found, next, *embedder, summary, problems); });
            work(*found, next, *embedder, summary, problems);
        }
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        for (const auto& [outcome, count] : summary.outcomes)
            qInfo("%6d %s", count, outcome.c_str());
        qInfo("%zu files, %zu chunks, %.1f MB, %.1f s, peak %ld MB; slowest %s: %lld ms", found->size(), summary.chunks,
              double(summary.bytes) / 1e6, double(timer.elapsed()) / 1e3, usage.ru_maxrss / 1024, summary.slowest.c_str(),
              summary.slowestMs);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join('\n')));
    }
};

QTEST_GUILESS_MAIN(RealDocumentsTest)
#include "tst_real_documents.moc"
