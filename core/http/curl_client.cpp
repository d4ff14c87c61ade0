// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <mutex>

namespace varve::http {

namespace {

/// How often a wait looks at the stop token even if nobody wakes it.
constexpr int kLookEveryMs = 100;
constexpr std::size_t kIdleHandles = 4;

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};
using Easy = std::unique_ptr<CURL, Deleter<&curl_easy_cleanup>>;
using Multi = std::unique_ptr<CURLM, Deleter<&curl_multi_cleanup>>;
using Headers = std::unique_ptr<curl_slist, Deleter<&curl_slist_free_all>>;

/// What libcurl hands over while an answer comes in.
struct Receiver {
    Answer answer;
    std::uint64_t limitBytes = 0;
    bool isTooLarge = false;
};

std::size_t takeBody(const char* data, std::size_t size, std::size_t count, void* receiver)
{
    auto& into = *static_cast<Receiver*>(receiver);
    if (into.answer.body.size() + size * count > into.limitBytes) {
        into.isTooLarge = true;
        return 0; // ends the transfer
    }
    into.answer.body.append(data, size * count);
    return size * count;
}

/// The value of `line` when it is this header ("Retry-After: 3").
std::optional<std::string> headerValue(std::string_view line, std::string_view name)
{
    if (line.size() <= name.size() || line[name.size()] != ':')
        return std::nullopt;
    const auto isSame = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    if (!std::equal(name.begin(), name.end(), line.begin(), [&](char a, char b) { return isSame(b, a); }))
        return std::nullopt;
    line.remove_prefix(name.size() + 1);
    constexpr std::string_view kBlank = " \t\r\n";
    const auto first = line.find_first_not_of(kBlank);
    if (first == std::string_view::npos)
        return std::string();
    return std::string(line.substr(first, line.find_last_not_of(kBlank) - first + 1));
}

std::size_t takeHeader(const char* data, std::size_t size, std::size_t count, void* receiver)
{
    auto& into = *static_cast<Receiver*>(receiver);
    const std::string_view line(data, size * count);
    if (const auto value = headerValue(line, "retry-after"))
        into.answer.retryAfter = *value;
    if (const auto value = headerValue(line, "location"))
        into.answer.location = *value;
    return size * count;
}

/// What is wrong with a certificate, and what helps; `verdict` is that of OpenSSL (X509_V_ERR_...).
std::string certificateProblem(long verdict)
{
    constexpr long kGood = 0;
    constexpr long kNotAsked = 1; // libcurl looks at the name first
    constexpr long kNotYetValid = 9;
    constexpr long kExpired = 10;
    switch (verdict) {
    case kGood:
    case kNotAsked: return "its certificate is for another name. Check the address";
    case kNotYetValid: return "its certificate is not valid yet. Check the clock of this computer, or ask who runs that one";
    case kExpired:
        return "its certificate has expired. Whoever runs that computer must renew it; or is the clock of this one wrong?";
    default:
        return "nobody whom this computer trusts has signed its certificate. Check the address; if it is right, install the "
               "certificate of who signed it with update-ca-certificates, or name its file in SSL_CERT_FILE";
    }
}

Error transferError(CURL* easy, CURLcode code, const std::string& what, const Request& request, const Receiver& receiver)
{
    if (receiver.isTooLarge)
        return {ErrorCode::Unsupported,
                request.url + " sends more than " + std::to_string(request.answerLimitBytes) +
                    " bytes, which cannot be an answer to this request",
                {},
                0};
    const std::string words = what.empty() ? curl_easy_strerror(code) : what;
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION: {
        long verdict = 0;
        curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
        return {ErrorCode::PermissionDenied,
                request.url + " cannot prove that it is that computer (" + words + "); nothing was sent: " +
                    certificateProblem(verdict),
                {},
                0};
    }
    case CURLE_SSL_CACERT_BADFILE:
        return {ErrorCode::PermissionDenied,
                "the certificates of whom this computer trusts cannot be read (" + words + "), so nothing was sent to " +
                    request.url + "; see SSL_CERT_FILE, or install the package ca-certificates",
                {},
                0};
    case CURLE_OUT_OF_MEMORY: return {ErrorCode::OutOfMemory, "not enough memory for a request", {}, 0};
    case CURLE_OPERATION_TIMEDOUT:
        return {ErrorCode::Unavailable, request.url + " did not answer in time (" + words + ")", {}, 0};
    default: return {ErrorCode::Unavailable, request.url + " cannot be reached (" + words + ")", {}, 0};
    }
}

