// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/collection/types.h"
#include "core/collection/vector_view.h"

#include <optional>
#include <string>

namespace varve::collection {

inline constexpr double kDefaultRecallTarget = 0.95;
/// Setting that keeps the last measurement; written by the collection itself.
inline constexpr const char* kRecallMeasured = "recall-measured";

/// "0.95"; nothing for anything outside 0.5 to 0.999.
std::optional<double> recallTargetFromString(const std::string& text);

/// "2", "1.5"; nothing for anything outside 1 to 100.
std::optional<double> oversamplingFromString(const std::string& text);
/// What searches do without a measurement or a setting.
double automaticOversampling(std::uint64_t ef);
/// Candidates for the `wanted` nearest rows. Those for fewer than ten are as many as for ten, since codes mistake the order of
/// the first rows as they do that of others.
std::size_t candidatesFor(double oversampling, std::size_t wanted);

/// As kept in the settings.
std::string toText(const RecallMeasurement& measured);
std::optional<RecallMeasurement> recallFromText(const std::string& text);

/// Live rows in segments that are searched by walking their graph; 0 when every row is compared anyway.
std::uint64_t walkedRows(const VectorView& view);
/// True when `measured` says nothing of `rows` rows any more: half as many came, or half of them went.
bool isOutdated(const std::optional<RecallMeasurement>& measured, double target, std::uint64_t rows);

/// Finds the smallest beam width with which walks find the wanted share of the ten nearest rows, two standard errors of
/// the sample above it. A few hundred stored rows are the queries, each without itself; the truth comes from comparing
/// them with every row, or with 100,000 rows drawn at random: then a drawn row that is nearer than the tenth row found
/// and is not among the found ones is a miss. When no width is enough, the widest is taken, and `recall` says what it
/// reaches. Then the fewest candidates with which such walks still reach the target, or `oversampling` of them when that is
/// given, for both steps.
/// Errors:   Cancelled, Corrupt (rows), InvalidArgument when there is nothing to measure.
/// Cost:     some seconds of one thread; asks `control` for every row.
Result<RecallMeasurement> measureRecall(const VectorView& view, double target, std::optional<double> oversampling,
                                        const OperationControl& control);

} // namespace varve::collection
