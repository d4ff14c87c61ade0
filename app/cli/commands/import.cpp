// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/import_lines.h"
#include "core/chroma/store.h"
#include "core/vectors/vector_file.h"
#include "core/workspace/import_preview.h"

#include <algorithm>

namespace varve::cli {

namespace {

bool holdsVectors(const std::filesystem::path& path)
{
    fs::FileSystem& fileSystem = fs::posixFileSystem();
    return chroma::storeFolder(fileSystem, path) || vectors::recognise(fileSystem, path);
}

/// Where text becomes vectors, vectors of another model would be a surprise, and so would taking their files as text.
Result<> refuseVectorFiles(const collection::CollectionConfig& config, const workspace::ImportRequest& request)
{
    const auto first = std::find_if(request.paths.begin(), request.paths.end(), holdsVectors);
    if (first == request.paths.end() || config.embedder == "none" || request.isOfSameModel)
        return {};
    return Error{ErrorCode::Unsupported,
                 "this collection makes its vectors itself (embedder " + config.embedder +
                     "); vectors go into one made with --embedder none --dim N, or, when they are of this very model, in with "
                     "--same-model",
                 *first, 0};
}

/// What a new collection has to be for these vectors, when all of them are of one kind.
Result<workspace::CreateRequest> requestFor(const std::string& name, const workspace::ImportRequest& request,
                                            const std::vector<workspace::FilePreview>& found)
{
    workspace::CreateRequest create;
    create.name = name;
    create.embedder = "none";
    std::string metric;
    for (const workspace::FilePreview& one : found) {
        const bool isOther = !one.foreignCollection.empty() && !request.foreignCollection.empty() &&
                             one.foreignCollection != request.foreignCollection;
        if (!one.reasonKey.empty() || isOther)
            continue;
        const bool isSame = create.dimension == 0 || (create.dimension == one.dimension && metric == one.metric);
        if (!isSame)
            return Error{ErrorCode::InvalidArgument,
                         "there are several collections or kinds of vectors; choose one (--collection NAME, or a single file), or "
                         "make the collection first (varvectl create)",
                         one.path, 0};
        create.dimension = one.dimension;
        metric = one.metric;
    }
    if (create.dimension == 0)
        return Error{ErrorCode::NotFound, "no collection is named \"" + name + "\"; make it first (varvectl create)", {}, 0};
    create.metric = collection::metricFromString(metric).value_or(collection::Metric::Cosine);
    return create;
}

Json foundJson(const workspace::FilePreview& one)
{
    return {{"path", one.path},
            {"kind", one.mediaType},
            {"collection", one.foreignCollection},
            {"rows", one.rows ? Json(*one.rows) : Json()},
            {"dim", one.dimension},
            {"metric", one.metric},
            {"sidecar", one.sidecar},
            {"embedding_function", one.embeddingFunction},
            {"reason", one.reasonKey},
            {"detail", one.reasonDetail}};
}

void tellFound(Session& session, const workspace::FilePreview& one)
{
    if (session.json()) {
        session.printJson(foundJson(one));
        return;
    }
    std::string line = printable(one.path);
    if (!one.foreignCollection.empty())
        line += "  \"" + printable(one.foreignCollection) + "\"";
    if (one.rows)
        line += "  " + std::to_string(*one.rows) + " rows";
    if (one.dimension > 0)
        line += "  " + std::to_string(one.dimension) + " dimensions";
    if (!one.metric.empty())
        line += "  " + one.metric;
    if (!one.sidecar.empty())
        line += "  with " + printable(one.sidecar);
    if (!one.reasonKey.empty())
        line += "  (" + one.reasonKey + ": " + printable(one.reasonDetail) + ")";
    session.print(line);
}

/// Vectors bring with them what a collection for them has to be, so there need not be one yet. False for a dry run of that,
/// which tells what there is.
Result<bool> makeCollection(Session& session, workspace::Workspace& workspace, const std::string& name,
                            const workspace::ImportRequest& request)
{
    const auto known = workspace.info(name);
    if (known) {
        VARVE_CHECK(refuseVectorFiles(known->config, request));
        return true;
    }
    const bool isOfVectors = std::any_of(request.paths.begin(), request.paths.end(), [](const auto& path) {
        return std::filesystem::is_directory(path) || holdsVectors(path);
    });
    if (known.error().code != ErrorCode::NotFound || !isOfVectors)
        return known.error();
    VARVE_TRY(const auto found, workspace::previewImport(request.paths, request.recursive, workspace::ImportKind::Vectors,
                                                         session.control()));
    const bool isPlain = std::none_of(found.begin(), found.end(), [](const auto& one) {
        const auto format = vectors::formatOf(one.path);
        return one.dimension > 0 && format != vectors::Format::Csv && format != vectors::Format::JsonLines;
    });
    if (isPlain) // tables and JSON Lines may as well be documents
        return known.error();
    if (request.dryRun) {
        for (const auto& one : found)
            tellFound(session, one);
        return false;
    }
    VARVE_TRY(const auto create, requestFor(name, request, found));
    VARVE_TRY(const auto info, workspace.create(create));
    session.note("Made the collection \"" + printable(name) + "\": " + std::to_string(create.dimension) + " dimensions, compared by " +
                 std::string(collection::toString(create.metric)) + ", no embedder");
    return true;
}

int import(Session& session, const Arguments& arguments)
{
    workspace::ImportRequest request;
    request.recursive = arguments.has("--recursive");
    request.dryRun = arguments.has("--dry-run");
    VARVE_CLI_TRY(session, request.chunkTokens, arguments.number("--chunk-tokens", request.chunkTokens));
    request.follow = arguments.has("--watch");
    request.idPrefix = arguments.value("--id-prefix");
    request.foreignCollection = arguments.value("--collection");
    request.ignoresMetric = arguments.has("--ignore-metric");
    request.isOfSameModel = arguments.has("--same-model");
    request.ignoresSidecars = arguments.value("--sidecar") == "none";
    if (arguments.has("--sidecar") && !request.ignoresSidecars)
        request.sidecar = session.resolvePath(arguments.value("--sidecar"));
    for (std::size_t i = 1; i < arguments.positional().size(); ++i)
        request.paths.push_back(session.resolvePath(arguments.at(i)));
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const bool isReady, makeCollection(session, *workspace, arguments.at(0), request));
    if (!isReady)
        return Done;
    const auto imported = workspace->import(
        arguments.at(0), request, [&](const auto& outcome) { tellFile(session, outcome); },
        session.control());
    session.endProgress();
    VARVE_CLI_TRY(session, const auto summary, imported);
    const int code = tellSummary(session, summary);
    if (!arguments.has("--watch") || summary.cancelled)
        return code;
    if (const auto turn = workspace->lockFollowing(); !turn && turn.error().code == ErrorCode::Busy) {
        session.note(turn.error().detail + "; this one, too");
        return code;
    }
    return followUntilInterrupted(session, {arguments.at(0)});
}

} // namespace

std::vector<Command> importCommands()
{
    return {
        {"import",
         "NAME PATH...",
         "import documents (text, web pages, PDF, office documents, mail, tables, code), or vectors (.fvecs .bvecs .npy .csv .jsonl, FAISS indexes, folders of ChromaDB) where no embedder makes them",
         2,
         kAnyNumber,
         {{"--recursive", "", "folders inside folders too"},
          {"--chunk-tokens", "N", "largest size of a chunk (200)"},
          {"--id-prefix", "TEXT", "before the row numbers that become ids of vectors without one"},
          {"--collection", "NAME", "which collection of a folder of ChromaDB"},
          {"--sidecar", "FILE", "ids, texts and metadata (.jsonl or .csv) of the vectors in PATH, or none; else one beside it is found"},
          {"--ignore-metric", "", "take vectors that were compared in another way than this collection does"},
          {"--same-model", "", "take vectors into a collection with an embedder, if their texts show that they are of its model"},
          {"--dry-run", "", "only say what would happen"},
          {"--watch", "", "go on and follow these folders from now on, until Ctrl-C, unless a window does"}},
         import},
    };
}

} // namespace varve::cli
