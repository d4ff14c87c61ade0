// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/models/current_collection.h"
#include "ui/widgets/card.h"

class QFormLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace varve::ui {

class ExcerptView;

/// The document of a hit beside the results: its text with the hit in sight, and what is known about it.
class DocumentView : public Card {
    Q_OBJECT
public:
    DocumentView(async::Engine& engine, CurrentCollection& current, QWidget* parent = nullptr);

    /// Shows a hit's document; asks the engine for its text.
    void showHit(const collection::SearchHit& hit);
    void clear();
    void openSource();
    /// "Title, file, page 7 (as of …)"
    QString citation() const;

signals:
    /// The user wants to see more like the shown chunk.
    void moreWanted(const QString& id, const QString& title);

private:
    QLayout* makeButtons();
    void showDetails(const collection::Document& document);

    async::Engine& m_engine;
    CurrentCollection& m_current;
    collection::SearchHit m_hit;
    QLabel* m_title;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    ExcerptView* m_text;
    QFormLayout* m_details;
    QPushButton* m_open = nullptr;
    QPushButton* m_more = nullptr;
    QPushButton* m_cite = nullptr;
    int m_asked = 0;
};

} // namespace varve::ui
