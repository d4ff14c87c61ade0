// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/models/current_collection.h"
#include "ui/models/preferences.h"

#include <QScrollArea>
#include <QTimer>

class QLabel;

namespace varve::ui {

class Banner;
class ScheduleSection;
class SettingsController;

/// Settings of the collection the window looks at, and of the program. Every change applies at once.
class SettingsPage : public QScrollArea {
    Q_OBJECT
public:
    SettingsPage(async::Engine& engine, CurrentCollection& current, Preferences& preferences,
                 QWidget* parent);

    /// Scrolls to the schedule and gives it the focus.
    void showSchedule();
    /// Embeds the collection again with this model (workspace::ReembedRequest), as a job.
    void useModel(const QString& embedder, bool dropsWithoutText);

signals:
    /// The user wants to choose another model for this collection.
    void otherModelWanted(const varve::collection::CollectionInfo& info, const QString& collection);
    /// The user wants to mend this collection's past from a copy.
    void copyWanted(const QString& collection);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void render();

    SettingsController* m_settings;
    QLabel* m_title;
    Banner* m_banner;
    QWidget* m_collection;
    ScheduleSection* m_schedule;
    QTimer m_follow;
};

} // namespace varve::ui
