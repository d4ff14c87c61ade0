// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/name_dialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace varve::ui {

NameDialog::NameDialog(const QString& title, const QString& explanation, const QString& action, QWidget* parent)
    : QDialog(parent), m_text(new QLineEdit(this)), m_action(makeButton(action, this, ButtonKind::Primary))
{
    setObjectName(QStringLiteral("nameDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setMinimumWidth(theme::px(440));
    auto* column = new QVBoxLayout(this);
    const int side = theme::px(theme::kSpace24);
    column->setContentsMargins(side, theme::px(20), side, theme::px(20));
    column->setSpacing(theme::px(theme::kSpace12));
    QLabel* heading = makeLabel(title, this, "heading");
    heading->setWordWrap(true);
    QLabel* text = makeLabel(explanation, this, "muted");
    text->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("nameDialog.text"));
    m_text->setAccessibleName(tr("Name"));
    m_text->setMaxLength(120);
    auto* row = new QHBoxLayout;
    QPushButton* cancel = makeButton(tr("Cancel"), this);
    m_action->setObjectName(QStringLiteral("nameDialog.action"));
    m_action->setDefault(true);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(m_action);
    column->addWidget(heading);
    column->addWidget(text);
    column->addWidget(m_text);
    column->addLayout(row);
    connect(m_text, &QLineEdit::textChanged, this, &NameDialog::render);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_action, &QPushButton::clicked, this, [this] {
        emit confirmed(m_text->text().trimmed());
        accept();
    });
    render();
}

void NameDialog::setText(const QString& text)
{
    m_text->setText(text);
    m_text->selectAll();
}

void NameDialog::requireText(const QString& text)
{
    m_required = text;
    m_text->setPlaceholderText(text);
    m_text->setMaxLength(static_cast<int>(std::max<qsizetype>(120, text.size())));
    setButtonKind(m_action, ButtonKind::Danger);
    render();
}

void NameDialog::render()
{
    const QString text = m_text->text().trimmed();
    m_action->setEnabled(m_required.isEmpty() ? !text.isEmpty() : text == m_required);
}

} // namespace varve::ui
