// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/make_map.h"

#include "core/base/hash.h"
#include "core/projection/arrange.h"
#include "core/projection/estimate.h"
#include "core/projection/placement.h"
#include "core/projection/random.h"
#include "core/projection/sample.h"

#include <algorithm>
#include <unordered_map>

namespace varve::projection {

namespace {

/// Share of the whole work that reading is, about.
constexpr double kSampleEnd = 0.15;

std::uint32_t crcOf(const std::string& text)
{
    return crc32c(std::as_bytes(std::span(text)));
}

/// A number for a version of a point.
std::uint64_t nameOf(const MapPoint& point)
{
    return std::uint64_t{crcOf(point.id)} << 32 | point.vectorCrc;
}

/// A number for a layout, the same for the same one.
std::uint64_t numberOf(const Map& map)
{
    std::uint64_t number = kSeed;
    for (const MapPoint& point : map.points)
        number = scattered(number ^ nameOf(point));
    return number;
}

/// Points of a map by id.
class PointFinder {
public:
    explicit PointFinder(const Map& map)
    {
        m_byId.reserve(map.points.size());
        for (const MapPoint& point : map.points)
            m_byId.emplace(point.id, &point);
    }
    /// Null when it is not there, or is another version.
    const MapPoint* find(const MapPoint& wanted) const
    {
        const auto found = m_byId.find(wanted.id);
        return found != m_byId.end() && found->second->vectorCrc == wanted.vectorCrc ? found->second : nullptr;
    }

private:
    std::unordered_map<std::string_view, const MapPoint*> m_byId;
};

std::vector<Position> positionsOf(const Map& map)
{
    std::vector<Position> positions;
    positions.reserve(map.points.size());
    for (const MapPoint& point : map.points)
        positions.push_back({point.x, point.y});
    return positions;
}

/// One answer being put together.
class Answering {
public:
    Answering(MapCache& cache, const MapState& wanted, const MapState& present, const WorkMeter& meter)
        : m_cache(cache), m_wanted(wanted), m_present(present), m_meter(meter)
    {
    }
    /// What the cache has; true when that is the state wanted.
    bool lookUp(MapAnswer& answer) const;
    Result<> make(MapAnswer& answer, MapWork work);

private:
    bool isPresent() const { return m_wanted.key == m_present.key; }
    /// Vectors of another model than those of the present have no place in its picture, and get one of their own.
    bool isOfOtherModel() const
    {
        const auto wanted = m_wanted.collection.info().config;
        const auto present = m_present.collection.info().config;
        return wanted.embedderIdentity != present.embedderIdentity || wanted.dimension != present.dimension;
    }
    Result<Sample> sampleOf(const MapState& state, double begin, double end) const;
    Result<Layout> newLayout(const Sample& wanted) const;
    bool fits(const Layout& layout, const Sample& sample) const;

