// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/as_of_banner.h"

#include "ui/history/history_text.h"
#include "ui/history/restore_sheet.h"
#include "ui/models/format.h"
#include "ui/theme/icons.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPainter>

namespace varve::ui {

namespace {
// The card stands where the pages' own cards do; the room around it belongs to the banner, so that it goes with it.
constexpr int kSide = theme::kSpace24;
constexpr int kAbove = theme::kSpace16;
} // namespace

AsOfBanner::AsOfBanner(async::Engine& engine, CurrentCollection& current, QWidget* parent)
    : QWidget(parent),
      m_history(HistoryController::of(engine, current)),
      m_icon(new QLabel(this)),
      m_title(new ElidedLabel(this)),
      m_facts(new ElidedLabel(this))
{
    setObjectName(QStringLiteral("asOfBanner"));
    m_title->setObjectName(QStringLiteral("asOfTitle"));
    m_title->setProperty("role", QLatin1String("strong"));
    m_facts->setObjectName(QStringLiteral("asOfFacts"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme::px(kSide + 14), theme::px(kAbove + 9), theme::px(kSide + 14), theme::px(9));
    row->setSpacing(theme::px(theme::kSpace12));
    row->addWidget(m_icon);
    auto* texts = new QHBoxLayout;
    texts->setSpacing(theme::px(theme::kSpace4));
    texts->addWidget(m_title);
    texts->addWidget(m_facts, 1);
    row->addLayout(texts, 1);
    auto* openNew = makeButton(tr("Open as new collection"), this);
    openNew->setObjectName(QStringLiteral("openAsNewCollection"));
    auto* restore = makeButton(tr("Restore…"), this);
    restore->setObjectName(QStringLiteral("asOfRestore"));
    auto* back = makeButton(tr("Back to now"), this, ButtonKind::Primary);
    back->setObjectName(QStringLiteral("asOfBackToNow"));
    for (QPushButton* button : {openNew, restore, back})
        row->addWidget(button);
    connect(openNew, &QPushButton::clicked, this,
            [this, &current] { openAsNewCollection(m_history, current.at().toStdString()); });
    connect(restore, &QPushButton::clicked, this, [this, &current] {
        if (const auto state = m_history.stateOf(current.at().toStdString()))
            openRestoreSheet(m_history, *state, this);
    });
    connect(back, &QPushButton::clicked, &m_history, &HistoryController::backToNow);
    connect(&current, &CurrentCollection::changed, this, &AsOfBanner::render);
    connect(&m_history, &HistoryController::historyChanged, this, &AsOfBanner::render);
    render();
}

void AsOfBanner::render()
{
    const CurrentCollection& current = m_history.collection();
    setVisible(!current.isNow());
    if (current.isNow())
        return;
    const auto entry = m_history.model().find(current.at().toStdString());
    const auto state = m_history.stateOf(current.at().toStdString());
    const auto* snapshot = entry ? &*m_history.entries()[*entry].snapshot : nullptr;
    const int side = theme::px(16);
    m_icon->setPixmap(theme::icon(QStringLiteral("history")).pixmap(QSize(side, side), devicePixelRatioF()));
    m_title->setFullText(
        tr("%1 as of %2", "collection, moment")
            .arg(current.name(), !state ? current.at() : snapshot ? fullMomentText(state->timeMs) : exactMomentText(state->timeMs)));
    m_facts->setFullText(snapshot ? tr("· read-only · %1", "chunks").arg(formatChunks(snapshot->points))
                                  : tr("· read-only"));
    setAccessibleName(m_title->fullText());
}

void AsOfBanner::paintEvent(QPaintEvent*)
{
    const theme::Colors& colors = theme::colors(palette());
    QPainter painter(this);
    const QRect card = rect().adjusted(theme::px(kSide), theme::px(kAbove), -theme::px(kSide), 0);
    paintCard(&painter, QRectF(card), colors.accentWeak, colors.accent, theme::px(theme::kRadius));
}

} // namespace varve::ui
