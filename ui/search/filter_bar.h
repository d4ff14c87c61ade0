// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/types.h"
#include "ui/search/search_filters.h"

#include <QWidget>

#include <functional>

class QAction;
class QLineEdit;
class QMenu;
class QPushButton;
class QSlider;

namespace varve::ui {

class FlowLayout;

/// What a search is narrowed to and how it orders, as chips that a click takes away, and the menus that add them.
class FilterBar : public QWidget {
    Q_OBJECT
public:
    explicit FilterBar(QWidget* parent = nullptr);

    const SearchFilters& filters() const { return m_filters; }
    /// True when anything narrows the search, so that nothing found may be its fault.
    bool isNarrowing() const { return !m_filters.isEmpty(); }
    /// Puts filter, weight, grouping and variety into the options.
    void applyTo(collection::SearchOptions& options) const;
    /// Folders to choose from, of what was found last.
    void offerFolders(const QStringList& folders) { m_folders = folders; }
    /// More like a chunk instead of a text: shown as a chip; an empty id for none.
    void setLike(const QString& id, const QString& title);
    bool isLike() const { return !m_likeId.isEmpty(); }
    /// The weight means something only in hybrid search.
    void setWeightEnabled(bool enabled);
    void clear();

signals:
    void changed();

private:
    void makeFilterMenu();
    void makeOptionsMenu();
    void addTypes(QMenu* menu);
    void addDates(QMenu* menu);
    void addLanguages(QMenu* menu);
    void addFolders(QMenu* menu);
    void askForMetadata();
    void takeMetadata();
    void change(const std::function<void()>& how);
    void addChip(const QString& text, const char* name, const std::function<void()>& remove);
    void showChips();

    SearchFilters m_filters;
    QStringList m_folders;
    QString m_likeId;
    QString m_likeTitle;
    FlowLayout* m_row;
    QPushButton* m_add;
    QPushButton* m_options;
    QMenu* m_folderMenu = nullptr;
    QLineEdit* m_metadata;
    QAction* m_grouping = nullptr;
    QAction* m_variety = nullptr;
    QSlider* m_weight = nullptr;
    QList<QPushButton*> m_chips;
};

} // namespace varve::ui
