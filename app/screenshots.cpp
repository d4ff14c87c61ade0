// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/screenshots.h"

#include "app/app_context.h"
#include "ui/main_window/main_window.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QMetaEnum>
#include <QPixmap>

namespace varve::app {

namespace {
/// Long enough for the debounce of search and for the answers of a small collection.
constexpr int kSettleMs = 1500;
} // namespace

Screenshots::Screenshots(AppContext& context, const QString& folder) : m_context(context), m_folder(folder)
{
    using Page = ui::MainWindow::Page;
    const auto pages = QMetaEnum::fromType<Page>();
    for (const bool dark : {false, true})
        for (int i = 0; i < pages.keyCount(); ++i)
            m_shots.append({QString(QString::fromLatin1(pages.key(i)).toLower()
                                    % (dark ? QStringLiteral("-dark") : QStringLiteral("-light"))),
                            pages.value(i), dark});
}

void Screenshots::start()
{
    QDir().mkpath(m_folder);
    QTimer::singleShot(kSettleMs, this, &Screenshots::next);
}

void Screenshots::next()
{
    if (m_context.isWorking()) {
        QTimer::singleShot(kSettleMs, this, &Screenshots::next);
        return;
    }
    if (m_shots.isEmpty()) {
        emit finished(m_files);
        return;
    }
    const Shot& shot = m_shots.first();
    ui::theme::apply(*qApp, shot.dark ? ui::theme::Scheme::Dark : ui::theme::Scheme::Light);
    m_context.window().showPage(static_cast<ui::MainWindow::Page>(shot.page));
    if (auto* field = m_context.window().findChild<QLineEdit*>(QStringLiteral("search.text")); field && field->text().isEmpty())
        field->setText(tr("what to check after restoring a backup"));
    QTimer::singleShot(kSettleMs, this, &Screenshots::take);
}

void Screenshots::take()
{
    const Shot shot = m_shots.takeFirst();
    const QString file = QDir(m_folder).filePath(shot.name % QStringLiteral(".png"));
    if (m_context.window().grab().save(file))
        m_files << file;
    next();
}

} // namespace varve::app
