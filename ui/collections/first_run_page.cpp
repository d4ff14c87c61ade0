// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/first_run_page.h"

#include "ui/widgets/empty_state.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace varve::ui {

FirstRunPage::FirstRunPage(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("firstRun"));
    auto* column = new QVBoxLayout(this);
    auto* welcome = new EmptyState(this);
    welcome->setTexts(tr("Every layer stays readable"),
                      tr("Drop a folder here. Varve reads it, understands it on this computer alone, and keeps every "
                         "state you may want to come back to."));
    QPushButton* folder = welcome->addAction(tr("Choose a folder…"), true);
    folder->setObjectName(QStringLiteral("firstRun.folder"));
    QPushButton* sample = welcome->addAction(tr("Open the sample"));
    sample->setObjectName(QStringLiteral("firstRun.sample"));
    QPushButton* restore = welcome->addAction(tr("Restore from a file…"));
    restore->setObjectName(QStringLiteral("firstRun.restore"));
    column->addWidget(welcome);
    setFocusProxy(folder);
    connect(folder, &QPushButton::clicked, this, &FirstRunPage::folderRequested);
    connect(sample, &QPushButton::clicked, this, &FirstRunPage::sampleRequested);
    connect(restore, &QPushButton::clicked, this, &FirstRunPage::restoreRequested);
}

} // namespace varve::ui
