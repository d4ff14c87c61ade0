// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/search/document_text.h"

#include <QTextBrowser>

namespace varve::ui {

/// Shows an excerpt: the hit in a tinted block with a bar at its side, found words marked, the rest quieter.
class ExcerptView : public QTextBrowser {
    Q_OBJECT
public:
    explicit ExcerptView(QWidget* parent = nullptr);

    /// `marked` are the found texts to mark inside the hit.
    void setExcerpt(const DocumentExcerpt& excerpt, const QStringList& marked);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    void showHit();

    DocumentExcerpt m_excerpt;
    QStringList m_marked;
    int m_hitBegin = -1; ///< positions in the text document
    int m_hitEnd = -1;
    bool m_followsHit = false; ///< until the user scrolls
};

} // namespace varve::ui
