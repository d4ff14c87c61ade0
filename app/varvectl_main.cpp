// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_context.h"
#include "app/cli/forwarding_client.h"
#include "app/cli/interrupt_watcher.h"
#include "app/cli/process_streams.h"

#include <unistd.h>

#include <chrono>
#include <future>
#include <thread>

namespace {

using namespace varve;

/// Closing tidies up so that the next opening is quick, which takes seconds behind a large document. Nobody wants to wait for
/// that after Ctrl-C, and what was acknowledged is in the log: the next opening does the rest.
int leaveSoon(std::shared_ptr<workspace::Workspace> opened)
{
    constexpr std::chrono::milliseconds kPatience{200};
    const auto closed = std::make_shared<std::promise<void>>();
    std::thread([opened = std::move(opened), closed]() mutable {
        static_cast<void>(opened->close().hasValue());
        opened.reset();
        closed->set_value();
    }).detach();
    if (closed->get_future().wait_for(kPatience) != std::future_status::ready)
        ::_exit(cli::Interrupted);
    return cli::Interrupted;
}

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
    if (code == cli::Interrupted)
        return leaveSoon(std::move(opened));
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
