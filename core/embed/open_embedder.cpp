// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/embedder.h"
#include "core/embed/model_files.h"
#include "core/fs/file_system.h"

#include <algorithm>
#include <cstdlib>

namespace varve::embed {

namespace {

constexpr const char* kModelName = "all-MiniLM-L6-v2";

/// An environment variable's value, empty when it is not set.
std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

Result<std::shared_ptr<const Embedder>> openMiniLm(Precision precision)
{
    const auto folder = defaultModelFolder();
    if (!fs::posixFileSystem().exists(folder))
        return Error{
            ErrorCode::NotFound,
            "the model all-MiniLM-L6-v2 is not installed; run installer/fetch_model.sh, or choose the "
            "built-in lexical embedder \"hashing\"",
            folder, 0};
    VARVE_TRY(auto model, loadModel(folder, precision));
    if (model->identity() != miniLmIdentity(precision))
        return Error{ErrorCode::Corrupt,
                     "the model's files differ from the published ones; remove the folder and run "
                     "installer/fetch_model.sh again",
                     folder, 0};
    return std::shared_ptr<const Embedder>(std::move(model));
}

} // namespace

std::filesystem::path defaultModelFolder()
{
    if (const auto chosen = environment("VARVE_MODEL_DIR"); !chosen.empty())
        return chosen;
    std::vector<std::filesystem::path> folders;
    const auto inModels = [](const std::filesystem::path& data) {
        return data / "varve" / "models" / kModelName;
    };
    // The base directory specification has relative values ignored.
    if (const std::filesystem::path data = environment("XDG_DATA_HOME"); data.is_absolute())
        folders.push_back(inModels(data));
    else if (const std::filesystem::path home = environment("HOME"); home.is_absolute())
        folders.push_back(inModels(home / ".local" / "share"));
    folders.push_back(inModels("/usr/share"));
    const auto found = std::ranges::find_if(
        folders, [](const auto& folder) { return fs::posixFileSystem().exists(folder); });
    return found == folders.end() ? folders.front() : *found;
}

Result<std::shared_ptr<const Embedder>> openEmbedder(std::string_view choice)
{
    if (choice == "none")
        return std::shared_ptr<const Embedder>();
    if (choice == "hashing")
        return std::shared_ptr<const Embedder>(makeHashingEmbedder());
    const bool isInt8 = choice.starts_with(kInt8Prefix);
    const Precision precision = isInt8 ? Precision::Int8 : Precision::Float32;
    if (isInt8)
        choice.remove_prefix(kInt8Prefix.size());
    if (choice == "minilm")
        return openMiniLm(precision);
    if (choice.empty() || choice == "hashing" || choice == "none")
        return Error{ErrorCode::InvalidArgument,
                     isInt8
                         ? "only a language model can be computed in 8 bits: name minilm or a model's folder"
                         : "no embedder was named",
                     {},
                     0};
    VARVE_TRY(auto model, loadModel(std::filesystem::path(choice), precision));
    return std::shared_ptr<const Embedder>(std::move(model));
}

} // namespace varve::embed
