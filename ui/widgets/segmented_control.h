// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QButtonGroup>
#include <QWidget>

namespace varve::ui {

/// A few exclusive choices side by side. Arrow keys move between them.
class SegmentedControl : public QWidget {
    Q_OBJECT
public:
    explicit SegmentedControl(QWidget* parent = nullptr);

    /// Adds a choice at the end; the first one added is chosen. Its object name is the control's plus ".id".
    void addSegment(int id, const QString& text, const QString& toolTip = {});
    int current() const { return m_group.checkedId(); }
    /// Chooses without announcing.
    void setCurrent(int id);
    QAbstractButton* segment(int id) const { return m_group.button(id); }

signals:
    /// The user chose another one.
    void chosen(int id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QButtonGroup m_group;
};

} // namespace varve::ui
