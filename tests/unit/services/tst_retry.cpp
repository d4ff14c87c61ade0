// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/retry.h"

#include <QTest>

#include <chrono>
#include <limits>
#include <thread>

using namespace varve::services;
using std::chrono::milliseconds;

namespace {
constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
}

class RetryTest : public QObject {
    Q_OBJECT
private slots:
    void waits_growUpToTheLongest()
    {
        const RetryRules rules{9, milliseconds(500), milliseconds(3000), milliseconds(60000)};
        std::vector<std::int64_t> longest;
        std::vector<std::int64_t> shortest;
        for (int attempt = 1; attempt < 9; ++attempt) {
            longest.push_back(waitBefore(attempt, rules, kMost, {})->count());
            shortest.push_back(waitBefore(attempt, rules, 0, {})->count());
        }
        QCOMPARE(longest, (std::vector<std::int64_t>{500, 1000, 2000, 3000, 3000, 3000, 3000, 3000}));
        QCOMPARE(shortest, (std::vector<std::int64_t>{250, 500, 1000, 1500, 1500, 1500, 1500, 1500}));
        QVERIFY(!waitBefore(9, rules, 0, {}));
    }
    void waits_areNotShorterThanWanted()
    {
        const RetryRules rules{3, milliseconds(500), milliseconds(3000), milliseconds(60000)};
        QCOMPARE(*waitBefore(1, rules, 0, milliseconds(7000)), milliseconds(7000));
        QCOMPARE(*waitBefore(1, rules, kMost, milliseconds(10)), milliseconds(500));
        QVERIFY(!waitBefore(1, rules, 0, milliseconds(60001)));
    }
    void retryAfter_isSecondsOrADate()
    {
        constexpr std::int64_t kNow = 1'773'324'000'000; // Thu, 12 Mar 2026 14:00:00 GMT
        QCOMPARE(*readRetryAfter("3", kNow), milliseconds(3000));
        QCOMPARE(*readRetryAfter("0", kNow), milliseconds(0));
        QCOMPARE(*readRetryAfter("Thu, 12 Mar 2026 14:00:20 GMT", kNow), milliseconds(20000));
        QCOMPARE(*readRetryAfter("Thu, 12 Mar 2026 13:00:00 GMT", kNow), milliseconds(0));
        for (const char* bad : {"", "soon", "-3", "3s", "Thu, 12 Mar 2026", "Thu, 12 ar 2026 14:00:20 GMT", "Thu, 32 Mar 2026 14:00:20 GMT", "Thu, 12 Mar 2026 14:00:20 GMT+1", "99999999999999999999999"})
            QVERIFY2(!readRetryAfter(bad, kNow), bad);
        QVERIFY(readRetryAfter("18446744073709551615", kNow)->count() > 0); // no overflow
    }
    void sleep_endsWithAStop()
    {
        std::stop_source stop;
        const auto begun = std::chrono::steady_clock::now();
        std::jthread later([&] {
            std::this_thread::sleep_for(milliseconds(30));
            stop.request_stop();
        });
        QVERIFY(!sleepFor(std::chrono::minutes(1), stop.get_token()));
        QVERIFY(std::chrono::steady_clock::now() - begun < milliseconds(2000));
        QVERIFY(sleepFor(milliseconds(1), {}));
    }
};

QTEST_GUILESS_MAIN(RetryTest)
#include "tst_retry.moc"
