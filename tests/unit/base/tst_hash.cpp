// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"

#include <QTest>

#include <vector>

using namespace varve;

class HashTest : public QObject {
    Q_OBJECT
private slots:
    void crc32c_checkValue_matchesTheStandard()
    {
        const std::string_view digits = "123456789";
        QCOMPARE(crc32c(std::as_bytes(std::span(digits))), 0xE3069283u);
    }
    void crc32c_inTwoParts_equalsWhole()
    {
        const std::string_view text = "layers of lake sediment";
        const auto bytes = std::as_bytes(std::span(text));
        QCOMPARE(crc32c(bytes.subspan(7), crc32c(bytes.first(7))), crc32c(bytes));
    }
    void crc32cJoin_equalsWhole()
    {
        const std::vector<std::byte> bytes(100'000, std::byte{0x5A});
        const std::span<const std::byte> whole(bytes);
        for (const std::size_t second : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{65536}, bytes.size()}) {
            const auto first = whole.first(whole.size() - second);
            QCOMPARE(Crc32cJoin(second)(crc32c(first), crc32c(whole.last(second))), crc32c(whole));
        }
    }
    void sha256_abc_matchesFips180()
    {
        QCOMPARE(sha256Hex("abc"),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }
};

QTEST_GUILESS_MAIN(HashTest)
#include "tst_hash.moc"
