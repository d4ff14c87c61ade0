// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/model_section.h"

#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace varve::ui {

namespace {

QString noteText(const SettingsController& controller)
{
    const ModelState& model = controller.model();
    if (controller.settings().info.config.embedder == "none")
        return ModelSection::tr("This collection has no model: it holds vectors that were computed elsewhere.");
    if (model.phase == ModelState::Phase::Asking)
        return ModelSection::tr("Asking the model…");
    if (model.phase == ModelState::Phase::Problem)
        return ModelSection::tr("The model cannot be opened, so search is by words only: %1").arg(model.problem);
    if (!model.serviceAddress.empty())
        return ModelSection::tr("Search is by meaning and by words. The service at %1 is sent all texts and questions of this "
                                "collection.").arg(toText(model.serviceAddress));
    if (model.isSemantic)
        return ModelSection::tr("Search is by meaning and by words. All vectors are of this one model, so that they compare.");
    return ModelSection::tr("Search is lexical: this built-in model compares spelling, not meaning. An installed language "
                            "model searches by meaning.");
}

} // namespace

ModelSection::ModelSection(SettingsController& settings, QWidget* parent)
    : SettingsSection(tr("Model"), parent), m_settings(settings), m_note(makeLabel({}, this, "small"))
{
    setObjectName(QStringLiteral("modelSection"));
    auto* facts = new QWidget(this);
    auto* grid = new QGridLayout(facts);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme::px(theme::kSpace24));
    grid->setVerticalSpacing(theme::px(theme::kSpace4));
    grid->setColumnStretch(1, 1);
    m_identity = addFact(grid, tr("Identity, with the checksum of its files"), "modelIdentity");
    m_choice = addFact(grid, tr("Chosen as"), "modelChoice");
    m_dimension = addFact(grid, tr("Numbers in a vector"), "modelDimension");
    m_queryPrompt = addFact(grid, tr("Put before questions"), "modelQueryPrompt");
    m_passagePrompt = addFact(grid, tr("Put before texts"), "modelPassagePrompt");
    m_note->setObjectName(QStringLiteral("modelNote"));
    m_note->setWordWrap(true);
    m_other = makeButton(tr("Use another model…"), this);
    m_other->setObjectName(QStringLiteral("otherModel"));
    const QString meaning = tr("Embeds all texts again, while the present state goes on answering");
    m_other->setToolTip(meaning);
    m_other->setAccessibleDescription(meaning);
    auto* buttons = new QWidget(this);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_other);
    row->addStretch(1);
    addRow(facts);
    addRow(m_note);
    rows()->addSpacing(theme::px(theme::kSpace8));
    addRow(buttons);
    connect(m_other, &QPushButton::clicked, this, &ModelSection::otherModelWanted);
    connect(&settings, &SettingsController::changed, this, &ModelSection::render);
    render();
}

ModelSection::Fact ModelSection::addFact(QGridLayout* grid, const QString& name, const char* objectName)
{
    const int row = grid->rowCount();
    const Fact fact{makeLabel(name, this, "muted"), makeLabel({}, this)};
    fact.value->setObjectName(QLatin1String(objectName));
    fact.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    fact.value->setWordWrap(true);
    grid->addWidget(fact.name, row, 0, Qt::AlignTop);
    grid->addWidget(fact.value, row, 1);
    return fact;
}

void ModelSection::show(const Fact& fact, const QString& text)
{
    fact.value->setText(text);
    fact.name->setVisible(!text.isEmpty());
    fact.value->setVisible(!text.isEmpty());
}

void ModelSection::render()
{
    const auto& settings = m_settings.settings();
    const auto& config = settings.info.config;
    const bool hasModel = config.embedder != "none";
    show(m_identity, hasModel ? toText(services::shownIdentity(config.embedderIdentity)) : tr("Vectors from outside"));
    show(m_choice, hasModel ? toText(config.embedder) : QString());
    show(m_dimension, formatCount(config.dimension));
    show(m_queryPrompt, toText(config.queryPrompt));
    show(m_passagePrompt, toText(config.passagePrompt));
    m_note->setText(noteText(m_settings));
    m_other->setEnabled(m_settings.canChange());
}

} // namespace varve::ui
