// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/search_vectors.h"

#include "app/cli/commands/common.h"
#include "app/cli/commands/search_filter.h"
#include "core/base/byte_io.h"
#include "core/fs/atomic_file.h"
#include "core/vectors/vector_file.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <thread>

namespace varve::cli {

namespace {

using Clock = std::chrono::steady_clock;
using collection::NearestPoint;

constexpr std::size_t kBlockRows = 1024;
constexpr std::uint64_t kMostThreads = 256;

struct Query {
    vectors::Row row;
    std::optional<Result<std::vector<NearestPoint>>> answer;
    double milliseconds = 0;
};

/// Searches with every good row of the block.
void answerAll(const collection::Collection& collection, const collection::NearestQuery& how, std::size_t threads,
               const std::stop_token& stop, std::vector<Query>& block)
{
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < block.size() && !stop.stop_requested(); i = next++) {
            if (!block[i].row.isGood())
                continue;
            const auto begun = Clock::now();
            block[i].answer = collection.nearest(block[i].row.vector, how);
            block[i].milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
        }
    };
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min(threads, block.size()); ++i)
        others.emplace_back(work);
    work();
}

/// One row of an .ivecs file: k row numbers, -1 where there are fewer answers.
Result<> writeIds(fs::AtomicFile& out, const std::vector<NearestPoint>& points, std::size_t k)
{
    ByteWriter row;
    row.put(static_cast<std::int32_t>(k));
    for (std::size_t i = 0; i < k; ++i) {
        std::int32_t number = -1;
        if (i < points.size()) {
            const std::string& id = points[i].id;
            const auto [end, problem] = std::from_chars(id.data(), id.data() + id.size(), number);
            if (problem != std::errc() || end != id.data() + id.size() || number < 0)
                return Error{ErrorCode::InvalidArgument,
                             "the point \"" + id + "\" has no row number as its id, so it cannot stand in an .ivecs file", {}, 0};
        }
        row.put(number);
    }
    return out.append(row.bytes());
}

/// One run over a file of queries.
class BatchSearch {
public:
    BatchSearch(Session& session, const collection::Collection& collection, collection::NearestQuery how,
                std::size_t threads, std::unique_ptr<fs::AtomicFile> out)
        : m_session(session), m_collection(collection), m_how(std::move(how)), m_threads(threads), m_out(std::move(out))
    {
    }

    Result<> run(vectors::VectorFile& file)
    {
        const OperationControl control = m_session.control();
        for (bool atEnd = false; !atEnd;) {
            std::vector<Query> block;
            while (block.size() < kBlockRows && !atEnd) {
                VARVE_TRY(auto row, file.next());
                atEnd = !row;
                if (row)
                    block.push_back({std::move(*row), {}, 0});
            }
            const auto begun = Clock::now();
            answerAll(m_collection, m_how, m_threads, control.stop, block);
            m_seconds += std::chrono::duration<double>(Clock::now() - begun).count();
            VARVE_CHECK(control.check());
            for (const Query& query : block)
                VARVE_CHECK(tell(query));
            control.report({"searching", {}, m_milliseconds.size(), 0, file.doneBytes(), file.totalBytes(), 0});
        }
        return m_out ? m_out->commit() : Result<>();
    }

