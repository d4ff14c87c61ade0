// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspace/workspace.h"
#include "tests/support/counting_embedder.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temp_directory.h"

#include <map>

namespace varve::test {

/// A real workspace in a temporary home, with a clock and an embedder that the test controls.
struct TestWorkspace {
    TempDirectory home;
    TempDirectory cache;
    ManualClock clock{1773324000000}; ///< 2026-03-12T14:00:00Z
    std::shared_ptr<CountingEmbedder> embedder = std::make_shared<CountingEmbedder>();

    std::map<std::string, std::shared_ptr<const embed::Embedder>> otherModels; ///< by choice; null: not there any more
    fs::FileSystem* fileSystem = nullptr; ///< null: the system's

    bool lowMemory = false;
    std::chrono::milliseconds unloadAfter{0}; ///< never

    /// Another opener of the same home.
    Result<std::unique_ptr<workspace::Workspace>> open()
    {
        workspace::Workspace::Options options;
        options.home = home.path();
        options.cache = cache.path();
        options.clock = &clock;
        options.lowMemory = lowMemory;
        options.fileSystem = fileSystem;
        options.unloadAfter = unloadAfter;
        options.openEmbedder =
            [this](std::string_view choice) -> Result<std::shared_ptr<const embed::Embedder>> {
            if (choice == "none")
                return std::shared_ptr<const embed::Embedder>();
            if (const auto other = otherModels.find(std::string(choice)); other != otherModels.end()) {
                if (!other->second)
                    return Error{ErrorCode::NotFound, "the model is not there any more", std::string(choice), 0};
                return other->second;
            }
            return std::shared_ptr<const embed::Embedder>(embedder);
        };
        return workspace::Workspace::open(options);
    }
};

} // namespace varve::test
