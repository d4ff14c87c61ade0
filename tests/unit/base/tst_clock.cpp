// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.h"
#include "tests/support/result_checks.h"

#include <QTest>

using namespace varve;

class ClockTest : public QObject {
    Q_OBJECT
private slots:
    void formatUtc_knownInstant_isIso8601()
    {
        QCOMPARE(formatUtc(0), std::string("1970-01-01T00:00:00.000Z"));
        QCOMPARE(formatUtc(1773324312331), std::string("2026-03-12T14:05:12.331Z"));
    }
    void parseUtc_ownFormat_roundTrips()
    {
        for (const std::int64_t time : {std::int64_t{0}, std::int64_t{1773324312331}, std::int64_t{-1}}) {
            auto parsed = parseUtc(formatUtc(time));
            VARVE_VERIFY_OK(parsed);
            QCOMPARE(*parsed, time);
        }
    }
    void parseUtc_offsetsAndBareDates_areUtc()
    {
        QCOMPARE(*parseUtc("2026-03-12T14:05:00+02:00"), *parseUtc("2026-03-12T12:05:00Z"));
        QCOMPARE(*parseUtc("2026-03-12"), *parseUtc("2026-03-12T00:00:00Z"));
    }
    void parseUtc_nonsense_isInvalidArgument_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "yesterday", "2026-13-01", "2026-02-30", "2026-03-12T25:00:00Z",
                                 "2026-03-12T14:05:00", "2026-03-12T14:05:00Zx", "2026-03-12T14:05:00.Z"})
            QTest::newRow(*text ? text : "empty") << QString::fromUtf8(text);
    }
    void parseUtc_nonsense_isInvalidArgument()
    {
        QFETCH(QString, text);
        VARVE_VERIFY_ERROR(parseUtc(text.toStdString()), ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(ClockTest)
#include "tst_clock.moc"