    void tellTotals()
    {
        std::sort(m_milliseconds.begin(), m_milliseconds.end());
        const double rate = m_seconds > 0 ? static_cast<double>(m_milliseconds.size()) / m_seconds : 0;
        if (m_session.json())
            m_session.printJson({{"queries", m_milliseconds.size()},
                                 {"refused", m_refused},
                                 {"seconds", m_seconds},
                                 {"qps", rate},
                                 {"p50_ms", percentile(0.5)},
                                 {"p99_ms", percentile(0.99)}});
        m_session.note(std::to_string(m_milliseconds.size()) + " queries in " + std::to_string(m_seconds) + " s, " +
                       std::to_string(static_cast<std::uint64_t>(rate)) + " a second; half within " +
                       std::to_string(percentile(0.5)) + " ms, 99 % within " + std::to_string(percentile(0.99)) + " ms");
    }
    std::uint64_t refused() const { return m_refused; }

private:
    Result<> tell(const Query& query)
    {
        if (!query.row.isGood()) {
            ++m_refused;
            m_session.failItem(Error{ErrorCode::InvalidArgument, query.row.problem, {}, 0},
                               "query " + std::to_string(query.row.number));
            return m_out ? writeIds(*m_out, {}, m_how.k) : Result<>();
        }
        if (!*query.answer)
            return query.answer->error();
        const auto& points = **query.answer;
        m_milliseconds.push_back(query.milliseconds);
        if (m_out)
            return writeIds(*m_out, points, m_how.k);
        Json ids = Json::array();
        Json scores = Json::array();
        std::string line = std::to_string(query.row.number) + ":";
        for (const NearestPoint& point : points) {
            ids.push_back(point.id);
            scores.push_back(point.score);
            line += " " + printable(point.id);
        }
        if (m_session.json())
            m_session.printJson({{"query", query.row.number}, {"ids", std::move(ids)}, {"scores", std::move(scores)}});
        m_session.print(line);
        return {};
    }
    double percentile(double share) const
    {
        if (m_milliseconds.empty())
            return 0;
        const auto at = static_cast<std::size_t>(share * static_cast<double>(m_milliseconds.size()));
        return m_milliseconds[std::min(at, m_milliseconds.size() - 1)];
    }

    Session& m_session;
    const collection::Collection& m_collection;
    const collection::NearestQuery m_how;
    const std::size_t m_threads;
    std::unique_ptr<fs::AtomicFile> m_out;
    std::vector<double> m_milliseconds;
    double m_seconds = 0;
    std::uint64_t m_refused = 0;
};

Result<collection::NearestQuery> nearestQuery(Session& session, const Arguments& arguments)
{
    collection::NearestQuery query;
    VARVE_TRY(query.k, arguments.number("-k", query.k));
    VARVE_TRY(query.ef, arguments.number("--ef", 0));
    constexpr std::size_t kMost = 10'000;
    if (query.k == 0 || query.k > kMost)
        return Error{ErrorCode::InvalidArgument, "-k is 1 to 10000", {}, 0};
    VARVE_TRY(query.filterJson, searchFilter(session, arguments));
    return query;
}

} // namespace

int searchVectors(Session& session, const Arguments& arguments)
{
    const auto usage = [&](std::string what) {
        session.fail(Error{ErrorCode::InvalidArgument, std::move(what), {}, 0});
        return Usage;
    };
    if (arguments.positional().size() > 1)
        return usage("search takes a text or --vectors, not both");
    if (arguments.has("--by") && arguments.value("--by") != "semantic")
        return usage("--vectors searches by vector only");
    for (const char* option : {"--weight", "--fusion", "--by-document", "--like", "--like-document", "--diversity", "--through-time"})
        if (arguments.has(option))
            return usage("--vectors does not go with " + std::string(option));
    VARVE_CLI_TRY(session, const auto query, nearestQuery(session, arguments));
    VARVE_CLI_TRY(session, const auto threads, arguments.number("--threads", 1));
    if (threads == 0 || threads > kMostThreads)
        return usage("--threads is 1 to 256");
    const auto path = session.resolvePath(arguments.value("--vectors"));
    const auto format = vectors::formatOf(path);
    if (!format)
        return session.fail(
            Error{ErrorCode::Unsupported, "files of vectors are .fvecs, .bvecs, .npy, .csv and .jsonl", path, 0});
    VARVE_CLI_TRY(session, auto* workspace, session.workspace());
    VARVE_CLI_TRY(session, const auto collection, workspace->asOf(arguments.at(0), arguments.value("--at"), session.control()));
    VARVE_CLI_TRY(session, const auto file,
                  vectors::VectorFile::open(fs::posixFileSystem(), path, *format, collection->info().config.dimension));
    std::unique_ptr<fs::AtomicFile> out;
    if (arguments.has("--out")) {
        VARVE_CLI_TRY(session, out,
                      fs::AtomicFile::create(fs::posixFileSystem(), session.resolvePath(arguments.value("--out"))));
    }
    BatchSearch search(session, *collection, query, threads, std::move(out));
    const auto done = search.run(*file);
    session.endProgress();
    VARVE_CLI_CHECK(session, done);
    search.tellTotals();
    return search.refused() > 0 ? SomeFailed : Done;
}

} // namespace varve::cli
