// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/jobs/job_text.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"

#include <QCoreApplication>
#include <QHash>

namespace varve::ui {

namespace {

using async::Job;

/// Holds the translation context of this file's functions.
struct JobText {
    Q_DECLARE_TR_FUNCTIONS(JobText)
};

QString rateText(const Job& job)
{
    const auto rate = job.ratePerSecond();
    if (!rate || *rate < 0.5)
        return {};
    const auto whole = static_cast<std::uint64_t>(*rate + 0.5);
    switch (job.rateUnit()) {
    case Job::RateUnit::Units: return JobText::tr("%1 chunks/s").arg(formatCount(whole));
    case Job::RateUnit::Bytes: return JobText::tr("%1/s").arg(formatSize(whole));
    case Job::RateUnit::Items: return JobText::tr("%1 items/s").arg(formatCount(whole));
    }
    return {};
}

} // namespace

QString jobTitle(const Job& job)
{
    const QString& name = job.collection();
    switch (job.kind()) {
    case Job::Kind::Import: return JobText::tr("Importing into %1").arg(name);
    case Job::Kind::Snapshot: return JobText::tr("Snapshot of %1").arg(name);
    case Job::Kind::Restore: return JobText::tr("Restoring %1").arg(name);
    case Job::Kind::Verify: return JobText::tr("Verifying %1").arg(name);
    case Job::Kind::Export: return JobText::tr("Exporting %1").arg(name);
    case Job::Kind::ImportZip: return JobText::tr("Restoring %1 from a file").arg(name);
    case Job::Kind::Compare: return JobText::tr("Comparing states of %1").arg(name);
    case Job::Kind::Optimize: return JobText::tr("Optimizing %1").arg(name);
    case Job::Kind::ScheduledRun: return JobText::tr("Scheduled snapshots");
    case Job::Kind::Delete: return JobText::tr("Deleting from %1").arg(name);
    case Job::Kind::Map: return JobText::tr("Drawing the map of %1").arg(name);
    case Job::Kind::Mend: return JobText::tr("Repairing the past of %1").arg(name);
    case Job::Kind::Reembed: return JobText::tr("Embedding %1 with another model").arg(name);
    }
    return name;
}

QString phaseText(const std::string& phase)
{
    const QHash<QString, QString> texts{
        {QStringLiteral("discovering"), JobText::tr("Looking for files")},
        {QStringLiteral("reading"), JobText::tr("Reading")},
        {QStringLiteral("embedding"), JobText::tr("Understanding")},
        {QStringLiteral("importing"), JobText::tr("Importing")},
        {QStringLiteral("importing-vectors"), JobText::tr("Importing")},
        {QStringLiteral("writing"), JobText::tr("Writing")},
        {QStringLiteral("replaying"), JobText::tr("Recovering the log")},
        {QStringLiteral("replay"), JobText::tr("Recovering the log")},
        {QStringLiteral("metadata"), JobText::tr("Checking the documents")},
        {QStringLiteral("segments"), JobText::tr("Checking the index")},
        {QStringLiteral("building"), JobText::tr("Building the index")},
        {QStringLiteral("copying"), JobText::tr("Copying")},
        {QStringLiteral("capturing"), JobText::tr("Capturing")},
        {QStringLiteral("hashing"), JobText::tr("Verifying")},
        {QStringLiteral("verifying"), JobText::tr("Verifying")},
        {QStringLiteral("mending"), JobText::tr("Taking what is damaged from the copy")},
        {QStringLiteral("comparing"), JobText::tr("Comparing")},
        {QStringLiteral("restoring"), JobText::tr("Restoring")},
        {QStringLiteral("exporting"), JobText::tr("Exporting")},
        {QStringLiteral("extracting"), JobText::tr("Unpacking")},
        {QStringLiteral("optimizing"), JobText::tr("Optimizing")},
        {QStringLiteral("pruning"), JobText::tr("Removing old snapshots")},
        {QStringLiteral("sampling"), JobText::tr("Reading the points")},
        {QStringLiteral("neighbours"), JobText::tr("Finding neighbours")},
        {QStringLiteral("arranging"), JobText::tr("Arranging the points")},
        {QStringLiteral("counting"), JobText::tr("Reading the texts")},
        {QStringLiteral("collecting"), JobText::tr("Collecting the new vectors")},
        {QStringLiteral("writing vectors"), JobText::tr("Writing")},
        {QStringLiteral("encoding vectors"), JobText::tr("Writing")},
        {QStringLiteral("building the index"), JobText::tr("Building the index")},
        {QStringLiteral("catching-up"), JobText::tr("Taking in what came meanwhile")},
        {QStringLiteral("waiting-for-import"), JobText::tr("Waiting for an import to end")},
    };
    const QString name = toText(phase);
    return texts.value(name, name);
}

QString jobAmount(const Job& job)
{
    const Progress& p = job.progress();
    if (p.totalItems > 0 && job.kind() == Job::Kind::Import) {
        const QString files =
            JobText::tr("%1 of %Ln file(s)", nullptr, static_cast<int>(p.totalItems)).arg(formatCount(p.doneItems));
        if (p.doneUnits == 0)
            return files;
        return files % QStringLiteral(" · ") % JobText::tr("%Ln chunk(s)", nullptr, static_cast<int>(p.doneUnits));
    }
    if (p.totalItems > 0)
        return JobText::tr("%1 of %2").arg(formatCount(p.doneItems), formatCount(p.totalItems));
    if (p.totalBytes > 0)
        return JobText::tr("%1 of %2").arg(formatSize(p.doneBytes), formatSize(p.totalBytes));
    return p.doneItems > 0 ? formatCount(p.doneItems) : QString();
}

QString jobPace(const Job& job)
{
    if (job.isPaused())
        return JobText::tr("Paused");
    QStringList parts{rateText(job)};
    if (const auto left = job.remainingSeconds())
        parts << JobText::tr("%1 left").arg(formatDuration(*left));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString jobDetail(const Job& job)
{
    switch (job.state()) {
    case Job::State::Queued: return JobText::tr("Waiting");
    case Job::State::Done: return JobText::tr("Done");
    case Job::State::Cancelled: return JobText::tr("Cancelled");
    case Job::State::Failed: return job.error() ? errorText(*job.error()) : QString();
    case Job::State::Running: break;
    }
    QStringList parts{jobAmount(job), jobPace(job)};
    parts.removeAll(QString());
    return parts.isEmpty() ? phaseText(job.progress().phase) : parts.join(QStringLiteral(" · "));
}

} // namespace varve::ui
