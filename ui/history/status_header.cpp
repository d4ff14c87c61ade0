// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/status_header.h"

#include "ui/history/glyphs.h"
#include "ui/models/error_text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented_control.h"

#include <QHBoxLayout>
#include <QPainter>

namespace varve::ui {

/// The shield with its level.
class ShieldIcon : public QWidget {
public:
    explicit ShieldIcon(QWidget* parent) : QWidget(parent) { setFixedSize(theme::px(16), theme::px(18)); }
    void setLevel(ProtectionLevel level)
    {
        m_level = level;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const ShieldState state = m_level == ProtectionLevel::Good        ? ShieldState::Good
                                  : m_level == ProtectionLevel::Attention ? ShieldState::Warning
                                                                          : ShieldState::Bad;
        paintShield(painter, QRectF(rect()), state, theme::colors(palette()));
    }

private:
    ProtectionLevel m_level = ProtectionLevel::Attention;
};

namespace {

constexpr int kNarrowest = 380;
constexpr int kRoomForViews = 520;
constexpr int kRoomForRanges = 760;

struct RangeButton {
    const char* name;
    QString text;
    RangePreset preset;
};

} // namespace

StatusHeader::StatusHeader(HistoryController& history, QWidget* parent)
    : QWidget(parent),
      m_history(history),
      m_row(new QHBoxLayout(this)),
      m_shield(new ShieldIcon(this)),
      m_title(makeLabel({}, this, "strong")),
      m_detail(new ElidedLabel(this)),
      m_ranges(new QWidget(this)),
      m_views(new SegmentedControl(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(theme::px(10));
    m_title->setObjectName(QStringLiteral("protectionTitle"));
    m_detail->setObjectName(QStringLiteral("protectionDetail"));
    m_detail->setProperty("role", QLatin1String("muted"));
    m_take = makeButton(tr("Snapshot now"), this);
    m_take->setObjectName(QStringLiteral("snapshotNow"));
    connect(m_take, &QPushButton::clicked, &history, &HistoryController::takeSnapshot);

    auto* ranges = new QHBoxLayout(m_ranges);
    ranges->setContentsMargins(0, 0, 0, 0);
    ranges->setSpacing(0);
    for (const RangeButton& range : {RangeButton{"rangeDay", tr("Day"), RangePreset::Day},
                                     RangeButton{"rangeWeek", tr("Week"), RangePreset::Week},
                                     RangeButton{"rangeMonth", tr("Month"), RangePreset::Month},
                                     RangeButton{"rangeYear", tr("Year"), RangePreset::Year},
                                     RangeButton{"rangeAll", tr("All"), RangePreset::All}}) {
        QPushButton* button = makeButton(range.text, m_ranges, ButtonKind::Quiet);
        button->setObjectName(QLatin1String(range.name));
        connect(button, &QPushButton::clicked, this,
                [this, preset = range.preset] { emit rangeChosen(preset); });
        ranges->addWidget(button);
    }
    m_views->setObjectName(QStringLiteral("historyView"));
    m_views->setAccessibleName(tr("Timeline or table"));
    m_views->addSegment(0, tr("Timeline"));
    m_views->addSegment(1, tr("Table"), tr("The same entries as a table (Ctrl+T)"));
    connect(m_views, &SegmentedControl::chosen, this, [this](int id) { emit tableChosen(id == 1); });
    m_collapse = makeButton({}, this, ButtonKind::Quiet);
    m_collapse->setObjectName(QStringLiteral("collapseHistory"));
    connect(m_collapse, &QPushButton::clicked, this, &StatusHeader::collapseToggled);

    m_row->addWidget(m_shield);
    m_row->addWidget(m_title);
    m_row->addWidget(m_detail, 1);
    for (QWidget* widget : {static_cast<QWidget*>(m_take), m_ranges, static_cast<QWidget*>(m_views),
                            static_cast<QWidget*>(m_collapse)})
        m_row->addWidget(widget);
    connect(&history, &HistoryController::historyChanged, this, &StatusHeader::render);
    connect(&history, &HistoryController::phaseChanged, this, &StatusHeader::render);
    connect(&history, &HistoryController::ticked, this, &StatusHeader::render);
    render();
}

void StatusHeader::setCollapsed(bool collapsed, QWidget* overview)
{
    if (collapsed && !m_isCollapsed && overview)
        m_row->insertWidget(2, overview, 3);
    m_isCollapsed = collapsed;
    render();
}

void StatusHeader::setTimelineControlsVisible(bool visible)
{
    m_hasControls = visible;
    render();
}

void StatusHeader::setTableShown(bool shown)
{
    m_views->setCurrent(shown ? 1 : 0);
}

QSize StatusHeader::minimumSizeHint() const
{
    return {theme::px(kNarrowest), QWidget::minimumSizeHint().height()};
}

void StatusHeader::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    renderRoom();
}

/// In a narrow window the buttons that have keys of their own give way.
void StatusHeader::renderRoom()
{
    const bool isWanted = m_hasControls && !m_isCollapsed;
    m_ranges->setVisible(isWanted && width() >= theme::px(kRoomForRanges));
    m_views->setVisible(isWanted && width() >= theme::px(kRoomForViews));
}

void StatusHeader::render()
{
    using Phase = HistoryController::Phase;
    const Protection protection = protectionOf(m_history.history(), m_history.nowMs());
    const bool isReady = m_history.phase() == Phase::Ready;
    m_shield->setVisible(isReady);
    m_shield->setLevel(protection.level);
    switch (m_history.phase()) {
    case Phase::NoCollection:
        m_title->setText(tr("No collection chosen"));
        m_detail->setFullText({});
        break;
    case Phase::Loading:
        m_title->setText(tr("Reading the history…"));
        m_detail->setFullText({});
        break;
    case Phase::Failed:
        m_title->setText(tr("The history could not be read"));
        m_detail->setFullText(errorText(*m_history.error()));
        break;
    case Phase::Ready:
        m_title->setText(protectionTitle(protection));
        m_detail->setFullText(protectionDetail(protection, m_history.nowMs()));
        break;
    }
    m_detail->setVisible(!m_isCollapsed || !m_hasControls);
    m_take->setEnabled(isReady);
    m_take->setVisible(m_hasControls);
    renderRoom();
    m_collapse->setVisible(m_hasControls);
    m_collapse->setIcon(theme::icon(m_isCollapsed ? QStringLiteral("chevron-up") : QStringLiteral("chevron"),
                                    theme::IconColor::Muted));
    const QString action = m_isCollapsed ? tr("Show the whole timeline") : tr("Show only the overview");
    m_collapse->setAccessibleName(action);
    m_collapse->setToolTip(action);
}

} // namespace varve::ui
