// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace varve::ui {

/// What the window shows before there is any collection: three ways to begin, none of which needs a network.
class FirstRunPage : public QWidget {
    Q_OBJECT
public:
    explicit FirstRunPage(QWidget* parent = nullptr);

signals:
    void sampleRequested();
    void folderRequested();
    void restoreRequested();
};

} // namespace varve::ui
