// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "ui/models/current_collection.h"
#include "ui/models/preferences.h"

#include <QTest>

#include <memory>

namespace varve::test {

/// A real workspace in a folder of its own, with what the window needs to look at it.
class EngineFixture {
public:
    EngineFixture() = default;
    ~EngineFixture() { close(); }
    EngineFixture(const EngineFixture&) = delete;
    EngineFixture& operator=(const EngineFixture&) = delete;

    std::filesystem::path home() const { return folder / "home"; }
    /// Opens the home, and closes it first when it is open.
    void open(workspace::Workspace::Options options = {})
    {
        close();
        options.home = home();
        auto opened = workspace::Workspace::open(options);
        VARVE_VERIFY_OK(opened);
        workspace = std::move(opened).value();
        engine = std::make_unique<async::Engine>(workspace);
        current = std::make_unique<ui::CurrentCollection>();
        preferences = std::make_unique<ui::Preferences>(QString::fromStdString((folder / "varve.ini").string()));
    }
    /// Whatever looks at it goes before.
    void close()
    {
        current.reset();
        engine.reset();
        if (workspace)
            VARVE_VERIFY_OK(workspace->close());
        workspace.reset();
    }

    /// A new collection of the words of its texts.
    void create(const char* name)
    {
        workspace::CreateRequest request;
        request.name = name;
        request.embedder = "hashing";
        VARVE_VERIFY_OK(workspace->create(request));
    }
    /// Imports the folder "docs".
    void importDocuments(const char* name)
    {
        workspace::ImportRequest request;
        request.paths = {folder / "docs"};
        VARVE_VERIFY_OK(workspace->import(name, request, nullptr, {}));
    }
    void takeSnapshot(const char* name, const char* label)
    {
        snapshot::SnapshotRequest request;
        request.label = label;
        VARVE_VERIFY_OK(workspace->takeSnapshot(name, request, {}));
    }

    TempDirectory folder; ///< goes last: what the preferences have not written yet would bring it back
    std::shared_ptr<workspace::Workspace> workspace;
    std::unique_ptr<async::Engine> engine;
    std::unique_ptr<ui::CurrentCollection> current;
    std::unique_ptr<ui::Preferences> preferences;
};

/// The child of that name, which has to be there.
template <class T>
T* childOf(const QWidget* parent, const char* name)
{
    T* found = parent->findChild<T*>(QString::fromLatin1(name));
    if (!found)
        qFatal("nothing is called %s", name);
    return found;
}

} // namespace varve::test
