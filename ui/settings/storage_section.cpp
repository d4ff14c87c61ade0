// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/storage_section.h"

#include "ui/models/format.h"
#include "ui/widgets/segmented_control.h"

#include <QCoreApplication>
#include <QSignalBlocker>
#include <QSpinBox>

namespace varve::ui {

namespace {

struct StorageText {
    Q_DECLARE_TR_FUNCTIONS(StorageText)
};
using collection::Durability;
using collection::StorageMode;
constexpr int kLargestEf = 10'000;
constexpr std::uint64_t kMegabyte = 1'000'000;
constexpr int kSmallestBudgetMb = 16;
constexpr int kLargestBudgetMb = 10'000'000;

QString modeText(StorageMode mode)
{
    switch (mode) {
    case StorageMode::Memory:
        return StorageText::tr("Everything is held in memory: the quickest answers, the most memory.");
    case StorageMode::Disk:
        return StorageText::tr("Everything is read from disk as needed: little memory, slower answers. For "
                               "collections larger than memory.");
    case StorageMode::Hybrid: break;
    }
    return StorageText::tr(
        "What search touches most is in memory, the full vectors stay on disk. Right for most "
        "collections.");
}

QString durabilityText(Durability durability)
{
    switch (durability) {
    case Durability::Each:
        return StorageText::tr(
            "A power cut costs nothing: each change is on the disk before it counts as saved.");
    case Durability::Interval: return StorageText::tr("A power cut may cost the last second of changes.");
    case Durability::Os: break;
    }
    return StorageText::tr(
        "A power cut may cost the last changes, usually up to half a minute: the system decides "
        "when they reach the disk.");
}

QString budgetText(const collection::CollectionInfo& info)
{
    QString text = StorageText::tr("Compressed vectors and graphs are held in memory up to this much, those searched "
                                   "most first; the others stay on disk.");
    if (info.segments > 0)
        text += QLatin1Char(' ')
                + StorageText::tr("Now: %1 of %Ln segment(s).", nullptr, static_cast<int>(info.segments))
                      .arg(formatCount(info.hotSegments));
    if (info.hitRate)
        text += QLatin1Char(' ') + StorageText::tr("%1 of what was found came from memory.").arg(formatPercent(*info.hitRate));
    return text;
}

} // namespace

StorageSection::StorageSection(SettingsController& settings, QWidget* parent)
    : SettingsSection(tr("Storage"), parent),
      m_settings(settings),
      m_mode(new SegmentedControl(this)),
      m_durability(new SegmentedControl(this)),
      m_budget(new QSpinBox(this)),
      m_ef(new QSpinBox(this))
{
    m_mode->setObjectName(QStringLiteral("storageMode"));
    m_mode->addSegment(static_cast<int>(StorageMode::Memory), tr("Memory"));
    m_mode->addSegment(static_cast<int>(StorageMode::Hybrid), tr("Hybrid"));
    m_mode->addSegment(static_cast<int>(StorageMode::Disk), tr("Disk"));
    m_durability->setObjectName(QStringLiteral("durability"));
    m_durability->addSegment(static_cast<int>(Durability::Each), tr("Each change"));
    m_durability->addSegment(static_cast<int>(Durability::Interval), tr("Each second"));
    m_durability->addSegment(static_cast<int>(Durability::Os), tr("By the system"));
    m_budget->setObjectName(QStringLiteral("memoryBudget"));
    m_budget->setRange(kSmallestBudgetMb, kLargestBudgetMb);
    m_budget->setSingleStep(64);
    m_budget->setSuffix(tr(" MB"));
    m_budget->setKeyboardTracking(false);
    m_ef->setObjectName(QStringLiteral("ef"));
    m_ef->setRange(10, kLargestEf);
    m_ef->setSingleStep(10);
    m_ef->setKeyboardTracking(false);
    m_modeRow = new SettingRow(tr("Mode"), m_mode, this);
    m_budgetRow = new SettingRow(tr("Memory budget"), m_budget, this);
    m_durabilityRow = new SettingRow(tr("Durability"), m_durability, this);
    m_efRow = new SettingRow(tr("Search depth (ef)"), m_ef, this);
    m_efRow->setExplanation(
        tr("How many candidates a search by meaning looks at. More finds more, and takes longer."));
    for (SettingRow* row : {m_modeRow, m_budgetRow, m_durabilityRow, m_efRow})
        addRow(row);

    const auto setMode = [this](int mode) {
        m_settings.change("mode", std::string(collection::toString(static_cast<StorageMode>(mode))));
    };
    const auto setDurability = [this](int durability) {
        m_settings.change("durability",
                          std::string(collection::toString(static_cast<Durability>(durability))));
    };
    connect(m_mode, &SegmentedControl::chosen, this, setMode);
    connect(m_modeRow, &SettingRow::resetRequested, this,
            [setMode] { setMode(static_cast<int>(StorageMode::Hybrid)); });
    connect(m_durability, &SegmentedControl::chosen, this, setDurability);
    connect(m_durabilityRow, &SettingRow::resetRequested, this, [this, setDurability] {
        setDurability(
            static_cast<int>(collection::defaultDurability(m_settings.settings().info.config.mode)));
    });
    connect(m_budget, &QSpinBox::valueChanged, this,
            [this](int megabytes) { m_settings.change("memory-budget", std::to_string(static_cast<std::uint64_t>(megabytes) * kMegabyte)); });
    connect(m_budgetRow, &SettingRow::resetRequested, this, [this] { m_settings.change("memory-budget", "auto"); });
    connect(m_ef, &QSpinBox::valueChanged, this,
            [this](int ef) { m_settings.change("ef", std::to_string(ef)); });
    connect(m_efRow, &SettingRow::resetRequested, this,
            [this] { m_settings.change("ef", "auto"); });
    connect(&settings, &SettingsController::changed, this, &StorageSection::render);
    render();
}

void StorageSection::render()
{
    const auto& info = m_settings.settings().info;
    const StorageMode mode = info.config.mode;
    const Durability durability = info.config.durability;
    setEnabled(m_settings.canChange());
    m_mode->setCurrent(static_cast<int>(mode));
    m_durability->setCurrent(static_cast<int>(durability));
    const auto show = [](QSpinBox* box, std::uint64_t value) {
        const QSignalBlocker quiet(box);
        if (static_cast<std::uint64_t>(box->value()) != value)
            box->setValue(static_cast<int>(std::min(value, static_cast<std::uint64_t>(box->maximum()))));
    };
    show(m_ef, info.ef);
    show(m_budget, info.memoryBudget / kMegabyte);
    m_budgetRow->setVisible(mode == StorageMode::Hybrid);
    m_budgetRow->setExplanation(budgetText(info));
    m_budgetRow->setIsDefault(info.memoryBudgetIsAutomatic);
    m_modeRow->setExplanation(
        tr("%1 Now: %2 in memory, %3 mapped from disk.")
            .arg(modeText(mode), formatSize(info.ramBytes), formatSize(info.mappedBytes)));
    m_durabilityRow->setExplanation(
        tr("%1 A crash of the program alone never costs anything.").arg(durabilityText(durability)));
    m_modeRow->setIsDefault(mode == StorageMode::Hybrid);
    m_durabilityRow->setIsDefault(durability == collection::defaultDurability(mode));
    m_efRow->setIsDefault(!info.isEfFixed);
}

} // namespace varve::ui
