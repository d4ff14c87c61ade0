// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/service_caller.h"

#include <random>

namespace varve::services {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLookForStopEvery{50};

std::uint64_t randomNumber()
{
    thread_local std::mt19937_64 engine{std::random_device{}()};
    return engine();
}

Error cancelled()
{
    return {ErrorCode::Cancelled, "cancelled by the user", {}, 0};
}

/// One of the few requests that may be under way.
class Turn {
public:
    Turn(std::counting_semaphore<ServiceCaller::kRequestsAtOnce>& turns, bool isNeeded, const std::stop_token& stop)
        : m_turns(turns)
    {
        while (isNeeded && !m_isTaken && !stop.stop_requested())
            m_isTaken = turns.try_acquire_for(kLookForStopEvery);
    }
    ~Turn()
    {
        if (m_isTaken)
            m_turns.release();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    std::counting_semaphore<ServiceCaller::kRequestsAtOnce>& m_turns;
    bool m_isTaken = false;
};

} // namespace

Patience patienceOfImport()
{
    return {};
}

Patience patienceOfQuestion()
{
    Patience patience;
    patience.retry = {2, milliseconds(250), milliseconds(1'000), milliseconds(2'000)};
    patience.connect = milliseconds(5'000);
    patience.total = milliseconds(60'000);
    patience.waitsForTurn = false;
    return patience;
}

ServiceCaller::ServiceCaller(ServiceChoice choice, Surroundings surroundings)
    : m_choice(std::move(choice)), m_surroundings(std::move(surroundings))
{
}

Result<std::string> ServiceCaller::key(std::stop_token stop) const
{
    {
        const std::scoped_lock guard(m_mutex);
        if (m_key)
            return *m_key;
    }
    VARVE_TRY(auto key, m_surroundings.key(m_choice.url.text, std::move(stop)));
    const std::scoped_lock guard(m_mutex);
    m_key = key;
    return key;
}

Result<Vectors> ServiceCaller::attempt(const http::Request& request, std::size_t texts, std::size_t dimension,
                                       std::stop_token stop, bool& again, std::optional<milliseconds>& wanted) const
{
    const auto answer = m_surroundings.http->post(request, stop);
    again = !answer && answer.error().code == ErrorCode::Unavailable;
    if (!answer)
        return answer.error();
    if (answer->status >= 200 && answer->status < 300)
        return readVectors(m_choice, answer->body, texts, dimension);
    again = isWorthRetrying(answer->status);
    const Clock& clock = m_surroundings.clock ? *m_surroundings.clock : SystemClock::instance();
    wanted = readRetryAfter(answer->retryAfter, clock.nowMs());
    if (answer->status == 401 || answer->status == 403) {
        const std::scoped_lock guard(m_mutex);
        m_key.reset(); // the next call asks for a better one
    }
    return statusError(m_choice, *answer, request.bearerKey);
}

Result<Vectors> ServiceCaller::vectors(std::span<const std::string> texts, std::size_t dimension, const Patience& patience,
                                       std::stop_token callersStop) const
{
    std::stop_source either;
    const auto end = [&either] { either.request_stop(); };
    const std::stop_callback atCaller(std::move(callersStop), end);
    const std::stop_callback atEnd(m_surroundings.ending(), end);
    const std::stop_token stop = either.get_token();
    http::Request request = embeddingRequest(m_choice, texts);
    request.connectTimeout = patience.connect;
    request.totalTimeout = patience.total;
    VARVE_TRY(request.bearerKey, key(stop));
    for (int attempts = 1;; ++attempts) {
        bool again = false;
        std::optional<milliseconds> wanted;
        const auto vectors = [&] {
            const Turn turn(m_turns, patience.waitsForTurn, stop);
            return attempt(request, texts.size(), dimension, stop, again, wanted);
        }();
        if (vectors || !again)
            return vectors;
        const auto wait = waitBefore(attempts, patience.retry, randomNumber(), wanted);
        if (!wait) {
            Error error = vectors.error();
            if (wanted && *wanted > patience.retry.longestWanted)
                error.detail += "; it asks to be left alone for " + std::to_string(wanted->count() / 1000) + " seconds";
            return error;
        }
        if (!m_surroundings.sleep(*wait, stop))
            return cancelled();
    }
}

} // namespace varve::services
