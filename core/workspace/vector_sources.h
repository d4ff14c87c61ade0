// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chroma/store.h"
#include "core/import/document.h"
#include "core/vectors/vector_file.h"
#include "core/workspace/types.h"

#include <optional>
#include <vector>

namespace varve::workspace {

/// Something that an import of vectors reads: a file, or a folder of Chroma.
struct VectorSource {
    import::FoundFile file; ///< of Chroma the folder, and the size of what is in it
    bool isChroma = false;
    std::optional<vectors::Format> format; ///< of a file; nothing when it holds no vectors
    std::filesystem::path sidecar;         ///< what is read together with the file; empty: nothing
};

/// What the paths of a request lead to. Files inside a folder of Chroma and sidecars are not listed by themselves.
/// Errors:   Cancelled; NotFound (the sidecar that was named), InvalidArgument (one sidecar for several files).
Result<std::vector<VectorSource>> findVectorSources(fs::FileSystem& fileSystem, const ImportRequest& request,
                                                    const OperationControl& control);

/// The collection of that name, or when none is named the only one that holds anything.
/// Errors:   InvalidArgument: the detail names those that there are.
Result<chroma::CollectionFacts> chooseCollection(const chroma::Store& store, const std::string& name);

} // namespace varve::workspace
