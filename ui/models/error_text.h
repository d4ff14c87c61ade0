// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/error.h"

#include <QString>

#include <string>

namespace varve::ui {

/// An engine's error as one sentence in the user's language, with the next step.
QString errorText(const Error& error);
/// What "Copy details" gives: the engine's own words.
QString errorDetails(const Error& error);
/// Why a file was skipped or failed, from its stable key; the key itself when it is new.
QString reasonText(const std::string& key);

} // namespace varve::ui
