// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/schedule/local_time.h"
#include "core/schedule/schedule.h"

#include <array>
#include <charconv>
#include <span>

namespace varve::schedule {

namespace {

constexpr std::array<std::string_view, 12> kMonthNames{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDayNames{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct FieldRule {
    std::string_view name;
    unsigned low;
    unsigned high;
    std::span<const std::string_view> names;
};
constexpr std::array<FieldRule, 5> kFields{{{"minute", 0, 59, {}},
                                            {"hour", 0, 23, {}},
                                            {"day of month", 1, 31, {}},
                                            {"month", 1, 12, kMonthNames},
                                            {"day of week", 0, 7, kDayNames}}};

struct Nickname {
    std::string_view name;
    std::string_view fields;
};
constexpr std::array<Nickname, 7> kNicknames{{{"@hourly", "0 * * * *"},
                                              {"@daily", "0 0 * * *"},
                                              {"@midnight", "0 0 * * *"},
                                              {"@weekly", "0 0 * * 0"},
                                              {"@monthly", "0 0 1 * *"},
                                              {"@yearly", "0 0 1 1 *"},
                                              {"@annually", "0 0 1 1 *"}}};

Error badField(const FieldRule& rule, std::string_view part, std::string_view why)
{
    return Error{ErrorCode::InvalidArgument,
                 std::string(rule.name) + " \"" + std::string(part) + "\": " + std::string(why), {}, 0};
}

std::string_view takeUntil(std::string_view& rest, char separator)
{
    const std::size_t end = rest.find(separator);
    const std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return part;
}

std::string lowered(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

Result<unsigned> parseNumber(const FieldRule& rule, std::string_view text)
{
    const std::string name = lowered(text);
    for (std::size_t i = 0; i < rule.names.size(); ++i) {
        if (rule.names[i] == name)
            return static_cast<unsigned>(i) + rule.low;
    }
    unsigned value = 0;
    const auto end = text.data() + text.size();
    if (const auto [stop, failure] = std::from_chars(text.data(), end, value);
        failure != std::errc() || stop != end)
        return badField(rule, text, "not a number");
    if (value < rule.low || value > rule.high)
        return badField(rule, text, "must be " + std::to_string(rule.low) + " to " + std::to_string(rule.high));
    return value;
}

/// One element of a list: "*", "5", "1-5", each but the single number also with "/step".
Result<std::uint64_t> parseElement(const FieldRule& rule, std::string_view element)
{
    std::string_view rest = element;
    const bool hasStep = element.find('/') != std::string_view::npos;
    std::string_view range = takeUntil(rest, '/');
    unsigned step = 1;
    if (hasStep) {
        const auto end = rest.data() + rest.size();
        if (const auto [stop, failure] = std::from_chars(rest.data(), end, step);
            failure != std::errc() || stop != end || step == 0)
            return badField(rule, element, "the step must be a number from 1");
    }
    unsigned low = rule.low;
    unsigned high = rule.high;
    if (range != "*") {
        const bool isRange = range.find('-') != std::string_view::npos;
        if (hasStep && !isRange)
            return badField(rule, element, "a step needs a range or *");
        VARVE_TRY(low, parseNumber(rule, takeUntil(range, '-')));
        high = low;
        if (isRange) {
            VARVE_TRY(high, parseNumber(rule, range));
        }
        if (high < low)
            return badField(rule, element, "the range runs backwards");
    }
    std::uint64_t bits = 0;
    for (unsigned value = low; value <= high; value += step)
        bits |= std::uint64_t{1} << value;
    return bits;
}

Result<std::uint64_t> parseField(const FieldRule& rule, std::string_view text)
{
    std::uint64_t bits = 0;
    std::string_view rest = text;
    do {
        VARVE_TRY(const std::uint64_t element, parseElement(rule, takeUntil(rest, ',')));
        bits |= element;
    } while (!rest.empty());
    if (text.ends_with(','))
        return badField(rule, text, "ends in a comma");
    return bits;
}

Result<std::array<std::string_view, 5>> splitFields(std::string_view text)
{
    std::array<std::string_view, 5> fields;
    std::size_t count = 0;
    for (std::string_view rest = text;;) {
        const std::size_t begin = rest.find_first_not_of(" \t");
        if (begin == std::string_view::npos)
            break;
        rest.remove_prefix(begin);
        const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
        rest.remove_prefix(word.size());
        if (count < fields.size())
            fields[count] = word;
        ++count;
    }
    if (count == fields.size())
        return fields;
    return Error{ErrorCode::InvalidArgument,
                 "\"" + std::string(text) + "\" has " + std::to_string(count)
                     + " fields; a cron expression has five: minute hour day-of-month month day-of-week",
                 {}, 0};
}

bool has(std::uint64_t bits, unsigned value)
{
    return (bits >> value & 1) != 0;
}

} // namespace

Result<CronExpression> CronExpression::parse(std::string_view text)
{
    std::string_view source = text;
    for (const Nickname& nickname : kNicknames) {
        if (text == nickname.name)
            source = nickname.fields;
    }
    VARVE_TRY(const auto fields, splitFields(source));
    std::array<std::uint64_t, 5> bits{};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        VARVE_TRY(bits[i], parseField(kFields[i], fields[i]));
    }
    CronExpression cron;
    cron.m_text = text;
    cron.m_minutes = bits[0];
    cron.m_hours = static_cast<std::uint32_t>(bits[1]);
    cron.m_daysOfMonth = static_cast<std::uint32_t>(bits[2]);
    cron.m_months = static_cast<std::uint32_t>(bits[3]);
    cron.m_daysOfWeek = static_cast<std::uint32_t>(bits[4] | bits[4] >> 7); // 7 is Sunday too
    cron.m_anyDayOfMonth = fields[2].starts_with('*');
    cron.m_anyDayOfWeek = fields[4].starts_with('*');
    return cron;
}

bool CronExpression::matchesDay(std::chrono::sys_days day) const
{
    const std::chrono::year_month_day date(day);
    if (!has(m_months, unsigned(date.month())))
        return false;
    const bool dayOfMonth = has(m_daysOfMonth, unsigned(date.day()));
    const bool dayOfWeek = has(m_daysOfWeek, std::chrono::weekday(day).c_encoding());
    // crontab(5): with both fields restricted, either one is enough.
    return m_anyDayOfMonth || m_anyDayOfWeek ? dayOfMonth && dayOfWeek : dayOfMonth || dayOfWeek;
}

std::optional<std::int64_t> CronExpression::next(std::int64_t afterMs) const
{
    refreshTimeZone();
    const std::int64_t after = std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(afterMs)).count();
    const WallTime start = wallTimeAt(after);
    // Instants never decrease along the wall clock, so the first one past `after` is the answer.
    for (int days = 0; days <= 5 * 366; ++days) {
        const auto day = start.day() + std::chrono::days(days);
        if (!matchesDay(day))
            continue;
        const std::int64_t midnight = std::chrono::seconds(day.time_since_epoch()).count();
        for (int minute = days == 0 ? start.minuteOfDay() : 0; minute < 24 * 60; ++minute) {
            if (!has(m_hours, static_cast<unsigned>(minute / 60))) {
                minute += 59 - minute % 60;
                continue;
            }
            if (!has(m_minutes, static_cast<unsigned>(minute % 60)))
                continue;
            if (const std::int64_t instant = firstInstantOf({midnight + minute * 60}); instant > after)
                return instant * 1000;
        }
    }
    return std::nullopt;
}

} // namespace varve::schedule