    MapCache& m_cache;
    const MapState& m_wanted;
    const MapState& m_present;
    const WorkMeter& m_meter;
};

bool Answering::lookUp(MapAnswer& answer) const
{
    answer.map = isPresent() ? m_cache.present() : m_cache.past(m_wanted.key);
    answer.isCurrent = answer.map && answer.map->state == m_wanted.key;
    return answer.isCurrent;
}

Result<Sample> Answering::sampleOf(const MapState& state, double begin, double end) const
{
    return drawSample(state.collection, kMostPoints, m_meter.part(begin, end));
}

Result<Layout> Answering::newLayout(const Sample& wanted) const
{
    if (isPresent() || isOfOtherModel() || m_present.collection.info().points == 0)
        return makeLayout(wanted, m_wanted.key, m_meter.part(kSampleEnd, 0.95));
    VARVE_TRY(const Sample present, sampleOf(m_present, kSampleEnd, 2 * kSampleEnd));
    return makeLayout(present, m_present.key, m_meter.part(2 * kSampleEnd, 0.8));
}

/// Whether it can place the sample, and is not mostly a picture of the past.
bool Answering::fits(const Layout& layout, const Sample& sample) const
{
    if (layout.rows.width != sample.rows.width || layout.distance != sample.distance)
        return false;
    const PointFinder known(layout.map);
    const auto there = std::ranges::count_if(sample.map.points, [&](const MapPoint& point) { return known.find(point); });
    return !isPresent() || static_cast<std::size_t>(there) * 2 >= sample.map.points.size();
}

Result<> Answering::make(MapAnswer& answer, MapWork work)
{
    VARVE_TRY(const Sample sample, sampleOf(m_wanted, 0, kSampleEnd));
    std::optional<Layout> layout;
    if (work == MapWork::Update && !isOfOtherModel())
        layout = m_cache.layout();
    const bool isNew = !layout || !fits(*layout, sample);
    if (isNew) {
        VARVE_TRY(layout, newLayout(sample));
    }
    VARVE_TRY(Map map, mapByLayout(*layout, sample, m_wanted.key, m_meter.part(isNew ? 0.95 : kSampleEnd, 1)));
    if (isNew && !isOfOtherModel() && !layout->map.points.empty())
        static_cast<void>(m_cache.keepLayout(*layout).hasValue());
    static_cast<void>((isPresent() ? m_cache.keepPresent(map) : m_cache.keepPast(map)).hasValue());
    answer.map = std::move(map);
    answer.isCurrent = true;
    return {};
}

} // namespace

Result<Layout> makeLayout(const Sample& sample, std::string state, const WorkMeter& meter)
{
    Layout layout{sample.map, sample.distance, sample.rows};
    VARVE_TRY(const auto positions, arrangeRows(sample.rows, sample.distance, meter));
    for (std::size_t i = 0; i < positions.size(); ++i) {
        layout.map.points[i].x = positions[i].x;
        layout.map.points[i].y = positions[i].y;
    }
    layout.map.state = std::move(state);
    layout.map.layout = numberOf(layout.map);
    roundToFile(layout.rows);
    return layout;
}

Result<Map> mapByLayout(const Layout& layout, const Sample& sample, std::string state, const WorkMeter& meter)
{
    Map map = sample.map;
    map.state = std::move(state);
    map.layout = layout.map.layout;
    const PointFinder known(layout.map);
    Rows rows{sample.rows.width, {}};
    std::vector<std::size_t> unknown;
    std::vector<std::uint64_t> names;
    for (std::size_t i = 0; i < map.points.size(); ++i) {
        MapPoint& point = map.points[i];
        if (const MapPoint* there = known.find(point)) {
            point.x = there->x;
            point.y = there->y;
            continue;
        }
        point.isPlaced = true;
        unknown.push_back(i);
        names.push_back(nameOf(point));
        const auto row = sample.rows.span(i);
        rows.values.insert(rows.values.end(), row.begin(), row.end());
    }
    if (unknown.empty())
        return map;
    VARVE_TRY(const auto positions,
              placeRows(layout.rows, positionsOf(layout.map), rows, names, layout.distance, meter));
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        map.points[unknown[i]].x = positions[i].x;
        map.points[unknown[i]].y = positions[i].y;
    }
    return map;
}

Result<MapAnswer> answerMap(MapCache& cache, const MapState& wanted, const MapState& present, MapWork work,
                            const OperationControl& control)
{
    const auto info = wanted.collection.info();
    MapAnswer answer;
    answer.points = info.points;
    answer.shown = static_cast<std::size_t>(std::min<std::uint64_t>(info.points, kMostPoints));
    answer.seconds = estimatedSeconds(info.points, answer.shown, info.config.dimension);
    const WorkMeter meter(control, answer.shown);
    Answering answering(cache, wanted, present, meter);
    if ((work != MapWork::Anew && answering.lookUp(answer)) || work == MapWork::None)
        return answer;
    VARVE_CHECK(answering.make(answer, work));
    return answer;
}

} // namespace varve::projection
