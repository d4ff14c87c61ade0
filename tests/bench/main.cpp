// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// varve-bench: measures Varve and its peers. tests/bench/README.md tells how figures are made.
#include "tests/bench/child_steps.h"
#include "tests/bench/commands.h"
#include "tests/bench/snapshot_steps.h"
#include "tests/bench/varve_library.h"

#include <algorithm>
#include <csignal>
#include <cstdio>

namespace {

using namespace varve;
using namespace varve::bench;

constexpr int kUsage = 2;

const Command* const kCommands[] = {&kAnnCommand,    &kCompareCommand, &kWalCommand,
                                    &kFilterCommand, &kChurnCommand,   &kSnapshotCommand,
                                     &kImportCommand, &kEmbedCommand,  &kQualityCommand, &kDataCommand,
                                     &kMapCommand,    &kSearchCommand};

void printHelp()
{
    std::puts("usage: varve-bench COMMAND [options]   (varve-bench COMMAND --help tells the options)\n");
    for (const Command* command : kCommands)
        std::printf("  %-10s%s\n", std::string(command->name).c_str(), std::string(command->summary).c_str());
}

void printHelp(const Command& command)
{
    std::printf("varve-bench %s: %s\n\n%s\n%s", std::string(command.name).c_str(),
                std::string(command.summary).c_str(), std::string(command.details).c_str(),
                describe(command.options).c_str());
}

int runCommand(const Command& command, std::span<const std::string> arguments)
{
    if (std::ranges::find(arguments, "--help") != arguments.end()) {
        printHelp(command);
        return 0;
    }
    const auto options = Options::parse(command.options, arguments);
    if (const Result<> complete = options ? options->require(command.required) : Result<>(options.error());
        !complete) {
        std::fprintf(stderr, "varve-bench: %s\n", complete.error().detail.c_str());
        return kUsage;
    }
    const Result<> result = command.run(*options);
    return result ? 0 : reportError(result.error());
}

} // namespace

int main(int count, char** values)
{
    std::signal(SIGPIPE, SIG_IGN); // a child that failed is noticed by its exit code
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.empty() || arguments[0] == "--help") {
        printHelp();
        return arguments.empty() ? kUsage : 0;
    }
    if (isChildStep(arguments[0]))
        return runChildStep(varveLibrary(), arguments);
    if (isWalStep(arguments[0]))
        return runWalStep(arguments);
    if (isSnapshotStep(arguments[0]))
        return runSnapshotStep(arguments);
    const auto command =
        std::ranges::find_if(kCommands, [&](const Command* one) { return one->name == arguments[0]; });
    if (command == std::end(kCommands)) {
        std::fprintf(stderr, "varve-bench: there is no command \"%s\"\n", arguments[0].c_str());
        return kUsage;
    }
    return runCommand(**command, std::span(arguments).subspan(1));
}
