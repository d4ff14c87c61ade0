// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>
#include <QTimer>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace varve::ui {

/// A message on the page it concerns: what happened and what to do about it. The same message again raises a count
/// instead of making a second banner. Hidden until something is said. Good news without a button leaves by itself.
class Banner : public QFrame {
    Q_OBJECT
public:
    enum class Tone { Info, Good, Warning, Error };

    explicit Banner(QWidget* parent = nullptr);

    /// Shows a message. `details` is offered behind "Copy details".
    void say(Tone tone, const QString& text, const QString& details = {});
    /// Adds a remedy button to what is said now; the next say() removes it.
    QPushButton* addAction(const QString& text);
    void dismiss();

    Tone tone() const { return m_tone; }
    const QString& text() const { return m_text; }
    /// How often the present message was said.
    int count() const { return m_count; }

signals:
    /// Something is said now (true), or nothing any more; for a holder that gives the banner room.
    void speaking(bool isSpeaking);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void render();

    Tone m_tone = Tone::Info;
    QString m_text;
    QString m_details;
    int m_count = 0;
    QTimer m_leaving{this};
    QLabel* m_icon;
    QLabel* m_message;
    QLabel* m_repeats;
    QHBoxLayout* m_actions;
    QPushButton* m_copy;
    QPushButton* m_close;
};

} // namespace varve::ui
