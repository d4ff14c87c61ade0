// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace varve::ui {

/// What an import of ready vectors asks besides: where their ids and texts are, and whether they are of the collection's own
/// model.
class VectorOptions : public QWidget {
    Q_OBJECT
public:
    explicit VectorOptions(QWidget* parent);

    /// For a target that has a model. Not offered, it does not count.
    void offerSameModel(bool isOffered);
    void offerSidecar(bool isOffered);
    bool isOfSameModel() const;
    /// A file; empty when one is looked for beside the vectors, or none is wanted.
    QString sidecar() const;
    bool ignoresSidecars() const;

signals:
    void sameModelChanged();

private:
    void choose(int index);
    void chooseFile();

    QLabel* m_label;
    QComboBox* m_sidecar;
    QCheckBox* m_sameModel;
    int m_shown = 0; ///< entry to go back to when no file is chosen after all
    bool m_isSidecarOffered = false;
    bool m_isSameModelOffered = false;
};

} // namespace varve::ui
