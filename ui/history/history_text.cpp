// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/history_text.h"

#include "ui/history/ruler.h"
#include "ui/models/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

namespace varve::ui {

namespace {

struct HistoryText {
    Q_DECLARE_TR_FUNCTIONS(HistoryText)
};
const QString kSeparator = QStringLiteral(" · ");

QDateTime local(std::int64_t timeMs)
{
    return QDateTime::fromMSecsSinceEpoch(timeMs);
}

QString clockText(const QDateTime& time)
{
    return QLocale().toString(time.time(), QLocale::ShortFormat);
}

QString ruleText(const std::string& rule)
{
    if (rule == "hourly")
        return HistoryText::tr("hourly");
    if (rule == "daily")
        return HistoryText::tr("daily");
    if (rule == "weekly")
        return HistoryText::tr("weekly");
    if (rule == "monthly")
        return HistoryText::tr("monthly");
    if (rule == "yearly")
        return HistoryText::tr("yearly");
    return toText(rule);
}

/// Why no rule may take it, as in workspace::retentionItems(); empty for the rules of a schedule.
QString exemptionText(const std::string& reason)
{
    if (reason == "damaged")
        return HistoryText::tr("kept: damaged ones are never deleted by themselves");
    if (reason == "pinned")
        return HistoryText::tr("kept: pinned");
    if (reason == "labelled")
        return HistoryText::tr("kept: has a label");
    if (reason == "safety")
        return HistoryText::tr("kept: safety snapshot");
    if (reason == "migration")
        return HistoryText::tr("kept: taken before a migration");
    if (reason == "newest-verified")
        return HistoryText::tr("kept: the newest verified one");
    if (reason == "in-use")
        return HistoryText::tr("kept: in use");
    if (reason == "newest")
        return HistoryText::tr("kept: the newest");
    if (reason == "only-way")
        return HistoryText::tr("kept: later moments start from it");
    return {};
}

QString verifiedText(const snapshot::Snapshot& snapshot, std::int64_t nowMs)
{
    return snapshot.verifiedMs > 0 ? momentText(snapshot.verifiedMs, nowMs) : HistoryText::tr("not yet");
}

QString modeText(collection::StorageMode mode)
{
    switch (mode) {
    case collection::StorageMode::Memory: return HistoryText::tr("memory");
    case collection::StorageMode::Disk: return HistoryText::tr("disk");
    case collection::StorageMode::Hybrid: break;
    }
    return HistoryText::tr("hybrid");
}

} // namespace

QString momentText(std::int64_t timeMs, std::int64_t nowMs)
{
    const QDateTime time = local(timeMs);
    const qint64 daysAgo = time.date().daysTo(local(nowMs).date());
    if (daysAgo == 0)
        return HistoryText::tr("today %1").arg(clockText(time));
    if (daysAgo == 1)
        return HistoryText::tr("yesterday %1").arg(clockText(time));
    if (daysAgo == -1)
        return HistoryText::tr("tomorrow %1").arg(clockText(time));
    if (time.date().year() != local(nowMs).date().year())
        return fullMomentText(timeMs);
    const QString day = QLocale().toString(time.date(), datePatterns(QLocale()).weekdayDayMonth);
    return HistoryText::tr("%1, %2", "day, time").arg(day, clockText(time));
}

QString upcomingText(std::int64_t timeMs, std::int64_t nowMs)
{
    const QDateTime time = local(timeMs);
    return time.date() == local(nowMs).date() ? clockText(time) : momentText(timeMs, nowMs);
}

QString fullMomentText(std::int64_t timeMs)
{
    const QDateTime time = local(timeMs);
    const QLocale locale;
    const QString day = locale.toString(time.date(), datePatterns(locale).weekdayFull);
    return HistoryText::tr("%1, %2", "day, time").arg(day, clockText(time));
}

QString kindText(EntryKind kind)
{
    switch (kind) {
    case EntryKind::Scheduled: return HistoryText::tr("scheduled");
    case EntryKind::Manual: return HistoryText::tr("manual");
    case EntryKind::Safety: return HistoryText::tr("safety");
    case EntryKind::Migration: return HistoryText::tr("before a migration");
    case EntryKind::Imported: return HistoryText::tr("imported");
    case EntryKind::Damaged: return HistoryText::tr("damaged");
    case EntryKind::Restore: return HistoryText::tr("restored");
    case EntryKind::UndoRestore: return HistoryText::tr("restore undone");
    case EntryKind::Reembedded: return HistoryText::tr("other model");
    case EntryKind::Failed: return HistoryText::tr("failed run");
    case EntryKind::Missed: return HistoryText::tr("missed run");
    }
    return {};
}

QString entryTitle(const HistoryEntry& entry, std::int64_t nowMs)
{
    if (entry.snapshot && !entry.snapshot->label.empty())
        return toText(entry.snapshot->label);
    return momentText(entry.timeMs, nowMs);
}

QString retentionText(const HistoryEntry& entry)
{
    if (!entry.snapshot)
        return {};
    const auto& decision = entry.retention;
    if (!decision.keep)
        return HistoryText::tr("goes at the next run");
    if (decision.limit == 0)
        return exemptionText(decision.rule);
    return HistoryText::tr("kept: %1 %2 of %3", "rule, position, limit")
        .arg(ruleText(decision.rule))
        .arg(decision.position)
        .arg(decision.limit);
}

QString changeCountsText(const snapshot::Snapshot& snapshot)
{
    QStringList parts;
    if (snapshot.addedDocuments > 0)
        parts << QLatin1Char('+') + formatCount(snapshot.addedDocuments);
    if (snapshot.removedDocuments > 0)
        parts << QStringLiteral("−") + formatCount(snapshot.removedDocuments);
    if (snapshot.changedDocuments > 0)
        parts << QLatin1Char('~') + formatCount(snapshot.changedDocuments);
    return parts.isEmpty() ? HistoryText::tr("unchanged") : parts.join(QLatin1Char(' '));
}

QString entrySummary(const HistoryEntry& entry)
{
    QStringList parts{kindText(entry.kind)};
    if (entry.snapshot) {
        parts << formatChunks(entry.snapshot->points);
        if (entry.isVerified())
            parts << HistoryText::tr("verified");
        parts << retentionText(entry);
    } else {
        parts << toText(entry.detail);
    }
    parts.removeAll(QString());
    return parts.join(kSeparator);
}

std::vector<std::pair<QString, QString>> entryFacts(const HistoryEntry& entry, std::int64_t nowMs)
{
    std::vector<std::pair<QString, QString>> facts;
    const auto add = [&facts](const QString& name, const QString& value) {
        if (!value.isEmpty())
            facts.emplace_back(name, value);
    };
    if (!entry.snapshot) {
        add(HistoryText::tr("What"), kindText(entry.kind));
        add(HistoryText::tr("Details"), toText(entry.detail));
        return facts;
    }
    const snapshot::Snapshot& s = *entry.snapshot;
    add(HistoryText::tr("Taken"), kindText(entry.kind));
    add(HistoryText::tr("Problem"), entry.kind == EntryKind::Damaged ? toText(s.stateReason) : QString());
    add(HistoryText::tr("Note"), toText(s.note));
    add(HistoryText::tr("Holds"), HistoryText::tr("%1, %2", "documents, chunks")
                                      .arg(formatDocuments(s.documents), formatChunks(s.points)));
    add(HistoryText::tr("Since the one before"), changeCountsText(s));
    add(HistoryText::tr("Size"),
        HistoryText::tr("%1, %2 of its own").arg(formatSize(s.sizeBytes), formatSize(s.ownBytes)));
    add(HistoryText::tr("Verified"), verifiedText(s, nowMs));
    add(HistoryText::tr("Mode"), modeText(s.mode));
    add(HistoryText::tr("Model"), toText(services::shownIdentity(s.embedderIdentity)));
    add(HistoryText::tr("Retention"), retentionText(entry));
    return facts;
}

QString entryDescription(const HistoryEntry& entry, std::int64_t nowMs)
{
    QStringList parts{fullMomentText(entry.timeMs) + QStringLiteral(", ") + formatAge(entry.timeMs, nowMs)};
    if (entry.snapshot && !entry.snapshot->label.empty())
        parts << toText(entry.snapshot->label);
    for (const auto& [name, value] : entryFacts(entry, nowMs))
        parts << HistoryText::tr("%1: %2", "fact").arg(name, value);
    return parts.join(QStringLiteral("; "));
}

QString exactMomentText(std::int64_t timeMs)
{
    const QDateTime time = local(timeMs);
    const QLocale locale;
    return HistoryText::tr("%1, %2", "day, time")
        .arg(locale.toString(time.date(), datePatterns(locale).weekdayFull), time.toString(QStringLiteral("HH:mm:ss.zzz")));
}

std::string momentKey(std::int64_t timeMs)
{
    return QDateTime::fromMSecsSinceEpoch(timeMs, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
}

std::optional<std::int64_t> momentOfKey(const std::string& at)
{
    const QDateTime time = QDateTime::fromString(QString::fromStdString(at), Qt::ISODateWithMs);
    return time.isValid() && at.find(':') != std::string::npos ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

} // namespace varve::ui
