// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace varve::ui {

/// A label in one of the style sheet's roles: "muted", "small", "section", "strong", "title", "heading", "display".
QLabel* makeLabel(const QString& text, QWidget* parent, const char* role = nullptr);
/// Colours a label "good", "warn" or "bad"; null for plain.
void setLabelTone(QLabel* label, const char* tone);

/// One line of text that is shortened with an ellipsis when the room is too small; the whole text is the tool tip
/// then, and always the accessible name.
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr, Qt::TextElideMode mode = Qt::ElideRight);

    void setFullText(const QString& text);
    const QString& fullText() const { return m_text; }
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void elide();

    QString m_text;
    Qt::TextElideMode m_mode;
};

} // namespace varve::ui
