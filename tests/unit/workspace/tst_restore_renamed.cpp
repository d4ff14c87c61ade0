// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Bringing back a document whose file was renamed since: its chunks are those of the present one still.
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/support/test_workspace.h"

#include <QTest>

using namespace varve;
using namespace varve::workspace;
using varve::test::TestWorkspace;
using varve::test::writeFile;

class RestoreRenamedTest : public QObject {
    Q_OBJECT
private slots:
    void broughtBack_bothAreThere_asOftenAsWanted()
    {
        TestWorkspace test;
        test::TempDirectory folder;
        auto opened = test.open();
        VARVE_VERIFY_OK(opened);
        const auto workspace = std::move(opened).value();
        CreateRequest create;
        create.name = "notes";
        create.embedder = "hashing";
        VARVE_VERIFY_OK(workspace->create(create));
        ImportRequest import;
        import.paths = {folder.path()};
        writeFile(folder / "old.md", "# Tides\n\nWhat the moon does.\n\nAnd the sun.\n");
        VARVE_VERIFY_OK(workspace->import("notes", import, nullptr, {}));
        snapshot::SnapshotRequest then;
        then.label = "then";
        VARVE_VERIFY_OK(workspace->takeSnapshot("notes", then, {}));

        const auto textOf = [&](const std::filesystem::path& file) -> std::string {
            const auto live = workspace->collection("notes");
            const auto document = (*live)->documentBySource(file.string());
            std::string text;
            for (const auto& chunk : document ? (*live)->documentChunks(document->id).value()
                                              : std::vector<collection::StoredPoint>())
                text += chunk.text;
            return text;
        };
        const std::string text = textOf(folder / "old.md");
        QVERIFY(!text.empty());
        std::filesystem::path name = folder / "old.md";
        for (const char* next : {"new.md", "newer.md"}) {
            if (std::string(next) == "newer.md")
                writeFile(folder / "old.md", test::readFile(folder / "new.md")); // what was brought back is renamed as well
            std::filesystem::rename(folder / "old.md", folder / next);
            VARVE_VERIFY_OK(workspace->import("notes", import, nullptr, {}));
            QCOMPARE(textOf(folder / next), text);
            RestoreRequest back;
            back.at = "then";
            back.documents = {(folder / "old.md").string()};
            const auto restored = workspace->restore("notes", back, {});
            VARVE_VERIFY_OK(restored);
            QCOMPARE(restored->create, 1u);
            QCOMPARE(textOf(folder / "old.md"), text);
            QCOMPARE(textOf(folder / next), text);
        }
        QCOMPARE(workspace->info("notes")->documents, 3u);
        const auto live = workspace->collection("notes");
        for (const char* file : {"old.md", "new.md", "newer.md"}) {
            const auto document = (*live)->documentBySource((folder / file).string());
            VARVE_VERIFY_OK(document);
            QVERIFY2((*live)->documentChunks(document->id)->size() == document->chunks, file);
        }
    }
};

QTEST_GUILESS_MAIN(RestoreRenamedTest)
#include "tst_restore_renamed.moc"
