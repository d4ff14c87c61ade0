// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/kernels.h"

#include "core/embed/kernels_sets.h"

namespace varve::embed {

namespace {

const Kernels& choose()
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vnni"))
        return kVnniKernels;
    if (__builtin_cpu_supports("avx512f"))
        return kAvx512Kernels;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return kAvx2Kernels;
#endif
    return kGenericKernels;
}

} // namespace

const Kernels& kernels()
{
    static const Kernels& chosen = choose();
    return chosen;
}

} // namespace varve::embed
