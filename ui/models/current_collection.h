// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

namespace varve::ui {

/// What the whole window is looking at: one collection, now or at a moment of its past. Every page follows it.
class CurrentCollection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Empty when no collection is chosen.
    const QString& name() const { return m_name; }
    /// Snapshot id or moment ("2026-03-12T14:05:12.331Z") the window is looking at; empty for now.
    const QString& at() const { return m_at; }
    bool isNow() const { return m_at.isEmpty(); }

    /// Chooses a collection, back at now.
    void choose(const QString& name);
    /// Looks at a snapshot or a moment; empty goes back to now.
    void lookAt(const QString& snapshotId);
    /// The chosen collection got another name; nothing else changes.
    void renamed(const QString& newName);

signals:
    /// Another collection, or another moment of it: reload.
    void changed();

private:
    QString m_name;
    QString m_at;
};

} // namespace varve::ui
