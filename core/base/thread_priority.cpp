// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/thread_priority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace varve {

void lowerThreadPriority()
{
    // On Linux a thread's id stands for the thread alone, whatever POSIX says about processes.
    constexpr int kNice = 10;
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
}

} // namespace varve
