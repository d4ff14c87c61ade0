// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/projection/rows.h"

namespace varve::projection {

/// The rows on the two directions in which they vary most, each point with a trifle of noise so that equal rows part, and
/// scaled to a radius of about ten. Where a layout begins: it makes the whole picture the same for the same rows, and
/// gives it their coarse shape (Kobak, Linderman 2021, doi:10.1038/s41587-020-00809-z).
/// Cost:     the directions come from at most 4,000 rows, by orthogonal iteration.
std::vector<Position> principalPositions(const Rows& rows);

} // namespace varve::projection
