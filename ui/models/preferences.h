// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QObject>
#include <QSettings>

namespace varve::ui {

/// What the user chose for the program itself, and how the window was left. Kept in one INI file.
class Preferences : public QObject {
    Q_OBJECT
public:
    /// Reads and writes this file; tests give one of their own.
    explicit Preferences(const QString& file, QObject* parent = nullptr);

    theme::Scheme scheme() const;
    void setScheme(theme::Scheme scheme);
    /// "en", "zh_CN", or empty for the system's language. A change shows at the next start.
    QString language() const;
    void setLanguage(const QString& language);

    /// State of the window: geometry, page, splitters. Keys are "window/...".
    QVariant windowState(const QString& key, const QVariant& fallback = {}) const;
    void setWindowState(const QString& key, const QVariant& value);

signals:
    void schemeChanged();
    void languageChanged();

private:
    QSettings m_settings;
};

} // namespace varve::ui
