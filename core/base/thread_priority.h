// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace varve {

/// Lets the system prefer other threads to the calling one, and to those it starts later. Where that is not possible
/// nothing happens.
void lowerThreadPriority();

} // namespace varve
