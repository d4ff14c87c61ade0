// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Thousands of real documents through the real window. VARVE_DOCUMENTS names other folders than /usr/share/doc, with colons between them.
#include "tests/e2e/real_window.h"
#include "tests/support/temp_directory.h"
#include "ui/documents/documents_model.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QTimer>

#include <fstream>

namespace varve::ui {

namespace {

namespace stdfs = std::filesystem;

/// Everything that is no folder, links included.
int filesBelow(const QStringList& folders)
{
    int files = 0;
    for (const QString& folder : folders) {
        for (const auto& entry : stdfs::recursive_directory_iterator(folder.toStdString()))
            files += entry.is_symlink() || !entry.is_directory() ? 1 : 0;
    }
    return files;
}

std::string memoryLine(const std::string& name)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name))
            return line;
    }
    return {};
}

QStringList documentFolders()
{
    const QString wanted = qEnvironmentVariable("VARVE_DOCUMENTS", QStringLiteral("/usr/share/doc"));
    QStringList folders = wanted.split(QLatin1Char(':'), Qt::SkipEmptyParts);
    folders.removeIf([](const QString& folder) { return !stdfs::is_directory(folder.toStdString()); });
    return folders;
}

} // namespace

class TestWindowImport : public QObject {
    Q_OBJECT
private slots:
    void everyFile_hasAnOutcome()
    {
        const QStringList folders = documentFolders();
        const int files = filesBelow(folders);
        if (files < 200)
            QSKIP("there are too few documents on this machine");
        const test::TempDirectory home;
        test::RealWindow real(home / "window");
        qint64 longestMs = 0;
        QElapsedTimer sinceTick;
        QTimer tick;
        connect(&tick, &QTimer::timeout, this, [&] { longestMs = std::max(longestMs, sinceTick.restart()); });
        sinceTick.start();
        tick.start(5);

        real.window.openImportSheet(folders);
        QTRY_VERIFY_WITH_TIMEOUT(real.find<QPushButton>("importSheet.start")->isEnabled(), 120'000);
        real.find<QLineEdit>("importSheet.name")->setText(QStringLiteral("Documents"));
        real.find<QPushButton>("importSheet.start")->click();
        QTRY_COMPARE(real.current.name(), QStringLiteral("Documents"));
        const auto isRunning = [&] {
            const auto jobs = real.engine.jobs();
            return std::any_of(jobs.begin(), jobs.end(), [](const async::Job* job) { return !job->isFinished(); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 1'800'000);
        auto* model = real.find<QTableView>("documents.table")->model();
        QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), files, 60'000);
        qInfo("files=%d longest_without_events_ms=%lld %s %s", files, static_cast<long long>(longestMs),
              memoryLine("VmHWM").c_str(), memoryLine("RssAnon").c_str());
    }
};

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestWindowImport)
#include "tst_window_import.moc"
