// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/moment_sheet.h"

#include "ui/history/history_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace varve::ui {

MomentSheet::MomentSheet(HistoryController& history, QWidget* parent)
    : QDialog(parent), m_history(history), m_time(new QDateTimeEdit(this)), m_answer(makeLabel({}, this, "muted")),
      m_go(makeButton(tr("Choose"), this, ButtonKind::Primary))
{
    setObjectName(QStringLiteral("momentSheet"));
    setWindowTitle(tr("Go to a moment"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(theme::px(460));
    m_time->setObjectName(QStringLiteral("momentSheet.time"));
    m_time->setAccessibleName(tr("Date and time"));
    m_time->setDisplayFormat(QStringLiteral("yyyy-MM-dd  HH:mm:ss.zzz"));
    m_time->setCalendarPopup(true);
    m_time->setDateTime(QDateTime::fromMSecsSinceEpoch(history.moment().value_or(history.nowMs())));
    m_answer->setObjectName(QStringLiteral("momentSheet.answer"));
    m_answer->setWordWrap(true);
    m_answer->setMinimumHeight(theme::px(40));
    m_answer->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_go->setObjectName(QStringLiteral("momentSheet.choose"));
    m_go->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::px(24), theme::px(20), theme::px(24), theme::px(20));
    layout->setSpacing(theme::px(theme::kSpace12));
    layout->addWidget(makeLabel(tr("Go to a moment"), this, "heading"));
    layout->addWidget(m_time);
    layout->addWidget(m_answer);
    auto* buttons = new QHBoxLayout;
    QPushButton* cancel = makeButton(tr("Cancel"), this);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_go);
    layout->addLayout(buttons);
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, &MomentSheet::render);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_go, &QPushButton::clicked, this, [this] {
        m_history.chooseMoment(entered());
        accept();
    });
    render();
    m_time->setSelectedSection(QDateTimeEdit::MinuteSection);
}

std::int64_t MomentSheet::entered() const
{
    return m_time->dateTime().toMSecsSinceEpoch();
}

void MomentSheet::render()
{
    const auto problem = m_history.whyUnreachable(entered());
    m_answer->setText(problem.value_or(tr("The collection can be looked at, compared and restored exactly as it was then.")));
    setLabelTone(m_answer, problem ? "warn" : nullptr);
    m_go->setEnabled(!problem);
}

} // namespace varve::ui
