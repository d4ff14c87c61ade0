// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/schedule_section.h"

#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace varve::ui {

ScheduleSection::ScheduleSection(SettingsController& settings, QWidget* parent)
    : SettingsSection(tr("Schedule"), parent), m_settings(settings)
{
    setObjectName(QStringLiteral("scheduleSection"));
    buildPlan();
    buildCustom();
    buildRetention();
    connect(&settings, &SettingsController::changed, this, &ScheduleSection::render);
    render();
}

void ScheduleSection::buildPlan()
{
    m_plan = new QComboBox(this);
    m_plan->setObjectName(QStringLiteral("schedulePlan"));
    m_plan->addItem(tr("Off"), static_cast<int>(Plan::Off));
    m_plan->addItem(tr("Hourly"), static_cast<int>(Plan::Hourly));
    m_plan->addItem(tr("Daily at 02:00, verified"), static_cast<int>(Plan::Daily));
    m_plan->addItem(tr("Hourly, and verified daily at 02:00"), static_cast<int>(Plan::HourlyAndDaily));
    m_plan->addItem(tr("Custom…"), static_cast<int>(Plan::Custom));
    m_planRow = new SettingRow(tr("Automatic snapshots"), m_plan, this);
    addRow(m_planRow);
    m_paused = new QCheckBox(tr("Paused"), this);
    m_paused->setObjectName(QStringLiteral("schedulePaused"));
    addRow(m_paused);
    connect(m_plan, &QComboBox::activated, this, &ScheduleSection::choosePlan);
    connect(m_planRow, &SettingRow::resetRequested, this,
            [this] { m_settings.changeSchedule(withPlan(plan(), kDefaultPlan)); });
    connect(m_paused, &QCheckBox::toggled, this, [this](bool paused) {
        schedule::Schedule next = plan();
        next.paused = paused;
        m_settings.changeSchedule(next);
    });
}

void ScheduleSection::buildCustom()
{
    m_custom = new QWidget(this);
    auto* grid = new QGridLayout(m_custom);
    grid->setContentsMargins(0, 0, 0, theme::px(theme::kSpace8));
    grid->setHorizontalSpacing(theme::px(theme::kSpace12));
    m_incremental = new QLineEdit(m_custom);
    m_incremental->setObjectName(QStringLiteral("incrementalCron"));
    m_full = new QLineEdit(m_custom);
    m_full->setObjectName(QStringLiteral("fullCron"));
    m_customProblem = makeLabel({}, m_custom, "small");
    m_customProblem->setObjectName(QStringLiteral("cronProblem"));
    setLabelTone(m_customProblem, "bad");
    const auto add = [&](int row, const QString& name, QLineEdit* field) {
        QLabel* label = makeLabel(name, m_custom, "small");
        label->setBuddy(field);
        field->setAccessibleName(name);
        field->setPlaceholderText(QStringLiteral("0 9-18 * * 1-5"));
        grid->addWidget(label, row, 0);
        grid->addWidget(field, row, 1);
        connect(field, &QLineEdit::editingFinished, this, &ScheduleSection::applyCustom);
    };
    add(0, tr("Snapshot (cron)"), m_incremental);
    add(1, tr("Verified snapshot (cron)"), m_full);
    grid->addWidget(makeLabel(tr("Minute, hour, day of the month, month, day of the week; empty for never."),
                              m_custom, "small"),
                    2, 1);
    grid->addWidget(m_customProblem, 3, 1);
    addRow(m_custom);
}

void ScheduleSection::buildRetention()
{
    auto* box = new QWidget(this);
    box->setObjectName(QStringLiteral("retention"));
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme::px(theme::kSpace8));
    grid->setVerticalSpacing(theme::px(2));
    const std::array names{tr("Hourly"), tr("Daily"), tr("Weekly"), tr("Monthly"), tr("Yearly")};
    const std::array<const char*, 5> objectNames{"keepHourly", "keepDaily", "keepWeekly", "keepMonthly",
                                                 "keepYearly"};
    m_retentionRow = nullptr;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto* count = new QSpinBox(box);
        count->setObjectName(QLatin1String(objectNames[i]));
        count->setRange(0, 9999);
        count->setAccessibleName(names[i]);
        count->setKeyboardTracking(false);
        count->setFixedWidth(theme::px(64));
        m_counts[i] = count;
        grid->addWidget(makeLabel(names[i], box, "small"), 0, static_cast<int>(i));
        grid->addWidget(count, 1, static_cast<int>(i));
        connect(count, &QSpinBox::valueChanged, this, &ScheduleSection::applyRetention);
    }
    m_retentionRow = new SettingRow(tr("How many are kept"), box, this);
    addRow(m_retentionRow);
    connect(m_retentionRow, &SettingRow::resetRequested, this, [this] {
        schedule::Schedule next = plan();
        next.retention = {};
        m_settings.changeSchedule(next);
    });
}

