// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/snapshot/activations.h"

#include "core/snapshot/names.h"
#include "core/snapshot/sealed_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace varve::snapshot {

using nlohmann::json;

namespace {

constexpr std::uint64_t kFormat = 1;

bool readActivation(const json& value, Activation& out)
{
    collection::Sequence leftAt = 0;
    const bool isUnderstood = readMember(value, "timeMs", out.timeMs) && readMember(value, "generation", out.generation)
                              && readMember(value, "leftAt", leftAt) && names::generationNumber(out.generation) != 0;
    bool isKnown = false; // the first programs did not write it, and 0 for what they could not read
    if (leftAt > 0 || (readMember(value, "isLeftAtKnown", isKnown) && isKnown))
        out.leftAt = leftAt;
    return isUnderstood;
}

bool readOrigin(const json& value, Origin& out)
{
    return readMember(value, "generation", out.generation) && readMember(value, "parent", out.parent)
           && readMember(value, "sequence", out.sequence) && readMember(value, "snapshotId", out.snapshotId)
           && names::generationNumber(out.generation) != 0;
}

template <class T, class Read>
bool readList(const json& value, const char* key, std::vector<T>& out, Read read)
{
    const auto list = value.find(key);
    if (list == value.end() || !list->is_array())
        return false;
    out.resize(list->size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (!read((*list)[i], out[i]))
            return false;
    }
    return true;
}

} // namespace

const Origin* Activations::originOf(const std::string& generation) const
{
    const auto found = std::find_if(origins.begin(), origins.end(),
                                    [&](const Origin& origin) { return origin.generation == generation; });
    return found == origins.end() ? nullptr : &*found;
}

void Activations::append(Activation activation, const Origin* origin)
{
    if (origin) {
        // A generation that never became live may have left its name to this one.
        std::erase_if(origins, [&](const Origin& one) { return one.generation == origin->generation; });
        origins.push_back(*origin);
    }
    switches.push_back(std::move(activation));
}

Result<Activations> readActivations(fs::FileSystem& fileSystem, const std::filesystem::path& folder)
{
    const auto path = folder / names::kActivations;
    const auto value = readSealed(fileSystem, path);
    if (!value && value.error().code == ErrorCode::NotFound)
        return Activations();
    if (!value)
        return value.error();
    std::uint64_t format = 0;
    if (readMember(*value, "format", format) && format > kFormat)
        return Error{ErrorCode::FormatTooNew, "written by a newer version", path, 0};
    Activations activations;
    const bool isUnderstood = format == kFormat && readList(*value, "activations", activations.switches, readActivation)
                              && readList(*value, "origins", activations.origins, readOrigin);
    const bool grows = std::is_sorted(activations.switches.begin(), activations.switches.end(),
                                      [](const Activation& a, const Activation& b) { return a.timeMs < b.timeMs; });
    if (!isUnderstood || !grows)
        return Error{ErrorCode::Corrupt, "a field is missing or of the wrong kind", path, 0};
    return activations;
}

Result<> writeActivations(fs::FileSystem& fileSystem, const std::filesystem::path& folder, const Activations& activations)
{
    json switches = json::array();
    for (const Activation& one : activations.switches)
        switches.push_back({{"timeMs", one.timeMs},
                            {"generation", one.generation},
                            {"leftAt", one.leftAt.value_or(0)},
                            {"isLeftAtKnown", one.leftAt.has_value()}});
    json origins = json::array();
    for (const Origin& one : activations.origins)
        origins.push_back({{"generation", one.generation},
                           {"parent", one.parent},
                           {"sequence", one.sequence},
                           {"snapshotId", one.snapshotId}});
    return replaceSealed(fileSystem, folder / names::kActivations,
                         json{{"format", kFormat}, {"activations", std::move(switches)}, {"origins", std::move(origins)}});
}

Activations activationsThatCount(Activations written, const std::string& current, std::int64_t movedMs)
{
    auto& switches = written.switches;
    const auto isCurrent = [&](const Activation& one) { return one.generation == current; };
    if (switches.size() > 1 && !isCurrent(switches.back()) && isCurrent(switches[switches.size() - 2]))
        switches.pop_back(); // CURRENT never followed
    if (switches.empty() || !isCurrent(switches.back())) {
        if (!switches.empty())
            movedMs = std::max(movedMs, switches.back().timeMs + 1);
        switches.push_back({movedMs, current, {}});
    }
    std::erase_if(written.origins, [&](const Origin& origin) {
        return std::none_of(switches.begin(), switches.end(),
                            [&](const Activation& one) { return one.generation == origin.generation; });
    });
    return written;
}

} // namespace varve::snapshot
