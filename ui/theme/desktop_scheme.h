// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusVariant>
#include <QObject>

#include <optional>

class QDBusConnection;

namespace varve::ui::theme {

/// Whether the desktop prefers dark, as the XDG desktop portal tells it (org.freedesktop.appearance, color-scheme),
/// because Qt 6.4 has no QStyleHints::colorScheme. Nothing is waited for: the answer comes as a signal, and without a
/// bus or a portal it never comes.
class DesktopScheme : public QObject {
    Q_OBJECT
public:
    /// Asks on the session bus when there is one.
    explicit DesktopScheme(QObject* parent = nullptr);
    /// Asks on a bus of the caller's.
    explicit DesktopScheme(const QDBusConnection& bus, QObject* parent = nullptr);

    /// What the portal's value means: 1 dark, 2 light, anything else no preference (empty).
    static std::optional<bool> darkFrom(const QVariant& value);

signals:
    /// The desktop prefers dark (true) or light; also sent again whenever the user changes it.
    void known(bool dark);

private slots:
    void take(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void ask(QDBusConnection bus);
};

} // namespace varve::ui::theme
