// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/settings_page.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/settings/application_section.h"
#include "ui/settings/model_section.h"
#include "ui/settings/schedule_section.h"
#include "ui/settings/settings_controller.h"
#include "ui/settings/storage_section.h"
#include "ui/settings/upkeep_section.h"
#include "ui/settings/watch_section.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/labels.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace varve::ui {

namespace {
constexpr int kWidestColumn = 860;
constexpr int kFollowMs = 1000; ///< between two looks at background work

/// As high as its texts need at its width. A scroll area asks for the least height only, in which wrapped texts count for
/// less than they take, and would rather cut them than scroll.
class ScrolledColumn : public QWidget {
public:
    using QWidget::QWidget;

protected:
    bool event(QEvent* event) override
    {
        const bool isHandled = QWidget::event(event);
        if (layout() && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
            setMinimumHeight(layout()->totalHeightForWidth(width()));
        return isHandled;
    }
};
} // namespace

SettingsPage::SettingsPage(async::Engine& engine, CurrentCollection& current, Preferences& preferences,
                           QWidget* parent)
    : QScrollArea(parent), m_settings(new SettingsController(engine, current, this))
{
    setObjectName(QStringLiteral("settingsPage"));
    setAccessibleName(tr("Settings"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new ScrolledColumn(this);
    page->setProperty("kind", QLatin1String("page"));
    auto* outer = new QHBoxLayout(page);
    outer->setContentsMargins(theme::px(24), theme::px(20), theme::px(24), theme::px(20));
    auto* column = new QWidget(page);
    column->setMaximumWidth(theme::px(kWidestColumn));
    outer->addWidget(column, 1);
    outer->addStretch(0);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::px(theme::kSpace16));
    m_title = makeLabel({}, column, "display");
    m_title->setObjectName(QStringLiteral("settingsTitle"));
    m_title->setWordWrap(true);
    m_banner = new Banner(column);
    m_collection = new QWidget(column);
    auto* sections = new QVBoxLayout(m_collection);
    sections->setContentsMargins(0, 0, 0, 0);
    sections->setSpacing(theme::px(theme::kSpace16));
    m_schedule = new ScheduleSection(*m_settings, m_collection);
    sections->addWidget(m_schedule);
    auto* model = new ModelSection(*m_settings, m_collection);
    connect(model, &ModelSection::otherModelWanted, this,
            [this] { emit otherModelWanted(m_settings->settings().info, m_settings->collectionName()); });
    sections->addWidget(model);
    sections->addWidget(new StorageSection(*m_settings, m_collection));
    sections->addWidget(new WatchSection(*m_settings, m_collection));
    sections->addWidget(new UpkeepSection(*m_settings, m_collection));
    layout->addWidget(m_title);
    layout->addWidget(m_banner);
    layout->addWidget(m_collection);
    layout->addWidget(new ApplicationSection(preferences, column));
    layout->addStretch(1);
    setWidget(page);

    m_follow.setSingleShot(true);
    connect(&m_follow, &QTimer::timeout, this, [this] {
        if (isVisible())
            m_settings->refreshInfo();
    });
    connect(m_settings, &SettingsController::changed, this, &SettingsPage::render);
    connect(m_settings, &SettingsController::succeeded, this,
            [this](const QString& what) { m_banner->say(Banner::Tone::Good, what); });
    connect(m_settings, &SettingsController::reembedded, this, [this](const QString& what, const QString& collection) {
        m_banner->say(Banner::Tone::Good, what);
        connect(m_banner->addAction(tr("Undo")), &QPushButton::clicked, m_settings,
                [this, collection] { m_settings->undoReembedding(collection); });
    });
    connect(m_settings, &SettingsController::pastDamaged, this,
            [this](const QString& what, const QString& details, const QString& collection) {
                m_banner->say(Banner::Tone::Error, what, details);
                if (m_banner->count() > 1)
                    return; // the button is there
                QPushButton* repair = m_banner->addAction(tr("Repair from a copy…"));
                repair->setObjectName(QStringLiteral("repairFromCopyOffer"));
                connect(repair, &QPushButton::clicked, this, [this, collection] {
                    m_banner->dismiss();
                    emit copyWanted(collection);
                });
            });
    connect(m_settings, &SettingsController::failed, this, [this](const QString& what, const Error& error) {
        if (error.code != ErrorCode::Cancelled)
            m_banner->say(Banner::Tone::Error, tr("%1: %2", "what failed, why").arg(what, errorText(error)),
                          errorDetails(error));
    });
    render();
}

void SettingsPage::useModel(const QString& embedder, bool dropsWithoutText)
{
    m_settings->reembed(embedder, dropsWithoutText);
}

void SettingsPage::showSchedule()
{
    ensureWidgetVisible(m_schedule);
    if (auto* plan = m_schedule->findChild<QWidget*>(QStringLiteral("schedulePlan")))
        plan->setFocus();
}

void SettingsPage::showEvent(QShowEvent* event)
{
    QScrollArea::showEvent(event);
    m_settings->refreshInfo();
}

void SettingsPage::render()
{
    using Phase = SettingsController::Phase;
    const Phase phase = m_settings->phase();
    m_title->setText(phase == Phase::NoCollection ? tr("Settings")
                                                  : tr("Settings of %1").arg(m_settings->collectionName()));
    m_collection->setVisible(phase == Phase::Ready);
    if (phase == Phase::Ready && m_settings->settings().info.maintenance.work != collection::MaintenanceWork::Idle)
        m_follow.start(kFollowMs);
    if (phase == Phase::Failed)
        m_banner->say(Banner::Tone::Error, errorText(*m_settings->error()),
                      errorDetails(*m_settings->error()));
    else if (phase == Phase::Ready && !m_settings->canChange())
        m_banner->say(Banner::Tone::Info,
                      tr("Read-only: %1")
                          .arg(m_settings->settings().info.stateReason.empty()
                                   ? tr("the window looks at the past. Go back to now to change settings.")
                                   : toText(m_settings->settings().info.stateReason)));
    else if (m_banner->tone() == Banner::Tone::Info)
        m_banner->dismiss();
}

} // namespace varve::ui
