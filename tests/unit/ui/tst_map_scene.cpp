// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What the map page knows without widgets: places, categories, colours, the part that is seen, the selection.
#include "tests/support/sample_map.h"
#include "ui/map/map_marks.h"
#include "ui/map/map_scene.h"
#include "ui/map/map_selection.h"
#include "ui/map/map_selection_model.h"
#include "ui/map/map_viewport.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QPalette>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

namespace varve::ui {

namespace {

double luminance(const QColor& color)
{
    const auto part = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

/// WCAG 2.1.
double contrast(const QColor& a, const QColor& b)
{
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

std::vector<int> insideBySight(const MapIndex& index, const QPolygonF& outline)
{
    std::vector<int> found;
    for (std::size_t i = 0; i < index.places().size(); ++i)
        if (outline.containsPoint(index.places()[i], Qt::OddEvenFill))
            found.push_back(static_cast<int>(i));
    return found;
}

} // namespace

class TestMapScene : public QObject {
    Q_OBJECT
private slots:
    void index_nearest_isThatOfAllPoints()
    {
        const MapScene scene(test::sampleMap(700), ColorBy::Type);
        for (int step = 0; step < 200; ++step) {
            const QPointF at(std::sin(step) * 12, std::cos(step * 1.7) * 12);
            const double reach = 0.2 + step % 7;
            double best = reach * reach;
            std::optional<int> expected;
            for (int i = 0; i < scene.size(); ++i) {
                const QPointF way = scene.index().places()[static_cast<std::size_t>(i)] - at;
                if (const double squares = QPointF::dotProduct(way, way); squares < best) {
                    best = squares;
                    expected = i;
                }
            }
            QCOMPARE(scene.index().nearest(at, reach).value_or(-1), expected.value_or(-1));
        }
    }

    void index_inside_isThatOfAllPoints()
    {
        const MapScene scene(test::sampleMap(2000), ColorBy::Type);
        const QPolygonF rectangle(QRectF(QPointF(-3, -4), QPointF(6, 2.5)));
        const QPolygonF lasso({{-9, -9}, {9, -7}, {1, 0}, {8, 9}, {-2, 3}, {-9, 8}});
        for (const QPolygonF& outline : {rectangle, lasso}) {
            const auto found = scene.index().inside(outline);
            QVERIFY(!found.empty() && found.size() < 2000);
            QVERIFY(found == insideBySight(scene.index(), outline));
        }
        QVERIFY(scene.index().inside(QPolygonF(QRectF(100, 100, 5, 5))).empty());
        QVERIFY(MapIndex().inside(rectangle).empty());
    }

    void index_neighborTowards_isTheNearestThatWay()
    {
        const MapIndex index({{0, 0}, {2, 0.5}, {1, -3}, {0.5, 1}, {-4, 0}});
        QCOMPARE(index.neighborTowards(0, {1, 0}).value_or(-1), 1);
        QCOMPARE(index.neighborTowards(0, {0, 1}).value_or(-1), 3);
        QCOMPARE(index.neighborTowards(0, {0, -1}).value_or(-1), 2);
        QCOMPARE(index.neighborTowards(0, {-1, 0}).value_or(-1), 4);
        QVERIFY(!index.neighborTowards(4, {-1, 0}));
    }

    void index_allInOnePlace_works()
    {
        const MapIndex index(std::vector<QPointF>(100, QPointF(3, 3)));
        QCOMPARE(index.nearest({3, 3}, 1).value_or(-1), 0);
        QCOMPARE(index.inside(QPolygonF(QRectF(2, 2, 2, 2))).size(), std::size_t{100});
    }

    void categories_largestFirst_restIsOthers()
    {
        projection::Map map = test::sampleMap(100, 10);
        for (std::size_t i = 0; i < 10; ++i)
            map.documents[i].mediaType = "text/kind-" + std::to_string(i);
        for (int i = 0; i < 20; ++i)
            map.points[static_cast<std::size_t>(i)].document = 9; // now the largest
        map.points[50].document = projection::kNoDocument;
        const MapCategories categories = categoriesOf(map, ColorBy::Type);
        QCOMPARE(categories.size(), kMostCategories + 1);
        QVERIFY(categories.hasOthers);
        QCOMPARE(categories.names.first(), QStringLiteral("text/kind-9"));
        QCOMPARE(categories.markOf(0), 0);
        QCOMPARE(categories.markOf(kMostCategories), -1);
        int all = 0;
        for (const int count : categories.counts)
            all += count;
        QCOMPARE(all, 100);
        QCOMPARE(categories.ofPoint[50], kMostCategories); // alone of its kind, so with the others
    }

    void categories_folders_areThoseBelowTheCommonOne()
    {
        const MapCategories categories = categoriesOf(test::sampleMap(25), ColorBy::Folder);
        QCOMPARE(categories.size(), 5);
        QVERIFY(categories.names.contains(QStringLiteral("folder3")));
        QVERIFY(!categories.hasOthers);
    }

    void categories_languages_haveNames()
    {
        const MapCategories categories = categoriesOf(test::sampleMap(30), ColorBy::Language);
        QVERIFY(categories.names.contains(QStringLiteral("German")));
        QCOMPARE(categories.counts, (std::vector{10, 10, 10}));
    }

    void marks_standOut_inBothThemes()
    {
        for (const bool dark : {false, true}) {
            const QColor ground = theme::colors(theme::palette(dark)).surface;
            for (int mark = -1; mark < kMostCategories; ++mark) {
                const double ratio = contrast(markColor(mark, dark), ground);
                QVERIFY2(ratio >= 3, qPrintable(QStringLiteral("mark %1, dark %2: %3").arg(mark).arg(dark).arg(ratio)));
            }
        }
    }

    void marks_haveDifferentShapes()
    {
        QList<QImage> drawn;
        for (int mark = -1; mark < kMostCategories; ++mark) {
            const QImage alpha = markIcon(mark, false).pixmap(32, 32).toImage().convertToFormat(QImage::Format_Alpha8);
            QVERIFY(!drawn.contains(alpha));
            drawn << alpha;
        }
    }

    void viewport_zoom_holdsWhatIsUnderThePointer()
    {
        MapViewport viewport;
        viewport.setArea({800, 600});
        viewport.fit(QRectF(-10, -5, 20, 10));
        QVERIFY(QRectF(0, 0, 800, 600).contains(viewport.toScreen({-10, -5})));
        QVERIFY(QRectF(0, 0, 800, 600).contains(viewport.toScreen({10, 5})));
        QVERIFY(viewport.toScreen({0, 5}).y() < viewport.toScreen({0, -5}).y()); // up is up
        const QPointF pointer(123, 456);
        const QPointF held = viewport.toMap(pointer);
        viewport.zoom(3, pointer);
        QVERIFY(QLineF(viewport.toScreen(held), pointer).length() < 1e-6);
        for (int i = 0; i < 100; ++i)
            viewport.zoom(2, pointer);
        const double largest = viewport.scale();
        viewport.zoom(2, pointer);
        QCOMPARE(viewport.scale(), largest);
        viewport.fit(QRectF(-10, -5, 20, 10));
        const double fitted = viewport.scale();
        viewport.setArea({400, 300}); // a fitted map stays fitted
        QVERIFY(std::abs(viewport.scale() - fitted / 2) < 1e-9);
    }

    void viewport_reveal_movesOnlyWhenNeeded()
    {
        MapViewport viewport;
        viewport.setArea({800, 600});
        viewport.fit(QRectF(-10, -10, 20, 20));
        viewport.zoom(10, viewport.middle());
        const QPointF before = viewport.toMap({0, 0});
        viewport.reveal(viewport.toMap({400, 300}));
        QCOMPARE(viewport.toMap({0, 0}), before);
        viewport.reveal({9, 9});
        QVERIFY(QRectF(0, 0, 800, 600).contains(viewport.toScreen({9, 9})));
    }

    void selection_isASet()
    {
        MapSelection selection;
        QSignalSpy changed(&selection, &MapSelection::changed);
        selection.replace({5, 1, 5, 3});
        QCOMPARE(selection.points(), (std::vector{1, 3, 5}));
        selection.replace({3, 5, 1});
        QCOMPARE(changed.count(), 1);
        selection.add({4, 1});
        selection.toggle(5);
        QCOMPARE(selection.points(), (std::vector{1, 3, 4}));
        QVERIFY(selection.contains(4) && !selection.contains(5));
        selection.clear();
        QVERIFY(selection.isEmpty());
    }

    void selectionModel_listsByDocumentAndChunk()
    {
        const MapScene scene(test::sampleMap(20), ColorBy::Type);
        MapSelectionModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.replace(scene, {1, 5, 6, 11});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.points(), (std::vector{5, 1, 6, 11})); // document 0, then document 1 by chunk
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("Document 0 · chunk 2"));
        QCOMPARE(model.index(0).data(Qt::ToolTipRole).toString(), QStringLiteral("/notes/folder0/file0"));
        model.replace(scene, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void scene_findsPointsById()
    {
        const MapScene scene(test::sampleMap(20), ColorBy::Type);
        QCOMPARE(scene.numberOf("p7"), 7);
        QCOMPARE(scene.numberOf("other"), -1);
        QCOMPARE(scene.numbersOf({"p9", "other", "p2"}), (std::vector{2, 9}));
    }
};

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestMapScene)
#include "tst_map_scene.moc"
