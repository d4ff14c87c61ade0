// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Reads every source file and fails on an include against the layers of core/DESIGN.md, on calls that block the
// window, on what clang 14 cannot compile, on files beyond the hard size limit and on tests that nobody registered.
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

const QString kRoot = QStringLiteral(VARVE_SOURCE_DIR);
constexpr int kHardLineLimit = 500;

/// What each folder of core may include besides itself.
const QMap<QString, QSet<QString>>& coreRules()
{
    static const QMap<QString, QSet<QString>> rules = [] {
        QMap<QString, QSet<QString>> map;
        map["base"] = {};
        map["fs"] = {"base"};
        map["log"] = {"base", "fs"};
        map["archive"] = {"base", "fs", "log"};
        map["meta"] = {"base"};
        map["repository"] = {"base", "fs", "meta"};
        map["index"] = {"base", "fs"};
        map["embed"] = {"base", "fs"};
        map["http"] = {"base"};
        map["keyring"] = {"base"};
        map["services"] = {"base", "fs", "embed", "http", "keyring"};
        map["import"] = {"base", "fs", "embed"};
        map["vectors"] = {"base", "fs"};
        map["chroma"] = {"base", "fs", "meta", "vectors"};
        map["collection"] = {"base", "fs", "log", "meta", "index"};
        map["projection"] = {"base", "fs", "index", "collection"};
        map["snapshot"] = {"base", "fs", "log", "archive", "meta", "repository", "collection"};
        map["schedule"] = {"base"};
        map["exchange"] = {"base", "fs", "collection", "snapshot"};
        map["workspace"] = {"base",     "fs",       "meta",     "embed",   "import", "vectors",
                            "collection", "snapshot", "schedule", "exchange", "projection", "chroma", "http", "keyring", "services"};
        map["async"] = map["workspace"] + QSet<QString>{"workspace"};
        return map;
    }();
    return rules;
}

/// Folders of core whose headers the window may see: the door to the engine and plain values.
const QSet<QString> kCoreForUi{"base", "async", "collection", "snapshot", "workspace", "schedule", "projection"};
/// Where Qt may appear inside core.
const QSet<QString> kQtFolders{"async", "exchange", "import/pdf_reader"};

struct Include {
    QString file; ///< relative to the root
    int line = 0;
    QString target;
    bool quoted = false;
};

