// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QWidget>

class QPushButton;

namespace varve::ui {

class EmptyState;

/// What the window shows until the collections are known: nothing for a moment, then that they are being opened, or
/// why they cannot be and what to do about it.
class OpeningPage : public QWidget {
    Q_OBJECT
public:
    explicit OpeningPage(QWidget* parent = nullptr);

    void showProblem(const Error& error);
    void showOpening();

signals:
    void retryRequested();

private:
    EmptyState* m_state;
    QPushButton* m_retry;
    QPushButton* m_copy;
    QString m_details;
};

} // namespace varve::ui
