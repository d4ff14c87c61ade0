// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document.h"
#include "core/workspace/workspace.h"
#include "tests/bench/ann_run.h"
#include "tests/bench/commands.h"
#include "tests/bench/json_line.h"
#include "tests/bench/process_memory.h"

#include <atomic>
#include <chrono>
#include <ctime>
#include <mutex>
#include <thread>

namespace varve::bench {

namespace {

constexpr int kEmbedThreads = 2; ///< as many as an import has

const std::vector<OptionSpec> kOptions{
    {"documents", OptionKind::Text, "DIR", "folder of documents to import, with all in it", ""},
    {"files", OptionKind::Number, "N", "how many of them, spread evenly; 0 for all", "2000"},
    {"embedder", OptionKind::Text, "NAME", "minilm or hashing", "minilm"},
    {"home", OptionKind::Text, "DIR", "on the disk to measure; else in a temporary folder", ""},
};

/// Passes on, and remembers what it was asked for.
class RecordingEmbedder final : public embed::Embedder {
public:
    explicit RecordingEmbedder(std::shared_ptr<const Embedder> embedder) : m_embedder(std::move(embedder)) {}

    std::string identity() const override { return m_embedder->identity(); }
    std::size_t dimension() const override { return m_embedder->dimension(); }
    bool isSemantic() const override { return m_embedder->isSemantic(); }
    std::size_t maximumTokens() const override { return m_embedder->maximumTokens(); }
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts) const override
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_asked.emplace_back(texts.begin(), texts.end());
        }
        return m_embedder->embed(texts);
    }
    std::size_t countTokens(std::string_view text) const override { return m_embedder->countTokens(text); }
    std::vector<std::size_t> tokenEnds(std::string_view text) const override { return m_embedder->tokenEnds(text); }

    const std::vector<std::vector<std::string>>& asked() const { return m_asked; }
    const Embedder& bare() const { return *m_embedder; }

private:
    std::shared_ptr<const Embedder> m_embedder;
    mutable std::mutex m_mutex;
    mutable std::vector<std::vector<std::string>> m_asked;
};

/// Wall and processor time since it was made.
class Stopwatch {
public:
    double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begun).count();
    }
    double processorSeconds() const { return static_cast<double>(std::clock() - m_clock) / CLOCKS_PER_SEC; }

private:
    const std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
    const std::clock_t m_clock = std::clock();
};

Result<std::vector<std::filesystem::path>> chosenFiles(const Options& options)
{
    VARVE_TRY(const auto found, import::discoverFiles(fs::posixFileSystem(), {options.text("documents")}, true, {}));
    const std::size_t wanted = options.number("files") == 0 ? found.size() : std::min(options.number("files"), found.size());
    std::vector<std::filesystem::path> chosen;
    for (std::size_t i = 0; i < wanted; ++i)
        chosen.push_back(found[i * found.size() / wanted].path);
    return chosen;
}

Result<> embedAlone(const RecordingEmbedder& recorded)
{
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> hasFailed = false;
    const Stopwatch watch;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kEmbedThreads; ++i)
            threads.emplace_back([&] {
                for (std::size_t piece; (piece = next++) < recorded.asked().size();)
                    hasFailed = hasFailed || !recorded.bare().embed(recorded.asked()[piece]);
            });
    }
    if (hasFailed)
        return Error{ErrorCode::Internal, "embedding failed", {}, 0};
    printLine({{"op", "embed"}, {"seconds", watch.seconds()}, {"cpu_s", watch.processorSeconds()}});
    return {};
}

Result<> runImport(const Options& options)
{
    const WorkFolder home(options.text("home"));
    VARVE_TRY(const auto files, chosenFiles(options));
    VARVE_TRY(const auto bare, embed::openEmbedder(options.text("embedder")));
    const auto recorded = std::make_shared<RecordingEmbedder>(bare);
    workspace::Workspace::Options opening;
    opening.home = home.path() / "import-home";
    opening.openEmbedder = [&](std::string_view) -> Result<std::shared_ptr<const embed::Embedder>> {
        return std::shared_ptr<const embed::Embedder>(recorded);
    };
    VARVE_TRY(const auto workspace, workspace::Workspace::open(opening));
    workspace::CreateRequest creation;
    creation.name = "documents";
    creation.embedder = options.text("embedder");
    VARVE_CHECK(workspace->create(creation));
    workspace::ImportRequest request;
    request.paths = files;
    const double before = processMemory().residentMb;
    const Stopwatch watch;
    VARVE_TRY(const auto summary, workspace->import("documents", request, [](const auto&) {}, {}));
    std::size_t texts = 0;
    std::size_t bytes = 0;
    for (const auto& piece : recorded->asked()) {
        texts += piece.size();
        for (const std::string& text : piece)
            bytes += text.size();
    }
    printLine({{"op", "import"},
               {"embedder", options.text("embedder")},
               {"files", files.size()},
               {"imported", summary.imported},
               {"skipped", summary.skipped},
               {"failed", summary.failed},
               {"chunks", summary.chunks},
               {"embedded", texts},
               {"embedded_mb", static_cast<double>(bytes) / 1e6},
               {"seconds", watch.seconds()},
               {"cpu_s", watch.processorSeconds()},
               {"before_rss_mb", before},
               {"peak_rss_mb", processMemory().peakResidentMb}});
    VARVE_CHECK(workspace->close());
    return embedAlone(*recorded);
}

} // namespace

const Command kImportCommand{
    "import",
    "documents through the whole pipeline, beside embedding the same texts alone",
    R"(import      a sample of the files below a folder into a fresh collection: wall and processor time, and the most
            memory the process ever had. It holds the texts that were embedded, too (embedded_mb), for the next step.
embed       exactly the same pieces of text through the embedder, two threads, nothing else.
)",
    kOptions,
    {"documents"},
    runImport};

} // namespace varve::bench