/// The transfer as libcurl wants it told; everything pointed to outlives it.
Headers setUp(CURL* easy, const Request& request, Receiver& receiver, char* words)
{
    Headers headers(curl_slist_append(nullptr, ("Content-Type: " + request.contentType).c_str()));
    // Without this libcurl waits a second before it sends more than a megabyte.
    curl_slist_append(headers.get(), "Expect:");
    if (!request.bearerKey.empty())
        curl_slist_append(headers.get(), ("Authorization: Bearer " + request.bearerKey).c_str());
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "varve");
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, ""); // whatever it can unpack
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connectTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.totalTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);   // signals belong to the program
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); // a cancelled look-up of a name is left to end by itself
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &takeBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &receiver);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &takeHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &receiver);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words);
    // libcurl itself looks at no variable; this is the one that OpenSSL and most programs know.
    if (const char* trusted = std::getenv("SSL_CERT_FILE"); trusted != nullptr && *trusted != '\0')
        curl_easy_setopt(easy, CURLOPT_CAINFO, trusted);
    if (request.isLocal)
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    return headers;
}

/// Runs the transfer on this thread until it ends or a stop wakes it; nullopt after a stop.
std::optional<CURLcode> run(CURLM* multi, const std::stop_token& stop)
{
    const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
    for (int running = 1; running > 0;) {
        if (stop.stop_requested())
            return std::nullopt;
        if (curl_multi_perform(multi, &running) != CURLM_OK)
            return CURLE_FAILED_INIT;
        if (running > 0 && curl_multi_poll(multi, nullptr, 0, kLookEveryMs, nullptr) != CURLM_OK)
            return CURLE_FAILED_INIT;
    }
    int left = 0;
    const CURLMsg* message = curl_multi_info_read(multi, &left);
    return message && message->msg == CURLMSG_DONE ? message->data.result : CURLE_FAILED_INIT;
}

/// Keeps the handles of finished requests, since each holds its open connections: a connection of its own for every request
/// would cost a TLS handshake. They are not shared between threads, which libcurl does not allow.
class CurlClient final : public Client {
public:
    Result<Answer> post(const Request& request, std::stop_token stop) override
    {
        Receiver receiver; // before the handle, whose end may still write to these two
        receiver.limitBytes = request.answerLimitBytes;
        char words[CURL_ERROR_SIZE] = "";
        const Easy easy(curl_easy_init());
        Multi multi = takeMulti();
        if (!easy || !multi)
            return Error{ErrorCode::OutOfMemory, "not enough memory for a request", {}, 0};
        const Headers headers = setUp(easy.get(), request, receiver, words);
        curl_multi_add_handle(multi.get(), easy.get());
        const auto code = run(multi.get(), stop);
        curl_multi_remove_handle(multi.get(), easy.get());
        keepMulti(std::move(multi));
        if (!code)
            return Error{ErrorCode::Cancelled, "cancelled by the user", {}, 0};
        if (*code != CURLE_OK)
            return transferError(easy.get(), *code, words, request, receiver);
        long status = 0;
        curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
        receiver.answer.status = static_cast<int>(status);
        return std::move(receiver.answer);
    }

private:
    Multi takeMulti()
    {
        const std::scoped_lock guard(m_mutex);
        if (m_idle.empty())
            return Multi(curl_multi_init());
        Multi multi = std::move(m_idle.back());
        m_idle.pop_back();
        return multi;
    }
    void keepMulti(Multi multi)
    {
        const std::scoped_lock guard(m_mutex);
        if (m_idle.size() < kIdleHandles)
            m_idle.push_back(std::move(multi));
    }

    std::mutex m_mutex;
    std::vector<Multi> m_idle;
};

} // namespace

std::shared_ptr<Client> makeCurlClient()
{
    static std::once_flag initialised;
    std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    return std::make_shared<CurlClient>();
}

} // namespace varve::http
