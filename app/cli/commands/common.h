// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command_table.h"
#include "app/cli/text_format.h"

/// For a command's function: like VARVE_TRY, but tells the error and returns its exit code.
#define VARVE_CLI_TRY_IMPL(tmp, session, var, expr)                                                          \
    auto tmp = (expr);                                                                                       \
    if (!tmp)                                                                                                \
        return (session).fail(tmp.error());                                                                  \
    var = std::move(tmp).value()
#define VARVE_CLI_TRY(session, var, expr)                                                                    \
    VARVE_CLI_TRY_IMPL(VARVE_CONCAT(varveCliTry, __COUNTER__), session, var, expr)
#define VARVE_CLI_CHECK(session, expr)                                                                       \
    do {                                                                                                     \
        if (auto varveCliCheck = (expr); !varveCliCheck)                                                     \
            return (session).fail(varveCliCheck.error());                                                    \
    } while (false)

namespace varve::cli {

/// `info` of a collection as JSON, used by every command that answers with a collection.
Result<Json> infoJson(Session& session, const std::string& name);
/// Which moments can be gone back to, as JSON; people read momentsText().
Json windowJson(const snapshot::RecoveryWindow& window);
std::string momentsText(const snapshot::RecoveryWindow& window);
Json receiptJson(const collection::WriteReceipt& receipt);
Json snapshotJson(const snapshot::Snapshot& snapshot);
/// A point's metadata as JSON, never failing.
Json metadataJson(const std::string& text);
/// Prints rows in columns for people.
void printColumns(Session& session, const std::vector<std::vector<std::string>>& rows);
Error notYet(std::string_view what);
/// The model of --embedder and --int8, as it is stored; empty when none was named.
Result<std::string> embedderChoice(const Session& session, const Arguments& arguments);

} // namespace varve::cli
