// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/setting_row.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace varve::ui {

SettingRow::SettingRow(const QString& title, QWidget* control, QWidget* parent)
    : QWidget(parent),
      m_explanation(makeLabel({}, this, "small")),
      m_reset(makeButton({}, this, ButtonKind::Quiet,
                         theme::icon(QStringLiteral("retry"), theme::IconColor::Muted)))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, theme::px(6), 0, theme::px(6));
    row->setSpacing(theme::px(theme::kSpace16));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(theme::px(2));
    QLabel* name = makeLabel(title, this, "strong");
    name->setBuddy(control);
    texts->addWidget(name);
    m_explanation->setWordWrap(true);
    m_explanation->hide();
    texts->addWidget(m_explanation);
    row->addLayout(texts, 1);
    control->setAccessibleName(title);
    m_reset->setObjectName(control->objectName() + QLatin1String(".reset"));
    m_reset->setAccessibleName(tr("Reset “%1” to its default").arg(title));
    m_reset->setToolTip(tr("Reset to default"));
    QSizePolicy policy = m_reset->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // the texts keep their width
    m_reset->setSizePolicy(policy);
    row->addWidget(m_reset, 0, Qt::AlignTop);
    row->addWidget(control, 0, Qt::AlignTop);
    connect(m_reset, &QPushButton::clicked, this, &SettingRow::resetRequested);
}

void SettingRow::setExplanation(const QString& text)
{
    m_explanation->setText(text);
    m_explanation->setVisible(!text.isEmpty());
}

void SettingRow::setIsDefault(bool isDefault)
{
    m_reset->setVisible(!isDefault);
}

SettingsSection::SettingsSection(const QString& title, QWidget* parent)
    : Card(parent), m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(theme::px(20), theme::px(16), theme::px(20), theme::px(16));
    m_rows->setSpacing(theme::px(theme::kSpace4));
    m_rows->addWidget(makeLabel(title, this, "heading"));
}

void SettingsSection::addRow(QWidget* row)
{
    m_rows->addWidget(row);
}

} // namespace varve::ui
