// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_io.h"
#include "core/base/hash.h"
#include "core/exchange/zip.h"
#include "core/exchange/zip_manifest.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/result_checks.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/exchange/raw_zip.h"

#include <functional>
#include <set>
#include <sys/stat.h>

using namespace varve;
using namespace varve::exchange;
using namespace varve::test;

namespace stdfs = std::filesystem;

namespace {

/// A good archive, and what is changed about it.
struct Attack {
    std::vector<RawEntry> entries;
    ZipManifest manifest;
    bool hasManifest = true;
    std::optional<std::string> manifestText;
    RawEnd end;
    std::function<void(std::string&)> damage; ///< of the finished bytes
    ZipLimits limits;

    Attack()
    {
        manifest.info.config.name = "good";
        manifest.info.config.dimension = 3;
        add({.name = "documents.jsonl", .data = "{}\n", .deflated = true});
        add({.name = "native/MANIFEST", .data = "manifest of the generation"});
        add({.name = "native/segments/1/vectors.f32", .data = std::string(4000, 'v'), .deflated = true});
        add({.name = "native/segments/1/graph.hnsw", .data = "a graph from outside"});
    }

    /// Adds an entry that the manifest lists as it truly is.
    void add(RawEntry entry)
    {
        manifest.entries.push_back({entry.name, entry.data.size(), sha256Hex(entry.data)});
        entries.push_back(std::move(entry));
    }
    RawEntry& named(const std::string& name)
    {
        return *std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name == name; });
    }

    std::string bytes() const
    {
        auto all = entries;
        if (hasManifest)
            all.push_back({.name = "manifest.json", .data = manifestText.value_or(toText(manifest)), .deflated = true});
        std::string zip = rawZip(all, end);
        if (damage)
            damage(zip);
        return zip;
    }
};

struct Row {
    const char* name;
    ErrorCode code;
    std::function<void(Attack&)> change;
};

constexpr std::uint32_t kSymlink = 0120777u << 16;

