// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/job.h"

#include <QString>

namespace varve::ui {

/// "Importing Manuals"
QString jobTitle(const async::Job& job);
/// "Reading", "Embedding", ... from the engine's stable phase key; the key itself when it is new.
QString phaseText(const std::string& phase);
/// "1,204 of 1,940 files"; empty while nothing is counted.
QString jobAmount(const async::Job& job);
/// "84 chunks/s · 3 min left"; empty while not known.
QString jobPace(const async::Job& job);
/// Both, or the phase while neither is known; the outcome when finished.
QString jobDetail(const async::Job& job);

} // namespace varve::ui
