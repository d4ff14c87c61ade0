// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspace/document_queue.h"
#include "tests/support/result_checks.h"

#include <QTest>

#include <thread>

using namespace varve;
using namespace varve::workspace;
using std::chrono::milliseconds;

namespace {

std::shared_ptr<DocumentJob> job(const std::string& source, const std::string& content, std::size_t chunks)
{
    auto made = std::make_shared<DocumentJob>();
    made->document.source = source;
    made->document.contentHash = content;
    for (std::size_t i = 0; i < chunks; ++i) {
        collection::Point point;
        point.text = content + std::to_string(i);
        made->points.push_back(std::move(point));
        made->toEmbed.push_back(i);
    }
    return made;
}

std::vector<std::vector<float>> vectorsFor(const DocumentQueue::Piece& piece)
{
    return std::vector<std::vector<float>>(piece.end - piece.begin, std::vector<float>{1.0F});
}

void embedAll(DocumentQueue& queue)
{
    while (const auto piece = queue.claim({})) {
        queue.finish(*piece, vectorsFor(*piece));
    }
}

} // namespace

class DocumentQueueTest : public QObject {
    Q_OBJECT
private slots:
    void claim_largeDocument_comesInPiecesAndIsReadyAtTheEnd()
    {
        DocumentQueue queue(1 << 20);
        QVERIFY(!queue.add(job("a", "x", 80), {}));
        std::vector<DocumentQueue::Piece> pieces;
        std::size_t chunks = 0;
        while (chunks < 80) {
            auto piece = queue.claim({});
            QVERIFY(piece.has_value());
            chunks += piece->end - piece->begin;
            pieces.push_back(*piece);
        }
        QVERIFY(pieces.size() > 1);
        for (std::size_t i = 0; i + 1 < pieces.size(); ++i)
            queue.finish(pieces[i], vectorsFor(pieces[i]));
        QVERIFY(!queue.nextReady({}, milliseconds(0)));
        queue.finish(pieces.back(), vectorsFor(pieces.back()));
        const auto ready = queue.nextReady({}, milliseconds(0));
        QVERIFY(ready != nullptr);
        QCOMPARE(ready->outcome.embedded, std::uint64_t{80});
        for (const auto& point : ready->points)
            QCOMPARE(point.vector.size(), std::size_t{1});
    }

    void add_sameBytesOnTheWay_isEmbeddedOnce()
    {
        DocumentQueue queue(1 << 20);
        QVERIFY(!queue.add(job("a", "x", 3), {}));
        QVERIFY(!queue.add(job("b", "x", 3), {}));
        const auto piece = queue.claim({});
        QVERIFY(piece.has_value());
        queue.finish(*piece, vectorsFor(*piece));
        const auto first = queue.nextReady({}, milliseconds(0));
        const auto second = queue.nextReady({}, milliseconds(0));
        QVERIFY(first && second);
        QCOMPARE(queue.embedded(), std::uint64_t{3});
        QCOMPARE(second->outcome.embedded, std::uint64_t{0});
        for (const auto& point : second->points)
            QCOMPARE(point.vector.size(), std::size_t{1});
    }

    void add_sameBytesStored_tellsWhereOnceAndThenTakesIt()
    {
        DocumentQueue queue(1 << 20);
        QVERIFY(!queue.add(job("a", "x", 1), {}));
        const auto piece = queue.claim({});
        queue.finish(*piece, vectorsFor(*piece));
        queue.release(*queue.nextReady({}, milliseconds(0)), true);
        const auto twin = job("b", "x", 1);
        const auto source = queue.add(twin, {});
        QVERIFY(source.has_value());
        QCOMPARE(*source, std::string("a"));
        QVERIFY(!queue.add(twin, {}));
        QVERIFY(queue.claim({}).has_value());
    }

    void add_twinCouldNotBeStored_isEmbeddedItself()
    {
        DocumentQueue queue(1 << 20);
        QVERIFY(!queue.add(job("a", "x", 1), {}));
        const auto piece = queue.claim({});
        queue.finish(*piece, Error{ErrorCode::Internal, "model failed", {}, 0});
        const auto failed = queue.nextReady({}, milliseconds(0));
        QVERIFY(failed->error.has_value());
        queue.release(*failed, false);
        QVERIFY(!queue.add(job("b", "x", 1), {}));
        QVERIFY(queue.claim({}).has_value());
    }

    void waitForRoom_fullQueue_waitsForTheWriter()
    {
        DocumentQueue queue(1);
        QVERIFY(queue.waitForRoom({}));
        QVERIFY(!queue.add(job("a", "x", 1), {}));
        std::jthread writer([&] {
            const auto piece = queue.claim({});
            queue.finish(*piece, vectorsFor(*piece));
            queue.release(*queue.nextReady({}, milliseconds(1000)), true);
        });
        QVERIFY(queue.waitForRoom({}));
        queue.finishReading();
        QVERIFY(queue.isDrained());
    }

    void stop_everybodyWaiting_returnsAtOnce()
    {
        DocumentQueue queue(1);
        QVERIFY(!queue.add(job("a", "x", 1), {}));
        const auto piece = queue.claim({});
        std::stop_source stop;
        std::jthread embedder([&] { QVERIFY(!queue.claim(stop.get_token()).has_value()); });
        std::jthread reader([&] { QVERIFY(!queue.waitForRoom(stop.get_token())); });
        stop.request_stop();
        embedder.join();
        reader.join();
        queue.finish(*piece, vectorsFor(*piece));
        queue.finishReading();
        std::jthread rest([&] { embedAll(queue); });
        queue.release(*queue.nextReady({}, milliseconds(1000)), true);
    }
};

QTEST_GUILESS_MAIN(DocumentQueueTest)
#include "tst_document_queue.moc"
