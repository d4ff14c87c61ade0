// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace varve::ui::theme {

namespace {

QColor strokeColor(IconColor color)
{
    const Colors& c = colors(QApplication::palette());
    switch (color) {
    case IconColor::Text: return c.text;
    case IconColor::Muted: return c.muted;
    case IconColor::Accent: return c.accent;
    case IconColor::OnAccent: return c.onAccent;
    case IconColor::Good: return c.good;
    case IconColor::Warn: return c.warn;
    case IconColor::Bad: return c.bad;
    }
    return c.text;
}

/// Draws an SVG whose strokes say "currentColor" in a token's colour.
class TokenIconEngine final : public QIconEngine {
public:
    TokenIconEngine(QString name, IconColor color) : m_name(std::move(name)), m_color(color)
    {
        QFile file(QStringLiteral(":/varve/icons/") % m_name % QStringLiteral(".svg"));
        if (file.open(QIODevice::ReadOnly))
            m_drawing = file.readAll();
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        QColor color = strokeColor(m_color);
        if (mode == QIcon::Disabled)
            color = colors(QApplication::palette()).muted;
        QByteArray drawing = m_drawing;
        drawing.replace("currentColor", color.name().toLatin1());
        QSvgRenderer renderer(drawing);
        painter->save();
        if (mode == QIcon::Disabled)
            painter->setOpacity(0.6);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(painter, QRectF(rect));
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        painter.setRenderHint(QPainter::Antialiasing);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return result;
    }

    QString key() const override { return QStringLiteral("varve-token"); }
    QIconEngine* clone() const override { return new TokenIconEngine(*this); }
    bool isNull() override { return m_drawing.isEmpty(); }

private:
    QString m_name;
    IconColor m_color;
    QByteArray m_drawing;
};

} // namespace

QIcon icon(const QString& name, IconColor color)
{
    return QIcon(new TokenIconEngine(name, color));
}

QIcon applicationIcon()
{
    return icon(QStringLiteral("varve"));
}

} // namespace varve::ui::theme