void ScheduleSection::choosePlan(int index)
{
    const auto chosen = static_cast<Plan>(m_plan->itemData(index).toInt());
    m_isEditingCustom = chosen == Plan::Custom;
    if (m_isEditingCustom)
        return render();
    m_settings.changeSchedule(withPlan(plan(), chosen));
}

void ScheduleSection::applyCustom()
{
    schedule::Schedule next = plan();
    const auto take = [this](const QLineEdit* field, std::string& expression) {
        const std::string text = field->text().trimmed().toStdString();
        if (!text.empty() && !schedule::CronExpression::parse(text)) {
            m_customProblem->setText(
                tr("“%1” is not a cron expression of five fields.").arg(field->text().trimmed()));
            return false;
        }
        expression = text;
        return true;
    };
    if (!take(m_incremental, next.incrementalCron) || !take(m_full, next.fullCron))
        return;
    m_customProblem->clear();
    if (next.incrementalCron != plan().incrementalCron || next.fullCron != plan().fullCron)
        m_settings.changeSchedule(next);
}

schedule::Retention ScheduleSection::enteredRetention() const
{
    const auto count = [this](std::size_t i) { return static_cast<std::uint32_t>(m_counts[i]->value()); };
    return {count(0), count(1), count(2), count(3), count(4)};
}

void ScheduleSection::applyRetention()
{
    schedule::Schedule next = plan();
    next.retention = enteredRetention();
    m_settings.changeSchedule(next);
}

void ScheduleSection::render()
{
    const auto& status = m_settings.settings().schedule;
    if (m_shownCollection != m_settings.collectionName()) {
        m_shownCollection = m_settings.collectionName();
        m_isEditingCustom = false;
        m_customProblem->clear();
    }
    setEnabled(m_settings.canChange());
    const Plan actual = planOf(plan());
    const Plan shown = m_isEditingCustom ? Plan::Custom : actual;
    m_plan->setCurrentIndex(m_plan->findData(static_cast<int>(shown)));
    m_planRow->setIsDefault(actual == kDefaultPlan);
    m_planRow->setExplanation(
        plan().paused && actual != Plan::Off ? tr("Paused: nothing is taken until you go on.")
        : status.nextMs > 0 ? tr("Next: %1. Runs while Varve is open or by varvectl run-due; a "
                                 "missed time is made up for once.")
                                  .arg(formatTime(status.nextMs))
                            : tr("Snapshots are taken only by hand."));
    const QSignalBlocker quiet(m_paused);
    m_paused->setChecked(plan().paused);
    m_paused->setVisible(actual != Plan::Off);
    m_custom->setVisible(shown == Plan::Custom);
    for (auto [field, text] :
         {std::pair{m_incremental, &plan().incrementalCron}, std::pair{m_full, &plan().fullCron}}) {
        if (!field->hasFocus() && m_customProblem->text().isEmpty())
            field->setText(toText(*text));
    }
    renderRetention();
}

void ScheduleSection::renderRetention()
{
    const schedule::Retention& kept = plan().retention;
    const std::array values{kept.hourly, kept.daily, kept.weekly, kept.monthly, kept.yearly};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const QSignalBlocker quiet(m_counts[i]);
        m_counts[i]->setValue(static_cast<int>(values[i]));
    }
    m_retentionRow->setIsDefault(schedule::toString(kept) == schedule::toString(schedule::Retention{}));
    const workspace::RetentionPlan& plan = m_settings.settings().retention;
    const std::uint64_t total = plan.snapshots.size();
    const QString rule =
        tr("Each number counts snapshots that exist, not days. Pinned, labelled and safety snapshots "
           "always stay.");
    if (total == 0)
        return m_retentionRow->setExplanation(rule);
    const QString effect = plan.kept == total
                               ? tr("The next run keeps all %1.").arg(formatCount(total))
                               : tr("The next run keeps %1 of %2 and frees %3; the oldest is of %4.")
                                     .arg(formatCount(plan.kept), formatCount(total), formatSize(plan.freedBytes),
                                          formatTime(plan.oldestKeptMs));
    m_retentionRow->setExplanation(effect + QLatin1Char(' ') + rule);
}

} // namespace varve::ui
