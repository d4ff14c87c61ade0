// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/banner.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>

namespace varve::ui {

namespace {
/// Long enough to be read twice.
constexpr int kGoodNewsMs = 10'000;
} // namespace

Banner::Banner(QWidget* parent) : QFrame(parent)
{
    setObjectName(QStringLiteral("banner"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme::px(14), theme::px(8), theme::px(8), theme::px(8));
    row->setSpacing(theme::px(theme::kSpace12));
    m_icon = new QLabel(this);
    m_message = makeLabel({}, this);
    m_message->setObjectName(QStringLiteral("banner.text"));
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_repeats = makeLabel({}, this, "small");
    m_repeats->setObjectName(QStringLiteral("banner.count"));
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(theme::px(theme::kSpace8));
    m_copy = makeButton(tr("Copy details"), this, ButtonKind::Quiet);
    m_close = makeButton({}, this, ButtonKind::Quiet, theme::icon(QStringLiteral("close"), theme::IconColor::Muted));
    m_close->setObjectName(QStringLiteral("banner.close"));
    m_close->setAccessibleName(tr("Dismiss this message"));
    m_close->setToolTip(m_close->accessibleName());
    row->addWidget(m_icon);
    row->addWidget(m_message, 1);
    row->addWidget(m_repeats);
    row->addLayout(m_actions);
    row->addWidget(m_copy);
    row->addWidget(m_close);
    connect(m_close, &QPushButton::clicked, this, &Banner::dismiss);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_details); });
    m_leaving.setSingleShot(true);
    m_leaving.setInterval(kGoodNewsMs);
    connect(&m_leaving, &QTimer::timeout, this, &Banner::dismiss);
    hide();
}

void Banner::say(Tone tone, const QString& text, const QString& details)
{
    const bool same = isVisibleTo(parentWidget()) && tone == m_tone && text == m_text;
    m_count = same ? m_count + 1 : 1;
    if (!same) {
        while (QLayoutItem* item = m_actions->takeAt(0)) {
            item->widget()->deleteLater();
            delete item;
        }
    }
    m_tone = tone;
    m_text = text;
    m_details = details;
    render();
    show();
    if (tone == Tone::Good)
        m_leaving.start();
    else
        m_leaving.stop();
    emit speaking(true);
    if (!same) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

QPushButton* Banner::addAction(const QString& text)
{
    m_leaving.stop(); // what can be done about it must not go away under the pointer
    QPushButton* button = makeButton(text, this);
    m_actions->addWidget(button);
    return button;
}

void Banner::dismiss()
{
    m_count = 0;
    m_leaving.stop();
    hide();
    emit speaking(false);
}

void Banner::render()
{
    const auto [name, color] = [this]() -> std::pair<QString, theme::IconColor> {
        switch (m_tone) {
        case Tone::Good: return {QStringLiteral("check"), theme::IconColor::Good};
        case Tone::Warning: return {QStringLiteral("warning"), theme::IconColor::Warn};
        case Tone::Error: return {QStringLiteral("error"), theme::IconColor::Bad};
        case Tone::Info: break;
        }
        return {QStringLiteral("info"), theme::IconColor::Accent};
    }();
    const int side = theme::px(16);
    m_icon->setPixmap(theme::icon(name, color).pixmap(QSize(side, side), devicePixelRatioF()));
    m_message->setText(m_text);
    setAccessibleName(m_text);
    m_repeats->setVisible(m_count > 1);
    m_repeats->setText(tr("%n times", nullptr, m_count));
    m_copy->setVisible(!m_details.isEmpty());
    update();
}

void Banner::paintEvent(QPaintEvent*)
{
    const theme::Colors& c = theme::colors(palette());
    const QColor edge = m_tone == Tone::Good      ? c.good
                        : m_tone == Tone::Warning ? c.warn
                        : m_tone == Tone::Error   ? c.bad
                                                  : c.accent;
    QColor ground = edge;
    ground.setAlphaF(c.dark ? 0.14F : 0.08F);
    QPainter painter(this);
    paintCard(&painter, rect(), c.surface, edge, theme::px(theme::kRadius));
    paintCard(&painter, rect(), ground, edge, theme::px(theme::kRadius));
}

} // namespace varve::ui
