// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/restore_choices.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented_control.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace varve::ui {

using Target = RestoreState::Target;
using workspace::ConflictPolicy;

namespace {

QLabel* makeNote(QWidget* parent, int indent)
{
    QLabel* note = makeLabel({}, parent, "small");
    note->setWordWrap(true);
    note->setContentsMargins(indent, 0, 0, 0);
    return note;
}

} // namespace

RestoreChoices::RestoreChoices(RestoreState& state, const QString& collection, QWidget* parent)
    : QWidget(parent), m_state(state), m_collection(collection)
{
    setFixedWidth(theme::px(300));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::px(theme::kSpace8));
    buildScope(column);
    buildTargets(column);
    buildPolicy(column);
    column->addStretch(1);
}

void RestoreChoices::buildScope(QVBoxLayout* column)
{
    column->addWidget(makeLabel(tr("What"), this, "section"));
    m_scope = new SegmentedControl(this);
    m_scope->setObjectName(QStringLiteral("restoreScope"));
    m_scope->setAccessibleName(tr("What is restored"));
    m_scope->addSegment(static_cast<int>(RestoreState::Scope::Everything), tr("Everything"));
    m_scope->addSegment(static_cast<int>(RestoreState::Scope::ChosenDocuments), tr("Documents"));
    m_scope->addSegment(static_cast<int>(RestoreState::Scope::Settings), tr("Settings"));
    column->addWidget(m_scope, 0, Qt::AlignLeft);
    connect(m_scope, &SegmentedControl::chosen, this, [this](int scope) {
        m_state.scope = static_cast<RestoreState::Scope>(scope);
        if (!m_state.allows(m_state.target))
            m_state.target = Target::InPlace;
        emit effectChanged();
    });
}

void RestoreChoices::buildTargets(QVBoxLayout* column)
{
    column->addSpacing(theme::px(theme::kSpace4));
    column->addWidget(makeLabel(tr("Where to"), this, "section"));
    auto* group = new QButtonGroup(this);
    const int indent = theme::px(theme::kSpace24);
    const auto add = [&](Target target, const char* name, QWidget* details) {
        auto* button = new QRadioButton(this);
        button->setObjectName(QLatin1String(name));
        group->addButton(button);
        m_targets[static_cast<std::size_t>(target)] = button;
        column->addWidget(button);
        if (details) {
            auto* row = new QHBoxLayout;
            row->setContentsMargins(indent, 0, 0, 0);
            row->addWidget(details);
            column->addLayout(row);
        }
        connect(button, &QRadioButton::clicked, this, [this, target] { chooseTarget(target); });
    };
    m_name = new QLineEdit(m_state.newName, this);
    m_name->setObjectName(QStringLiteral("restoreName"));
    m_name->setAccessibleName(tr("Name of the new collection"));
    m_name->setCursorPosition(0);
    m_folderRow = pathRow(m_folder, "restoreFolder", true);
    m_folder->setAccessibleName(tr("Folder for the text files"));
    m_zipRow = pathRow(m_zip, "restoreZip", false);
    m_zip->setAccessibleName(tr("Name of the zip file"));
    add(Target::NewCollection, "restoreAsNew", m_name);
    add(Target::InPlace, "restoreInPlace", nullptr);
    add(Target::Folder, "restoreToFolder", m_folderRow);
    add(Target::Zip, "restoreToZip", m_zipRow);
    m_explanation = makeNote(this, 0);
    column->addWidget(m_explanation);
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString& name) {
        m_state.newName = name;
        emit nameChanged();
    });
    connect(m_folder, &QLineEdit::textChanged, this, [this](const QString& folder) {
        m_state.folder = folder;
        emit effectChanged();
    });
    connect(m_zip, &QLineEdit::textChanged, this, [this](const QString& file) {
        m_state.zipFile = file;
        emit nameChanged();
    });
}

QWidget* RestoreChoices::pathRow(QLineEdit*& field, const char* objectName, bool isFolder)
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::px(theme::kSpace8));
    field = new QLineEdit(box);
    field->setObjectName(QLatin1String(objectName));
    QPushButton* choose = makeButton(tr("Choose…"), box);
    choose->setObjectName(QLatin1String(objectName) + QStringLiteral(".choose"));
    row->addWidget(field, 1);
    row->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, [this, isFolder] { choosePath(isFolder); });
    return box;
}

