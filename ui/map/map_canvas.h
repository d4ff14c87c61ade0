// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/map/map_painter.h"
#include "ui/map/map_selection.h"

#include <QWidget>

#include <optional>

namespace varve::ui {

/// The picture of a map: pan and zoom, point at, choose, and select by rectangle or lasso. All of it by keyboard, too:
/// arrows go to the nearest neighbour that way, Enter chooses, Space selects, + and - and 0 zoom. What is current
/// is the widget's accessible description.
class MapCanvas : public QWidget {
    Q_OBJECT
public:
    /// What dragging does.
    enum class Tool { Move, Rectangle, Lasso };

    /// `scene` and `selection` outlive it; call sceneChanged() whenever the scene is another one.
    MapCanvas(const MapScene& scene, MapSelection& selection, QWidget* parent);

    /// Another layout is seen as a whole; the same one stays where it is looked at.
    void sceneChanged(bool isAnotherLayout);
    void setTool(Tool tool);
    void setHighlighted(int category);
    void setMarked(std::vector<int> points);
    /// What the card of a point shows below its title, once that is known.
    void setSnippet(int point, const QString& text);
    /// The point that keys start from; -1 for none. Moves the picture when it is not in sight.
    void setCurrent(int point);
    int current() const { return m_current; }
    const std::vector<int>& marked() const { return m_marked; }

    void fit();
    void zoomIn();
    void zoomOut();
    const MapViewport& viewport() const { return m_viewport; }
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

signals:
    /// The card of a point is shown; -1 for none. Answer by setSnippet().
    void pointedAt(int point);
    /// Clicked, or Enter.
    void chosen(int point);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Drag {
        QPointF begin;
        QPointF last;
        Tool tool = Tool::Move;
        bool adds = false;
        bool hasMoved = false;
        QPolygonF outline; ///< of the lasso, in pixels
    };

    void redraw();
    MapLook look() const;
    QPolygonF draggedOutline() const;
    void finishDrag();
    void setHovered(int point);
    int pointAt(QPointF position) const;
    bool moveCurrent(int key);
    void tellCurrent();

    const MapScene& m_scene;
    MapSelection& m_selection;
    MapViewport m_viewport;
    Tool m_tool = Tool::Move;
    std::optional<Drag> m_drag;
    QImage m_picture; ///< all points; null when it has to be drawn again
    std::vector<int> m_marked;
    int m_highlighted = -1;
    int m_hovered = -1;
    int m_current = -1;
    int m_snippetOf = -1;
    QString m_snippet;
};

} // namespace varve::ui
