// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/exact_truth.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

/// What is measured: Varve, or another library in the same form (build, store, open in a fresh process, search).
namespace varve::bench {

inline constexpr std::size_t kM = 16;
inline constexpr std::size_t kEfConstruction = 200;

struct BuildRequest {
    std::filesystem::path base;
    std::filesystem::path folder; ///< exists and is empty
    Metric metric = Metric::Cosine;
    std::size_t threads = 1;
    std::size_t batch = 1000;    ///< rows given at a time
    std::string mode = "hybrid"; ///< of Varve: memory, disk, hybrid
    std::string durability;      ///< of Varve; empty for the mode's own
    std::string oversampling;    ///< of Varve when it is opened; empty for its own
};

struct BuildFigures {
    std::size_t rows = 0;
    std::size_t dimension = 0;
    double buildSeconds = 0; ///< until searchable; for Varve durable too. Reading the input is not counted.
    double acknowledgedSeconds = 0; ///< until the last row was taken
    double storeSeconds = 0;        ///< afterwards, until it can be opened by another process
};

/// An index opened for searching.
class SearchIndex {
public:
    virtual ~SearchIndex() = default;
    /// Not while searching.
    virtual void setEf(std::size_t ef) = 0;
    /// Writes the row numbers of the ids.size() nearest, nearest first, -1 where nothing was found.
    /// Threads:  any.
    virtual Result<> search(std::span<const float> query, std::span<std::int32_t> ids) const = 0;
    /// False while something is still on its way into memory that searches are quicker with.
    virtual bool isLoaded() const { return true; }
};

class Library {
public:
    virtual ~Library() = default;
    virtual std::string_view name() const = 0;
    virtual Result<BuildFigures> build(const BuildRequest& request) const = 0;
    /// `request` as given to build(); its base is not read.
    virtual Result<std::unique_ptr<SearchIndex>> open(const BuildRequest& request,
                                                      std::size_t dimension) const = 0;
};

/// Seconds since some moment.
double now();
/// Processor time that all threads of this process have used, in seconds. On a shared machine it tells what the clock
/// hides; it says nothing about waiting.
double processorSeconds();
/// Processors of the machine.
std::size_t processors();

} // namespace varve::bench
