// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/model_folder_field.h"

#include "ui/widgets/buttons.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace varve::ui {

ModelFolderField::ModelFolderField(const QString& objectName, QWidget* parent)
    : QWidget(parent), m_folder(new QLineEdit(this))
{
    m_folder->setObjectName(objectName);
    m_folder->setPlaceholderText(tr("Folder with model.safetensors and tokenizer.json"));
    m_folder->setAccessibleName(tr("Folder of the model"));
    QPushButton* choose = makeButton(tr("Choose…"), this);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_folder, 1);
    row->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, &ModelFolderField::choose);
    connect(m_folder, &QLineEdit::textChanged, this, &ModelFolderField::changed);
}

QString ModelFolderField::folder() const
{
    return m_folder->text().trimmed();
}

void ModelFolderField::choose()
{
    auto* dialog = new QFileDialog(this, tr("Folder of the model"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_folder, &QLineEdit::setText);
    dialog->open();
}

} // namespace varve::ui
