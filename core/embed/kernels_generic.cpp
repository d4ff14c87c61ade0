// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#define VARVE_VECTOR_BYTES 16
#define VARVE_BLOCK_ROWS 4
#include "core/embed/int8_body.h"
#include "core/embed/kernels_sets.h"

namespace varve::embed {

constinit const Kernels kGenericKernels{"portable", halfToFloat, allFinite,   layerNorm,
                                        attention,  quantizeRow, multiplyInt8};

} // namespace varve::embed
