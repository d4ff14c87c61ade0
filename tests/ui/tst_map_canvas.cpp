// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The picture of a map: pointer, keyboard, selection.
#include "tests/support/sample_map.h"
#include "ui/map/map_canvas.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <memory>

namespace varve::ui {

class TestMapCanvas : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme::apply(*qApp, theme::Scheme::Light); }
    void init()
    {
        m_scene = MapScene(test::sampleMap(500), ColorBy::Type);
        m_selection = std::make_unique<MapSelection>();
        m_canvas = std::make_unique<MapCanvas>(m_scene, *m_selection, nullptr);
        m_canvas->resize(800, 600);
        m_canvas->sceneChanged(true);
        m_canvas->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_canvas.get()));
    }
    void cleanup()
    {
        m_canvas.reset();
        m_selection.reset();
    }

    void rectangle_selectsJustThePointsInside()
    {
        m_canvas->setTool(MapCanvas::Tool::Rectangle);
        const QRect dragged(QPoint(300, 100), QPoint(700, 400));
        drag({dragged.topLeft(), dragged.center(), dragged.bottomRight()});
        QVERIFY(m_selection->points() == pointsWhere([&](QPointF at) {
            return at.x() >= 300 && at.x() <= 700 && at.y() >= 100 && at.y() <= 400;
        }));
        QVERIFY(m_selection->points().size() > 20);
        // Another one replaces it, with Ctrl it adds.
        const auto first = m_selection->points();
        drag({{10, 10}, {50, 50}, {300, 590}}, Qt::ControlModifier);
        QVERIFY(std::ranges::includes(m_selection->points(), first));
        QVERIFY(m_selection->points().size() > first.size());
        drag({{1, 1}, {5, 5}, {9, 9}});
        QVERIFY(m_selection->isEmpty());
    }

    void lasso_selectsJustThePointsInside()
    {
        m_canvas->setTool(MapCanvas::Tool::Lasso);
        const QList<QPoint> line{{100, 100}, {700, 150}, {420, 300}, {650, 550}, {120, 500}};
        drag(line);
        const QPolygonF outline(QList<QPointF>(line.begin(), line.end()));
        QVERIFY(m_selection->points() ==
                pointsWhere([&](QPointF at) { return outline.containsPoint(at, Qt::OddEvenFill); }));
        QVERIFY(m_selection->points().size() > 20);
    }

    void shiftDrag_isARectangleWithAnyTool()
    {
        drag({{300, 100}, {400, 200}, {700, 400}}, Qt::ShiftModifier);
        QVERIFY(!m_selection->isEmpty());
    }

    void move_pansAndSelectsNothing()
    {
        const QPointF before = m_canvas->viewport().toScreen({0, 0});
        drag({{400, 300}, {430, 300}, {450, 320}});
        QCOMPARE(m_canvas->viewport().toScreen({0, 0}), before + QPointF(50, 20));
        QVERIFY(m_selection->isEmpty());
    }

    void click_choosesThePoint_ctrlClickSelectsIt()
    {
        QSignalSpy chosen(m_canvas.get(), &MapCanvas::chosen);
        const QPoint at = screenOf(42);
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at);
        QCOMPARE(chosen.count(), 1);
        const int point = chosen.first().first().toInt();
        QVERIFY((screenOf(point) - at).manhattanLength() <= (screenOf(42) - at).manhattanLength() + 1);
        QCOMPARE(m_canvas->current(), point);
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, Qt::ControlModifier, at);
        QCOMPARE(m_selection->points(), std::vector{point});
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, QPoint(2, 2)); // nothing there
        QVERIFY(m_selection->isEmpty());
        QCOMPARE(chosen.count(), 1);
    }

    void pointer_tellsThePointBelow_drawnLast()
    {
        QSignalSpy pointedAt(m_canvas.get(), &MapCanvas::pointedAt);
        QTest::mouseMove(m_canvas.get(), screenOf(42));
        QTRY_VERIFY(pointedAt.count() > 0);
        const int point = pointedAt.last().first().toInt();
        QVERIFY(point >= 0);
        m_canvas->setSnippet(point, QStringLiteral("What it says"));
        const QImage drawn = m_canvas->grab().toImage();
        // In the middle of the pointed one is its own colour, whatever lies around it.
        const QColor colour = drawn.pixelColor(screenOf(point) * drawn.devicePixelRatio());
        QVERIFY(colour != theme::colors(m_canvas->palette()).surface);
    }

    void wheel_zoomsAtThePointer()
    {
        const QPointF pointer(200, 150);
        const QPointF held = m_canvas->viewport().toMap(pointer);
        const double before = m_canvas->viewport().scale();
        QWheelEvent wheel(pointer, m_canvas->mapToGlobal(pointer), {}, QPoint(0, 240), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_canvas.get(), &wheel);
        QVERIFY(m_canvas->viewport().scale() > before * 1.3);
        QVERIFY(QLineF(m_canvas->viewport().toScreen(held), pointer).length() < 0.01);
    }

    void keys_zoomAndFit()
    {
        const double fitted = m_canvas->viewport().scale();
        QTest::keyClick(m_canvas.get(), Qt::Key_Plus);
        QVERIFY(m_canvas->viewport().scale() > fitted);
        QTest::keyClick(m_canvas.get(), Qt::Key_0);
        QCOMPARE(m_canvas->viewport().scale(), fitted);
        QTest::keyClick(m_canvas.get(), Qt::Key_Minus);
        QVERIFY(m_canvas->viewport().scale() < fitted);
    }

    void arrows_goToTheNearestNeighbour_andStayInSight()
    {
        QTest::keyClick(m_canvas.get(), Qt::Key_Right);
        const int first = m_canvas->current();
        QVERIFY(first >= 0); // near the middle
        for (int i = 0; i < 4; ++i)
            m_canvas->zoomIn();
        for (const auto& [key, direction] : {std::pair(Qt::Key_Up, QPointF(0, 1)), std::pair(Qt::Key_Right, QPointF(1, 0)),
                                             std::pair(Qt::Key_Down, QPointF(0, -1)), std::pair(Qt::Key_Left, QPointF(-1, 0))}) {
            const int from = m_canvas->current();
            const auto expected = m_scene.index().neighborTowards(from, direction);
            QTest::keyClick(m_canvas.get(), key);
            QCOMPARE(m_canvas->current(), expected.value_or(from));
            QVERIFY(m_canvas->rect().contains(screenOf(m_canvas->current())));
        }
    }

    void keyboard_selectsAndChooses()
    {
        QSignalSpy chosen(m_canvas.get(), &MapCanvas::chosen);
        m_canvas->setCurrent(7);
        QTest::keyClick(m_canvas.get(), Qt::Key_Space);
        QCOMPARE(m_selection->points(), std::vector{7});
        QTest::keyClick(m_canvas.get(), Qt::Key_Return);
        QCOMPARE(chosen.first().first().toInt(), 7);
        QTest::keyClick(m_canvas.get(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(m_selection->points().size(), std::size_t{500});
        QTest::keyClick(m_canvas.get(), Qt::Key_Escape);
        QVERIFY(m_selection->isEmpty());
    }

    void description_tellsTheCurrentPoint()
    {
        QVERIFY(!m_canvas->accessibleName().isEmpty());
        m_canvas->setCurrent(7);
        QVERIFY(m_canvas->accessibleDescription().startsWith(QStringLiteral("Document 2 · chunk 2")));
        m_canvas->setSnippet(7, QStringLiteral("What it\nsays"));
        QVERIFY(m_canvas->accessibleDescription().endsWith(QStringLiteral("What it says")));
    }

    void anotherState_ofTheSameLayout_staysWhereItIsLookedAt()
    {
        m_canvas->zoomIn();
        const double scale = m_canvas->viewport().scale();
        m_scene = MapScene(test::sampleMap(400), ColorBy::Type);
        m_canvas->sceneChanged(false);
        QCOMPARE(m_canvas->viewport().scale(), scale);
        m_canvas->sceneChanged(true);
        QVERIFY(m_canvas->viewport().scale() != scale);
    }

    void emptyMap_takesEveryKey()
    {
        m_scene = MapScene();
        m_canvas->sceneChanged(true);
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Space, Qt::Key_Return, Qt::Key_Plus, Qt::Key_0})
            QTest::keyClick(m_canvas.get(), key);
        m_canvas->grab();
        QCOMPARE(m_canvas->current(), -1);
    }

    /// A figure for tests/bench/RESULTS.md, no bound.
    void paint_20000Points_isMeasured()
    {
        m_scene = MapScene(test::sampleMap(20'000, 7), ColorBy::Type);
        m_canvas->resize(1000, 700);
        m_canvas->sceneChanged(true);
        m_selection->replace(m_scene.index().inside(QPolygonF(QRectF(-4, -4, 8, 8))));
        const MapLook look{&m_scene, &m_canvas->viewport(), &m_selection->points(), nullptr, -1, 2.2,
                           theme::colors(m_canvas->palette())};
        QBENCHMARK {
            QVERIFY(!paintPoints(look, {1000, 700}, 1).isNull());
        }
    }

private:
    QPoint screenOf(int point) const
    {
        return m_canvas->viewport().toScreen(m_scene.index().places()[static_cast<std::size_t>(point)]).toPoint();
    }
    template <class Accepts>
    std::vector<int> pointsWhere(Accepts accepts) const
    {
        std::vector<int> found;
        for (int i = 0; i < m_scene.size(); ++i)
            if (accepts(m_canvas->viewport().toScreen(m_scene.index().places()[static_cast<std::size_t>(i)])))
                found.push_back(i);
        return found;
    }
    void drag(const QList<QPoint>& line, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mousePress(m_canvas.get(), Qt::LeftButton, modifiers, line.first());
        for (const QPoint& corner : line)
            QTest::mouseMove(m_canvas.get(), corner);
        QTest::mouseRelease(m_canvas.get(), Qt::LeftButton, modifiers, line.last());
    }

    MapScene m_scene;
    std::unique_ptr<MapSelection> m_selection;
    std::unique_ptr<MapCanvas> m_canvas;
};

} // namespace varve::ui

QTEST_MAIN(varve::ui::TestMapCanvas)
#include "tst_map_canvas.moc"
