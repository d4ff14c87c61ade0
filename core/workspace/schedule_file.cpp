// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/schedule_file.h"

#include "core/snapshot/sealed_json.h"

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

nlohmann::json jsonOf(const schedule::Schedule& schedule)
{
    return {{"version", 1},
            {"incremental", schedule.incrementalCron},
            {"full", schedule.fullCron},
            {"keep", schedule::toString(schedule.retention)},
            {"paused", schedule.paused}};
}

/// Of a sealed file, or of one from before they were.
Result<nlohmann::json> readObject(fs::FileSystem& fileSystem, const std::filesystem::path& path)
{
    auto sealed = snapshot::readSealed(fileSystem, path);
    if (sealed || sealed.error().code != ErrorCode::Corrupt)
        return sealed;
    VARVE_TRY(const auto bytes, fs::readWholeFile(fileSystem, path, kMostBytes));
    const auto* begin = reinterpret_cast<const char*>(bytes.data());
    // What was sealed is two values and does not parse as one.
    auto object = nlohmann::json::parse(begin, begin + bytes.size(), nullptr, false);
    return object.is_discarded() ? Result<nlohmann::json>(sealed.error()) : object;
}

} // namespace

Result<> writeScheduleFile(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                           const schedule::Schedule& schedule)
{
    return snapshot::replaceSealed(fileSystem, fileIn(folder), jsonOf(schedule));
}

Result<bool> mendScheduleFile(fs::FileSystem& fileSystem, const std::filesystem::path& folder, const schedule::Schedule& schedule)
{
    const auto sealed = snapshot::readSealed(fileSystem, fileIn(folder));
    if (sealed) // of another plan: not damage, but perhaps one that is being set at this moment
        return false;
    const auto told = readScheduleFile(fileSystem, folder);
    const bool isDamaged = fileSystem.exists(fileIn(folder)) && (!told || jsonOf(*told) != jsonOf(schedule));
    VARVE_CHECK(writeScheduleFile(fileSystem, folder, schedule));
    return isDamaged;
}

std::optional<schedule::Schedule> readScheduleFile(fs::FileSystem& fileSystem,
                                                   const std::filesystem::path& folder)
{
    const auto read = readObject(fileSystem, fileIn(folder));
    if (!read || !read->is_object())
        return std::nullopt;
    const nlohmann::json& object = *read;
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
