// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/past_damage.h"

#include "ui/models/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <iterator>
#include <set>

namespace varve::ui {

namespace {

struct PastDamageText {
    Q_DECLARE_TR_FUNCTIONS(PastDamageText)
};
constexpr qsizetype kNamed = 3; ///< a banner is no list; the details have all

QString snapshotName(const snapshot::Snapshot& snapshot)
{
    return snapshot.label.empty() ? formatTime(snapshot.createdMs) : toText(snapshot.label);
}

QString named(const QStringList& names)
{
    const QString first = QLocale().createSeparatedList(names.mid(0, kNamed));
    const auto more = static_cast<int>(names.size() - kNamed);
    return more > 0 ? PastDamageText::tr("%1, and %n more", "names, how many others", more).arg(first) : first;
}

} // namespace

PastDamage pastDamage(const std::vector<snapshot::Snapshot>& snapshots, const snapshot::RecoveryWindow& window)
{
    PastDamage damage;
    std::copy_if(snapshots.begin(), snapshots.end(), std::back_inserter(damage.snapshots),
                 [](const auto& one) { return one.state == snapshot::SnapshotState::Damaged; });
    std::copy_if(window.gaps.begin(), window.gaps.end(), std::back_inserter(damage.gaps),
                 [](const auto& gap) { return gap.reason == snapshot::GapReason::Damaged; });
    return damage;
}

Result<PastDamage> pastDamage(workspace::Workspace& workspace, const std::string& name,
                              const workspace::PastVerification& verification)
{
    PastDamage damage = pastDamage({}, verification.window);
    std::set<std::string> damaged;
    for (const snapshot::SnapshotVerdict& one : verification.snapshots) {
        if (!one.outcome)
            damaged.insert(one.id);
    }
    if (damaged.empty())
        return damage;
    VARVE_TRY(const auto snapshots, workspace.snapshots(name));
    std::copy_if(snapshots.begin(), snapshots.end(), std::back_inserter(damage.snapshots),
                 [&](const auto& one) { return damaged.contains(one.id); });
    return damage;
}

QString pastDamageText(const PastDamage& damage)
{
    QStringList names;
    for (const auto& one : damage.snapshots)
        names << snapshotName(one);
    QStringList stretches;
    for (const auto& gap : damage.gaps)
        stretches << PastDamageText::tr("%1 to %2", "from a time to a time")
                         .arg(formatTime(gap.fromMs), formatTime(gap.toMs));
    const QString ofSnapshots =
        PastDamageText::tr("%n snapshot(s) cannot be read whole: %1.", nullptr, static_cast<int>(names.size()))
            .arg(named(names));
    const QString ofTime = PastDamageText::tr("%n stretch(es) of time cannot be gone back to: %1.", nullptr,
                                              static_cast<int>(stretches.size()))
                               .arg(named(stretches));
    if (names.isEmpty() || stretches.isEmpty())
        return !names.isEmpty() ? ofSnapshots : !stretches.isEmpty() ? ofTime : QString();
    return PastDamageText::tr("%1 %2", "two sentences").arg(ofSnapshots, ofTime);
}

QString pastDamageDetails(const PastDamage& damage)
{
    QStringList lines;
    for (const auto& one : damage.snapshots)
        lines << toText(one.id) + QStringLiteral(": ") + toText(one.stateReason);
    for (const auto& gap : damage.gaps)
        lines << formatTime(gap.fromMs) + QStringLiteral(" – ") + formatTime(gap.toMs) + QStringLiteral(": ") +
                     toText(gap.detail);
    return lines.join(QLatin1Char('\n'));
}

} // namespace varve::ui