const std::vector<Row>& rows()
{
    using enum ErrorCode;
    static const std::vector<Row> all{
        // Names that lead elsewhere, all of them listed in the manifest.
        {"dots at the start", InvalidArgument, [](Attack& a) { a.add({.name = "../evil", .data = "x"}); }},
        {"dots in the middle", InvalidArgument, [](Attack& a) { a.add({.name = "native/../../evil", .data = "x"}); }},
        {"one dot", InvalidArgument, [](Attack& a) { a.add({.name = "native/./evil", .data = "x"}); }},
        {"absolute", InvalidArgument, [](Attack& a) { a.add({.name = "/tmp/varve-evil", .data = "x"}); }},
        {"two slashes", InvalidArgument, [](Attack& a) { a.add({.name = "native//evil", .data = "x"}); }},
        {"backslashes", InvalidArgument, [](Attack& a) { a.add({.name = "native\\..\\..\\evil", .data = "x"}); }},
        {"drive", InvalidArgument, [](Attack& a) { a.add({.name = "C:evil", .data = "x"}); }},
        {"network share", InvalidArgument, [](Attack& a) { a.add({.name = "\\\\host\\share", .data = "x"}); }},
        {"no name", InvalidArgument, [](Attack& a) { a.add({.name = "", .data = "x"}); }},
        {"NUL", InvalidArgument, [](Attack& a) { a.add({.name = std::string("native/a\0b", 10), .data = "x"}); }},
        {"newline", InvalidArgument, [](Attack& a) { a.add({.name = "native/a\nb", .data = "x"}); }},
        {"bad UTF-8", InvalidArgument, [](Attack& a) { a.add({.name = "native/\xc0\xae\xc0\xae", .data = "x"}); }},
        {"hidden", InvalidArgument, [](Attack& a) { a.add({.name = "native/.tmp-x", .data = "x"}); }},
        {"very long", InvalidArgument, [](Attack& a) { a.add({.name = "native/" + std::string(60'000, 'n')}); }},
        {"folder", InvalidArgument, [](Attack& a) { a.add({.name = "native/folder/"}); }},
        // Things that are no plain files.
        {"symlink", InvalidArgument,
         [](Attack& a) { a.add({.name = "native/d", .data = "/tmp", .attributes = kSymlink}); }},
        {"symlink, then a file through it", InvalidArgument,
         [](Attack& a) {
             a.add({.name = "native/d", .data = "..", .attributes = kSymlink});
             a.add({.name = "native/d/pwned.txt", .data = "x"});
         }},
        {"plain file, then a file inside it", InvalidArgument,
         [](Attack& a) {
             a.add({.name = "native/MANIFEST/x", .data = "x"});
         }},
        {"device", InvalidArgument,
         [](Attack& a) { a.add({.name = "native/null", .attributes = 0020666u << 16}); }},
        {"pipe", InvalidArgument, [](Attack& a) { a.add({.name = "native/pipe", .attributes = 0010666u << 16}); }},
        // Names that are there more than once.
        {"twice", InvalidArgument, [](Attack& a) { a.entries.push_back(a.entries.front()); }},
        {"twice, also in the manifest", InvalidArgument, [](Attack& a) { a.add({.name = "native/MANIFEST", .data = "y"}); }},
        {"differing by case", InvalidArgument, [](Attack& a) { a.add({.name = "native/manifest", .data = "y"}); }},
        {"manifest twice", InvalidArgument,
         [](Attack& a) { a.entries.push_back({.name = "manifest.json", .data = toText(a.manifest)}); }},
        // Sizes.
        {"declared smaller, stored", Corrupt, [](Attack& a) { a.named("native/MANIFEST").size = 3; }},
        {"declared smaller, deflated", Corrupt,
         [](Attack& a) {
             a.named("native/segments/1/vectors.f32").size = 3;
             a.manifest.entries[2].sizeBytes = 3;
         }},
        {"declared larger", Corrupt,
         [](Attack& a) {
             a.named("native/segments/1/vectors.f32").size = 5000;
             a.manifest.entries[2].sizeBytes = 5000;
         }},
        {"packed size beyond the file", Corrupt,
         [](Attack& a) { a.named("native/segments/1/vectors.f32").compressedSize = 4'000'000; }},
        {"packed size too small", Corrupt,
         [](Attack& a) { a.named("native/segments/1/vectors.f32").compressedSize = 2; }},
        {"header says another size", Corrupt, [](Attack& a) { a.named("native/MANIFEST").localSize = 7; }},
        {"64-bit size missing", Corrupt, [](Attack& a) { a.named("native/MANIFEST").size = 0xffffffff; }},
        {"64-bit size huge", InvalidArgument,
         [](Attack& a) {
             RawEntry& entry = a.named("native/segments/1/vectors.f32");
             entry.size = 0xffffffff;
             entry.flags = 8; // sizes are told behind the data
             entry.centralExtra = std::string("\x01\x00\x08\x00\xff\xff\xff\xff\xff\xff\xff\x7f", 12);
         }},
        {"64-bit field cut short", Corrupt,
         [](Attack& a) {
             RawEntry& entry = a.named("native/segments/1/vectors.f32");
             entry.size = 0xffffffff;
             entry.centralExtra = std::string("\x01\x00\x04\x00\xff\xff\xff\xff", 8);
         }},
        {"sum over the limit", InvalidArgument, [](Attack& a) { a.limits.totalBytes = 100; }},
        {"too many entries", InvalidArgument, [](Attack& a) { a.limits.entries = 4; }},
        {"ratio of a bomb", InvalidArgument,
         [](Attack& a) { a.add({.name = "native/bomb", .data = std::string(110 << 20, '\0'), .deflated = true}); }},
        {"no room on the disk", NoSpace,
         [](Attack& a) {
             RawEntry& entry = a.named("native/segments/1/vectors.f32");
             entry.size = 0xffffffff;
             entry.centralExtra = std::string("\x01\x00\x08\x00\x00\x00\x00\x00\x00\x04\x00\x00", 12); // 4 TiB
             entry.flags = 8;
             a.manifest.entries[2].sizeBytes = 0x040000000000;
             a.limits.totalBytes = 1ull << 62;
             a.limits.ratio = 0xffffffff;
         }},
        {"data overlapping the next entry", Corrupt,
         [](Attack& a) {
             // The first one's data holds the header and data of the second, as in a bomb of quoted entries.
             RawEntry inner{.name = "native/inner", .data = "inner"};
             RawEntry outer{.name = "native/outer", .data = localHeader(inner) + inner.data};
             a.entries.insert(a.entries.begin(), outer);
             inner.headerOffset = static_cast<std::uint32_t>(localHeader(outer).size());
             a.entries.push_back(inner);
             a.manifest.entries.push_back({outer.name, outer.data.size(), sha256Hex(outer.data)});
             a.manifest.entries.push_back({inner.name, inner.data.size(), sha256Hex(inner.data)});
         }},
        {"two entries, the same data", Corrupt,
         [](Attack& a) {
             RawEntry copy = a.named("native/MANIFEST");
             copy.name = "native/MANIFESU";
             copy.headerOffset = static_cast<std::uint32_t>(localHeader(a.entries[0]).size() + deflated("{}\n").size());
             a.entries.push_back(copy);
             a.manifest.entries.push_back({copy.name, copy.data.size(), sha256Hex(copy.data)});
         }},
        // What we do not read.
        {"encrypted", Unsupported, [](Attack& a) { a.named("native/MANIFEST").flags = 1; }},
        {"strongly encrypted", Unsupported, [](Attack& a) { a.named("native/MANIFEST").flags = 1 << 6; }},
        {"other method", Unsupported, [](Attack& a) { a.named("native/MANIFEST").method = 14; }},
        {"on another disk", Unsupported, [](Attack& a) { a.named("native/MANIFEST").disk = 1; }},
        {"end on another disk", Corrupt, [](Attack& a) { a.end.disk = 1; }},
        // Damage.
        {"wrong CRC", Corrupt, [](Attack& a) { a.named("native/MANIFEST").crc = 12345; }},
        {"wrong hash", Corrupt, [](Attack& a) { a.manifest.entries[1].sha256 = sha256Hex("else"); }},
        {"wrong hash of what is not unpacked", Corrupt, [](Attack& a) { a.manifest.entries[0].sha256 = sha256Hex("else"); }},
        {"header with another name", Corrupt, [](Attack& a) { a.named("native/MANIFEST").localName = "native/MANIFESU"; }},
        {"header offset beyond the file", Corrupt, [](Attack& a) { a.entries.push_back({.name = "native/x", .headerOffset = 0x7fffffff}); }},
        {"garbage instead of packed data", Corrupt,
         [](Attack& a) {
             a.named("native/MANIFEST").method = 8;
             a.named("native/MANIFEST").size = 26;
         }},
        {"fewer entries than the directory", Corrupt, [](Attack& a) { a.end.count = 4; }},
        {"more entries than the directory", Corrupt, [](Attack& a) { a.end.count = 6; }},
        {"directory elsewhere", Corrupt, [](Attack& a) { a.end.directoryOffset = 7; }},
        {"something before the end record", Corrupt, [](Attack& a) { a.end.before = "hidden"; }},
        {"comment with a second end record", Corrupt, [](Attack& a) { a.end.comment = rawZip({}); }},
        {"something after its end", Corrupt, [](Attack& a) { a.damage = [](std::string& zip) { zip += "more"; }; }},
        {"second archive behind it", Corrupt,
         [](Attack& a) { a.damage = [](std::string& zip) { zip += rawZip({{.name = "native/x"}}); }; }},
        {"something before its start", Corrupt,
         [](Attack& a) { a.damage = [](std::string& zip) { zip = "MZ program" + zip; }; }},
        {"empty file", Corrupt, [](Attack& a) { a.damage = [](std::string& zip) { zip.clear(); }; }},
        {"no zip at all", Corrupt,
         [](Attack& a) { a.damage = [](std::string& zip) { zip = std::string(5000, 'n'); }; }},
        // The manifest.
        {"manifest missing", InvalidArgument, [](Attack& a) { a.hasManifest = false; }},
        {"empty archive", InvalidArgument,
         [](Attack& a) {
             a.hasManifest = false;
             a.entries.clear();
         }},
        {"entry that is not listed", InvalidArgument,
         [](Attack& a) { a.entries.push_back({.name = "native/extra", .data = "x"}); }},
        {"listed entry missing", Corrupt, [](Attack& a) { a.entries.pop_back(); }},
        {"listed twice", Corrupt, [](Attack& a) { a.manifest.entries.push_back(a.manifest.entries[1]); }},
        {"manifest lists itself", Corrupt, [](Attack& a) { a.manifest.entries.push_back({"manifest.json", 1, sha256Hex("")}); }},
        {"manifest lies about a size", Corrupt, [](Attack& a) { a.manifest.entries[1].sizeBytes = 1; }},
        {"manifest is no JSON", Corrupt, [](Attack& a) { a.manifestText = "{\"format\":"; }},
        {"manifest of something else", Corrupt, [](Attack& a) { a.manifestText = "{\"format\":\"other\"}"; }},
        {"manifest nested deeply", Corrupt, [](Attack& a) { a.manifestText = std::string(60'000, '['); }},
        {"manifest with wrong kinds", Corrupt,
         [](Attack& a) { a.manifestText = R"({"format":"varve-collection","version":1,"collection":[],"entries":{}})"; }},
        {"manifest with a bad hash", Corrupt, [](Attack& a) { a.manifest.entries[0].sha256 = "zz"; }},
        {"manifest of a newer version", FormatTooNew,
         [](Attack& a) { a.manifestText = R"({"format":"varve-collection","version":2})"; }},
        {"manifest too large", InvalidArgument, [](Attack& a) { a.manifestText = std::string(200'000, ' '); }},
    };
    return all;
}

std::set<std::string> everythingBelow(const stdfs::path& folder)
{
    std::set<std::string> paths;
    for (const auto& entry : stdfs::recursive_directory_iterator(folder))
        paths.insert(stdfs::relative(entry.path(), folder));
    return paths;
}

} // namespace

class ZipAttacksTest : public QObject {
    Q_OBJECT
private slots:
    /// Without this one the refusals below would prove nothing.
    void goodArchive_isTaken()
    {
        const TempDirectory home;
        writeFile(home / "good.zip", Attack().bytes());
        const auto summary = importZip(fs::posixFileSystem(), home / "good.zip", home / "target", {}, {});
        VARVE_VERIFY_OK(summary);
        QCOMPARE(summary->entries, 5u);
        QCOMPARE(summary->collectionName, std::string("good"));
        QCOMPARE(readFile(home / "target/MANIFEST"), std::string("manifest of the generation"));
        QCOMPARE(readFile(home / "target/segments/1/vectors.f32"), std::string(4000, 'v'));
        QVERIFY(!stdfs::exists(home / "target/segments/1/graph.hnsw")); // never from outside
        QVERIFY(!stdfs::exists(home / "target/documents.jsonl"));
    }

    void attack_isRefusedAndLeavesNothing_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < rows().size(); ++i)
            QTest::newRow(rows()[i].name) << static_cast<int>(i);
    }
    void attack_isRefusedAndLeavesNothing()
    {
        QFETCH(int, index);
        const Row& row = rows()[static_cast<std::size_t>(index)];
        Attack attack;
        row.change(attack);
        const TempDirectory home;
        writeFile(home / "inner/attack.zip", attack.bytes());
        const auto before = everythingBelow(home.path());
        const auto imported =
            importZip(fs::posixFileSystem(), home / "inner/attack.zip", home / "inner/target", attack.limits, {});
        QCOMPARE(everythingBelow(home.path()), before);
        QVERIFY2(!imported, "was taken");
        QVERIFY(!imported.error().detail.empty());
        if (imported.error().code != row.code)
            QFAIL(imported.error().toString().c_str());
    }

    void cutShort_anywhere_isRefused()
    {
        const std::string whole = Attack().bytes();
        const TempDirectory home;
        for (std::size_t size = 0; size < whole.size(); ++size) {
            writeFile(home / "cut.zip", whole.substr(0, size));
            VARVE_VERIFY_ERROR(importZip(fs::posixFileSystem(), home / "cut.zip", home / "target", {}, {}),
                               ErrorCode::Corrupt);
            QVERIFY(!stdfs::exists(home / "target"));
        }
    }

    void flippedBit_anywhere_isRefusedOrHarmless()
    {
        const std::string whole = Attack().bytes();
        const TempDirectory home;
        int refused = 0;
        int harmless = 0;
        for (std::size_t bit = 0; bit < whole.size() * 8; bit += 7) {
            std::string damaged = whole;
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
            writeFile(home / "flipped.zip", damaged);
            FaultyFileSystem quick; // does not pass syncs on
            if (importZip(quick, home / "flipped.zip", home / "target", {}, {})) {
                ++harmless; // a time stamp, a version: nothing that is unpacked
                QCOMPARE(readFile(home / "target/MANIFEST"), std::string("manifest of the generation"));
                QCOMPARE(readFile(home / "target/segments/1/vectors.f32"), std::string(4000, 'v'));
                QCOMPARE(everythingBelow(home / "target").size(), 6u);
                stdfs::remove_all(home / "target");
            } else {
                ++refused;
                QVERIFY(!stdfs::exists(home / "target"));
            }
        }
        QVERIFY2(refused > 5 * harmless, qPrintable(QString("%1 refused, %2 harmless").arg(refused).arg(harmless)));
    }

    void target_notEmpty_isRefusedAndKept()
    {
        const TempDirectory home;
        writeFile(home / "good.zip", Attack().bytes());
        writeFile(home / "target/mine", "mine");
        VARVE_VERIFY_ERROR(importZip(fs::posixFileSystem(), home / "good.zip", home / "target", {}, {}),
                           ErrorCode::InvalidArgument);
        QCOMPARE(readFile(home / "target/mine"), std::string("mine"));
    }

    void everyFailingOperation_leavesNothing()
    {
        const TempDirectory home;
        writeFile(home / "good.zip", Attack().bytes());
        FaultyFileSystem counting;
        VARVE_VERIFY_OK(importZip(counting, home / "good.zip", home / "target", {}, {}));
        const auto total = counting.operationCount();
        QVERIFY(total > 5);
        for (std::uint64_t number = 1; number <= total; ++number) {
            stdfs::remove_all(home / "target");
            FaultyFileSystem faulty;
            faulty.failAt(number, {ENOSPC, false, 0});
            VARVE_VERIFY_ERROR(importZip(faulty, home / "good.zip", home / "target", {}, {}), ErrorCode::NoSpace);
            QVERIFY2(!stdfs::exists(home / "target"), std::to_string(number).c_str());
        }
    }

    void cancelled_leavesNothing()
    {
        const TempDirectory home;
        writeFile(home / "good.zip", Attack().bytes());
        std::stop_source stop;
        const OperationControl control{stop.get_token(), [&](const Progress&) { stop.request_stop(); }};
        VARVE_VERIFY_ERROR(importZip(fs::posixFileSystem(), home / "good.zip", home / "target", {}, control),
                           ErrorCode::Cancelled);
        QVERIFY(!stdfs::exists(home / "target"));
    }
};

QTEST_GUILESS_MAIN(ZipAttacksTest)
#include "tst_zip_attacks.moc"
