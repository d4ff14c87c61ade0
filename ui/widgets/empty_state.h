// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace varve::ui {

/// What a page shows while it has nothing: the layers, one sentence, and what to do.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& text);
    /// Adds a button below the text; the first one added should be the primary one.
    QPushButton* addAction(const QString& text, bool primary = false);
    /// Small: no drawing, for a place inside a page.
    void setCompact(bool compact);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fitText();

    QWidget* m_waves = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    QHBoxLayout* m_actions;
};

} // namespace varve::ui
