// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#define VARVE_VECTOR_BYTES 64
#define VARVE_INT8_AVX2 // bytes need more than AVX-512F
#define VARVE_BLOCK_ROWS 6
#include "core/embed/int8_body.h"
#include "core/embed/kernels_sets.h"

namespace varve::embed {

constinit const Kernels kAvx512Kernels{"avx512",  halfToFloat, allFinite,   layerNorm,
                                       attention, quantizeRow, multiplyInt8};

} // namespace varve::embed
