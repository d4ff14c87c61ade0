// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/collection_commands.h"

#include "ui/collections/name_dialog.h"
#include "ui/collections/new_collection_dialog.h"
#include "ui/models/format.h"

#include <QFileDialog>
#include <QFileInfo>

namespace varve::ui {

CollectionCommands::CollectionCommands(async::Engine& engine, CurrentCollection& current, QWidget* window)
    : QObject(window), m_engine(engine), m_current(current), m_window(window)
{
}

void CollectionCommands::createNew()
{
    auto* dialog = new NewCollectionDialog(m_engine, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NewCollectionDialog::created, this, [this](const QString& name) {
        m_engine.announceChange(name);
        m_current.choose(name);
    });
    dialog->open();
}

void CollectionCommands::rename(const QString& name)
{
    auto* dialog = new NameDialog(tr("Rename “%1”").arg(name), tr("Only the name changes; snapshots and settings stay."),
                                  tr("Rename"), m_window);
    dialog->setText(name);
    connect(dialog, &NameDialog::confirmed, this,
            [this, name](const QString& newName) { startRename(name, newName); });
    dialog->open();
}

void CollectionCommands::remove(const QString& name)
{
    auto* dialog = new NameDialog(tr("Delete “%1”?").arg(name),
                                  tr("The collection and all its snapshots are deleted; this cannot be undone. Your "
                                     "files stay where they are. Type the name to confirm."),
                                  tr("Delete the collection"), m_window);
    dialog->requireText(name);
    connect(dialog, &NameDialog::confirmed, this, [this, name] { startRemove(name); });
    dialog->open();
}

void CollectionCommands::restoreFromFile()
{
    auto* dialog = new QFileDialog(m_window, tr("Restore from a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Varve snapshot (*.zip)"));
    connect(dialog, &QFileDialog::fileSelected, this, &CollectionCommands::restoreFrom);
    dialog->open();
}

void CollectionCommands::restoreFrom(const QString& zipFile)
{
    const QString name = QFileInfo(zipFile).completeBaseName();
    m_engine.start(
        async::Job::Kind::ImportZip, name, this,
        [file = zipFile.toStdString(), newName = name.toStdString()](workspace::Workspace& workspace,
                                                                     const OperationControl& control) {
            return workspace.importZip(file, newName, control);
        },
        [this](Result<collection::CollectionInfo> result) {
            if (result)
                m_current.choose(toText(result->config.name));
            else
                emit failed(result.error());
        });
}

void CollectionCommands::startRename(const QString& name, const QString& newName)
{
    m_engine.ask(
        this,
        [from = name.toStdString(), to = newName.toStdString()](workspace::Workspace& workspace) {
            return workspace.rename(from, to);
        },
        [this, name, newName](Result<> result) {
            if (!result) {
                emit failed(result.error());
                return;
            }
            if (m_current.name() == name)
                m_current.renamed(newName);
            m_engine.announceChange(newName);
        });
}

void CollectionCommands::startRemove(const QString& name)
{
    m_engine.ask(
        this, [name = name.toStdString()](workspace::Workspace& workspace) { return workspace.remove(name); },
        [this, name](Result<> result) {
            if (!result)
                emit failed(result.error());
            else if (m_current.name() == name)
                m_current.choose({});
            m_engine.announceChange(name);
        });
}

} // namespace varve::ui
