// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/schedule_file.h"

#include <nlohmann/json.hpp>

namespace varve::workspace {

namespace {

constexpr std::uint64_t kMostBytes = 65536;

std::filesystem::path fileIn(const std::filesystem::path& folder)
{
    return folder / "schedule.json";
}

std::string textOf(const nlohmann::json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

Result<> writeScheduleFile(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                           const schedule::Schedule& schedule)
{
    const nlohmann::json object{{"version", 1},
                                {"incremental", schedule.incrementalCron},
                                {"full", schedule.fullCron},
                                {"keep", schedule::toString(schedule.retention)},
                                {"paused", schedule.paused}};
    const std::string text = object.dump(1) + "\n";
    return fs::replaceFileAtomically(fileSystem, fileIn(folder), std::as_bytes(std::span(text)));
}

std::optional<schedule::Schedule> readScheduleFile(fs::FileSystem& fileSystem,
                                                   const std::filesystem::path& folder)
{
    const auto bytes = fs::readWholeFile(fileSystem, fileIn(folder), kMostBytes);
    if (!bytes)
        return std::nullopt;
    const auto* begin = reinterpret_cast<const char*>(bytes->data());
    const auto object = nlohmann::json::parse(begin, begin + bytes->size(), nullptr, false);
    if (!object.is_object())
        return std::nullopt;
    schedule::Schedule schedule;
    schedule.incrementalCron = textOf(object, "incremental");
    schedule.fullCron = textOf(object, "full");
    for (const std::string* cron : {&schedule.incrementalCron, &schedule.fullCron}) {
        if (!cron->empty() && !schedule::CronExpression::parse(*cron))
            return std::nullopt;
    }
    const auto retention = schedule::parseRetention(textOf(object, "keep"));
    if (!retention)
        return std::nullopt;
    schedule.retention = *retention;
    const auto paused = object.find("paused");
    schedule.paused = paused != object.end() && paused->is_boolean() && paused->get<bool>();
    return schedule;
}

} // namespace varve::workspace
