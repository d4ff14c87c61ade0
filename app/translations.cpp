// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/translations.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace varve::app {

void installLanguage(QApplication& application, const QString& language)
{
    if (!language.isEmpty())
        QLocale::setDefault(QLocale(language));
    else if (QLocale().language() == QLocale::C) // no language chosen anywhere: its times would have seconds
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    const QLocale locale;
    auto* qtTexts = new QTranslator(&application);
    if (qtTexts->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                      QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qtTexts);
    auto* ownTexts = new QTranslator(&application);
    // The English file holds the plural forms; the source strings are English already.
    const bool isChinese = locale.language() == QLocale::Chinese;
    if (ownTexts->load(isChinese ? QStringLiteral(":/i18n/varve_zh_CN.qm") : QStringLiteral(":/i18n/varve_en.qm")))
        QCoreApplication::installTranslator(ownTexts);
}

} // namespace varve::app
