// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/embedding_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <random>

namespace varve::test {

using Json = nlohmann::json;

namespace {

bool waitToRead(int socket, const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        pollfd waiting{socket, POLLIN, 0};
        if (::poll(&waiting, 1, 20) > 0)
            return true;
    }
    return false;
}

bool sendAll(int socket, std::string_view text)
{
    while (!text.empty()) {
        const auto sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// The head of a request: its path and headers.
EmbeddingServer::Seen headOf(const std::string& head)
{
    EmbeddingServer::Seen seen;
    const auto first = head.find(' ');
    seen.path = head.substr(first + 1, head.find(' ', first + 1) - first - 1);
    for (auto at = head.find("\r\n"); at != std::string::npos && at + 2 < head.size(); at = head.find("\r\n", at + 2)) {
        const std::string line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        const auto colon = line.find(": ");
        if (colon != std::string::npos)
            seen.headers[lowered(line.substr(0, colon))] = line.substr(colon + 2);
    }
    return seen;
}

} // namespace

EmbeddingServer::EmbeddingServer()
{
    m_listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(m_listening, generic, size) != 0 || ::listen(m_listening, 64) != 0 ||
        ::getsockname(m_listening, generic, &size) != 0)
        std::abort();
    m_port = ntohs(address.sin_port);
    m_accepting = std::jthread([this](std::stop_token stop) { accept(stop); });
}

EmbeddingServer::~EmbeddingServer()
{
    m_accepting.request_stop();
    m_accepting.join();
    m_connections.clear(); // asks them to stop and waits
    ::close(m_listening);
}

void EmbeddingServer::next(std::vector<Reply> replies)
{
    const std::lock_guard lock(m_mutex);
    m_next.assign(replies.begin(), replies.end());
}

void EmbeddingServer::always(std::optional<Reply> reply)
{
    const std::lock_guard lock(m_mutex);
    m_always = std::move(reply);
}

std::vector<EmbeddingServer::Seen> EmbeddingServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_seen;
}

void EmbeddingServer::accept(const std::stop_token& stop)
{
    while (waitToRead(m_listening, stop)) {
        const int socket = ::accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket >= 0)
            m_connections.emplace_back([this, socket](std::stop_token one) { serve(socket, one); });
    }
}

void EmbeddingServer::serve(int socket, const std::stop_token& stop)
{
    std::string buffer;
    while (answerOne(socket, buffer, stop)) {
    }
    ::close(socket);
}

bool EmbeddingServer::answerOne(int socket, std::string& buffer, const std::stop_token& stop)
{
    const auto readMore = [&] {
        char block[65536];
        const auto size = waitToRead(socket, stop) ? ::recv(socket, block, sizeof block, 0) : 0;
        if (size > 0)
            buffer.append(block, static_cast<std::size_t>(size));
        return size > 0;
    };
    while (buffer.find("\r\n\r\n") == std::string::npos) {
        if (!readMore())
            return false;
    }
    const auto headEnd = buffer.find("\r\n\r\n");
    Seen seen = headOf(buffer.substr(0, headEnd));
    seen.at = std::chrono::steady_clock::now();
    const std::size_t length = std::stoul("0" + seen.headers["content-length"]);
    while (buffer.size() < headEnd + 4 + length) {
        if (!readMore())
            return false;
    }
    seen.body = Json::parse(buffer.substr(headEnd + 4, length), nullptr, false);
    buffer.erase(0, headEnd + 4 + length);

    m_mostAtOnce = std::max<std::size_t>(m_mostAtOnce, ++m_atOnce);
    const Reply reply = replyTo(seen);
    for (auto slept = std::chrono::milliseconds(0); slept < reply.delay && !stop.stop_requested(); slept += std::chrono::milliseconds(5))
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::string body = reply.body.value_or("");
    if (!reply.body) {
        Json answer = vectorsFor(seen);
        if (reply.change)
            reply.change(answer);
        body = answer.dump();
    }
    std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Said\r\nContent-Type: application/json\r\n";
    for (const auto& [name, value] : reply.headers)
        head += name + ": " + value + "\r\n";
    head += "Content-Length: " + std::to_string(body.size() + reply.endlessBytes) + "\r\n\r\n";
    --m_atOnce;
    if (!sendAll(socket, head) || !sendAll(socket, reply.isCut ? body.substr(0, body.size() / 2) : body) || reply.isCut)
        return false;
    const std::string more(65536, ' ');
    for (std::size_t sent = 0; sent < reply.endlessBytes; sent += more.size()) {
        if (stop.stop_requested() || !sendAll(socket, std::string_view(more).substr(0, reply.endlessBytes - sent)))
            return false;
    }
    return true;
}

std::optional<EmbeddingServer::Reply> EmbeddingServer::refusal(const Seen& seen) const
{
    if (!wantedKey.empty()) {
        const auto sent = seen.headers.find("authorization");
        if (sent == seen.headers.end() || sent->second != "Bearer " + wantedKey)
            return Reply{401, {}, R"({"error":{"message":"Incorrect API key provided: )" +
                                      (sent == seen.headers.end() ? "none" : sent->second.substr(7)) + R"("}})"};
    }
    const Json& input = seen.body["input"];
    if (input.size() > mostTexts)
        return Reply{422, {}, R"({"error":"batch size too large"})"};
    for (const Json& text : input) {
        if (text.get<std::string>().size() > longestText)
            return Reply{400, {}, R"({"error":"the input length exceeds the context length"})"};
    }
    if (seen.path != "/v1/embeddings" && seen.path != "/api/embed")
        return Reply{404, {}, "404 page not found"};
    if (seen.body["model"] == "unknown")
        return Reply{404, {}, R"({"error":"model \"unknown\" not found, try pulling it first"})"};
    return std::nullopt;
}

EmbeddingServer::Reply EmbeddingServer::replyTo(const Seen& seen)
{
    const std::lock_guard lock(m_mutex);
    m_seen.push_back(seen);
    if (!m_next.empty()) {
        Reply reply = m_next.front();
        m_next.pop_front();
        return reply;
    }
    if (const auto refused = refusal(seen))
        return *refused;
    return m_always.value_or(Reply{});
}

Json EmbeddingServer::vectorsFor(const Seen& seen)
{
    const auto texts = seen.body["input"].get<std::vector<std::string>>();
    const auto vectors = m_embedder->embed(texts);
    const std::size_t wanted = seen.body.value("dimensions", std::size_t{dimension});
    std::mt19937 random(m_noiseSeed++);
    std::uniform_real_distribution<double> around(-noise, noise);
    Json list = Json::array();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        Json numbers = Json::array();
        for (std::size_t k = 0; k < wanted; ++k) {
            double value = 0;
            for (std::size_t j = k; j < 512; j += wanted) // folded, so that no word is lost
                value += static_cast<double>((*vectors)[i][(j + static_cast<std::size_t>(model) * 7) % 512]);
            numbers.push_back(3 * value + (noise > 0 ? around(random) : 0)); // no service owes unit length
        }
        if (seen.path == "/api/embed")
            list.push_back(std::move(numbers));
        else
            list.push_back({{"object", "embedding"}, {"index", i}, {"embedding", std::move(numbers)}});
    }
    if (seen.path == "/api/embed")
        return {{"model", seen.body["model"]}, {"embeddings", list}};
    return {{"object", "list"}, {"model", seen.body["model"]}, {"data", list}};
}

} // namespace varve::test
