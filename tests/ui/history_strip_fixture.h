// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/history_workspace.h"
#include "tests/support/sample_history.h"
#include "ui/history/as_of_banner.h"
#include "ui/history/history_page.h"
#include "ui/history/history_strip.h"
#include "ui/history/timeline_canvas.h"

#include <QTest>
#include <QVBoxLayout>

namespace varve::test {

/// Banner, page and strip of a sample history in a window of their own, ready to be used.
class HistoryStripFixture {
protected:
    void open()
    {
        m_workspace = std::make_shared<HistoryWorkspace>();
        m_workspace->setHistory(sampleHistory());
        m_engine = std::make_unique<async::Engine>(m_workspace);
        m_current = std::make_unique<ui::CurrentCollection>();
        m_current->choose(QString::fromLatin1(HistoryWorkspace::kName));
        m_window = std::make_unique<QWidget>();
        auto* layout = new QVBoxLayout(m_window.get());
        layout->addWidget(new ui::AsOfBanner(*m_engine, *m_current, m_window.get()));
        layout->addWidget(new ui::HistoryPage(*m_engine, *m_current, m_window.get()), 1);
        m_strip = new ui::HistoryStrip(*m_engine, *m_current, m_window.get());
        layout->addWidget(m_strip);
        m_window->resize(1120, 760);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_history = &ui::HistoryController::of(*m_engine, *m_current);
        m_canvas = child<ui::TimelineCanvas>("historyTimeline");
        QTRY_COMPARE(m_history->phase(), ui::HistoryController::Phase::Ready);
        QCoreApplication::sendPostedEvents();
        m_canvas->setFocus();
    }
    void close()
    {
        m_window.reset();
        m_current.reset();
        m_engine.reset();
    }

    template <class T>
    T* child(const char* name) const
    {
        return m_window->findChild<T*>(QString::fromLatin1(name));
    }
    void press(Qt::Key key) { QTest::keyClick(m_canvas, key); }

    std::shared_ptr<HistoryWorkspace> m_workspace;
    std::unique_ptr<async::Engine> m_engine;
    std::unique_ptr<ui::CurrentCollection> m_current;
    std::unique_ptr<QWidget> m_window;
    ui::HistoryController* m_history = nullptr;
    ui::HistoryStrip* m_strip = nullptr;
    ui::TimelineCanvas* m_canvas = nullptr;
};

} // namespace varve::test
