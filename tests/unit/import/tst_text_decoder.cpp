// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/text_decoder.h"
#include "core/import/utf8.h"

#include <QTest>

#include <iconv.h>

using namespace varve::import;

namespace {

std::string utf16(std::u16string_view text, bool littleEndian, bool marked)
{
    std::string bytes;
    const auto put = [&](char16_t unit) {
        const char low = static_cast<char>(unit & 0xFF), high = static_cast<char>(unit >> 8);
        bytes += littleEndian ? low : high;
        bytes += littleEndian ? high : low;
    };
    if (marked)
        put(0xFEFF);
    for (const char16_t unit : text)
        put(unit);
    return bytes;
}

std::string encoded(std::string_view text, const char* charset)
{
    const iconv_t handle = ::iconv_open(charset, "UTF-8");
    std::string bytes(4 * text.size() + 16, '\0');
    char *from = const_cast<char*>(text.data()), *to = bytes.data();
    std::size_t left = text.size(), room = bytes.size();
    const bool isWhole = ::iconv(handle, &from, &left, &to, &room) == 0 && ::iconv(handle, nullptr, nullptr, &to, &room) == 0;
    ::iconv_close(handle);
    bytes.resize(bytes.size() - room);
    return isWhole ? bytes : std::string();
}

// The first article of the Universal Declaration of Human Rights, and the next sentence of its preamble.
constexpr const char* kSimplified = "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。\n"
                                    "鉴于对人类家庭所有成员的固有尊严及其平等的和不移的权利的承认，乃是世界自由、正义与和平的基础。\n";
constexpr const char* kTraditional = "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，並應以兄弟關係的精神相對待。\n"
                                     "鑑於對人類家庭所有成員的固有尊嚴及其平等的和不移的權利的承認，乃是世界自由、正義與和平的基礎。\n";
constexpr const char* kJapanese = "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。\n"
                                  "人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。①\n";
constexpr const char* kJapanesePlain = "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。\n"
                                       "人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。\n";
constexpr const char* kKorean = "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.\n"
                                "인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.\n";
constexpr const char* kRussian = "Все люди рождаются свободными и равными в своем достоинстве и правах.\n"
                                 "Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.\n";
constexpr const char* kFrench = "Tous les êtres humains naissent libres et égaux en dignité et en droits.\n"
                                "Ils sont doués de raison et de conscience et doivent agir les uns envers les autres.\n";
constexpr const char* kGerman = "Alle Menschen sind frei und gleich an Würde und Rechten geboren.\n"
                                "Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen.\n";
constexpr const char* kEnglish = "All human beings are born free and equal, 1000, 2000, 3000, 10.00\n";

} // namespace

