// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/progress_line.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace varve::ui {

namespace {
constexpr int kMotionIntervalMs = 40;
constexpr int kMotionSteps = 60;
} // namespace

ProgressLine::ProgressLine(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Progress"));
    m_motion.setInterval(kMotionIntervalMs);
    connect(&m_motion, &QTimer::timeout, this, [this] {
        m_step = (m_step + 1) % kMotionSteps;
        update();
    });
}

void ProgressLine::setFraction(std::optional<double> fraction)
{
    m_fraction = fraction;
    setAccessibleDescription(fraction ? tr("%1 percent").arg(qRound(*fraction * 100)) : tr("Working"));
    runOrRest();
    update();
}

QSize ProgressLine::sizeHint() const
{
    return {theme::px(80), theme::px(4)};
}

void ProgressLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const theme::Colors& c = theme::colors(palette());
    const double radius = height() / 2.0;
    painter.setBrush(c.sunk);
    painter.drawRoundedRect(QRectF(rect()), radius, radius);
    painter.setBrush(c.accent);
    const double whole = width();
    if (m_fraction) {
        const double filled = whole * std::clamp(*m_fraction, 0.0, 1.0);
        const double left = layoutDirection() == Qt::RightToLeft ? whole - filled : 0;
        if (filled > 0)
            painter.drawRoundedRect(QRectF(left, 0, filled, height()), radius, radius);
        return;
    }
    const double part = whole / 4;
    painter.setClipRect(rect());
    painter.drawRoundedRect(QRectF((whole + part) * m_step / kMotionSteps - part, 0, part, height()), radius, radius);
}

void ProgressLine::showEvent(QShowEvent*)
{
    runOrRest();
}

void ProgressLine::hideEvent(QHideEvent*)
{
    m_motion.stop();
}

void ProgressLine::runOrRest()
{
    if (!m_fraction && isVisible())
        m_motion.start();
    else
        m_motion.stop();
}

} // namespace varve::ui
