// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/history/history_controller.h"

#include <QWidget>

class QLabel;

namespace varve::ui {

class ElidedLabel;

/// Full-width line that says the window looks at the past, and the ways out of it. Hidden at now.
class AsOfBanner : public QWidget {
    Q_OBJECT
public:
    AsOfBanner(async::Engine& engine, CurrentCollection& current, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void render();

    HistoryController& m_history;
    QLabel* m_icon;
    ElidedLabel* m_title;
    ElidedLabel* m_facts;
};

} // namespace varve::ui
