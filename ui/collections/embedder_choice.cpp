// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/embedder_choice.h"

#include "ui/models/error_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/model_folder_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

namespace varve::ui {

namespace {

/// Data of the entry that asks for a folder.
const QString kFolder = QStringLiteral("folder");
/// Data of the entry that asks for a service.
const QString kService = QStringLiteral("service");

} // namespace

EmbedderChoice::EmbedderChoice(async::Engine& engine, QWidget* parent)
    : QWidget(parent),
      m_engine(engine),
      m_kind(new QComboBox(this)),
      m_folder(new ModelFolderField(QStringLiteral("newCollection.modelFolder"), this)),
      m_service(new ServiceForm(engine, this)),
      m_inEightBits(new QCheckBox(tr("Quicker, a little less exact (8 bits)"), this)),
      m_loss(makeLabel(QString(), this, "small"))
{
    m_kind->setObjectName(QStringLiteral("newCollection.embedder"));
    m_kind->addItem(tr("The best that is installed"), QString());
    m_kind->addItem(tr("By meaning and words (language model, best for English)"), QStringLiteral("minilm"));
    m_kind->addItem(tr("By meaning, with a model of yours"), kFolder);
    m_kind->addItem(tr("By meaning, with a service"), kService);
    m_kind->addItem(tr("By words only (any language, quick)"), QStringLiteral("hashing"));
    setFocusProxy(m_kind);
    m_inEightBits->setObjectName(QStringLiteral("newCollection.int8"));
    m_loss->setObjectName(QStringLiteral("newCollection.int8Loss"));
    m_loss->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::px(theme::kSpace8));
    column->addWidget(m_kind);
    column->addWidget(m_folder);
    column->addWidget(m_service);
    column->addWidget(m_inEightBits);
    column->addWidget(m_loss);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &EmbedderChoice::showWhatApplies);
    connect(m_folder, &ModelFolderField::changed, this, &EmbedderChoice::showWhatApplies);
    connect(m_service, &ServiceForm::changed, this, &EmbedderChoice::changed);
    connect(m_inEightBits, &QCheckBox::toggled, this, &EmbedderChoice::measure);
    showWhatApplies();
}

void EmbedderChoice::nameEveryModel()
{
    m_kind->removeItem(m_kind->findData(QString()));
    m_kind->removeItem(m_kind->findData(kService));
    showWhatApplies();
}

QString EmbedderChoice::model() const
{
    const QString kind = m_kind->currentData().toString();
    if (kind == kService)
        return m_service->choice();
    return kind == kFolder ? m_folder->folder() : kind;
}

QString EmbedderChoice::choice() const
{
    return m_inEightBits->isVisibleTo(this) && m_inEightBits->isChecked() ? QStringLiteral("int8:") + model()
                                                                          : model();
}

bool EmbedderChoice::isComplete() const
{
    if (m_kind->currentData() == kService)
        return m_service->isComplete();
    return m_kind->currentData() != kFolder || !model().isEmpty();
}

services::Consent EmbedderChoice::consent() const
{
    return m_kind->currentData() == kService ? m_service->consent() : services::Consent{};
}

ServiceKey EmbedderChoice::key() const
{
    return m_kind->currentData() == kService ? m_service->key() : ServiceKey{};
}

/// Another model has another loss, so it is asked for again.
void EmbedderChoice::showWhatApplies()
{
    const QString kind = m_kind->currentData().toString();
    m_folder->setVisible(kind == kFolder);
    m_service->setVisible(kind == kService);
    m_inEightBits->setVisible(kind == kFolder || kind == QStringLiteral("minilm"));
    m_inEightBits->setEnabled(isComplete());
    m_inEightBits->setChecked(false);
    m_loss->hide();
    emit changed();
}

void EmbedderChoice::measure()
{
    m_loss->setVisible(m_inEightBits->isChecked());
    emit changed();
    if (!m_inEightBits->isChecked())
        return;
    m_loss->setText(tr("Comparing with the exact computation…"));
    m_engine.ask(
        this,
        [model = model().toStdString()](workspace::Workspace& workspace) {
            return workspace.int8Agreement(model);
        },
        [this, asked = choice()](Result<embed::Agreement> result) {
            if (choice() != asked)
                return;
            if (!result) {
                m_loss->setText(errorText(result.error()));
                m_loss->setToolTip(errorDetails(result.error()));
                return;
            }
            const QLocale locale;
            m_loss->setText(tr("Measured now on %1 sentences: similarity to the exact vectors %2 on average, "
                               "%3 at worst (1 is equal).")
                                .arg(locale.toString(static_cast<qulonglong>(result->texts)),
                                     locale.toString(result->meanCosine, 'f', 4),
                                     locale.toString(result->leastCosine, 'f', 4)));
        });
}

} // namespace varve::ui
