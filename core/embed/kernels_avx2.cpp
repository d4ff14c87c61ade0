// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#define VARVE_VECTOR_BYTES 32
#define VARVE_INT8_AVX2
#define VARVE_BLOCK_ROWS 4
#include "core/embed/int8_body.h"
#include "core/embed/kernels_sets.h"

namespace varve::embed {

constinit const Kernels kAvx2Kernels{"avx2",    halfToFloat, allFinite,   layerNorm,
                                     attention, quantizeRow, multiplyInt8};

} // namespace varve::embed
