// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/async/engine.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace varve::ui {

/// A key as it was typed, for the keyring.
struct ServiceKey {
    std::string address; ///< empty when there is nothing to keep
    std::string key;
};

/// Which service makes vectors: its kind, address, model and key, a test of all that, and where texts will go.
class ServiceForm : public QWidget {
    Q_OBJECT
public:
    ServiceForm(async::Engine& engine, QWidget* parent);
    ~ServiceForm() override;

    /// As workspace::CreateRequest::embedder wants it.
    QString choice() const;
    /// True when there is an address and a model, and plain HTTP to another computer was allowed where it is needed.
    bool isComplete() const;
    services::Consent consent() const;
    ServiceKey key() const;

signals:
    void changed();

private:
    void showKind();
    void showWhatApplies();
    void test();
    void stopTest();
    void tell(const QString& text, const char* tone, const QString& details = {});

    async::Engine& m_engine;
    QComboBox* m_kind;
    QLineEdit* m_address;
    QLineEdit* m_model;
    QLineEdit* m_key;
    QCheckBox* m_plainHttp;
    QLabel* m_whereTo;
    QPushButton* m_test;
    QLabel* m_found;
    std::stop_source m_stop; ///< of the test under way
    int m_tested = 0;
};

} // namespace varve::ui
