// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"
#include "app/cli/line_reader.h"

namespace varve::cli {

namespace {

/// Only the key's own command reads it, from standard input: an argument could be seen by every program of the machine.
Result<std::string> readKey(Session& session, const std::string& address)
{
    auto& in = session.context().in;
    if (in.isTerminal())
        session.note("Paste the key for " + address + " and press Enter; it is not shown.");
    in.showTyping(false);
    LineReader reader(in, session.context().stop);
    std::string line;
    auto state = reader.next(line, std::chrono::milliseconds(-1));
    in.showTyping(true);
    VARVE_TRY(const auto got, std::move(state));
    if (got != LineReader::State::Line)
        line.clear();
    while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
        line.pop_back();
    return line;
}

int setKey(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, const auto url, services::parseAddress(arguments.at(0)));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const std::string key, readKey(session, url.text));
    VARVE_CLI_CHECK(session, workspace->services().setKey(url.text, key, session.control().stop));
    if (session.json())
        session.printJson({{"url", url.text}, {"key", "set"}});
    session.print("The key for " + url.text + " is in the system's keyring");
    return Done;
}

int removeKey(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, const auto url, services::parseAddress(arguments.at(0)));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const bool removed, workspace->services().removeKey(url.text, session.control().stop));
    if (!removed)
        return session.fail(Error{ErrorCode::NotFound, "the keyring has no key for " + url.text, {}, 0});
    if (session.json())
        session.printJson({{"url", url.text}, {"key", "removed"}});
    session.print("The key for " + url.text + " is removed from the system's keyring");
    return Done;
}

int listKeys(Session& session, const Arguments&)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto urls, workspace->services().keys(session.control().stop));
    for (const std::string& url : urls) {
        if (session.json())
            session.printJson({{"url", url}, {"key", "set"}});
        session.print(printable(url));
    }
    if (urls.empty())
        session.note("The keyring has no keys. Set one: varvectl key set URL");
    return Done;
}

int allow(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto allowed, workspace->services().allow(arguments.at(0), arguments.has("--allow-http")));
    if (session.json())
        session.printJson({{"url", allowed.url}, {"allowed", true}, {"plain_http", allowed.plainHttp}});
    session.print("Texts and questions may be sent to " + allowed.url);
    return Done;
}

int forbid(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const bool wasAllowed, workspace->services().forbid(arguments.at(0)));
    if (!wasAllowed)
        return session.fail(Error{ErrorCode::NotFound, "nothing was allowed to be sent to " + arguments.at(0), {}, 0});
    if (session.json())
        session.printJson({{"url", arguments.at(0)}, {"allowed", false}});
    session.print("Nothing is sent to " + printable(arguments.at(0)) + " any more");
    return Done;
}

int listAllowed(Session& session, const Arguments&)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto all, workspace->services().allowed());
    std::vector<std::vector<std::string>> rows{{"ADDRESS", "SINCE", "WITHOUT ENCRYPTION"}};
    for (const auto& one : all) {
        if (session.json())
            session.printJson({{"url", one.url}, {"since", formatUtc(one.sinceMs)}, {"plain_http", one.plainHttp}});
        rows.push_back({printable(one.url), formatTime(one.sinceMs), one.plainHttp ? "yes" : ""});
    }
    if (all.empty())
        session.print("Nothing may be sent anywhere.");
    else
        printColumns(session, rows);
    return Done;
}

} // namespace

std::vector<Command> serviceCommands()
{
    return {
        {"key set", "URL", "keep a service's key in the system's keyring; it is read from standard input", 1, 1, {}, setKey, true},
        {"key remove", "URL", "remove a service's key from the keyring", 1, 1, {}, removeKey, true},
        {"key list", "", "the addresses that the keyring has keys for", 0, 0, {}, listKeys, true},
        {"service allow",
         "URL",
         "let collections send texts and questions to this address, also those that came from elsewhere",
         1,
         1,
         {{"--allow-http", "", "also without encryption to another computer"}},
         allow},
        {"service forbid", "URL", "send nothing there any more", 1, 1, {}, forbid},
        {"service list", "", "where texts and questions may be sent", 0, 0, {}, listAllowed},
    };
}

} // namespace varve::cli