void RestoreChoices::buildPolicy(QVBoxLayout* column)
{
    m_policyBox = new QWidget(this);
    auto* box = new QVBoxLayout(m_policyBox);
    box->setContentsMargins(0, theme::px(theme::kSpace4), 0, 0);
    box->setSpacing(theme::px(theme::kSpace8));
    m_policyTitle = makeLabel({}, m_policyBox, "section");
    box->addWidget(m_policyTitle);
    const std::array names{tr("Use that state"), tr("Keep the newer one"), tr("Keep both")};
    const std::array<const char*, 3> objectNames{"policyUseSnapshot", "policyKeepNewer", "policyKeepBoth"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        m_policies[i] = new QRadioButton(names[i], m_policyBox);
        m_policies[i]->setObjectName(QLatin1String(objectNames[i]));
        box->addWidget(m_policies[i]);
        connect(m_policies[i], &QRadioButton::clicked, this, [this, i] {
            m_state.policy = static_cast<ConflictPolicy>(i);
            emit effectChanged();
        });
    }
    m_removeAdded = new QCheckBox(tr("Remove documents added later"), m_policyBox);
    m_removeAdded->setObjectName(QStringLiteral("removeAddedLater"));
    m_removeWarning = makeNote(m_policyBox, theme::px(theme::kSpace24));
    m_removeWarning->setObjectName(QStringLiteral("removeAddedWarning"));
    m_removeWarning->setText(tr("Afterwards they are in the safety snapshot only."));
    setLabelTone(m_removeWarning, "warn");
    box->addWidget(m_removeAdded);
    box->addWidget(m_removeWarning);
    column->addWidget(m_policyBox);
    connect(m_removeAdded, &QCheckBox::clicked, this, [this](bool isWanted) {
        m_state.removeAddedLater = isWanted;
        emit effectChanged();
    });
}

void RestoreChoices::chooseTarget(Target target)
{
    m_state.target = target;
    emit effectChanged();
}

void RestoreChoices::choosePath(bool isFolder)
{
    auto* dialog = new QFileDialog(this, isFolder ? tr("Folder for the text files") : tr("Name of the zip file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (isFolder) {
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
    } else {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(QStringLiteral("zip"));
    }
    connect(dialog, &QFileDialog::fileSelected, isFolder ? m_folder : m_zip, &QLineEdit::setText);
    dialog->open();
}

void RestoreChoices::render()
{
    m_scope->setCurrent(static_cast<int>(m_state.scope));
    const bool isDocuments = m_state.isDocuments();
    const std::array texts{tr("As a new collection"), m_state.scope == RestoreState::Scope::Everything ? tr("In place") : tr("Into the present state"),
                           tr("As text files in a folder"), tr("As a zip file")};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto target = static_cast<Target>(i);
        m_targets[i]->setText(texts[i]);
        m_targets[i]->setChecked(m_state.target == target);
        m_targets[i]->setEnabled(m_state.allows(target));
        m_targets[i]->setToolTip(m_state.allows(target) ? QString()
                                 : target == Target::Folder ? tr("For documents only")
                                                            : tr("For everything only"));
    }
    m_name->setVisible(m_state.target == Target::NewCollection);
    m_folderRow->setVisible(m_state.target == Target::Folder);
    m_zipRow->setVisible(m_state.target == Target::Zip);
    const std::array explanations{
        tr("Nothing that exists is changed."),
        m_state.isSettings() ? tr("No document is changed, nor is the name of the collection. A safety snapshot of the "
                                  "present state is taken first, so you can undo it.")
        : isDocuments ? tr("All other documents stay. A safety snapshot of the present state is taken first, so you can undo it.")
                    : tr("%1 becomes what it was then. A safety snapshot of the present state is taken first, the collection "
                         "changes over in one step, and you can undo it.")
                          .arg(m_collection),
        tr("The text of each document, without its layout. Nothing in the folder is removed."),
        tr("The whole state, which other tools can read and Varve can import.")};
    m_explanation->setText(explanations[static_cast<std::size_t>(m_state.target)]);
    m_policyBox->setVisible(m_state.asksForPolicy());
    m_policyTitle->setText(m_state.target == Target::Folder ? tr("Where a file differs") : tr("Where the present differs"));
    m_policies[static_cast<std::size_t>(m_state.policy)]->setChecked(true);
    const bool canRemove = isDocuments && m_state.target == Target::InPlace;
    const QSignalBlocker quiet(m_removeAdded);
    m_removeAdded->setVisible(canRemove);
    m_removeAdded->setChecked(m_state.removeAddedLater);
    m_removeWarning->setVisible(canRemove && m_state.removeAddedLater);
}

} // namespace varve::ui
