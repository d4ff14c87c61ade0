// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_context.h"
#include "app/cli/forwarding_client.h"
#include "app/cli/interrupt_watcher.h"
#include "app/cli/process_streams.h"

#include <unistd.h>

namespace {

using namespace varve;

int run(const std::vector<std::string>& arguments)
{
    cli::InterruptWatcher interrupts;
    cli::DescriptorInput in(STDIN_FILENO);
    cli::DescriptorOutput out(STDOUT_FILENO);
    cli::DescriptorOutput err(STDERR_FILENO);
    std::error_code ignored;
    const auto workingDirectory = std::filesystem::current_path(ignored);
    const auto home = cli::homeOf(arguments, workingDirectory, workspace::defaultHome());

    if (cli::needsWorkspace(arguments)) {
        const cli::ForwardedRequest request{arguments, workingDirectory, home, out.isTerminal(),
                                            err.isTerminal()};
        if (const auto code = cli::forwardCommand(request, interrupts.descriptor()))
            return *code;
    }
    std::shared_ptr<workspace::Workspace> opened;
    const auto openWorkspace =
        [&](const workspace::Workspace::Options& options) -> Result<std::shared_ptr<workspace::Workspace>> {
        VARVE_TRY(opened, workspace::Workspace::open(options));
        return opened;
    };
    const int code =
        cli::runCommand({openWorkspace, in, out, err, interrupts.watch(), workingDirectory, home}, arguments);
    if (!opened)
        return code;
    const auto closed = opened->close();
    if (closed || code != cli::Done)
        return code;
    err.write("varvectl: " + closed.error().toString() + "\n");
    return cli::exitCodeFor(closed.error().code);
}

} // namespace

int main(int argc, char** argv)
{
    return run({argv + 1, argv + argc});
}
