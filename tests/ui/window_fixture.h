// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fake_workspace.h"
#include "tests/support/temp_directory.h"
#include "ui/main_window/main_window.h"

#include <QApplication>
#include <QTest>

#include <memory>

namespace varve::test {

/// The real window over an engine in memory, with preferences of its own.
class WindowFixture {
public:
    explicit WindowFixture(std::shared_ptr<FakeWorkspace> fake, const std::filesystem::path& preferencesFile)
        : workspace(fake), engine(fake), preferences(QString::fromStdString(preferencesFile.string())),
          window(engine, current, preferences, QStringLiteral("/nowhere"))
    {
        window.show();
    }

    /// Over a home folder that is still being opened.
    explicit WindowFixture(async::Engine::Opening opening, const std::filesystem::path& preferencesFile)
        : engine(std::move(opening)), preferences(QString::fromStdString(preferencesFile.string())),
          window(engine, current, preferences, QStringLiteral("/nowhere"))
    {
        window.show();
    }

    template <class Widget>
    Widget* find(const char* name)
    {
        auto* found = window.findChild<Widget*>(QLatin1String(name));
        if (!found)
            qWarning("nothing is called %s", name);
        return found;
    }

    std::shared_ptr<FakeWorkspace> workspace;
    async::Engine engine;
    ui::CurrentCollection current;
    ui::Preferences preferences;
    ui::MainWindow window;
};

/// Two collections with a few documents.
inline std::shared_ptr<FakeWorkspace> makeNotes()
{
    auto workspace = std::make_shared<FakeWorkspace>();
    workspace->addCollection("Research notes",
                             {{"/notes/wal.md", "Write-ahead logging\nA torn last record is cut, not trusted.\nThe log "
                                                "is forced to disk before the page."},
                              {"/notes/backup.md", "Why backups fail\nNobody had restored one; the target was read-only."},
                              {"/notes/恢复.md", "数据恢复流程\n恢复之后要核对文档数量。"}});
    workspace->addCollection("Manuals", {{"/manuals/a.md", "A manual\nPress the green button."}});
    return workspace;
}

} // namespace varve::test
