// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/main_window/window_layout.h"

#include "ui/models/preferences.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableView>

namespace varve::ui {

namespace {

/// The number of columns is part of the name, because a header takes the state of another one without a word.
QString columnsKey(const QTableView& table)
{
    return QStringLiteral("columns/%1.%2").arg(table.objectName()).arg(table.horizontalHeader()->count());
}

QString splitterKey(const QSplitter& splitter)
{
    return QStringLiteral("splitters/") % splitter.objectName();
}

} // namespace

void saveLayout(const QWidget& window, Preferences& preferences)
{
    for (const auto* splitter : window.findChildren<QSplitter*>())
        if (!splitter->objectName().isEmpty())
            preferences.setWindowState(splitterKey(*splitter), splitter->saveState());
    for (const auto* table : window.findChildren<QTableView*>())
        if (!table->objectName().isEmpty() && table->model())
            preferences.setWindowState(columnsKey(*table), table->horizontalHeader()->saveState());
}

void restoreLayout(QWidget& window, const Preferences& preferences)
{
    for (auto* splitter : window.findChildren<QSplitter*>())
        if (const QVariant state = preferences.windowState(splitterKey(*splitter)); state.isValid())
            splitter->restoreState(state.toByteArray());
    for (auto* table : window.findChildren<QTableView*>())
        if (table->model())
            if (const QVariant state = preferences.windowState(columnsKey(*table)); state.isValid())
                table->horizontalHeader()->restoreState(state.toByteArray());
}

} // namespace varve::ui
