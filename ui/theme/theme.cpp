// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/theme.h"

#include "ui/theme/style_sheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPalette>
#include <QStyleFactory>
#include <QVariant>

namespace varve::ui::theme {

namespace {

const Colors kLight{
    .window = 0xF4F5F7, .surface = 0xFFFFFF, .raised = 0xFFFFFF, .sunk = 0xECEEF1, .line = 0xDCDFE5,
    .text = 0x1B1D22, .muted = 0x5A606B, .accent = 0x2F6FB7, .accentWeak = 0xE4EEF9, .onAccent = 0xFFFFFF,
    .good = 0x2E7D32, .warn = 0x8A5A00, .bad = 0xB3261E, .manual = 0x7A3E9D, .safety = 0x8A5A00,
    .restore = 0x0B7A75, .hit = 0xFFF1C2, .meaning = 0x2F6FB7, .words = 0xB9A13A, .dark = false};
const Colors kDark{
    .window = 0x17181C, .surface = 0x1E1F22, .raised = 0x25272B, .sunk = 0x131417, .line = 0x33363D,
    .text = 0xECEDEF, .muted = 0xA6ACB6, .accent = 0x7FB2F0, .accentWeak = 0x223449, .onAccent = 0x10141A,
    .good = 0x7CC77F, .warn = 0xF0B955, .bad = 0xFF8A80, .manual = 0xC79BE8, .safety = 0xF0B955,
    .restore = 0x57C7C0, .hit = 0x4A4018, .meaning = 0x7FB2F0, .words = 0xD9C56A, .dark = true};

/// Text size of the design; px() and font() are relative to it.
constexpr double kDesignTextPixels = 13.0;
constexpr double kSmallestTextPoints = 10.0;
constexpr const char* kReadyProperty = "varveThemeIsReady";
constexpr const char* kSystemDarkProperty = "varveSystemIsDark";

bool isDark(const QPalette& palette)
{
    // By the text alone: a style sheet that makes a view's ground transparent leaves black in its Window role.
    return palette.color(QPalette::WindowText).lightness() > 127;
}

double sizeOf(Type type)
{
    switch (type) {
    case Type::Small: return 11.5 / kDesignTextPixels;
    case Type::Body:
    case Type::Strong: return 1.0;
    case Type::Title: return 14.0 / kDesignTextPixels;
    case Type::Heading: return 16.0 / kDesignTextPixels;
    case Type::Display: return 22.0 / kDesignTextPixels;
    }
    return 1.0;
}

/// Inter where present, and a simplified Chinese face as the first fallback so that Han characters do not come in
/// Japanese forms.
QFont baseFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    QStringList families = font.families();
    const QStringList known = QFontDatabase::families();
    for (const QString& wanted : {QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Inter")}) {
        if (known.contains(wanted)) {
            families.removeAll(wanted);
            wanted == QLatin1String("Inter") ? families.prepend(wanted) : families.append(wanted);
        }
    }
    font.setFamilies(families);
    font.setPointSizeF(std::max(kSmallestTextPoints, font.pointSizeF()));
    return font;
}

} // namespace

const Colors& colors(const QPalette& palette)
{
    return isDark(palette) ? kDark : kLight;
}

QPalette palette(bool dark)
{
    const Colors& c = dark ? kDark : kLight;
    QPalette result;
    const auto set = [&result](QPalette::ColorRole role, const QColor& color) { result.setColor(role, color); };
    set(QPalette::Window, c.window);
    set(QPalette::WindowText, c.text);
    set(QPalette::Base, c.surface);
    set(QPalette::AlternateBase, c.sunk);
    set(QPalette::Text, c.text);
    set(QPalette::Button, c.raised);
    set(QPalette::ButtonText, c.text);
    set(QPalette::BrightText, c.bad);
    set(QPalette::PlaceholderText, c.muted);
    set(QPalette::ToolTipBase, c.raised);
    set(QPalette::ToolTipText, c.text);
    set(QPalette::Highlight, c.accent);
    set(QPalette::HighlightedText, c.onAccent);
    set(QPalette::Link, c.accent);
    set(QPalette::LinkVisited, c.manual);
    set(QPalette::Light, c.raised);
    set(QPalette::Midlight, c.accentWeak);
    set(QPalette::Mid, c.line);
    set(QPalette::Dark, c.line.darker(dark ? 80 : 115));
    set(QPalette::Shadow, dark ? QColor(0, 0, 0, 120) : QColor(0, 0, 0, 40));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor faded = c.muted;
        faded.setAlphaF(0.65F);
        result.setColor(QPalette::Disabled, role, faded);
    }
    return result;
}

int px(double designPixels)
{
    return qRound(designPixels * QFontInfo(QApplication::font()).pixelSize() / kDesignTextPixels);
}

QFont font(Type type)
{
    QFont result = QApplication::font();
    result.setPointSizeF(result.pointSizeF() * sizeOf(type));
    switch (type) {
    case Type::Small:
    case Type::Body: break;
    case Type::Strong:
    case Type::Title:
    case Type::Heading: result.setWeight(QFont::DemiBold); break;
    case Type::Display: result.setWeight(QFont::Bold); break;
    }
    return result;
}

void apply(QApplication& application, Scheme scheme)
{
    if (!application.property(kReadyProperty).isValid()) {
        application.setProperty(kReadyProperty, true);
        if (!application.property(kSystemDarkProperty).isValid())
            setSystemDark(isDark(QApplication::palette()));
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        QApplication::setFont(baseFont());
    }
    const bool dark = scheme == Scheme::Dark || (scheme == Scheme::System && systemIsDark());
    QApplication::setPalette(palette(dark));
    application.setStyleSheet(styleSheet(dark ? kDark : kLight));
}

bool systemIsDark()
{
    return qApp->property(kSystemDarkProperty).toBool();
}

void setSystemDark(bool dark)
{
    qApp->setProperty(kSystemDarkProperty, dark);
}

} // namespace varve::ui::theme
