// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/embed/embedder.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace varve::test {

/// A real HTTP server on a port of the loopback that makes embeddings in OpenAI's and Ollama's form, and can be told to answer
/// otherwise. Its vectors are those of the hashing embedder, so texts with the same words are near each other.
class EmbeddingServer {
public:
    struct Seen {
        std::string path;
        std::map<std::string, std::string> headers; ///< names in small letters
        nlohmann::json body;
        std::chrono::steady_clock::time_point at;
    };
    /// What one request gets instead.
    struct Reply {
        int status = 200;
        std::map<std::string, std::string> headers = {};
        std::optional<std::string> body = {};                ///< else the vectors
        std::function<void(nlohmann::json&)> change = {};    ///< of the answer with the vectors
        std::chrono::milliseconds delay{0};                  ///< before anything is sent
        bool isCut = false;                                  ///< the connection ends in the middle of the body
        std::size_t endlessBytes = 0;                        ///< so many more are sent behind the body
    };

    EmbeddingServer();
    ~EmbeddingServer();
    EmbeddingServer(const EmbeddingServer&) = delete;
    EmbeddingServer& operator=(const EmbeddingServer&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    /// The next requests get these, one each; those behind them are answered as usual.
    void next(std::vector<Reply> replies);
    /// Every request gets this; nullopt: as usual.
    void always(std::optional<Reply> reply);
    std::vector<Seen> requests() const;
    std::size_t count() const { return requests().size(); }
    std::size_t mostAtOnce() const { return m_mostAtOnce; }

    std::atomic<int> model{0};              ///< another number, other vectors
    std::atomic<std::size_t> dimension{96};
    std::atomic<double> noise{0};           ///< added to each number, other noise for each request
    std::atomic<std::size_t> mostTexts{100000};  ///< more in one request are refused
    std::atomic<std::size_t> longestText{1u << 30}; ///< a longer one is refused
    std::string wantedKey;                  ///< set before the first request; empty: none is asked for

private:
    void accept(const std::stop_token& stop);
    void serve(int socket, const std::stop_token& stop);
    bool answerOne(int socket, std::string& buffer, const std::stop_token& stop);
    Reply replyTo(const Seen& seen);
    std::optional<Reply> refusal(const Seen& seen) const;
    nlohmann::json vectorsFor(const Seen& seen);

    const std::unique_ptr<embed::Embedder> m_embedder = embed::makeHashingEmbedder();
    int m_listening = -1;
    int m_port = 0;
    mutable std::mutex m_mutex;
    std::vector<Seen> m_seen;
    std::deque<Reply> m_next;
    std::optional<Reply> m_always;
    std::atomic<unsigned> m_noiseSeed{1};
    std::atomic<std::size_t> m_atOnce{0};
    std::atomic<std::size_t> m_mostAtOnce{0};
    std::vector<std::jthread> m_connections; ///< of the accepting thread
    std::jthread m_accepting;
};

} // namespace varve::test
