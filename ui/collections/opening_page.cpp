// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/opening_page.h"

#include "ui/models/error_text.h"
#include "ui/widgets/empty_state.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace varve::ui {

namespace {
/// A home folder that opens sooner than this needs no words; they would only flash.
constexpr int kSilentMs = 400;
} // namespace

OpeningPage::OpeningPage(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("opening"));
    auto* column = new QVBoxLayout(this);
    m_state = new EmptyState(this);
    m_retry = m_state->addAction(tr("Try again"), true);
    m_retry->setObjectName(QStringLiteral("opening.retry"));
    m_copy = m_state->addAction(tr("Copy details"));
    column->addWidget(m_state);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_details); });
    connect(m_retry, &QPushButton::clicked, this, [this] {
        showOpening();
        emit retryRequested();
    });
    showOpening();
}

void OpeningPage::showProblem(const Error& error)
{
    m_details = errorDetails(error);
    m_state->setTexts(tr("Your collections could not be opened"), errorText(error));
    m_retry->show();
    m_copy->show();
    m_state->show();
    m_retry->setFocus();
}

void OpeningPage::showOpening()
{
    m_details.clear();
    m_state->hide();
    m_retry->hide();
    m_copy->hide();
    QTimer::singleShot(kSilentMs, this, [this] {
        if (!m_details.isEmpty())
            return;
        m_state->setTexts(tr("Opening your collections…"), {});
        m_state->show();
    });
}

} // namespace varve::ui
