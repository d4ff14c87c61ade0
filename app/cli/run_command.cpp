// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_table.h"
#include "app/cli/version.h"

#include <algorithm>

namespace varve::cli {

namespace {

struct Found {
    const Command* command = nullptr;
    std::vector<std::string> rest; ///< the words without the command's name
};

bool isGlobalWithValue(const std::string& word)
{
    return std::any_of(globalOptions().begin(), globalOptions().end(),
                       [&](const Option& one) { return one.name == word && !one.value.empty(); });
}

/// The command's name may stand behind global options, so it is the first words that are not options.
Found findCommand(const std::vector<std::string>& words)
{
    std::vector<std::size_t> names;
    for (std::size_t i = 0; i < words.size() && names.size() < 2; ++i) {
        if (isGlobalWithValue(words[i]))
            ++i;
        else if (!words[i].starts_with('-'))
            names.push_back(i);
    }
    for (std::size_t count = names.size(); count > 0; --count) {
        std::string name;
        for (std::size_t i = 0; i < count; ++i)
            name += (i > 0 ? " " : "") + words[names[i]];
        for (const Command& command : commandTable()) {
            if (command.name != name)
                continue;
            Found found{&command, {}};
            for (std::size_t i = 0; i < words.size(); ++i) {
                if (i != names[0] && (count < 2 || i != names[1]))
                    found.rest.push_back(words[i]);
            }
            return found;
        }
    }
    return {};
}

bool contains(const std::vector<std::string>& words, std::string_view word)
{
    const auto end = std::find(words.begin(), words.end(), "--");
    return std::find(words.begin(), end, word) != end;
}

int usageError(const CommandContext& context, bool json, const std::string& message, const std::string& hint)
{
    Session session(context, GlobalOptions{{}, json, false, false, false});
    session.fail(Error{ErrorCode::InvalidArgument, message, {}, 0});
    if (!json)
        session.note(hint);
    return Usage;
}

} // namespace

std::filesystem::path homeOf(const std::vector<std::string>& arguments,
                             const std::filesystem::path& workingDirectory,
                             const std::filesystem::path& fallback)
{
    std::filesystem::path home = fallback;
    for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
        if (arguments[i] == "--home" && i + 1 < arguments.size())
            home = arguments[i + 1];
        else if (arguments[i].starts_with("--home="))
            home = arguments[i].substr(7);
    }
    return (workingDirectory / home).lexically_normal();
}

bool needsWorkspace(const std::vector<std::string>& arguments)
{
    const Command* command = findCommand(arguments).command;
    return command && !command->isOfThisProcess && !contains(arguments, "--help") && !contains(arguments, "--version");
}

int runCommand(const CommandContext& context, const std::vector<std::string>& arguments)
{
    const bool json = contains(arguments, "--json");
    if (contains(arguments, "--version")) {
        context.out.write("varvectl " + std::string(kVersion) + "\n");
        return Done;
    }
    if (arguments.size() == 2 && arguments[0] == "completion" && arguments[1] == "bash") {
        context.out.write(bashCompletion());
        return Done;
    }
    Found found = findCommand(arguments);
    if (contains(arguments, "--help") || (!arguments.empty() && arguments[0] == "help")) {
        if (!found.command && arguments.size() > 1 && arguments[0] == "help")
            found = findCommand({arguments.begin() + 1, arguments.end()});
        context.out.write(found.command ? commandHelp(*found.command) : programHelp());
        return Done;
    }
    if (!found.command)
        return usageError(context, json, arguments.empty() ? "no command" : "unknown command",
                          "Try: varvectl --help");
    const Command& command = *found.command;
    const std::string hint = "Try: varvectl " + std::string(command.name) + " --help";
    std::vector<Option> options = command.options;
    options.insert(options.end(), globalOptions().begin(), globalOptions().end());
    const auto parsed = Arguments::parse(found.rest, options);
    if (!parsed)
        return usageError(context, json, parsed.error().detail, hint);
    const std::size_t count = parsed->positional().size();
    if (count < command.least || count > command.most)
        return usageError(context, json,
                          std::string(count < command.least ? "too few" : "too many") + " arguments: " +
                              std::string(command.name) + " " + std::string(command.arguments),
                          hint);
    const auto home = homeOf(arguments, context.workingDirectory, context.home);
    Session session(context,
                    GlobalOptions{home, json, parsed->has("--quiet"), !parsed->has("--no-progress"),
                                  parsed->has("--low-memory")});
    return command.run(session, *parsed);
}

} // namespace varve::cli
