// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_io.h"

#include <QTest>

using namespace varve;

class ByteIoTest : public QObject {
    Q_OBJECT
private slots:
    void byteWriter_manyFields_areReadBack()
    {
        ByteWriter writer;
        std::vector<float> floats(1000);
        for (std::uint32_t i = 0; i < 300; ++i) {
            floats[i] = static_cast<float>(i);
            writer.put(i);
            writer.putText(std::string(i, 'x'));
            writer.putFloats(floats);
        }
        ByteReader reader(writer.bytes());
        for (std::uint32_t i = 0; i < 300; ++i) {
            QCOMPARE(reader.get<std::uint32_t>(), i);
            QCOMPARE(reader.getText(), std::string(i, 'x'));
            QCOMPARE(reader.getFloats().at(i), static_cast<float>(i));
        }
        QVERIFY(reader.ok() && reader.atEnd());
    }
    void byteWriter_moved_takesTheBytesAlong()
    {
        ByteWriter writer;
        writer.put(std::uint64_t{7});
        ByteWriter other = std::move(writer);
        QCOMPARE(other.size(), std::size_t{8});
        writer = ByteWriter();
        writer.put(std::uint8_t{1}); // what was moved from can be used again
        QCOMPARE(writer.size(), std::size_t{1});
        other = std::move(writer);
        QVERIFY(other.toVector() == std::vector<std::byte>{std::byte{1}});
    }
    void byteWriter_cleared_keepsItsMemory()
    {
        ByteWriter writer;
        writer.reserve(5000);
        const auto* memory = writer.bytes().data();
        writer.putRaw(std::vector<std::byte>(5000));
        writer.clear();
        QCOMPARE(writer.size(), std::size_t{0});
        writer.putText("again");
        QCOMPARE(writer.bytes().data(), memory);
    }
};

QTEST_GUILESS_MAIN(ByteIoTest)
#include "tst_byte_io.moc"
