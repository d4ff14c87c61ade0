// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/preferences.h"

namespace varve::ui {

namespace {
const QString kScheme = QStringLiteral("appearance/scheme");
const QString kLanguage = QStringLiteral("appearance/language");
} // namespace

Preferences::Preferences(const QString& file, QObject* parent)
    : QObject(parent), m_settings(file, QSettings::IniFormat)
{
}

theme::Scheme Preferences::scheme() const
{
    const QString name = m_settings.value(kScheme).toString();
    if (name == QLatin1String("light"))
        return theme::Scheme::Light;
    return name == QLatin1String("dark") ? theme::Scheme::Dark : theme::Scheme::System;
}

void Preferences::setScheme(theme::Scheme scheme)
{
    if (scheme == this->scheme())
        return;
    switch (scheme) {
    case theme::Scheme::System: m_settings.remove(kScheme); break;
    case theme::Scheme::Light: m_settings.setValue(kScheme, QStringLiteral("light")); break;
    case theme::Scheme::Dark: m_settings.setValue(kScheme, QStringLiteral("dark")); break;
    }
    emit schemeChanged();
}

QString Preferences::language() const
{
    return m_settings.value(kLanguage).toString();
}

void Preferences::setLanguage(const QString& language)
{
    if (language == this->language())
        return;
    m_settings.setValue(kLanguage, language);
    emit languageChanged();
}

QVariant Preferences::windowState(const QString& key, const QVariant& fallback) const
{
    return m_settings.value(QStringLiteral("window/") % key, fallback);
}

void Preferences::setWindowState(const QString& key, const QVariant& value)
{
    m_settings.setValue(QStringLiteral("window/") % key, value);
}

} // namespace varve::ui
