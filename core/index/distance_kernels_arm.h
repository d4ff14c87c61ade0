// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/index/distance_kernels.h"

namespace varve::index::arm {

/// False for every level on other processors.
bool isSupported(KernelLevel level);

/// Only for a supported level.
const Kernels& kernelsOf(KernelLevel level);

} // namespace varve::index::arm
