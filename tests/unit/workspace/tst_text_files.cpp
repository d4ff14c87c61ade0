// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/text_files.h"

#include <QTest>

#include <set>

using namespace varve;
using namespace varve::workspace;

class TextFilesTest : public QObject {
    Q_OBJECT
private slots:
    void fileNames_ofHostileSources_stayInside()
    {
        const std::string longPart(300, 'x');
        const std::vector<std::string> sources{"/a/b/../../../etc/passwd", "/a/b/line\nbreak.md", "/a/b/plan.md",
                                               "/a/b/plan.md.txt", "/a/b/plan.md.txt/inner", "/a/b//./" + longPart,
                                               "/a/b/" + std::string(199, 'y') + "\xc3\xa4", ""};
        TextFileNames names(sources);
        std::set<std::filesystem::path> given;
        for (const std::string& source : sources) {
            const auto name = names.next(source);
            QVERIFY2(name.is_relative() && name.native().ends_with(".txt"), name.c_str());
            for (const auto& part : name) {
                QVERIFY2(part != ".." && part != "." && part.native().size() <= 208, name.c_str());
                QVERIFY2(part.native().find('\n') == std::string::npos, name.c_str());
            }
            QVERIFY2(given.insert(name).second, name.c_str());
            for (const auto& other : given)
                QVERIFY2(!name.native().starts_with(other.native() + "/"), name.c_str());
        }
        QVERIFY(given.contains("a/b/etc/passwd.txt") || given.contains("b/etc/passwd.txt"));
    }

    void joinedText_overlapsAndHeadings_appearOnce()
    {
        const auto chunk = [](const char* heading, const char* text) {
            collection::StoredPoint made;
            made.position.headingPath = heading;
            made.text = text;
            return made;
        };
        QCOMPARE(joinedText({chunk("T \u203a One", "T \u203a One\n\nFirst. Second."),
                             chunk("T \u203a One", "T \u203a One\n\nSecond. Third."),
                             chunk("T \u203a Two", "T \u203a Two\n\nFourth.")}),
                 std::string("T \u203a One\n\nFirst. Second. Third.\n\nT \u203a Two\n\nFourth.\n"));
        QCOMPARE(joinedText({chunk("", "No heading.")}), std::string("No heading.\n"));
        QCOMPARE(joinedText({}), std::string());
    }
};

QTEST_GUILESS_MAIN(TextFilesTest)
#include "tst_text_files.moc"
