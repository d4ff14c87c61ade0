// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"
#include "ui/models/current_collection.h"

#include <QTimer>
#include <QWidget>

#include <stop_token>

class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;

namespace varve::ui {

class Banner;
class DocumentView;
class EmptyState;
class FilterBar;
class SearchModel;
class SegmentedControl;

/// Search in the current collection at the moment the window looks at.
class SearchPage : public QWidget {
    Q_OBJECT
public:
    SearchPage(async::Engine& engine, CurrentCollection& current, QWidget* parent = nullptr);

    /// Puts the cursor into the search field, and chooses what is in it when `selectText`.
    void focusSearch(bool selectText);

signals:
    /// Ids of the points that are listed now, best first; none while nothing is.
    void hitsShown(const std::vector<std::string>& ids);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// What is known about the collection, to say why a search finds what it finds.
    struct Ground {
        bool isKnown = false;
        std::uint64_t documents = 0;
        bool hasOwnVectors = false;  ///< made without any embedder
        bool isSemantic = false;
        bool modelInstalled = false;
        bool modelDamaged = false;
        std::string service;         ///< the address that questions are sent to, empty when they stay here
    };

    QLayout* makeFindRow();
    QLayout* makeStatusRow();
    QWidget* makeResults();
    void followCurrent();
    void askGround();
    void renderNotice();
    /// Abandons the question before.
    void search();
    void searchWhileTyping();
    void ask(bool isTyping);
    void searchLike(const QString& id, const QString& title);
    void showAnswer(const QString& text, Result<collection::SearchResult> result);
    void clearHits();
    void showHint(bool isSearching);
    void showNothingFound(const QString& text);
    void showChosen();

    async::Engine& m_engine;
    CurrentCollection& m_current;
    SearchModel* m_model;
    Banner* m_banner;
    QLineEdit* m_text = nullptr;
    QWidget* m_box = nullptr;
    SegmentedControl* m_mode = nullptr;
    QLabel* m_notice = nullptr;
    QLabel* m_status = nullptr;
    QWidget* m_legend = nullptr;
    EmptyState* m_hint = nullptr;
    QStackedWidget* m_stack = nullptr;
    QListView* m_list = nullptr;
    DocumentView* m_document = nullptr;
    EmptyState* m_nothing = nullptr;
    FilterBar* m_filters = nullptr;
    QTimer m_debounce;
    std::stop_source m_stop; ///< of the question that was asked last
    Ground m_ground;
    QString m_groundName;
    QString m_nothingFor; ///< the text that found nothing
    QString m_withoutMeaning; ///< why the last answer is by words only
    int m_asked = 0;
    int m_groundAsked = 0;
};

} // namespace varve::ui
