// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/projection/arrange.h"
#include "core/projection/placement.h"
#include "core/projection/random.h"
#include "tests/bench/commands.h"
#include "tests/bench/json_line.h"
#include "tests/bench/vector_files.h"
#include "tests/support/map_quality.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace varve::bench {

namespace {

using namespace projection;

const std::vector<OptionSpec> kOptions{
    {"base", OptionKind::Text, "FILE", "rows, compared by cosine", ""},
    {"rows", OptionKind::Number, "N", "so many of them, spread over the file", "20000"},
    {"place", OptionKind::Number, "N", "further rows to place into the finished layout", "2000"},
    {"asked", OptionKind::Number, "N", "rows whose neighbours are looked at for the quality", "2000"},
};

/// `count` rows spread evenly, from `first` on, of length one.
Rows spreadRows(const Vectors& vectors, std::size_t count, std::size_t first)
{
    Rows rows{vectors.width, {}};
    const std::size_t step = std::max<std::size_t>(1, vectors.rows() / count);
    for (std::size_t i = first; i < vectors.rows() && rows.count() < count; i += step) {
        const auto row = vectors.row(i);
        double squares = 0;
        for (const float value : row)
            squares += static_cast<double>(value) * static_cast<double>(value);
        const double scale = squares > 0 ? 1 / std::sqrt(squares) : 0;
        for (const float value : row)
            rows.values.push_back(static_cast<float>(value * scale));
    }
    return rows;
}

template <class Work>
double secondsOf(Work work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Result<> runMap(const Options& options)
{
    VARVE_TRY(const Vectors vectors, readVectors(options.text("base")));
    const Rows rows = spreadRows(vectors, options.number("rows"), 0);
    const OperationControl control;
    const WorkMeter meter(control, 1);
    std::vector<Position> positions;
    double neighborSeconds = secondsOf([&] {
        static_cast<void>(nearestRows(rows, rows, SameRows::Yes, kPullingNeighbors, Distance::Angle, meter).hasValue());
    });
    const double seconds = secondsOf([&] { positions = *arrangeRows(rows, Distance::Angle, meter); });
    const std::size_t step = std::max<std::size_t>(1, rows.count() / options.number("asked"));
    const auto quality = test::mapQuality(rows, Distance::Angle, positions, 10, step);
    printLine({{"op", "map"},
               {"n", rows.count()},
               {"dim", rows.width},
               {"seconds", seconds},
               {"neighbour_seconds", neighborSeconds},
               {"kept10", quality.kept},
               {"trustworthiness10", quality.trustworthiness}});

    // Rows that lie between those of the layout.
    const Rows further = spreadRows(vectors, options.number("place"), 1);
    std::vector<std::uint64_t> names;
    for (std::uint64_t i = 0; i < further.count(); ++i)
        names.push_back(scattered(i));
    std::vector<Position> placed;
    const double placeSeconds =
        secondsOf([&] { placed = *placeRows(rows, positions, further, names, Distance::Angle, meter); });
    Rows all = rows;
    all.values.insert(all.values.end(), further.values.begin(), further.values.end());
    std::vector<Position> allPositions = positions;
    allPositions.insert(allPositions.end(), placed.begin(), placed.end());
    // Asked about placed rows alone: they are put first.
    std::rotate(allPositions.begin(), allPositions.begin() + static_cast<std::ptrdiff_t>(positions.size()), allPositions.end());
    std::rotate(all.values.begin(), all.values.begin() + static_cast<std::ptrdiff_t>(rows.values.size()), all.values.end());
    const auto placedQuality = test::mapQuality(all, Distance::Angle, allPositions, 10, 1, further.count());
    printLine({{"op", "place"},
               {"n", further.count()},
               {"seconds", placeSeconds},
               {"kept10", placedQuality.kept},
               {"trustworthiness10", placedQuality.trustworthiness}});
    return {};
}

} // namespace

const Command kMapCommand{"map",
                          "time and quality of a map, and of placing further rows into it",
                          R"(kept10 is the share of a row's ten nearest rows that are among its ten nearest on the map;
trustworthiness is that of Venna and Kaski (2001) for ten neighbours. Both are exact, of some rows among all.
)",
                          kOptions,
                          {"base"},
                          runMap};

} // namespace varve::bench
