// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/new_collection_dialog.h"

#include "ui/collections/embedder_choice.h"
#include "ui/models/error_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace varve::ui {

NewCollectionDialog::NewCollectionDialog(async::Engine& engine, QWidget* parent)
    : FittedDialog(parent), m_engine(engine), m_banner(new Banner(this)), m_name(new QLineEdit(this)),
      m_embedder(new EmbedderChoice(engine, this)), m_mode(new QComboBox(this)),
      m_create(makeButton(tr("Create"), this, ButtonKind::Primary))
{
    setObjectName(QStringLiteral("newCollection"));
    QVBoxLayout* column = makeColumn(tr("New collection"), 480, theme::kSpace16);
    column->addWidget(m_banner);
    m_name->setObjectName(QStringLiteral("newCollection.name"));
    m_name->setMaxLength(120);
    m_mode->setObjectName(QStringLiteral("newCollection.mode"));
    m_mode->addItem(tr("Hybrid: quick, keeps a small part in memory"), static_cast<int>(collection::StorageMode::Hybrid));
    m_mode->addItem(tr("Disk: least memory"), static_cast<int>(collection::StorageMode::Disk));
    m_mode->addItem(tr("Memory: quickest, keeps all vectors in memory"), static_cast<int>(collection::StorageMode::Memory));
    QFormLayout* form = makeForm();
    addField(form, tr("Name"), m_name);
    addField(form, tr("Search"), m_embedder);
    addField(form, tr("Storage"), m_mode);
    column->addLayout(form);
    column->addWidget(makeLabel(tr("Both can be changed later; another way of searching computes all vectors again."), this, "small"));
    m_create->setObjectName(QStringLiteral("newCollection.create"));
    m_create->setEnabled(false);
    addButtons(column, makeButton(tr("Cancel"), this), m_create);
    const auto allowCreating = [this] {
        m_create->setEnabled(!m_name->text().trimmed().isEmpty() && m_embedder->isComplete());
    };
    connect(m_name, &QLineEdit::textChanged, this, allowCreating);
    connect(m_embedder, &EmbedderChoice::changed, this, allowCreating);
    connect(m_create, &QPushButton::clicked, this, &NewCollectionDialog::create);
}

void NewCollectionDialog::create()
{
    workspace::CreateRequest request;
    request.name = m_name->text().trimmed().toStdString();
    request.embedder = m_embedder->choice().toStdString();
    request.consent = m_embedder->consent();
    request.mode = static_cast<collection::StorageMode>(m_mode->currentData().toInt());
    m_create->setEnabled(false);
    m_engine.ask(
        this,
        [request, key = m_embedder->key()](workspace::Workspace& workspace) -> Result<collection::CollectionInfo> {
            if (!key.address.empty())
                VARVE_CHECK(workspace.services().setKey(key.address, key.key, {}));
            return workspace.create(request);
        },
        [this, name = m_name->text().trimmed()](Result<collection::CollectionInfo> result) {
            m_create->setEnabled(true);
            if (!result) {
                m_banner->say(Banner::Tone::Error, errorText(result.error()), errorDetails(result.error()));
                return;
            }
            emit created(name);
            accept();
        });
}

} // namespace varve::ui
