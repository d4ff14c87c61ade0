// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What `varvectl search` can be told.
#include "tests/support/temp_directory.h"
#include "tests/support/varvectl_process.h"

#include <QTest>

using namespace varve::test;

namespace {

struct Fixture {
    TempDirectory folder;
    Varvectl varvectl{text(folder / "home")};
    std::filesystem::path documents = folder / "documents";

    Fixture()
    {
        writeFile(documents / "git.md", "---\nlang: en-GB\nauthor: Ada\n---\n# Undo\n\nTo undo the last commit, reset the branch.\n");
        writeFile(documents / "tea.txt", "Green tea is brewed with water that does not boil.\n");
        writeFile(documents / "deep/zh.md", "---\nlang: zh\n---\n# 备份\n\n如何读取湖底岩芯的备份。\n");
        varvectl({"create", "notes", "--embedder", "hashing"});
        varvectl({"import", "notes", text(documents), "--recursive"});
    }
    VarvectlRun run(const QStringList& arguments) const
    {
        return varvectl(QStringList{"search", "notes"} + arguments + QStringList{"--json"});
    }
    /// Names of the files found.
    QStringList find(const QStringList& arguments) const
    {
        QStringList names;
        for (const auto& line : run(arguments).json())
            names << line["document"].toString().section('/', -1);
        return names;
    }
};

} // namespace

class VarvectlSearchTest : public QObject {
    Q_OBJECT
    std::unique_ptr<Fixture> m_fixture;

private slots:
    void initTestCase() { m_fixture = std::make_unique<Fixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }

    void search_options_leaveOutWhatTheySay_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("found");
        using L = QStringList;
        const QString folder = text(m_fixture->documents);
        QTest::newRow("phrase") << L{"\"last commit\""} << L{"git.md"};
        QTest::newRow("phrase that is nowhere") << L{"\"commit last\""} << L{};
        QTest::newRow("prefix") << L{"comm*", "--by", "keyword"} << L{"git.md"};
        QTest::newRow("exclusion") << L{"last boil -water", "--by", "keyword"} << L{"git.md"};
        QTest::newRow("one Chinese character") << L{"芯", "--by", "keyword"} << L{"zh.md"};
        QTest::newRow("any text") << L{"\" OR ( NEAR* ^", "--by", "keyword"} << L{};
        QTest::newRow("type by ending") << L{"commit water", "--type", "txt"} << L{"tea.txt"};
        QTest::newRow("type by media type") << L{"commit water", "--type", "text/plain,application/pdf"} << L{"tea.txt"};
        QTest::newRow("folder") << L{"commit water", "--folder", folder + "/deep"} << L{"zh.md"};
        QTest::newRow("language") << L{"commit water", "--lang", "en"} << L{"git.md"};
        QTest::newRow("metadata") << L{"commit water", "--where", R"({"author":"Ada"})"} << L{"git.md"};
        QTest::newRow("several at once") << L{"commit water", "--where", R"({"author":"Ada"})", "--type", "txt"} << L{};
        QTest::newRow("changed long ago") << L{"commit water", "--until", "2001"} << L{};
        QTest::newRow("meaning counts for nothing") << L{"commit", "--weight", "0", "-k", "1"} << L{"git.md"};
    }
    void search_options_leaveOutWhatTheySay()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QStringList, found);
        QCOMPARE(m_fixture->find(arguments), found);
    }

    void search_sinceLastYear_findsAll()
    {
        QCOMPARE(m_fixture->find({"commit water", "--since", "2002-01"}).size(), 3);
    }
    void search_byDocument_diversity_answer()
    {
        QCOMPARE(m_fixture->find({"commit water", "--by-document"}).size(), 3);
        QCOMPARE(m_fixture->find({"commit water", "--diversity", "0.5"}).size(), 3);
    }
    void search_moreLikeThis_leavesItOut()
    {
        const QString id = m_fixture->run({"\"last commit\""}).json().value(0)["id"].toString();
        QCOMPARE(m_fixture->find({"--like", id}).size(), 2);
        QVERIFY(!m_fixture->find({"--like", id}).contains("git.md"));
        QVERIFY(!m_fixture->find({"--like-document", text(m_fixture->documents / "tea.txt")}).contains("tea.txt"));
    }

    void search_wrongUse_isExplained_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        using L = QStringList;
        QTest::newRow("weight of more than one") << L{"x", "--weight", "2"} << 3;
        QTest::newRow("no number") << L{"x", "--diversity", "much"} << 3;
        QTest::newRow("no date") << L{"x", "--since", "soon"} << 3;
        QTest::newRow("nothing asked for") << L{} << 2;
        QTest::newRow("text and likeness") << L{"x", "--like", "y"} << 2;
        QTest::newRow("unknown chunk") << L{"--like", "nobody"} << 3;
        QTest::newRow("unknown document") << L{"--like-document", "/nowhere"} << 3;
    }
    void search_wrongUse_isExplained()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        VERIFY_CODE(m_fixture->run(arguments), code);
    }
};

QTEST_GUILESS_MAIN(VarvectlSearchTest)
#include "tst_varvectl_search.moc"
