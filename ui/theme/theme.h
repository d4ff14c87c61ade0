// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;

/// The look: colours, sizes and type. Nothing is kept: everything is derived from a palette or a font, so that a
/// change of either re-colours and re-sizes the whole window.
namespace varve::ui::theme {

/// What the user chose; System follows the desktop.
enum class Scheme { System, Light, Dark };

/// The colour tokens of one theme.
struct Colors {
    QColor window;     ///< behind everything
    QColor surface;    ///< cards, lists, fields
    QColor raised;     ///< buttons
    QColor sunk;       ///< sidebar, tracks
    QColor line;       ///< hairlines and borders
    QColor text;
    QColor muted;      ///< secondary text, still at least 4.5:1
    QColor accent;
    QColor accentWeak; ///< selection, focus halo
    QColor onAccent;   ///< text on accent
    QColor good;
    QColor warn;
    QColor bad;
    QColor manual;     ///< labelled snapshots
    QColor safety;     ///< automatic snapshots before something risky
    QColor restore;
    QColor hit;        ///< behind found words
    QColor meaning;    ///< score part of meaning
    QColor words;      ///< score part of words
    bool dark = false;
};

/// The tokens that belong to a palette: the dark ones when its text is light.
const Colors& colors(const QPalette& palette);
/// A palette of ours for Fusion.
QPalette palette(bool dark);

/// Steps of the one spacing scale, in design pixels; give them to px().
constexpr int kSpace4 = 4;
constexpr int kSpace8 = 8;
constexpr int kSpace12 = 12;
constexpr int kSpace16 = 16;
constexpr int kSpace24 = 24;
constexpr int kRadiusSmall = 8;
constexpr int kRadius = 10;
constexpr int kRadiusLarge = 12;

/// Design pixels (text of 13) in logical pixels at the widget's application font, so that a large font enlarges all.
int px(double designPixels);

enum class Type { Small, Body, Strong, Title, Heading, Display };
/// The application's font in one of the sizes of the type scale.
QFont font(Type type);

/// Sets style, palette, style sheet and, the first time, the font. Call again when the scheme changes.
void apply(QApplication& application, Scheme scheme);
/// What System means at this moment: what setSystemDark() said, else the desktop's palette as it was before apply().
bool systemIsDark();
/// What the desktop itself says; call apply() afterwards.
void setSystemDark(bool dark);

} // namespace varve::ui::theme
