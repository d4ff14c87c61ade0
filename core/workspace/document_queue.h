// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/collection/types.h"
#include "core/embed/embedder.h"
#include "core/workspace/types.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <vector>

namespace varve::workspace {

/// One file on its way through an import.
struct DocumentJob {
    FileOutcome outcome;
    collection::Document document;
    std::vector<collection::Point> points;
    std::vector<std::size_t> toEmbed; ///< those of `points` that need a vector
    bool recordOnly = false;          ///< nothing to store but the outcome
    bool nothingToWrite = false;
    std::optional<Error> error; ///< why embedding failed

    std::uint64_t heldBytes() const;
    /// Where a piece of `toEmbed` that begins at `begin` ends: as much as is embedded without looking up, or what fits into
    /// `texts` and `bytes`; at least one text.
    std::size_t pieceEnd(std::size_t begin, std::size_t texts, std::size_t bytes) const;

private:
    friend class DocumentQueue;
    std::size_t m_claimed = 0;
    std::size_t m_finished = 0;
    bool m_done = false;
    bool m_triedTwin = false;
    std::uint64_t m_counted = 0;
    std::string m_content;
    std::vector<std::shared_ptr<DocumentJob>> m_followers; ///< same bytes; they get this one's vectors
};

/// The two hand-overs of an import: from the reader to the embedding threads in pieces of a few chunks, and from
/// those to the writer as whole documents. What is on its way is bounded by bytes.
/// Threads:  one reader, one writer, any number of embedders.
class DocumentQueue {
public:
    explicit DocumentQueue(std::uint64_t limitBytes, const embed::Embedder::Batching& batching = {})
        : m_limitBytes(limitBytes), m_batching(batching)
    {
    }

    /// Waits until more may be read. False once a stop was asked for.
    bool waitForRoom(std::stop_token stop);
    /// Takes a document in. One whose bytes are the same as those of a document still on its way waits for the
    /// vectors of that one. When such a document was stored meanwhile, its source is returned, once, and the job is
    /// not taken: the caller takes over what vectors it can and adds it again.
    std::optional<std::string> add(const std::shared_ptr<DocumentJob>& job, std::stop_token stop);
    /// The reader has no more.
    void finishReading();

    /// Some chunks of one document.
    struct Piece {
        std::shared_ptr<DocumentJob> job;
        std::size_t begin = 0; ///< in job->toEmbed
        std::size_t end = 0;
    };
    /// The next piece to embed; nullopt at the end or once a stop was asked for.
    std::optional<Piece> claim(std::stop_token stop);
    /// A piece, and where the embedder wants texts of several documents together, as many further ones as are there already
    /// and fit. Empty where claim() has none.
    std::vector<Piece> claimTogether(std::stop_token stop);
    void finish(const Piece& piece, Result<std::vector<std::vector<float>>> vectors);

    /// The next document that is ready for the writer; null after `patience`, at the end and after a stop.
    std::shared_ptr<DocumentJob> nextReady(std::stop_token stop, std::chrono::milliseconds patience);
    /// True when the writer has seen everything.
    bool isDrained() const;
    /// The writer is done with it; `stored` when its vectors can be read back.
    void release(const DocumentJob& job, bool stored);
    std::uint64_t embedded() const;

private:
    /// Where the vectors for some bytes are, or will be.
    struct Content {
        std::shared_ptr<DocumentJob> job; ///< while on its way
        std::string source;
    };
    void count(DocumentJob& job);
    /// The next piece with at most so much in it, which may be less than wanted.
    Piece cutPiece(std::size_t texts, std::size_t bytes);
    void makeReady(const std::shared_ptr<DocumentJob>& job);
    static void copyVectors(const DocumentJob& from, DocumentJob& to);

    const std::uint64_t m_limitBytes;
    const embed::Embedder::Batching m_batching;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<std::shared_ptr<DocumentJob>> m_toEmbed;
    std::deque<std::shared_ptr<DocumentJob>> m_ready;
    std::unordered_map<std::string, Content> m_byContent;
    std::uint64_t m_heldBytes = 0;
    std::uint64_t m_onTheWay = 0;
    std::uint64_t m_embedded = 0;
    bool m_readingFinished = false;
};

} // namespace varve::workspace
