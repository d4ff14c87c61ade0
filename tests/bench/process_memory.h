// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace varve::bench {

/// What the system counts for this process, in MB of 1,000,000 bytes (/proc/self/status).
struct ProcessMemory {
    double residentMb = 0;     ///< VmRSS, with pages of mapped files
    double anonymousMb = 0;    ///< RssAnon
    double peakResidentMb = 0; ///< VmHWM
};
ProcessMemory processMemory();

} // namespace varve::bench
