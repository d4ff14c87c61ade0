// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/uuid.h"
#include "core/snapshot/collection_folder.h"
#include "tests/support/collection_fixture.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temp_directory.h"

#include <limits>
#include <random>

namespace varve::test {

/// A collection folder that is written, restored and undone, and a book of what was live when.
class MovingCollection {
public:
    explicit MovingCollection(std::filesystem::path path, std::int64_t startMs = 1'773'324'300'000)
        : clock(startMs), folder(fs::posixFileSystem(), std::move(path), clock)
    {
    }

    Result<> create()
    {
        VARVE_CHECK(folder.create(fixtureConfig(), makeUuid()));
        return open();
    }
    Result<> open()
    {
        VARVE_CHECK(folder.collectOrphans());
        VARVE_TRY(const auto generation, folder.currentGeneration());
        collection::Collection::OpenOptions options;
        options.clock = &clock;
        options.sealRows = 6;
        VARVE_TRY(options.logArchive, folder.logArchive());
        VARVE_TRY(options.earliestTimeMs, folder.liveSinceMs());
        VARVE_TRY(live, collection::Collection::open(fs::posixFileSystem(), generation, options));
        return {};
    }
    Result<> close()
    {
        VARVE_CHECK(live->close());
        live.reset();
        return {};
    }
    Result<> reopen()
    {
        VARVE_CHECK(close());
        return open();
    }
    /// Closes, lets `move` make another generation the live one, and opens that.
    template <class Move>
    Result<> exchange(Move move)
    {
        VARVE_CHECK(close());
        VARVE_TRY(const snapshot::RestoreRecord record, move(folder));
        clock.set(std::max(clock.nowMs(), record.timeMs));
        VARVE_CHECK(open());
        return note(record.timeMs);
    }
    Result<snapshot::Snapshot> take() { return folder.take(*live, {}, {}); }

    /// Writes into the book what is live now.
    Result<> note() { return note(clock.nowMs()); }
    Result<> note(std::int64_t timeMs)
    {
        VARVE_TRY(book[timeMs], contentsOf(*live));
        return {};
    }
    const Contents& liveAt(std::int64_t timeMs) const { return std::prev(book.upper_bound(timeMs))->second; }

    /// One random write, noted.
    Result<> write(std::mt19937& random)
    {
        const auto number = [&](unsigned below) { return static_cast<std::uint32_t>(random() % below); };
        const std::string id = "point " + std::to_string(number(12));
        const std::string source = "/" + std::to_string(number(6)) + ".txt";
        switch (number(6)) {
        case 0: VARVE_CHECK(live->removePoints({id})); break;
        case 1: VARVE_CHECK(putFixtureDocument(*live, source, number(1000), 1 + number(3))); break;
        case 2:
            if (const auto document = live->documentBySource(source))
                VARVE_CHECK(live->removeDocuments({document->id}));
            break;
        default: VARVE_CHECK(live->upsert({fixturePoint(id, number(1000)), fixturePoint(id + " more", number(1000))}));
        }
        return note();
    }

    ManualClock clock;
    snapshot::CollectionFolder folder;
    std::unique_ptr<collection::Collection> live;
    std::map<std::int64_t, Contents> book;
};

} // namespace varve::test