QStringList sourceFiles(const QString& folder)
{
    QStringList files;
    QDirIterator it(kRoot + "/" + folder, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        files << it.next().mid(kRoot.size() + 1);
    files.sort();
    return files;
}

QStringList linesOf(const QString& file)
{
    QFile source(kRoot + "/" + file);
    if (!source.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(source.readAll()).split('\n');
}

QList<Include> includesOf(const QString& file)
{
    static const QRegularExpression pattern(QStringLiteral(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"));
    QList<Include> includes;
    const QStringList lines = linesOf(file);
    for (int i = 0; i < lines.size(); ++i) {
        const auto match = pattern.match(lines[i]);
        if (match.hasMatch())
            includes << Include{file, i + 1, match.captured(2), match.captured(1) == "\""};
    }
    return includes;
}

QString problemWith(const Include& include)
{
    const QStringList from = include.file.split('/');
    const QStringList to = include.target.split('/');
    const bool isQt = QRegularExpression("^Q[A-Z]").match(to.first()).hasMatch();
    if (from[0] == "core" && isQt && !kQtFolders.contains(from[1])
        && !kQtFolders.contains(from.mid(1, 2).join('/')))
        return "Qt in a Qt-free folder";
    if (!include.quoted || include.target.endsWith(".moc"))
        return {};
    if (to.first() == "app" && from[0] != "app" && from[0] != "tests")
        return "nothing includes app";
    if (from[0] == "core") {
        if (to.first() != "core" || to.size() < 3)
            return "core includes only core, by path from the root";
        const bool allowed = to[1] == from[1] || coreRules().value(from[1]).contains(to[1]);
        return allowed ? QString() : "core/" + from[1] + " may not include core/" + to[1];
    }
    if (from[0] == "ui") {
        if (to.first() == "core")
            return to.size() >= 3 && kCoreForUi.contains(to[1]) ? QString() : "ui may not include core/" + to.value(1);
        return to.first() == "ui" ? QString() : "ui includes only ui and core, by path from the root";
    }
    return {};
}

} // namespace

class SourceRulesTest : public QObject {
    Q_OBJECT
private slots:
    void includes_followTheLayers()
    {
        QStringList problems;
        int seen = 0;
        for (const char* folder : {"core", "ui", "app"}) {
            for (const QString& file : sourceFiles(folder)) {
                for (const Include& include : includesOf(file)) {
                    ++seen;
                    const QString problem = problemWith(include);
                    if (!problem.isEmpty())
                        problems << QString("%1:%2: \"%3\": %4").arg(file).arg(include.line).arg(include.target, problem);
                }
            }
        }
        QVERIFY2(seen > 100, "the sources were not found");
        QVERIFY2(problems.isEmpty(), qPrintable("\n" + problems.join('\n')));
    }

    void includes_wrongDirections_areReported_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("target");
        QTest::newRow("log to collection") << "core/log/log.h" << "core/collection/collection.h";
        QTest::newRow("meta to fs") << "core/meta/sqlite.h" << "core/fs/file_system.h";
        QTest::newRow("core to ui") << "core/index/segment.cpp" << "ui/theme/theme.h";
        QTest::newRow("ui to fs") << "ui/search/search_page.cpp" << "core/fs/file_system.h";
        QTest::newRow("ui to app") << "ui/search/search_page.cpp" << "app/settings.h";
        QTest::newRow("relative path") << "core/log/log_writer.cpp" << "log.h";
        QTest::newRow("Qt in the engine") << "core/collection/collection.h" << "QString";
    }
    void includes_wrongDirections_areReported()
    {
        QFETCH(QString, file);
        QFETCH(QString, target);
        QVERIFY(!problemWith(Include{file, 1, target, target != "QString"}).isEmpty());
    }

    void window_neverWaits()
    {
        static const QRegularExpression blocking(QStringLiteral(
            R"(processEvents\s*\(|QEventLoop|waitForFinished\s*\(|BlockingQueuedConnection|QThread::(m|u)?sleep|QSaveFile)"));
        static const QRegularExpression modal(QStringLiteral(R"((->|\.)exec\s*\(\s*\))"));
        QStringList problems;
        for (const char* folder : {"ui", "app"}) {
            for (const QString& file : sourceFiles(folder)) {
                // Without a window there is nothing to block: the command line waits for its answers.
                const bool commandLine = file.startsWith("app/cli/") || file == "app/varvectl_main.cpp";
                const QStringList lines = linesOf(file);
                for (int i = 0; i < lines.size(); ++i) {
                    const bool mainLoop = lines[i].contains("app.exec()") || lines[i].contains("application.exec()");
                    if (!commandLine && !mainLoop
                        && (lines[i].contains(blocking) || lines[i].contains(modal)))
                        problems << QString("%1:%2: %3").arg(file).arg(i + 1).arg(lines[i].trimmed());
                }
            }
        }
        QVERIFY2(problems.isEmpty(), qPrintable("\n" + problems.join('\n')));
    }

    void sources_compileWithClang14()
    {
        // With the library of GCC 12 it cannot instantiate std::ranges::subrange, which these return.
        static const QRegularExpression subrange(
            QStringLiteral(R"(std::ranges::(subrange|rotate|search|search_n|unique|remove|remove_if|partition|stable_partition|equal_range|find_end)\b|std::views::)"));
        QStringList problems;
        for (const char* folder : {"core", "ui", "app", "tests"}) {
            for (const QString& file : sourceFiles(folder)) {
                const QStringList lines = linesOf(file);
                for (int i = 0; i < lines.size(); ++i) {
                    if (file != "tests/lint/tst_source_rules.cpp" && lines[i].contains(subrange))
                        problems << QString("%1:%2: %3").arg(file).arg(i + 1).arg(lines[i].trimmed());
                }
            }
        }
        QVERIFY2(problems.isEmpty(), qPrintable("\n" + problems.join('\n')));
    }

    void files_stayBelowTheHardLimit()
    {
        QStringList problems;
        for (const char* folder : {"core", "ui", "app", "tests"}) {
            for (const QString& file : sourceFiles(folder)) {
                const qsizetype count = linesOf(file).size();
                if (count > kHardLineLimit + (QString(folder) == "tests" ? 200 : 0))
                    problems << QString("%1: %2 lines").arg(file).arg(count);
            }
        }
        QVERIFY2(problems.isEmpty(), qPrintable("\n" + problems.join('\n')));
    }

    void tests_areAllRegistered()
    {
        QStringList problems;
        for (const QString& file : sourceFiles("tests")) {
            const QString name = file.section('/', -1).chopped(4);
            if (!name.startsWith("tst_") || !file.endsWith(".cpp"))
                continue;
            const QString lists = linesOf(file.section('/', 0, -2) + "/CMakeLists.txt").join('\n');
            if (!lists.contains(QRegularExpression("\\b" + name + "\\b")))
                problems << file;
        }
        QVERIFY2(problems.isEmpty(), qPrintable("not registered:\n" + problems.join('\n')));
    }

    void hnswlib_isIncludedOnce()
    {
        QStringList includers;
        for (const char* folder : {"core", "ui", "app", "tests"}) {
            for (const QString& file : sourceFiles(folder)) {
                for (const Include& include : includesOf(file)) {
                    if (include.target.startsWith("hnswlib/"))
                        includers << file;
                }
            }
        }
        // Its header defines functions that are not inline. The peer of varve-bench is a program of its own, and the
        // test that searches our graphs by hnswlib itself leaves them out.
        QCOMPARE(includers, (QStringList{"core/index/graph_builder.cpp", "tests/bench/peer_hnswlib.cpp",
                                         "tests/unit/index/tst_graph_in_hnswlib.cpp"}));
    }
};

QTEST_GUILESS_MAIN(SourceRulesTest)
#include "tst_source_rules.moc"
