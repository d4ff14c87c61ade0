// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/arrange.h"

#include "core/projection/neighbor_weights.h"
#include "core/projection/principal_components.h"
#include "core/projection/random.h"

#include <algorithm>

namespace varve::projection {

namespace {

/// Share of the whole work that finding neighbours is, about.
constexpr double kNeighborsEnd = 0.7;

/// Small layouts are quick, and need more rounds to come to rest.
int roundsFor(std::size_t rows)
{
    return rows <= 10'000 ? 500 : 200;
}

/// When a pull acts next: in every round for the strongest, as much more seldom as it is weaker.
struct Timetable {
    float every = 0;
    float next = 0;
};

/// The descent: strong pulls act often, and each time its end is pushed away from random other points.
class Descent {
public:
    Descent(std::vector<Position>& positions, std::vector<Pull> pulls, int rounds)
        : m_positions(positions), m_pulls(std::move(pulls)), m_rounds(rounds)
    {
        float strongest = 0;
        for (const Pull& pull : m_pulls)
            strongest = std::max(strongest, pull.weight);
        // What would not act in all the rounds is nothing.
        std::erase_if(m_pulls, [&](const Pull& pull) { return pull.weight * static_cast<float>(m_rounds) < strongest; });
        for (const Pull& pull : m_pulls)
            m_times.push_back({strongest / pull.weight, strongest / pull.weight});
    }
    void round(int number);

private:
    void pull(Position& a, Position& b) const;
    void push(Position& a, const Position& b) const;

    std::vector<Position>& m_positions;
    std::vector<Pull> m_pulls;
    std::vector<Timetable> m_times;
    const int m_rounds;
    float m_rate = 1;
    Random m_random{kSeed + 2};
};

void Descent::pull(Position& a, Position& b) const
{
    const float dx = a.x - b.x;
    const float dy = a.y - b.y;
    const float share = pullShare(dx * dx + dy * dy);
    const float stepX = clipped(share * dx) * m_rate;
    const float stepY = clipped(share * dy) * m_rate;
    a.x += stepX;
    a.y += stepY;
    b.x -= stepX;
    b.y -= stepY;
}

void Descent::push(Position& a, const Position& b) const
{
    const float dx = a.x - b.x;
    const float dy = a.y - b.y;
    const float share = pushShare(dx * dx + dy * dy);
    a.x += clipped(share * dx) * m_rate;
    a.y += clipped(share * dy) * m_rate;
}

void Descent::round(int number)
{
    m_rate = 1.0F - static_cast<float>(number) / static_cast<float>(m_rounds);
    const auto count = static_cast<std::uint32_t>(m_positions.size());
    for (std::size_t i = 0; i < m_pulls.size(); ++i) {
        if (m_times[i].next > static_cast<float>(number + 1))
            continue;
        m_times[i].next += m_times[i].every;
        Position& from = m_positions[m_pulls[i].from];
        pull(from, m_positions[m_pulls[i].to]);
        for (int n = 0; n < kPushes; ++n) {
            const std::uint32_t other = m_random.below(count);
            if (other != m_pulls[i].from)
                push(from, m_positions[other]);
        }
    }
}

/// In the middle of the plane, so that maps open in the middle of the window.
void centre(std::vector<Position>& positions)
{
    double x = 0;
    double y = 0;
    for (const Position& position : positions) {
        x += position.x;
        y += position.y;
    }
    const auto count = static_cast<double>(std::max<std::size_t>(1, positions.size()));
    for (Position& position : positions) {
        position.x -= static_cast<float>(x / count);
        position.y -= static_cast<float>(y / count);
    }
}

} // namespace

Result<std::vector<Position>> arrangeRows(const Rows& rows, Distance distance, const WorkMeter& meter)
{
    VARVE_TRY(const Neighbors neighbors,
              nearestRows(rows, rows, SameRows::Yes, kPullingNeighbors, distance, meter.part(0, kNeighborsEnd)));
    std::vector<Position> positions = principalPositions(rows);
    const int rounds = roundsFor(rows.count());
    Descent descent(positions, pullsOf(neighbors), rounds);
    for (int number = 0; number < rounds; ++number) {
        VARVE_CHECK(meter.step("arranging", kNeighborsEnd + (1 - kNeighborsEnd) * number / rounds));
        descent.round(number);
    }
    centre(positions);
    return positions;
}

} // namespace varve::projection
