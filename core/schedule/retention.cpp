// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/schedule/local_time.h"
#include "core/schedule/schedule.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace varve::schedule {

namespace {

struct Rule {
    std::string_view name;
    std::uint32_t Retention::*limit;
    /// Number of the stretch of local time that an instant lies in; only equality matters.
    std::int64_t (*period)(std::int64_t instantSeconds);
};

std::int64_t localDay(std::int64_t instantSeconds)
{
    return wallTimeAt(instantSeconds).day().time_since_epoch().count();
}

std::chrono::year_month_day localDate(std::int64_t instantSeconds)
{
    return wallTimeAt(instantSeconds).day();
}

std::int64_t hourOf(std::int64_t instant)
{
    // The offset keeps both hours apart that a change of the clock gives the same name.
    const std::int64_t offset = utcOffsetSeconds(instant);
    return (instant + offset) / 3600 * 1'000'000 + offset;
}
std::int64_t weekOf(std::int64_t instant)
{
    constexpr std::int64_t kDaysFromMondayToEpoch = 3;
    return (localDay(instant) + kDaysFromMondayToEpoch) / 7;
}
std::int64_t yearOf(std::int64_t instant)
{
    return int(localDate(instant).year());
}
std::int64_t monthOf(std::int64_t instant)
{
    return yearOf(instant) * 12 + unsigned(localDate(instant).month());
}

constexpr std::array<Rule, 5> kRules{{{"hourly", &Retention::hourly, hourOf},
                                      {"daily", &Retention::daily, localDay},
                                      {"weekly", &Retention::weekly, weekOf},
                                      {"monthly", &Retention::monthly, monthOf},
                                      {"yearly", &Retention::yearly, yearOf}}};

Error badPart(std::string_view part, std::string_view why)
{
    return Error{ErrorCode::InvalidArgument,
                 "retention \"" + std::string(part) + "\": " + std::string(why)
                     + "; write it as hourly=24,daily=7,weekly=4,monthly=12,yearly=3",
                 {}, 0};
}

Result<> parsePart(std::string_view part, Retention& retention)
{
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos)
        return badPart(part, "no number");
    const std::string_view number = part.substr(equals + 1);
    for (const Rule& rule : kRules) {
        if (rule.name != part.substr(0, equals))
            continue;
        const auto end = number.data() + number.size();
        const auto [stop, failure] = std::from_chars(number.data(), end, retention.*rule.limit);
        if (failure != std::errc() || stop != end)
            return badPart(part, "not a number");
        return {};
    }
    return badPart(part, "no such rule");
}

/// Gives each item the finest rule that keeps it. Exempt items neither need a rule nor use one up, so that pinned
/// or damaged snapshots never push out good ones.
void applyRule(const Rule& rule, std::uint32_t limit, const std::vector<RetentionItem>& items,
               std::vector<RetentionDecision>& decisions)
{
    std::uint32_t position = 0;
    std::optional<std::int64_t> lastPeriod;
    for (std::size_t i = items.size(); i-- > 0 && position < limit;) {
        if (!items[i].exemptBecause.empty())
            continue;
        const auto instant =
            std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(items[i].createdMs)).count();
        const std::int64_t period = rule.period(instant);
        if (lastPeriod == period)
            continue;
        lastPeriod = period;
        ++position;
        if (!decisions[i].keep)
            decisions[i] = {items[i].id, true, std::string(rule.name), position, limit};
    }
}

} // namespace

Result<Retention> parseRetention(std::string_view text)
{
    Retention retention{0, 0, 0, 0, 0};
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        VARVE_CHECK(parsePart(text.substr(begin, end - begin), retention));
        begin = end + 1;
    }
    const bool keepsAny = std::any_of(kRules.begin(), kRules.end(),
                                      [&](const Rule& rule) { return retention.*rule.limit > 0; });
    if (!keepsAny)
        return badPart(text, "would keep nothing");
    return retention;
}

std::string toString(const Retention& retention)
{
    std::string text;
    for (const Rule& rule : kRules) {
        if (retention.*rule.limit > 0)
            text += (text.empty() ? "" : ",") + std::string(rule.name) + "=" + std::to_string(retention.*rule.limit);
    }
    return text;
}

std::string toString(const RetentionDecision& decision)
{
    if (decision.limit == 0)
        return decision.rule;
    return decision.rule + " " + std::to_string(decision.position) + " of " + std::to_string(decision.limit);
}

std::vector<RetentionDecision> applyRetention(const Retention& retention, std::vector<RetentionItem> items)
{
    refreshTimeZone();
    std::sort(items.begin(), items.end(), [](const RetentionItem& a, const RetentionItem& b) {
        return a.createdMs != b.createdMs ? a.createdMs < b.createdMs : a.id < b.id;
    });
    std::vector<RetentionDecision> decisions;
    for (const RetentionItem& item : items)
        decisions.push_back({item.id, !item.exemptBecause.empty(), item.exemptBecause, 0, 0});
    for (const Rule& rule : kRules)
        applyRule(rule, retention.*rule.limit, items, decisions);
    // Whatever the rules say, the last good state stays.
    const auto newest = std::find_if(items.rbegin(), items.rend(), [](const auto& item) { return item.exemptBecause.empty(); });
    if (newest != items.rend()) {
        RetentionDecision& decision = decisions[static_cast<std::size_t>(items.rend() - newest) - 1];
        if (!decision.keep)
            decision = {newest->id, true, "newest", 0, 0};
    }
    return decisions;
}

} // namespace varve::schedule