class TextDecoderTest : public QObject {
    Q_OBJECT
private slots:
    void decode_encodings_giveUtf8_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const std::string& bytes, const char16_t* text) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromUtf16(text);
        };
        const char16_t* mixed = u"First line\nZweite Zeile: 漢字。\nThird 😀 line\n";
        row("plain ASCII", "abc\n", u"abc\n");
        row("UTF-8", "na\xC3\xAFve \xE6\xBC\xA2", u"naïve 漢");
        row("UTF-8 with byte order mark", "\xEF\xBB\xBFmarked", u"marked");
        row("UTF-16 LE with mark", utf16(mixed, true, true), mixed);
        row("UTF-16 BE with mark", utf16(mixed, false, true), mixed);
        row("UTF-16 LE without mark", utf16(mixed, true, false), mixed);
        row("UTF-16 BE without mark", utf16(mixed, false, false), mixed);
        row("UTF-16 LE cut in the middle of a unit", utf16(u"ab\n", true, true) + "x", u"ab\n\uFFFD");
        row("Latin-1", "Une fen\xEAtre ouverte \xE0 l'\xE9t\xE9", u"Une fenêtre ouverte à l'été");
        row("windows-1252 quotes", "He said \x93hi\x94 to me", u"He said “hi” to me");
        row("one bad byte in UTF-8", "caf\xC3\xA9 na\xC3\xAFve r\xC3\xA9sum\xC3\xA9 d\xC3\xA9j\xC3\xA0 vu \xFF end",
            u"café naïve résumé déjà vu \uFFFD end");
        row("CRLF keeps its length", "one\r\ntwo\r\n", u"one \ntwo \n");
        row("lone CR", "one\rtwo", u"one\ntwo");
    }
    void decode_encodings_giveUtf8()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        const DecodedText decoded = decodeText(bytes.toStdString());
        QVERIFY(!decoded.isBinary);
        QCOMPARE(QString::fromStdString(decoded.text), text);
        QCOMPARE(decoded.text, toValidUtf8(decoded.text));
    }

    void decode_realText_isDetected_data()
    {
        QTest::addColumn<QByteArray>("charset");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* charset, const char* text, const char* title = nullptr) {
            QTest::newRow(title ? title : charset) << QByteArray(charset) << QString::fromUtf8(text);
        };
        row("GB18030", kSimplified);
        row("GBK", kSimplified);
        row("BIG5", kTraditional);
        row("CP932", kJapanese, "Shift-JIS with characters of Windows");
        row("SHIFT_JIS", kJapanesePlain);
        row("EUC-JP", kJapanesePlain);
        row("ISO-2022-JP", kJapanesePlain);
        row("EUC-KR", kKorean);
        row("WINDOWS-1251", kRussian);
        row("KOI8-R", kRussian);
        row("ISO-8859-1", kFrench, "Latin-1, French");
        row("ISO-8859-1", kGerman, "Latin-1, German");
        row("GBK", "标题: 数据库\nname: test\n", "a few words of Chinese");
        row("CP932", "データベース", "one word of Japanese");
        row("WINDOWS-1252", "Größe und Länge, naïve café", "a few words of Latin-1");
        row("UTF-16LE", kSimplified, "UTF-16 LE, Chinese");
        row("UTF-16BE", kSimplified, "UTF-16 BE, Chinese");
        row("UTF-16BE", kEnglish, "UTF-16 BE, whose zeros look like spaces in the other order");
        row("UTF-16LE", kEnglish, "UTF-16 LE, English");
        row("UTF-32LE", kJapanese);
        row("UTF-32BE", kRussian);
    }
    void decode_realText_isDetected()
    {
        QFETCH(QByteArray, charset);
        QFETCH(QString, text);
        const std::string bytes = encoded(text.toStdString(), charset.constData());
        QVERIFY(!bytes.empty());
        const DecodedText decoded = decodeText(bytes);
        QVERIFY(!decoded.isBinary);
        QVERIFY2(decoded.text == text.toStdString(), qPrintable(QString::fromStdString(decoded.charset + ": " + decoded.text)));
    }

    void decodeDeclared_theSender_isBelieved()
    {
        QCOMPARE(decodeDeclared(encoded("漢字", "ISO-2022-JP"), "iso-2022-jp").text, std::string("漢字"));
        QCOMPARE(decodeDeclared(encoded("数据", "GBK"), "GB2312").text, std::string("数据"));
        QCOMPARE(decodeDeclared("caf\xE9", "us-ascii").text, std::string("café"));
        QCOMPARE(decodeDeclared("caf\xC3\xA9", "no-such-charset").text, std::string("café"));
        QCOMPARE(decodeDeclared("caf\xC3\xA9", "UTF-8").text, std::string("café"));
    }

    void decode_gb18030_isDetected()
    {
        // 数据库管理系统是一种软件。用于存储和检索数据。 in GB 18030, several times
        const QByteArray sentence = QByteArray::fromHex(
            "cafdbeddbfe2b9dcc0edcfb5cdb3cac7d2bbd6d6c8edbcfea1a3d3c3d3dab4e6b4a2bacdbcecCBf7cafdbedda1a30a");
        const DecodedText decoded = decodeText(sentence.repeated(8).toStdString());
        QVERIFY2(decoded.text.starts_with("数据库管理系统"), decoded.charset.c_str());
        const std::size_t second = decoded.text.find('\n') + 1;
        QCOMPARE(decoded.offsets.toSource(second), std::uint64_t(sentence.size()));
    }

    void decode_declaredCharset_isUsedWhenNotUtf8()
    {
        const std::string polish = "za\xBF\xF3\xB3\xE6"; // ISO-8859-2
        QCOMPARE(decodeText(polish, "iso-8859-2").text, std::string("zażółć"));
        QCOMPARE(decodeText("za\xC5\xBC", "iso-8859-2").text, std::string("zaż"));
        QCOMPARE(decodeText("caf\xE9", "no-such-charset").text, std::string("café"));
    }

    void detect_binary_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isBinary");
        QTest::newRow("NUL in text") << QByteArray("abc\0def ghi", 11) << true;
        QTest::newRow("control characters") << QByteArray("\x01\x02\x03\x04 text") << true;
        QTest::newRow("terminal colours") << QByteArray("\x1B[1mbold\x1B[0m text") << false;
        QTest::newRow("manual page overstrike") << QByteArray("N\bNA\bAM\bME\bE") << false;
        QByteArray random;
        for (unsigned i = 0, x = 12345; i < 4096; ++i)
            random += static_cast<char>((x = x * 1664525u + 1013904223u) >> 24);
        QByteArray numbers;
        for (char i = 1; i < 100; ++i)
            numbers.append(char(i)).append(char(i % 7 + 40)).append(1, '\0').append(1, '\0');
        QTest::newRow("a list of numbers") << numbers << true;
        QTest::newRow("random bytes") << random << true;
        QTest::newRow("text, then a binary rest") << QByteArray(70000, 'a') + QByteArray(5000, '\0') << true;
    }
    void detect_binary()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, isBinary);
        QCOMPARE(decodeText(bytes.toStdString()).isBinary, isBinary);
    }

    void offsets_transcodedText_pointAtTheSourceLine()
    {
        std::u16string text;
        for (int i = 0; i < 2000; ++i)
            text += u"Zeile 漢字 mit Wörtern\n";
        const DecodedText decoded = decodeText(utf16(text, true, true));
        const std::size_t line = std::string("Zeile 漢字 mit Wörtern\n").size();
        for (std::size_t i = 0; i < 2000; ++i)
            QCOMPARE(decoded.offsets.toSource(i * line), 2 + i * 42);
        QCOMPARE(decoded.offsets.toSource(decoded.text.size()), std::uint64_t(2 + 2000 * 42));
    }

    void offsets_manyLines_staySmall()
    {
        std::string latin;
        for (int i = 0; i < 3'000'000; ++i)
            latin += "\xE9\n";
        const DecodedText decoded = decodeText(latin, "windows-1252");
        QVERIFY(decoded.offsets.points() < 1'100'000);
        const std::uint64_t middle = decoded.offsets.toSource(decoded.text.size() / 2);
        QVERIFY(middle > 2'900'000 && middle < 3'100'000);
    }
};

QTEST_GUILESS_MAIN(TextDecoderTest)
#include "tst_text_decoder.moc"
