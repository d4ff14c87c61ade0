// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

namespace varve::ui {

/// One line of the sidebar: icon, text, and something small at the end. Checked means "you are here".
class SidebarRow : public QAbstractButton {
    Q_OBJECT
public:
    explicit SidebarRow(QWidget* parent = nullptr);

    /// Small text at the end, for example a shortcut.
    void setTrailing(const QString& text);
    /// Drawn in secondary colour, for "New collection".
    void setMuted(bool muted);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QString m_trailing;
    bool m_muted = false;
};

/// Height of a line of the sidebar, the same for buttons and lists.
int sidebarRowHeight();
/// Ground of a line: chosen, pointed at, or none.
void paintSidebarGround(QPainter* painter, const QRect& rect, const QPalette& palette, bool chosen, bool hovered,
                        bool focused);

} // namespace varve::ui
