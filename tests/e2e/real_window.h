// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/main_window/main_window.h"

#include <QTest>

namespace varve::test {

/// The real window over the real engine, with a home and preferences of its own in `folder`. Every embedder is the one by
/// hashing, so that no model is needed.
class RealWindow {
public:
    explicit RealWindow(const std::filesystem::path& folder)
        : engine(openWorkspace(folder / "home")), preferences(QString::fromStdString((folder / "varve.ini").string())),
          window(engine, current, preferences, QString())
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

    async::Engine engine;
    ui::CurrentCollection current;
    ui::Preferences preferences;
    ui::MainWindow window;

private:
    static std::shared_ptr<workspace::Workspace> openWorkspace(const std::filesystem::path& home)
    {
        workspace::Workspace::Options options;
        options.home = home;
        options.openEmbedder = [](std::string_view) -> Result<std::shared_ptr<const embed::Embedder>> {
            return std::shared_ptr<const embed::Embedder>(embed::makeHashingEmbedder());
        };
        auto opened = workspace::Workspace::open(options);
        if (!opened)
            qFatal("%s", opened.error().toString().c_str());
        return std::move(opened).value();
    }
};

} // namespace varve::test
