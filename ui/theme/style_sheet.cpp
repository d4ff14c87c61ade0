// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/style_sheet.h"

#include <QRegularExpression>

namespace varve::ui::theme {

namespace {

// @name is a colour token; a number before "dp" is in design pixels; a number before "tp" is a text size.
constexpr const char* kTemplate = R"(
QWidget { outline: 0; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4dp 8dp; }

QPushButton { background: @raised; color: @text; border: 1px solid @line; border-radius: 8dp;
  padding: 5dp 12dp; font-weight: 500; min-height: 18dp; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @sunk; }
QPushButton:focus { border: 1px solid @accent; }
QPushButton:disabled { color: @faded; }
QPushButton[kind="primary"] { background: @accent; color: @onAccent; border: 1px solid @accent; }
QPushButton[kind="primary"]:hover { background: @accentHover; }
QPushButton[kind="primary"]:focus { border: 1px solid @text; }
QPushButton[kind="primary"]:disabled { background: @sunk; color: @faded; border: 1px solid @line; }
QPushButton[large="true"] { min-height: 24dp; }
QPushButton[kind="danger"] { color: @bad; border: 1px solid @bad; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent; color: @muted; padding: 3dp 6dp; }
QPushButton[kind="quiet"]:hover { color: @text; background: @hover; }
QPushButton[kind="quiet"]:focus { border: 1px solid @accent; }
QPushButton[kind="quiet"]::menu-indicator { image: none; width: 0; }
QPushButton[kind="chip"] { border-radius: 12dp; padding: 2dp 10dp; font-weight: 400; min-height: 18dp; }
QPushButton[kind="chip"]:checked { background: @accentWeak; border: 1px solid @accent; font-weight: 600; }
QPushButton[kind="segment"] { background: transparent; border: 1px solid transparent; border-radius: 7dp;
  color: @muted; padding: 4dp 11dp; }
QPushButton[kind="segment"]:hover { color: @text; }
QPushButton[kind="segment"]:checked { background: @segment; color: @text; border: 1px solid @line; }
QPushButton[kind="segment"]:focus { border: 1px solid @accent; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 8dp; padding: 4dp; }
QToolButton:hover { background: @hover; }
QToolButton:focus { border: 1px solid @accent; }
QToolButton::menu-indicator { image: none; }

QAbstractScrollArea { border: none; }
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: @surface; color: @text;
  border: 1px solid @line; border-radius: 8dp; padding: 4dp 8dp; min-height: 20dp;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
  border: 1px solid @accent; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: @faded; background: @window; }
QLineEdit[kind="search"] { border: none; background: transparent; padding: 0; font-size: 15tp; }
QTextEdit[kind="document"], QTextBrowser[kind="document"] { border: none; background: transparent; padding: 0; }
QComboBox { padding-right: 24dp; }
QComboBox::drop-down { border: none; width: 22dp; }
QComboBox::down-arrow { image: url(:/varve/icons/@chevron); width: 14dp; height: 14dp; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @line; border-radius: 8dp; padding: 4dp;
  selection-background-color: @accentWeak; selection-color: @text; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QCheckBox, QRadioButton { spacing: 8dp; }
QCheckBox:focus, QRadioButton:focus { color: @accent; }
QCheckBox::indicator, QTableView::indicator, QRadioButton::indicator { width: 14dp; height: 14dp; border: 1px solid @muted;
  background: @surface; }
QCheckBox::indicator, QTableView::indicator { border-radius: 4dp; }
QRadioButton::indicator { border-radius: 8dp; }
QCheckBox::indicator:checked, QTableView::indicator:checked { background: @accent; border: 1px solid @accent;
  image: url(:/varve/icons/@checkMark); }
QRadioButton::indicator:checked { background: @onAccent; border: 4dp solid @accent; width: 8dp; height: 8dp; }
QCheckBox::indicator:disabled, QTableView::indicator:disabled, QRadioButton::indicator:disabled { border-color: @line; }

QAbstractItemView { background: @surface; border: none; selection-background-color: @accentWeak;
  selection-color: @text; alternate-background-color: @surface; }
QTableView, QTreeView { gridline-color: @line; }
QTableView::item { padding: 0 8dp; border-bottom: 1px solid @line; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @accentWeak; color: @text; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @line;
  padding: 7dp 12dp; font-size: 11.5tp; font-weight: 600; }
QHeaderView::down-arrow, QHeaderView::up-arrow { width: 10dp; height: 10dp; }
QHeaderView::up-arrow { image: url(:/varve/icons/@chevron); }
QHeaderView::down-arrow { image: url(:/varve/icons/@chevronUp); }
QScrollArea, QScrollArea > QWidget > QWidget[kind="page"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10dp; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10dp; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 3dp; margin: 2dp; min-height: 24dp; min-width: 24dp; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }

QTabBar { background: transparent; font-weight: 500; }
QTabBar::tab { background: transparent; color: @muted; border: none; border-bottom: 2dp solid transparent;
  padding: 6dp 0; margin-right: 16dp; }
QTabBar::tab:selected { color: @text; border-bottom: 2dp solid @accent; }
QTabBar::tab:focus { color: @accent; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QSplitter::handle { background: transparent; }
QMenu { background: @raised; border: 1px solid @line; border-radius: 8dp; padding: 4dp; }
QMenu::item { padding: 6dp 28dp 6dp 12dp; border-radius: 6dp; }
QMenu::item:selected { background: @accentWeak; color: @text; }
QMenu::item:disabled { color: @faded; }
QMenu::separator { height: 1px; background: @line; margin: 4dp 8dp; }
QProgressBar { background: @sunk; border: none; border-radius: 2dp; max-height: 4dp; min-height: 4dp; }
QProgressBar::chunk { background: @accent; border-radius: 2dp; }

QLabel[role="muted"] { color: @muted; }
QLabel[role="small"] { color: @muted; font-size: 11.5tp; }
QLabel[role="section"] { color: @muted; font-size: 11tp; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="title"] { font-size: 14tp; font-weight: 600; }
QLabel[role="heading"] { font-size: 16tp; font-weight: 600; }
QLabel[role="display"] { font-size: 22tp; font-weight: 700; }
QLabel[tone="good"] { color: @good; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="bad"] { color: @bad; }
QLabel[tone="accent"] { color: @accent; }
)";

QColor mix(const QColor& a, const QColor& b, double share)
{
    const auto part = [share](int x, int y) { return qRound(x + (y - x) * share); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

} // namespace

QString styleSheet(const Colors& c)
{
    QString sheet = QString::fromLatin1(kTemplate);
    const auto replace = [&sheet](const char* token, const QString& value) {
        sheet.replace(QRegularExpression(QLatin1Char('@') % QLatin1String(token) % QLatin1String("\\b")), value);
    };
    const std::pair<const char*, QColor> tokens[] = {
        {"window", c.window}, {"surface", c.surface}, {"raised", c.raised}, {"sunk", c.sunk}, {"line", c.line},
        {"text", c.text}, {"muted", c.muted}, {"accent", c.accent}, {"accentWeak", c.accentWeak},
        {"onAccent", c.onAccent}, {"good", c.good}, {"warn", c.warn}, {"bad", c.bad},
        {"hover", c.dark ? mix(c.raised, c.text, 0.07) : mix(c.raised, c.text, 0.04)},
        {"accentHover", mix(c.accent, c.text, 0.15)},
        {"segment", c.dark ? mix(c.raised, c.text, 0.06) : c.raised},
        {"faded", mix(c.muted, c.window, 0.35)},
        {"scroll", mix(c.line, c.muted, 0.35)},
    };
    for (const auto& [name, color] : tokens)
        replace(name, color.name());
    replace("checkMark", c.dark ? QStringLiteral("check-dark.svg") : QStringLiteral("check-light.svg"));
    replace("chevron", c.dark ? QStringLiteral("chevron-dark.svg") : QStringLiteral("chevron-light.svg"));
    replace("chevronUp", c.dark ? QStringLiteral("chevron-up-dark.svg") : QStringLiteral("chevron-up-light.svg"));

    // Text sizes are points, so that they follow the desktop's font; lengths are pixels at the same scale.
    static const QRegularExpression length(QStringLiteral("(\\d+(?:\\.\\d+)?)(dp|tp)\\b"));
    QString result;
    qsizetype from = 0;
    for (auto it = length.globalMatch(sheet); it.hasNext();) {
        const auto match = it.next();
        result += QStringView(sheet).mid(from, match.capturedStart() - from);
        const double value = match.captured(1).toDouble();
        if (match.captured(2) == QLatin1String("dp"))
            result += QString::number(px(value)) % QLatin1String("px");
        else
            result += QString::number(value / 13.0 * font(Type::Body).pointSizeF(), 'f', 2) % QLatin1String("pt");
        from = match.capturedEnd();
    }
    return result + QStringView(sheet).mid(from);
}

} // namespace varve::ui::theme
