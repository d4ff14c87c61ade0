// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/label_sheet.h"

#include "ui/history/history_text.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace varve::ui {

LabelSheet::LabelSheet(const snapshot::Snapshot& snapshot, QWidget* parent)
    : QDialog(parent),
      m_before(snapshot),
      m_label(new QLineEdit(toText(snapshot.label), this)),
      m_note(new QPlainTextEdit(toText(snapshot.note), this)),
      m_pinned(new QCheckBox(tr("Pinned"), this))
{
    setObjectName(QStringLiteral("labelSheet"));
    setWindowTitle(tr("Label and note"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(theme::px(440));
    m_label->setObjectName(QStringLiteral("snapshotLabel"));
    m_label->setPlaceholderText(tr("for example: before the merge"));
    m_note->setObjectName(QStringLiteral("snapshotNote"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(theme::px(90));
    m_pinned->setObjectName(QStringLiteral("snapshotPinned"));
    m_pinned->setChecked(snapshot.pinned);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::px(24), theme::px(20), theme::px(24), theme::px(20));
    layout->setSpacing(theme::px(theme::kSpace8));
    layout->addWidget(makeLabel(fullMomentText(snapshot.createdMs), this, "heading"));
    const auto addField = [&](const QString& text, QWidget* field) {
        QLabel* name = makeLabel(text, this, "small");
        name->setBuddy(field);
        field->setAccessibleName(text);
        layout->addWidget(name);
        layout->addWidget(field);
    };
    addField(tr("Label"), m_label);
    addField(tr("Note"), m_note);
    layout->addWidget(m_pinned);
    QLabel* hint = makeLabel(tr("Snapshots with a label or a pin are never removed by the retention rules."),
                             this, "small");
    hint->setWordWrap(true);
    layout->addWidget(hint);

    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* cancel = makeButton(tr("Cancel"), this);
    auto* save = makeButton(tr("Save"), this, ButtonKind::Primary);
    save->setObjectName(QStringLiteral("saveLabel"));
    save->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    layout->addSpacing(theme::px(theme::kSpace8));
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &LabelSheet::save);
    m_label->selectAll();
    m_label->setFocus();
}

void LabelSheet::save()
{
    snapshot::Annotation annotation;
    if (const std::string label = m_label->text().trimmed().toStdString(); label != m_before.label)
        annotation.label = label;
    if (const std::string note = m_note->toPlainText().trimmed().toStdString(); note != m_before.note)
        annotation.note = note;
    if (m_pinned->isChecked() != m_before.pinned)
        annotation.pinned = m_pinned->isChecked();
    if (annotation.label || annotation.note || annotation.pinned)
        emit entered(m_before.id, annotation);
    accept();
}

} // namespace varve::ui
