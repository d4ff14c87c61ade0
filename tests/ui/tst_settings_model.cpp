// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Settings of a collection whose embedding service takes a request and never answers.
#include "tests/support/fake_workspace.h"
#include "ui/settings/settings_controller.h"

#include <QTest>

#include <atomic>
#include <condition_variable>

using namespace varve;
using namespace varve::ui;

namespace {

class HangingWorkspace final : public test::FakeWorkspace {
public:
    Result<collection::CollectionInfo> info(const std::string& name) override
    {
        VARVE_TRY(auto info, FakeWorkspace::info(name));
        info.config.embedder = "ollama:all-minilm@http://localhost:11434";
        return info;
    }
    Result<std::shared_ptr<const embed::Embedder>> embedderOf(const std::string&, const std::string&,
                                                              std::stop_token stop) override
    {
        ++asked;
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any never;
        never.wait(lock, stop, [] { return false; });
        ++stopped;
        return Error{ErrorCode::Cancelled, "cancelled by the user", {}, 0};
    }
    std::atomic<int> asked = 0, stopped = 0;
};

} // namespace

class SettingsModelTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_workspace = std::make_shared<HangingWorkspace>();
        m_workspace->addCollection("Notes", {{"/a.txt", "Deep water."}});
        m_engine = std::make_unique<async::Engine>(m_workspace);
        m_current = std::make_unique<CurrentCollection>();
        m_current->choose(QStringLiteral("Notes"));
        m_settings = std::make_unique<SettingsController>(*m_engine, *m_current, nullptr);
    }
    void cleanup()
    {
        m_settings.reset();
        m_current.reset();
        m_engine.reset();
        m_workspace.reset();
    }

    void hangingService_leavesEverythingElseUsable()
    {
        m_settings->setModelPatience(std::chrono::hours(1));
        QTRY_VERIFY(m_settings->phase() == SettingsController::Phase::Ready);
        QTRY_COMPARE(m_workspace->asked.load(), 1);
        QVERIFY(m_settings->model().phase == ModelState::Phase::Asking);
        QVERIFY(m_settings->canChange());
        m_settings->reload(); // the question before is given up, so that they do not pile up
        QTRY_COMPARE(m_workspace->asked.load(), 2);
        QTRY_COMPARE(m_workspace->stopped.load(), 1);
        QVERIFY(m_settings->model().phase == ModelState::Phase::Asking);
        m_settings.reset();
        QTRY_COMPARE(m_workspace->stopped.load(), 2);
    }

    void hangingService_isSaidAfterAWhile()
    {
        m_settings->setModelPatience(std::chrono::milliseconds(10));
        QTRY_VERIFY(m_settings->model().phase == ModelState::Phase::Problem);
        QVERIFY2(m_settings->model().problem.contains(QLatin1String("not answered")),
                 qPrintable(m_settings->model().problem));
        QCOMPARE(m_workspace->stopped.load(), 1);
    }

private:
    std::shared_ptr<HangingWorkspace> m_workspace;
    std::unique_ptr<async::Engine> m_engine;
    std::unique_ptr<CurrentCollection> m_current;
    std::unique_ptr<SettingsController> m_settings;
};

QTEST_MAIN(SettingsModelTest)
#include "tst_settings_model.moc"
