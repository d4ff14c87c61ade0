// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace varve::ui {

namespace {
/// Holds the translation context of this file's functions.
struct Format {
    Q_DECLARE_TR_FUNCTIONS(Format)
};
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
} // namespace

QString formatCount(std::uint64_t count)
{
    return QLocale().toString(static_cast<qulonglong>(count));
}

QString formatDocuments(std::uint64_t count)
{
    return Format::tr("%Ln document(s)", nullptr, static_cast<int>(count));
}

QString formatChunks(std::uint64_t count)
{
    return Format::tr("%Ln chunk(s)", nullptr, static_cast<int>(count));
}

QString formatSize(std::uint64_t bytes)
{
    const int decimals = bytes < 10'240 ? 0 : 1;
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), decimals, QLocale::DataSizeTraditionalFormat);
}

QString formatTime(std::int64_t timeMs)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(timeMs);
    const QLocale locale;
    return locale.toString(time, locale.language() == QLocale::Chinese ? QStringLiteral("yyyy年M月d日 ddd HH:mm")
                                                                        : QStringLiteral("ddd d MMM yyyy HH:mm"));
}

QString formatAge(std::int64_t timeMs, std::int64_t nowMs)
{
    const std::int64_t age = nowMs - timeMs;
    if (age < kMinuteMs)
        return Format::tr("just now");
    if (age < kHourMs)
        return Format::tr("%n min ago", nullptr, static_cast<int>(age / kMinuteMs));
    if (age < 24 * kHourMs)
        return Format::tr("%n h ago", nullptr, static_cast<int>(age / kHourMs));
    const QDate day = QDateTime::fromMSecsSinceEpoch(timeMs).date();
    const qint64 days = day.daysTo(QDateTime::fromMSecsSinceEpoch(nowMs).date());
    if (days <= 1)
        return Format::tr("yesterday");
    if (days < 14)
        return Format::tr("%n day(s) ago", nullptr, static_cast<int>(days));
    return QLocale().toString(day, QLocale::ShortFormat);
}

QString formatDuration(double seconds)
{
    const auto whole = static_cast<std::int64_t>(std::max(1.0, seconds));
    if (whole < 60)
        return Format::tr("%1 s").arg(whole);
    if (whole < 3600)
        return Format::tr("%1 min").arg((whole + 30) / 60);
    return Format::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString formatPercent(double fraction)
{
    const double percent = std::clamp(fraction, 0.0, 1.0) * 100;
    return Format::tr("%1 %").arg(QLocale().toString(percent, 'f', percent < 10 ? 1 : 0));
}

QString toText(const std::string& bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

} // namespace varve::ui
