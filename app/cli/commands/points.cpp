// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/common.h"
#include "app/cli/commands/point_lines.h"
#include "app/cli/line_reader.h"

#include <set>

namespace varve::cli {

namespace {

constexpr std::size_t kBatchPoints = 1000;
constexpr std::size_t kBatchBytes = 16u << 20;
/// A writer that pauses this long wants its points acknowledged.
constexpr std::chrono::milliseconds kPause{20};
constexpr std::chrono::milliseconds kForever{-1};

/// Points from standard input, written in batches that are acknowledged one by one.
class Adder {
public:
    Adder(Session& session, collection::Collection& collection, const embed::Embedder* embedder)
        : m_session(session),
          m_collection(collection),
          m_embedder(embedder),
          m_dimension(collection.info().config.dimension),
          m_reader(session.context().in, session.context().stop)
    {
    }

    Result<> run()
    {
        for (;;) {
            VARVE_TRY(const auto state, m_reader.next(m_line, m_batch.empty() ? kForever : kPause));
            if (state == LineReader::State::Line) {
                if (auto taken = takeLine(); !taken) {
                    // Everything before the bad line is kept, so that the rest can be sent again from there.
                    VARVE_CHECK(flush());
                    return taken;
                }
                if (m_batch.size() < kBatchPoints && m_batchBytes < kBatchBytes)
                    continue;
            }
            VARVE_CHECK(flush());
            if (state == LineReader::State::End)
                return {};
        }
    }

private:
    Result<> takeLine()
    {
        if (m_line.find_first_not_of(" \t\r") == std::string::npos)
            return {};
        auto point = parsePoint(m_line, m_dimension, m_embedder != nullptr);
        if (!point) {
            Error error = point.error();
            error.detail = "line " + std::to_string(m_reader.number()) + ": " + error.detail;
            return error;
        }
        // A batch holds an id once; the later of two lines replaces the earlier.
        if (m_ids.contains(point->id))
            VARVE_CHECK(flush());
        m_ids.insert(point->id);
        m_batchBytes += m_line.size();
        m_batch.push_back(std::move(*point));
        return {};
    }

    Result<> flush()
    {
        if (m_batch.empty())
            return {};
        VARVE_CHECK(embedMissing());
        VARVE_TRY(const auto receipt, m_collection.upsert(std::exchange(m_batch, {})));
        m_ids.clear();
        m_batchBytes = 0;
        m_session.printJson(receiptJson(receipt));
        return {};
    }

    Result<> embedMissing()
    {
        std::vector<std::size_t> missing;
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < m_batch.size(); ++i) {
            if (!m_batch[i].vector.empty())
                continue;
            missing.push_back(i);
            texts.push_back(m_batch[i].text);
        }
        if (missing.empty())
            return {};
        VARVE_TRY(auto vectors, m_embedder->embedUntil(texts, m_session.control()));
        for (std::size_t i = 0; i < missing.size(); ++i)
            m_batch[missing[i]].vector = std::move(vectors[i]);
        return {};
    }

    Session& m_session;
    collection::Collection& m_collection;
    const embed::Embedder* m_embedder;
    const std::uint32_t m_dimension;
    LineReader m_reader;
    std::string m_line;
    std::vector<collection::Point> m_batch;
    std::set<std::string> m_ids;
    std::size_t m_batchBytes = 0;
};

int add(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto collection, workspace->collection(arguments.at(0), false));
    // Without the model, points that bring their vectors can still be added.
    const auto embedder = workspace->embedderOf(arguments.at(0));
    Adder adder(session, *collection, embedder ? embedder->get() : nullptr);
    VARVE_CLI_CHECK(session, adder.run());
    return Done;
}

int get(Session& session, const Arguments& arguments)
{
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto collection, workspace->asOf(arguments.at(0), arguments.value("--at"), session.control()));
    session.endProgress();
    const std::vector<std::string> ids(arguments.positional().begin() + 1, arguments.positional().end());
    VARVE_CLI_TRY(session, const auto points, collection->get(ids));
    std::set<std::string_view> found;
    for (const auto& point : points) {
        found.insert(point.id);
        if (session.json())
            session.printJson(pointJson(point));
        session.print(printable(point.id) + "  " + printable(point.documentSource));
        session.print("  " + printable(point.text));
        session.print("  " + printable(point.metadataJson));
    }
    int code = Done;
    for (const std::string& id : ids) {
        if (found.contains(id))
            continue;
        session.failItem(Error{ErrorCode::NotFound, "there is no such point", {}, 0}, id);
        code = SomeFailed;
    }
    return code;
}

Result<collection::WriteReceipt> removeDocuments(collection::Collection& collection,
                                                 const std::vector<std::string>& sources,
                                                 const Session& session)
{
    std::vector<std::int64_t> ids;
    for (const std::string& source : sources) {
        VARVE_TRY(const auto document, collection.documentBySource(session.resolvePath(source).native()));
        ids.push_back(document.id);
    }
    return collection.removeDocuments(ids);
}

int remove(Session& session, const Arguments& arguments)
{
    const std::vector<std::string> ids(arguments.positional().begin() + 1, arguments.positional().end());
    const auto documents = arguments.values("--document");
    const int ways = !ids.empty() + arguments.has("--where") + !documents.empty();
    if (ways != 1) {
        session.fail(Error{ErrorCode::InvalidArgument, "remove needs ids, or --where, or --document", {}, 0});
        return Usage;
    }
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto collection, workspace->collection(arguments.at(0), false));
    const auto removed = !ids.empty()        ? collection->removePoints(ids)
                         : documents.empty() ? collection->removeWhere(arguments.value("--where"))
                                             : removeDocuments(*collection, documents, session);
    VARVE_CLI_TRY(session, const auto receipt, removed);
    session.printJson(receiptJson(receipt));
    return Done;
}

} // namespace

std::vector<Command> pointCommands()
{
    return {
        {"add",
         "NAME",
         "add points from standard input, one {\"id\",\"vector\",\"text\",\"metadata\"} a line",
         1,
         1,
         {},
         add},
        {"get",
         "NAME ID...",
         "show points",
         2,
         kAnyNumber,
         {{"--at", "WHEN", "as of a snapshot (id, label, latest) or of any moment"}},
         get},
        {"remove",
         "NAME [ID...]",
         "remove points or documents",
         1,
         kAnyNumber,
         {{"--where", "JSON", "the points whose metadata fits"},
          {"--document", "PATH", "a document with all its points; may be repeated"}},
         remove},
    };
}

} // namespace varve::cli
