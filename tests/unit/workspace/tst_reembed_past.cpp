// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// States from before a change of the model: searched, compared, restored and drawn.
#include "tests/support/result_checks.h"
#include "tests/unit/workspace/reembed_fixture.h"

#include <QTest>

#include <algorithm>

using namespace varve;
using namespace varve::workspace;
using namespace varve::test;

class ReembedPastTest : public QObject {
    Q_OBJECT
private slots:
    void past_keepsItsModel()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        const auto before = fixture.workspace->takeSnapshot(kNotes, {"before", {}, false, snapshot::Trigger::Manual}, {});
        VARVE_VERIFY_OK(before);
        fixture.test.clock.advance(kHour);
        const std::int64_t momentBefore = fixture.test.clock.nowMs();
        fixture.test.clock.advance(kHour);
        VARVE_VERIFY_OK(fixture.addLoose("later", "it came after the snapshot"));
        fixture.test.clock.advance(kHour);
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), {}));
        fixture.test.clock.advance(kHour);
        const std::int64_t momentAfter = fixture.test.clock.nowMs();
        fixture.test.clock.advance(kHour);
        VARVE_VERIFY_OK(fixture.addLoose("last", "it came at the end"));
        for (const std::string& at : {std::string("before"), formatUtc(momentBefore)}) {
            QCOMPARE(fixture.problem(*fixture.test.embedder, at), std::string());
            QCOMPARE(fixture.best("lake sediment number 4", at), std::string("lake sediment number 4"));
        }
        for (const std::string& at : {formatUtc(momentAfter), std::string()}) {
            QCOMPARE(fixture.problem(*fixture.other, at), std::string());
            QCOMPARE(fixture.best("it came after the snapshot", at), std::string("it came after the snapshot"));
        }
        // A model that is gone is said to be, by the state that needs it and by no other.
        VARVE_VERIFY_OK(fixture.workspace->close());
        fixture.test.otherModels["counting"] = nullptr;
        fixture.workspace = std::move(*fixture.test.open());
        QVERIFY(fixture.best("lake", "before").find("not there any more") != std::string::npos);
        QCOMPARE(fixture.best("it came at the end"), std::string("it came at the end"));
    }
    void throughTime_asksEachStateWithItsModel()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_OK(fixture.workspace->takeSnapshot(kNotes, {"before", {}, false, snapshot::Trigger::Manual}, {}));
        fixture.test.clock.advance(kHour);
        fixture.write(5, "gone from the present");
        VARVE_VERIFY_OK(fixture.import());
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), {}));
        TextSearchRequest request;
        request.text = "lake sediment number 5"; // only in the past
        request.kind = collection::SearchKind::Semantic;
        request.k = 4;
        const auto hits = fixture.workspace->searchThroughTime(kNotes, request, {});
        VARVE_VERIFY_OK(hits);
        QCOMPARE(hits->models, (std::vector<std::string>{"counting-16", "salted-b"}));
        QVERIFY(hits->withoutModel.empty());
        QCOMPARE(hits->hits.front().hit.point.text, std::string("lake sediment number 5"));
        QVERIFY(!hits->hits.front().isNow);
        VARVE_VERIFY_OK(fixture.workspace->close());
        fixture.test.otherModels["counting"] = nullptr;
        fixture.workspace = std::move(*fixture.test.open());
        const auto fewer = fixture.workspace->searchThroughTime(kNotes, request, {});
        VARVE_VERIFY_OK(fewer);
        QCOMPARE(fewer->models, std::vector<std::string>{"salted-b"});
        QCOMPARE(fewer->withoutModel.size(), std::size_t{2});
        request.kind = collection::SearchKind::Hybrid; // then words still find it
        const auto byWords = fixture.workspace->searchThroughTime(kNotes, request, {});
        VARVE_VERIFY_OK(byWords);
        QVERIFY(std::any_of(byWords->hits.begin(), byWords->hits.end(),
                            [](const TimeHit& hit) { return hit.hit.point.text == "lake sediment number 5"; }));
    }
    void compare_acrossTheChange_tellsTheModelAndNoDrift()
    {
        ReembedFixture fixture;
        // Another model of the same dimension, where nothing but its name tells that vectors differ.
        fixture.other = std::make_shared<SaltedEmbedder>("b", CountingEmbedder::kDimension);
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_OK(fixture.workspace->takeSnapshot(kNotes, {"before", {}, false, snapshot::Trigger::Manual}, {}));
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), {}));
        fixture.write(5, "changed after it");
        VARVE_VERIFY_OK(fixture.import());
        const auto difference = fixture.workspace->compare(kNotes, "before", "now", {});
        VARVE_VERIFY_OK(difference);
        QCOMPARE(difference->changed, std::uint64_t{1});
        QCOMPARE(difference->added + difference->removed, std::uint64_t{0});
        QCOMPARE(difference->rows.otherVector, std::uint64_t{0});
        const auto model = std::find_if(difference->settings.begin(), difference->settings.end(),
                                        [](const auto& change) { return change.key == "model"; });
        QVERIFY(model != difference->settings.end());
        QCOMPARE(model->before, std::string("counting-16, 16 dimensions"));
        QCOMPARE(model->after, std::string("salted-b, 16 dimensions"));
        const auto source = (fixture.test.home / "documents" / "n7.txt").string();
        const auto document = fixture.workspace->compareDocument(kNotes, "before", "now", source, {});
        VARVE_VERIFY_OK(document);
        QVERIFY(document->isOtherModel);
        QCOMPARE(document->otherVector, std::uint64_t{0});
        QCOMPARE(document->mostDrift, 0.0);
        // Nor does bringing back settings try to bring back a model.
        RestoreRequest settings;
        settings.at = "before";
        settings.onlySettings = true;
        VARVE_VERIFY_OK(fixture.workspace->restore(kNotes, settings, {}));
        QCOMPARE(fixture.workspace->info(kNotes)->config.embedder, std::string("other"));
    }
    void documentsFromBefore_getVectorsOfThePresentModel()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_OK(fixture.workspace->takeSnapshot(kNotes, {"before", {}, false, snapshot::Trigger::Manual}, {}));
        fixture.test.clock.advance(kHour);
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), {}));
        fixture.write(5, "changed after it");
        VARVE_VERIFY_OK(fixture.import());
        RestoreRequest request;
        request.at = "before";
        request.documents = {(fixture.test.home / "documents" / "n5.txt").string()};
        VARVE_VERIFY_OK(fixture.workspace->restore(kNotes, request, {}));
        QCOMPARE(fixture.best("lake sediment number 5"), std::string("lake sediment number 5"));
        QCOMPARE(fixture.problem(*fixture.other), std::string());
        request.documents.clear();
        request.inPlace = true; // the whole state comes with its own
        VARVE_VERIFY_OK(fixture.workspace->restore(kNotes, request, {}));
        QCOMPARE(fixture.problem(*fixture.test.embedder), std::string());
    }
    void map_ofAPastOfAnotherModel_isMadeByItself()
    {
        ReembedFixture fixture;
        VARVE_VERIFY_OK(fixture.fill());
        VARVE_VERIFY_OK(fixture.workspace->takeSnapshot(kNotes, {"before", {}, false, snapshot::Trigger::Manual}, {}));
        VARVE_VERIFY_OK(fixture.workspace->reembed(kNotes, to("other"), {}));
        VARVE_VERIFY_OK(fixture.workspace->map(kNotes, {}, projection::MapWork::Update, {}));
        const auto past = fixture.workspace->map(kNotes, "before", projection::MapWork::Update, {});
        VARVE_VERIFY_OK(past);
        QCOMPARE(past->map->points.size(), std::size_t{13});
    }
};

QTEST_GUILESS_MAIN(ReembedPastTest)
#include "tst_reembed_past.moc"
