// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace varve::app {

class AppContext;

/// Draws every page in both themes into a folder, one after the other as their answers arrive.
class Screenshots : public QObject {
    Q_OBJECT
public:
    Screenshots(AppContext& context, const QString& folder);

    void start();

signals:
    /// Files written, by path.
    void finished(const QStringList& files);

private:
    struct Shot {
        QString name;
        int page = 0;
        bool dark = false;
    };
    void next();
    void take();

    AppContext& m_context;
    QString m_folder;
    QList<Shot> m_shots;
    QStringList m_files;
};

} // namespace varve::app
