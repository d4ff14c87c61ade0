// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/service_form.h"

#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>

namespace varve::ui {

namespace {

const QString kOllama = QStringLiteral("ollama");
const QString kOpenAi = QStringLiteral("openai");
const QString kOllamaAddress = QStringLiteral("http://127.0.0.1:11434");
const QString kOpenAiAddress = QStringLiteral("https://api.openai.com");

QLineEdit* makeField(const char* objectName, const QString& meaning, QWidget* parent)
{
    auto* field = new QLineEdit(parent);
    field->setObjectName(QLatin1String(objectName));
    field->setPlaceholderText(meaning);
    field->setToolTip(meaning); // for when something is in it
    field->setAccessibleName(meaning);
    field->setMaxLength(2000);
    return field;
}

} // namespace

ServiceForm::ServiceForm(async::Engine& engine, QWidget* parent)
    : QWidget(parent), m_engine(engine), m_kind(new QComboBox(this)),
      m_address(makeField("newCollection.serviceAddress", tr("Address of the service"), this)),
      m_model(makeField("newCollection.serviceModel", tr("Name of the model"), this)),
      m_key(makeField("newCollection.serviceKey", tr("Key, if the service wants one (kept in the system's keyring)"), this)),
      m_plainHttp(new QCheckBox(tr("Send texts and key without encryption"), this)),
      m_whereTo(makeLabel({}, this, "small")), m_test(makeButton(tr("Test"), this)), m_found(makeLabel({}, this, "small"))
{
    m_kind->setObjectName(QStringLiteral("newCollection.serviceKind"));
    m_kind->setAccessibleName(tr("Kind of service"));
    m_kind->addItem(tr("Ollama"), kOllama);
    m_kind->addItem(tr("OpenAI or compatible"), kOpenAi);
    m_key->setEchoMode(QLineEdit::Password);
    m_plainHttp->setObjectName(QStringLiteral("newCollection.servicePlainHttp"));
    m_whereTo->setObjectName(QStringLiteral("newCollection.serviceWhereTo"));
    m_whereTo->setWordWrap(true);
    m_test->setObjectName(QStringLiteral("newCollection.serviceTest"));
    m_found->setObjectName(QStringLiteral("newCollection.serviceFound"));
    m_found->setWordWrap(true);
    m_found->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::px(theme::kSpace8));
    for (QWidget* row : std::initializer_list<QWidget*>{m_kind, m_address, m_model, m_key, m_plainHttp, m_whereTo})
        column->addWidget(row);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::px(theme::kSpace12));
    row->addWidget(m_test, 0, Qt::AlignTop);
    row->addWidget(m_found, 1, Qt::AlignVCenter);
    column->addLayout(row);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ServiceForm::showKind);
    for (QLineEdit* field : {m_address, m_model, m_key})
        connect(field, &QLineEdit::textChanged, this, &ServiceForm::showWhatApplies);
    connect(m_plainHttp, &QCheckBox::toggled, this, &ServiceForm::showWhatApplies);
    connect(m_test, &QPushButton::clicked, this, &ServiceForm::test);
    showKind();
}

ServiceForm::~ServiceForm()
{
    m_stop.request_stop();
}

QString ServiceForm::choice() const
{
    return m_kind->currentData().toString() + u':' + m_model->text().trimmed() + u'@' + m_address->text().trimmed();
}

bool ServiceForm::isComplete() const
{
    const auto choice = services::parseServiceChoice(this->choice().toStdString());
    // As one text, "m" at "ftp://host" or "m?query=x" at any address name a model at the usual address: texts would go there.
    const bool isAsTyped = choice && choice->model == m_model->text().trimmed().toStdString() &&
                           services::parseAddress(m_address->text().trimmed().toStdString());
    return isAsTyped && (choice->url.scheme == "https" || choice->url.isLoopback || m_plainHttp->isChecked());
}

services::Consent ServiceForm::consent() const
{
    return {true, m_plainHttp->isVisibleTo(this) && m_plainHttp->isChecked()};
}

ServiceKey ServiceForm::key() const
{
    const QString key = m_key->text().trimmed();
    return key.isEmpty() ? ServiceKey{} : ServiceKey{m_address->text().trimmed().toStdString(), key.toStdString()};
}

/// The other kind's usual address, unless another one was typed.
void ServiceForm::showKind()
{
    const QString typed = m_address->text().trimmed();
    if (typed.isEmpty() || typed == kOllamaAddress || typed == kOpenAiAddress)
        m_address->setText(m_kind->currentData() == kOllama ? kOllamaAddress : kOpenAiAddress);
    showWhatApplies();
}

void ServiceForm::showWhatApplies()
{
    stopTest();
    const auto url = services::parseAddress(m_address->text().trimmed().toStdString());
    const bool isElsewhere = url && !url->isLoopback;
    m_plainHttp->setVisible(isElsewhere && url->scheme == "http");
    if (!url)
        m_whereTo->setText(tr("The address has to be written like https://api.example.org."));
    else if (isElsewhere)
        m_whereTo->setText(tr("The texts of your documents and your questions leave this computer: they are sent to %1.")
                               .arg(toText(url->text)));
    else
        m_whereTo->setText(tr("Texts and questions are sent to %1, a program on this computer.").arg(toText(url->text)));
    setLabelTone(m_whereTo, url && !isElsewhere ? nullptr : "warn");
    m_test->setEnabled(isComplete());
    emit changed();
}

/// What was found does not hold for anything else.
void ServiceForm::stopTest()
{
    ++m_tested;
    m_stop.request_stop();
    m_stop = {};
    m_found->clear();
    m_found->setToolTip({});
}

void ServiceForm::tell(const QString& text, const char* tone, const QString& details)
{
    m_found->setText(details.isEmpty() ? text : text + u'\n' + details);
    setLabelTone(m_found, tone);
}

void ServiceForm::test()
{
    stopTest();
    tell(tr("Asking the service…"), "");
    m_test->setEnabled(false);
    m_engine.ask(
        this,
        [choice = choice().toStdString(), key = key().key, consent = consent(),
         stop = m_stop.get_token()](workspace::Workspace& workspace) {
            return workspace.services().check(choice, key, consent, stop);
        },
        [this, asked = m_tested](Result<services::ServiceCheck> result) {
            if (asked != m_tested)
                return;
            m_test->setEnabled(true);
            if (!result) {
                tell(errorText(result.error()), "bad", toText(result.error().detail));
                return;
            }
            const QLocale locale; // the time is cut to whole milliseconds, so one more is what it took at most
            tell(tr("It answers: vectors of %1 numbers, within %2 ms.")
                     .arg(locale.toString(static_cast<qulonglong>(result->dimension)),
                          locale.toString(static_cast<qlonglong>(result->time.count() + 1))),
                 "good");
        });
}

} // namespace varve::ui
