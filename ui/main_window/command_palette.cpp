// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/main_window/command_palette.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMainWindow>
#include <QMenu>
#include <QPointer>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace varve::ui {

namespace {

constexpr int kActionRole = Qt::UserRole + 1;

QStandardItemModel* commandsOf(QMainWindow* window, QObject* parent)
{
    auto* model = new QStandardItemModel(parent);
    for (QAction* action : window->findChildren<QAction*>()) {
        // Named actions are the program's; Qt's own, for example of line edits, begin with an underscore or "qt_".
        const QString name = action->objectName();
        if (action->isSeparator() || action->text().isEmpty() || action->menu() || !action->isEnabled() || name.isEmpty()
            || name.startsWith(QLatin1Char('_')) || name.startsWith(QLatin1String("qt_")))
            continue;
        QString text = action->text();
        text.remove(QLatin1Char('&'));
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QStandardItem(keys.isEmpty() ? text : text % QStringLiteral("    ") % keys);
        item->setData(QVariant::fromValue(QPointer<QAction>(action)), kActionRole);
        item->setEditable(false);
        model->appendRow(item);
    }
    model->sort(0);
    return model;
}

} // namespace

void CommandPalette::openFor(QMainWindow* window)
{
    auto* palette = new CommandPalette(window);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    const int width = theme::px(520);
    const QPoint top = window->mapToGlobal(QPoint((window->width() - width) / 2, theme::px(80)));
    palette->setFixedWidth(width);
    palette->move(top);
    palette->open();
}

CommandPalette::CommandPalette(QMainWindow* window)
    : QDialog(window, Qt::Dialog | Qt::FramelessWindowHint), m_text(new QLineEdit(this)), m_list(new QListView(this)),
      m_found(new QSortFilterProxyModel(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Commands"));
    auto* column = new QVBoxLayout(this);
    m_text->setObjectName(QStringLiteral("commandPalette.text"));
    m_text->setPlaceholderText(tr("Type a command"));
    m_text->setAccessibleName(tr("Command"));
    m_text->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("commandPalette.list"));
    m_list->setAccessibleName(tr("Commands found"));
    m_list->setMinimumHeight(theme::px(280));
    m_found->setSourceModel(commandsOf(window, this));
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(m_found);
    m_list->setCurrentIndex(m_found->index(0, 0));
    column->addWidget(m_text);
    column->addWidget(m_list);
    connect(m_text, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_found->setFilterFixedString(text);
        m_list->setCurrentIndex(m_found->index(0, 0));
    });
    connect(m_text, &QLineEdit::returnPressed, this, &CommandPalette::runChosen);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runChosen);
    connect(m_list, &QListView::activated, this, &CommandPalette::runChosen);
    m_text->setFocus();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int row = m_list->currentIndex().row() + (key == Qt::Key_Down ? 1 : -1);
            if (const QModelIndex next = m_found->index(row, 0); next.isValid())
                m_list->setCurrentIndex(next);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::runChosen()
{
    const auto action = m_list->currentIndex().data(kActionRole).value<QPointer<QAction>>();
    close();
    if (action)
        action->trigger();
}

} // namespace varve::ui
