// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_io.h"
#include "core/base/hash.h"
#include "core/projection/map_file.h"
#include "tests/support/result_checks.h"

#include <QTest>

#include <cstring>

using namespace varve;
using namespace varve::projection;

namespace {

Layout someLayout()
{
    Layout layout;
    layout.map.state = "g000001:7";
    layout.map.layout = 4711;
    layout.map.allPoints = 9;
    layout.map.languages = {"", "de"};
    layout.map.documents = {{"/notes/a.md", "A", "text/markdown"}};
    layout.map.points = {{"one", 1.5F, -2, 0, 3, 1, 17, false}, {"two", 0, 4, kNoDocument, 0, 0, 18, true}};
    layout.distance = Distance::Straight;
    layout.rows = {3, {1, -127, 0, 0.5F, 0.25F, -0.5F}};
    return layout;
}

/// Bytes with another body and a checksum that fits it: what an attacker would write.
std::vector<std::byte> resealed(std::vector<std::byte> bytes)
{
    const auto body = std::span<const std::byte>(bytes).subspan(kMapHeaderBytes);
    const std::uint32_t crc = crc32c(body, crc32c(std::span<const std::byte>(bytes).subspan(16, 8)));
    std::memcpy(bytes.data() + 12, &crc, sizeof crc);
    return bytes;
}

Result<Layout> read(const std::vector<std::byte>& bytes)
{
    return layoutOfBytes(bytes, "some.map");
}

} // namespace

class MapFileTest : public QObject {
    Q_OBJECT
private slots:
    void layout_comesBackAsItWas()
    {
        Layout layout = someLayout();
        roundToFile(layout.rows);
        const auto bytes = bytesOfLayout(layout);
        QCOMPARE(*layoutNumberOf(std::span(bytes).first(kMapHeaderBytes), "some.map"), std::uint64_t{4711});
        const auto back = read(bytes);
        VARVE_VERIFY_OK(back);
        QCOMPARE(back->map.state, layout.map.state);
        QCOMPARE(back->map.layout, std::uint64_t{4711});
        QCOMPARE(back->map.allPoints, std::uint64_t{9});
        QVERIFY(back->map.languages == layout.map.languages);
        QCOMPARE(back->map.documents.at(0).title, std::string("A"));
        QCOMPARE(back->map.points.size(), std::size_t{2});
        QCOMPARE(back->map.points[0].id, std::string("one"));
        QCOMPARE(back->map.points[0].x, 1.5F);
        QCOMPARE(back->map.points[1].document, kNoDocument);
        QVERIFY(back->map.points[1].isPlaced && !back->map.points[0].isPlaced);
        QCOMPARE(back->distance, Distance::Straight);
        QVERIFY(back->rows.values == layout.rows.values); // rounding twice is rounding once
    }

    void everyFlippedBit_isNoticed()
    {
        const auto bytes = bytesOfLayout(someLayout());
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            for (int bit = 0; bit < 8; ++bit) {
                auto flipped = bytes;
                flipped[i] ^= std::byte{1} << bit;
                QVERIFY2(!read(flipped), qPrintable(QStringLiteral("byte %1 bit %2").arg(i).arg(bit)));
            }
        }
    }

    void everyLength_isNoticed()
    {
        const auto bytes = bytesOfLayout(someLayout());
        for (std::size_t size = 0; size < bytes.size(); ++size)
            QVERIFY(!read({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}));
    }

    void everyByteChanged_underARightChecksum_isRefusedOrSound()
    {
        const auto bytes = bytesOfLayout(someLayout());
        for (std::size_t i = kMapHeaderBytes; i < bytes.size(); ++i) {
            for (const int value : {0, 1, 127, 128, 255}) {
                auto changed = bytes;
                changed[i] = static_cast<std::byte>(value);
                const auto layout = read(resealed(changed));
                if (!layout)
                    continue;
                for (const MapPoint& point : layout->map.points) {
                    QVERIFY(std::isfinite(point.x) && std::isfinite(point.y) && !point.id.empty());
                    QVERIFY(point.document == kNoDocument || point.document < layout->map.documents.size());
                    QVERIFY(point.language < layout->map.languages.size());
                }
                QVERIFY(layout->rows.count() == 0 || layout->rows.count() == layout->map.points.size());
            }
        }
    }

    void newerVersion_isNotGuessedAt()
    {
        auto bytes = bytesOfLayout(someLayout());
        bytes[8] = std::byte{2};
        VARVE_VERIFY_ERROR(read(bytes), ErrorCode::FormatTooNew);
    }
};

QTEST_GUILESS_MAIN(MapFileTest)
#include "tst_map_file.moc"
