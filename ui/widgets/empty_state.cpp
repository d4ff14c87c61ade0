// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/empty_state.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

namespace varve::ui {

namespace {

/// The program's layers, drawn in the accent colour and fading with depth.
class Waves : public QWidget {
public:
    using QWidget::QWidget;
    QSize sizeHint() const override { return {theme::px(150), theme::px(92)}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(width() / 150.0, height() / 92.0);
        struct Layer { double y, depth, opacity; };
        for (const Layer layer : {Layer{20, 14, 1.0}, Layer{42, 12, 0.6}, Layer{62, 10, 0.36}, Layer{80, 8, 0.2}}) {
            QPainterPath path(QPointF(10, layer.y));
            path.cubicTo(34, layer.y - layer.depth, 50, layer.y + 8, 75, layer.y);
            path.cubicTo(100, layer.y - 8, 116, layer.y - layer.depth, 140, layer.y);
            painter.setOpacity(layer.opacity);
            painter.setPen(QPen(theme::colors(palette()).accent, 7, Qt::SolidLine, Qt::RoundCap));
            painter.drawPath(path);
        }
    }
};

} // namespace

EmptyState::EmptyState(QWidget* parent) : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::px(14));
    m_waves = new Waves(this);
    m_waves->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_title = makeLabel({}, this, "display");
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_text = makeLabel({}, this, "muted");
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(theme::px(10));
    m_actions->addStretch();
    m_actions->addStretch();
    column->addStretch();
    column->addWidget(m_waves, 0, Qt::AlignHCenter);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addLayout(m_actions);
    column->addStretch();
}

void EmptyState::setTexts(const QString& title, const QString& text)
{
    m_title->setText(title);
    m_text->setText(text);
    fitText();
}

void EmptyState::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (m_text && (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange))
        fitText();
}

void EmptyState::fitText()
{
    if (m_text->text().isEmpty())
        return;
    // A centred label gets the size it hints at, not the height its wrapped lines need: so both are set here, for
    // lines of about seventy characters.
    m_text->ensurePolished();
    const int width = std::min(m_text->fontMetrics().horizontalAdvance(m_text->text()) + theme::px(4), theme::px(520));
    m_text->setFixedWidth(width);
    m_text->setMinimumHeight(std::max(0, m_text->heightForWidth(width)));
    layout()->setAlignment(m_text, Qt::AlignHCenter);
}

QPushButton* EmptyState::addAction(const QString& text, bool primary)
{
    QPushButton* button = makeButton(text, this, primary ? ButtonKind::Primary : ButtonKind::Secondary);
    button->setProperty("large", true);
    m_actions->insertWidget(m_actions->count() - 1, button);
    return button;
}

void EmptyState::setCompact(bool compact)
{
    m_waves->setVisible(!compact);
    m_title->setProperty("role", compact ? QStringLiteral("title") : QStringLiteral("display"));
}

} // namespace varve::ui
