// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/import/vector_options.h"

#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>

namespace varve::ui {

namespace {

enum Sidecar { Beside = 0, None = 1, File = 2 };

} // namespace

VectorOptions::VectorOptions(QWidget* parent)
    : QWidget(parent), m_label(makeLabel(tr("Ids and texts"), this, "muted")), m_sidecar(new QComboBox(this)),
      m_sameModel(new QCheckBox(tr("These are vectors of this collection's model"), this))
{
    m_sidecar->setObjectName(QStringLiteral("importSheet.sidecar"));
    m_sidecar->addItem(tr("From a file found beside the vectors"));
    m_sidecar->addItem(tr("None: rows are numbered"));
    m_sidecar->addItem(tr("From a file…"));
    m_sidecar->setAccessibleName(tr("Ids and texts"));
    m_label->setBuddy(m_sidecar);
    m_sameModel->setObjectName(QStringLiteral("importSheet.sameModel"));
    m_sameModel->setToolTip(tr("Takes files of vectors, and folders of Chroma, into a collection that makes its own. Some of "
                               "their texts are embedded first and compared."));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::px(theme::kSpace8));
    auto* row = new QHBoxLayout;
    row->addWidget(m_label);
    row->addWidget(m_sidecar, 1);
    column->addWidget(m_sameModel);
    column->addLayout(row);
    connect(m_sidecar, &QComboBox::activated, this, &VectorOptions::choose);
    connect(m_sameModel, &QCheckBox::toggled, this, &VectorOptions::sameModelChanged);
    offerSameModel(false);
    offerSidecar(false);
}

void VectorOptions::offerSameModel(bool isOffered)
{
    m_isSameModelOffered = isOffered;
    m_sameModel->setVisible(isOffered);
}

void VectorOptions::offerSidecar(bool isOffered)
{
    m_isSidecarOffered = isOffered;
    m_label->setVisible(isOffered);
    m_sidecar->setVisible(isOffered);
}

bool VectorOptions::isOfSameModel() const
{
    return m_isSameModelOffered && m_sameModel->isChecked();
}

QString VectorOptions::sidecar() const
{
    return m_isSidecarOffered && m_shown == File ? m_sidecar->itemData(File).toString() : QString();
}

bool VectorOptions::ignoresSidecars() const
{
    return m_isSidecarOffered && m_shown == None;
}

void VectorOptions::choose(int index)
{
    if (index == File)
        return chooseFile();
    m_shown = index;
}

void VectorOptions::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("File with ids and texts"));
    dialog->setObjectName(QStringLiteral("importSheet.sidecarDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("JSON Lines and CSV (*.jsonl *.csv)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        m_sidecar->setItemData(File, file);
        m_sidecar->setItemText(File, tr("From %1").arg(QFileInfo(file).fileName()));
        m_shown = File;
    });
    connect(dialog, &QFileDialog::finished, this, [this] { m_sidecar->setCurrentIndex(m_shown); });
    dialog->open();
}

} // namespace varve::ui
