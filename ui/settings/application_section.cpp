// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/application_section.h"

#include "ui/widgets/segmented_control.h"

#include <QComboBox>

namespace varve::ui {

using theme::Scheme;

ApplicationSection::ApplicationSection(Preferences& preferences, QWidget* parent)
    : SettingsSection(tr("Program"), parent),
      m_preferences(preferences),
      m_languageAtStart(preferences.language()),
      m_scheme(new SegmentedControl(this)),
      m_language(new QComboBox(this))
{
    m_scheme->setObjectName(QStringLiteral("scheme"));
    m_scheme->addSegment(static_cast<int>(Scheme::System), tr("System"));
    m_scheme->addSegment(static_cast<int>(Scheme::Light), tr("Light"));
    m_scheme->addSegment(static_cast<int>(Scheme::Dark), tr("Dark"));
    m_language->setObjectName(QStringLiteral("language"));
    m_language->addItem(tr("System language"), QString());
    // Languages are named in themselves, whatever the window speaks.
    m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_language->addItem(QStringLiteral("简体中文"), QStringLiteral("zh_CN"));
    m_schemeRow = new SettingRow(tr("Appearance"), m_scheme, this);
    m_languageRow = new SettingRow(tr("Language"), m_language, this);
    addRow(m_schemeRow);
    addRow(m_languageRow);
    connect(m_scheme, &SegmentedControl::chosen, this,
            [this](int scheme) { m_preferences.setScheme(static_cast<Scheme>(scheme)); });
    connect(m_schemeRow, &SettingRow::resetRequested, this,
            [this] { m_preferences.setScheme(Scheme::System); });
    connect(m_language, &QComboBox::activated, this,
            [this](int index) { m_preferences.setLanguage(m_language->itemData(index).toString()); });
    connect(m_languageRow, &SettingRow::resetRequested, this, [this] { m_preferences.setLanguage({}); });
    connect(&preferences, &Preferences::schemeChanged, this, &ApplicationSection::render);
    connect(&preferences, &Preferences::languageChanged, this, &ApplicationSection::render);
    render();
}

void ApplicationSection::render()
{
    m_scheme->setCurrent(static_cast<int>(m_preferences.scheme()));
    m_schemeRow->setIsDefault(m_preferences.scheme() == Scheme::System);
    m_language->setCurrentIndex(std::max(0, m_language->findData(m_preferences.language())));
    m_languageRow->setIsDefault(m_preferences.language().isEmpty());
    m_languageRow->setExplanation(
        m_preferences.language() == m_languageAtStart ? QString() : tr("Shown from the next start on."));
}

} // namespace varve::ui
