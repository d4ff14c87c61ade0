// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/main_window/command_palette.h"

#include "ui/theme/theme.h"
#include "ui/widgets/sidebar_row.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMainWindow>
#include <QMenu>
#include <QPainter>
#include <QPointer>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace varve::ui {

namespace {

constexpr int kActionRole = Qt::UserRole + 1;
constexpr int kKeysRole = Qt::UserRole + 2;

/// A command with its keys at the end of the line.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const theme::Colors& c = theme::colors(option.palette);
        painter->save();
        paintSidebarGround(painter, option.rect, option.palette, option.state.testFlag(QStyle::State_Selected),
                           option.state.testFlag(QStyle::State_MouseOver), false);
        const QRect line = option.rect.adjusted(theme::px(theme::kSpace12), 0, -theme::px(theme::kSpace12), 0);
        painter->setFont(theme::font(theme::Type::Body));
        painter->setPen(c.text);
        painter->drawText(line, int(Qt::AlignVCenter) | int(Qt::AlignLeading), index.data().toString());
        painter->setFont(theme::font(theme::Type::Small));
        painter->setPen(c.muted);
        painter->drawText(line, int(Qt::AlignVCenter) | int(Qt::AlignTrailing), index.data(kKeysRole).toString());
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {theme::px(200), sidebarRowHeight()};
    }
};

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
        auto* item = new QStandardItem(text);
        item->setData(action->shortcut().toString(QKeySequence::NativeText), kKeysRole);
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
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setMouseTracking(true);
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

void CommandPalette::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& c = theme::colors(palette());
    painter.fillRect(rect(), c.surface);
    painter.setPen(c.line);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CommandPalette::runChosen()
{
    const auto action = m_list->currentIndex().data(kActionRole).value<QPointer<QAction>>();
    close();
    if (action)
        action->trigger();
}

} // namespace varve::ui
