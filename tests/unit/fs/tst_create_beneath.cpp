// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/fs/file_system.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"

using namespace varve;
using namespace varve::fs;
using namespace varve::test;

namespace stdfs = std::filesystem;

class CreateBeneathTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_home = std::make_unique<TempDirectory>();
        stdfs::create_directories(*m_home / "root");
        stdfs::create_directories(*m_home / "outside");
    }

    void plainName_makesFoldersAndFile()
    {
        const auto file = posixFileSystem().createFileBeneath(*m_home / "root", "a/b/c.txt");
        VARVE_VERIFY_OK(file);
        VARVE_VERIFY_OK((*file)->append(std::as_bytes(std::span("text", 4))));
        VARVE_VERIFY_OK((*file)->close());
        QCOMPARE(readFile(*m_home / "root/a/b/c.txt"), std::string("text"));
        VARVE_VERIFY_ERROR(posixFileSystem().createFileBeneath(*m_home / "root", "a/b/c.txt"), ErrorCode::AlreadyExists);
    }
    void leavingName_isRefused_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("parent") << QByteArray("../outside/x");
        QTest::newRow("parent later") << QByteArray("a/../../outside/x");
        QTest::newRow("absolute") << QByteArray("/tmp/x");
        QTest::newRow("dot") << QByteArray("a/./x");
        QTest::newRow("folder") << QByteArray("a/");
        QTest::newRow("only parent") << QByteArray("..");
        QTest::newRow("NUL") << QByteArray("a\0b", 3);
    }
    void leavingName_isRefused()
    {
        QFETCH(QByteArray, name);
        FaultyFileSystem faulty;
        for (FileSystem* fileSystem : {&posixFileSystem(), static_cast<FileSystem*>(&faulty)})
            VARVE_VERIFY_ERROR(fileSystem->createFileBeneath(*m_home / "root", name.toStdString()),
                               ErrorCode::InvalidArgument);
        QVERIFY(stdfs::is_empty(*m_home / "outside"));
        QVERIFY(stdfs::is_empty(*m_home / "root"));
    }
    void linkInTheWay_isNotFollowed_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("to a folder outside") << QByteArray("../outside");
        QTest::newRow("absolute") << QByteArray("/tmp");
        QTest::newRow("to itself") << QByteArray("link");
    }
    void linkInTheWay_isNotFollowed()
    {
        QFETCH(QByteArray, target);
        stdfs::create_symlink(target.toStdString(), *m_home / "root/link");
        QVERIFY(!posixFileSystem().createFileBeneath(*m_home / "root", "link/varve-pwned.txt"));
        QVERIFY(!posixFileSystem().createFileBeneath(*m_home / "root", "link"));
        QVERIFY(stdfs::is_empty(*m_home / "outside"));
        QVERIFY(!stdfs::exists("/tmp/varve-pwned.txt"));
    }
    void danglingLink_isNotWrittenThrough()
    {
        stdfs::create_symlink(*m_home / "outside/new", *m_home / "root/link");
        QVERIFY(!posixFileSystem().createFileBeneath(*m_home / "root", "link"));
        QVERIFY(stdfs::is_empty(*m_home / "outside"));
    }

private:
    std::unique_ptr<TempDirectory> m_home;
};

QTEST_GUILESS_MAIN(CreateBeneathTest)
#include "tst_create_beneath.moc"
