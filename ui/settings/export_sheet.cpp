// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/export_sheet.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>

namespace varve::ui {

namespace {

QString suffixOf(ExportForm form)
{
    switch (form) {
    case ExportForm::Zip: return QStringLiteral("zip");
    case ExportForm::Npy: return QStringLiteral("npy");
    case ExportForm::Csv: return QStringLiteral("csv");
    case ExportForm::Faiss: return QStringLiteral("faiss");
    }
    return {};
}

QString meaningOf(ExportForm form)
{
    switch (form) {
    case ExportForm::Zip:
        return ExportSheet::tr("Everything in one file: documents, vectors and settings. Varve makes a collection of it again, and "
                               "other programs can read its parts.");
    case ExportForm::Npy:
        return ExportSheet::tr("The vectors as numpy saves them, and beside them a .jsonl file with ids, texts and metadata, one line "
                               "for each row.");
    case ExportForm::Csv:
        return ExportSheet::tr("One table with the columns id, text, metadata and vector. Large, but every program reads it.");
    case ExportForm::Faiss:
        return ExportSheet::tr("A flat index, and beside it a .jsonl file with ids, texts and metadata in the same order. Vectors "
                               "compared by angle are brought to unit length, for inner product.");
    }
    return {};
}

} // namespace

ExportSheet::ExportSheet(const QString& name, QWidget* parent)
    : QDialog(parent), m_name(name), m_forms(new QComboBox(this)), m_meaning(makeLabel({}, this, "muted"))
{
    setObjectName(QStringLiteral("exportSheet"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Export"));
    setMinimumWidth(theme::px(520));
    auto* column = new QVBoxLayout(this);
    const int side = theme::px(theme::kSpace24);
    column->setContentsMargins(side, theme::px(20), side, theme::px(20));
    column->setSpacing(theme::px(theme::kSpace12));
    m_forms->setObjectName(QStringLiteral("exportSheet.form"));
    addForm(ExportForm::Zip, tr("Zip with everything"));
    addForm(ExportForm::Npy, tr("numpy array and JSON Lines"));
    addForm(ExportForm::Csv, tr("CSV table"));
    addForm(ExportForm::Faiss, tr("FAISS index and JSON Lines"));
    m_meaning->setObjectName(QStringLiteral("exportSheet.meaning"));
    m_meaning->setWordWrap(true);
    m_meaning->setMinimumHeight(3 * m_meaning->fontMetrics().lineSpacing()); // the sheet keeps its size
    m_meaning->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    QLabel* label = makeLabel(tr("Form"), this, "muted");
    label->setBuddy(m_forms);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(theme::px(theme::kSpace16));
    form->addRow(label, m_forms);
    auto* row = new QHBoxLayout;
    QPushButton* cancel = makeButton(tr("Cancel"), this);
    QPushButton* where = makeButton(tr("Choose a place…"), this, ButtonKind::Primary);
    where->setObjectName(QStringLiteral("exportSheet.where"));
    where->setDefault(true);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(where);
    column->addWidget(makeLabel(tr("Export"), this, "heading"));
    column->addLayout(form);
    column->addWidget(m_meaning);
    column->addLayout(row);
    connect(m_forms, &QComboBox::currentIndexChanged, this, &ExportSheet::describe);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(where, &QPushButton::clicked, this, &ExportSheet::askWhere);
    describe();
}

void ExportSheet::addForm(ExportForm form, const QString& name)
{
    m_forms->addItem(name, static_cast<int>(form));
}

ExportForm ExportSheet::form() const
{
    return static_cast<ExportForm>(m_forms->currentData().toInt());
}

void ExportSheet::describe()
{
    m_meaning->setText(meaningOf(form()));
}

void ExportSheet::askWhere()
{
    const QString suffix = suffixOf(form());
    auto* dialog = new QFileDialog(this, tr("Export to"));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(tr("%1 files (*.%2)", "ZIP, zip").arg(suffix.toUpper(), suffix));
    dialog->selectFile(m_name % QLatin1Char('.') % suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        emit confirmed(form(), file);
        accept();
    });
    dialog->open();
}

} // namespace varve::ui
