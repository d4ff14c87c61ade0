// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#define VARVE_VECTOR_BYTES 64
#define VARVE_INT8_VNNI
#define VARVE_BLOCK_ROWS 6
#include "core/embed/int8_body.h"
#include "core/embed/kernels_sets.h"

namespace varve::embed {

constinit const Kernels kVnniKernels{"avx512-vnni", halfToFloat, allFinite,   layerNorm,
                                     attention,     quantizeRow, multiplyInt8};

} // namespace varve::embed
