// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/process_memory.h"

#include <fstream>
#include <string>

namespace varve::bench {

ProcessMemory processMemory()
{
    ProcessMemory memory;
    std::ifstream status("/proc/self/status");
    std::string key;
    while (status >> key) {
        double kibibytes = 0;
        if (key == "VmRSS:" && status >> kibibytes)
            memory.residentMb = kibibytes * 1024 / 1e6;
        else if (key == "RssAnon:" && status >> kibibytes)
            memory.anonymousMb = kibibytes * 1024 / 1e6;
        else if (key == "VmHWM:" && status >> kibibytes)
            memory.peakResidentMb = kibibytes * 1024 / 1e6;
        std::string rest;
        std::getline(status, rest);
    }
    return memory;
}

} // namespace varve::bench
