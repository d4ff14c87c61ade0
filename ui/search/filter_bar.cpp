// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/search/filter_bar.h"

#include "ui/models/source_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QSlider>
#include <QWidgetAction>

namespace varve::ui {

namespace {

/// Percent; what nobody moved is left to the collection.
const int kUsualWeight = qRound(100 * collection::usualMeaningWeight(collection::Fusion::Scores));
constexpr double kVariety = 0.4;
constexpr int kMostFolders = 12;

/// Kinds of documents as people think of them.
constexpr const char* kTypes[] = {"application/pdf",
                                  "text/markdown",
                                  "text/plain",
                                  "text/html",
                                  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                                  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                  "application/vnd.oasis.opendocument.text",
                                  "application/epub+zip",
                                  "message/rfc822",
                                  "text/csv",
                                  "text/x-*"};
constexpr const char* kLanguages[] = {"en", "zh", "ja", "ko", "de", "fr", "es", "pt", "it", "ru"};

QString languageName(const QString& code)
{
    const QString name = QLocale(code).nativeLanguageName();
    return name.isEmpty() ? code : name;
}

} // namespace

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent), m_row(new FlowLayout(this, theme::px(theme::kSpace8))), m_add(makeButton(tr("+ Filter"), this, ButtonKind::Quiet)),
      m_options(makeButton(tr("Options"), this, ButtonKind::Quiet)), m_metadata(new QLineEdit(this))
{
    setObjectName(QStringLiteral("search.filters"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_add->setObjectName(QStringLiteral("search.filters.add"));
    m_add->setAccessibleName(tr("Add a filter"));
    m_options->setObjectName(QStringLiteral("search.options"));
    m_metadata->setObjectName(QStringLiteral("search.filters.metadata"));
    m_metadata->setPlaceholderText(tr("key = value"));
    m_metadata->setAccessibleName(tr("Metadata key and value"));
    m_metadata->setMaximumWidth(theme::px(180));
    m_metadata->hide();
    m_row->addWidget(m_metadata);
    m_row->addWidget(m_add);
    m_row->addWidget(m_options);
    makeFilterMenu();
    makeOptionsMenu();
    connect(m_metadata, &QLineEdit::returnPressed, this, &FilterBar::takeMetadata);
}

void FilterBar::applyTo(collection::SearchOptions& options) const
{
    options.filterJson = m_filters.json();
    if (m_weight->value() != kUsualWeight)
        options.meaningWeight = m_weight->value() / 100.0;
    options.onePerDocument = m_grouping->isChecked();
    options.diversity = m_variety->isChecked() && !options.onePerDocument ? kVariety : 0;
    options.likeId = m_likeId.toStdString();
}

void FilterBar::setLike(const QString& id, const QString& title)
{
    if (m_likeId == id)
        return;
    m_likeId = id;
    m_likeTitle = title;
    showChips();
}

void FilterBar::setWeightEnabled(bool enabled)
{
    m_weight->setEnabled(enabled);
}

void FilterBar::clear()
{
    m_filters = {};
    m_folders.clear();
    m_likeId.clear();
    m_metadata->hide();
    showChips();
}

void FilterBar::makeFilterMenu()
{
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("search.filters.menu"));
    addTypes(menu->addMenu(tr("Type")));
    m_folderMenu = menu->addMenu(tr("Folder"));
    connect(m_folderMenu, &QMenu::aboutToShow, this, [this] { addFolders(m_folderMenu); });
    addDates(menu->addMenu(tr("Changed")));
    addLanguages(menu->addMenu(tr("Language")));
    connect(menu->addAction(tr("Metadata…")), &QAction::triggered, this, &FilterBar::askForMetadata);
    m_add->setMenu(menu);
}

void FilterBar::addTypes(QMenu* menu)
{
    for (const char* type : kTypes) {
        QAction* action = menu->addAction(mediaTypeText(type));
        action->setData(QLatin1String(type));
        connect(action, &QAction::triggered, this, [this, type = QString::fromLatin1(type)] {
            change([&] {
                if (!m_filters.types.contains(type))
                    m_filters.types << type;
            });
        });
    }
}

void FilterBar::addDates(QMenu* menu)
{
    const std::pair<QString, int> choices[] = {
        {tr("Today"), 0}, {tr("Last 7 days"), 6}, {tr("Last 30 days"), 29}, {tr("Last 12 months"), 365}};
    for (const auto& [text, days] : choices)
        connect(menu->addAction(text), &QAction::triggered, this, [this, days = days] {
            change([&] { m_filters.since = QDate::currentDate().addDays(-days); });
        });
}

void FilterBar::addLanguages(QMenu* menu)
{
    for (const char* code : kLanguages)
        connect(menu->addAction(languageName(QLatin1String(code))), &QAction::triggered, this,
                [this, code = QString::fromLatin1(code)] { change([&] { m_filters.language = code; }); });
}

void FilterBar::addFolders(QMenu* menu)
{
    menu->clear();
    if (m_folders.isEmpty())
        menu->addAction(tr("Search first: the folders of what is found are listed here"))->setEnabled(false);
    for (const QString& folder : m_folders.mid(0, kMostFolders))
        connect(menu->addAction(shownPath(folder.toStdString())), &QAction::triggered, this,
                [this, folder] { change([&] { m_filters.folder = folder; }); });
}

void FilterBar::makeOptionsMenu()
{
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("search.options.menu"));
    m_grouping = menu->addAction(tr("One result per document"));
    m_grouping->setObjectName(QStringLiteral("search.options.grouping"));
    m_variety = menu->addAction(tr("Prefer variety"));
    m_variety->setObjectName(QStringLiteral("search.options.variety"));
    for (QAction* action : {m_grouping, m_variety}) {
        action->setCheckable(true);
        connect(action, &QAction::toggled, this, [this] { change([] {}); });
    }
    menu->addSeparator();
    auto* box = new QWidget(menu);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(theme::px(theme::kSpace12), theme::px(theme::kSpace4), theme::px(theme::kSpace12),
                            theme::px(theme::kSpace8));
    m_weight = new QSlider(Qt::Horizontal, box);
    m_weight->setObjectName(QStringLiteral("search.options.weight"));
    m_weight->setAccessibleName(tr("Weight of meaning against words, in percent"));
    m_weight->setRange(0, 100);
    m_weight->setPageStep(10);
    m_weight->setValue(kUsualWeight);
    m_weight->setMinimumWidth(theme::px(140));
    row->addWidget(makeLabel(tr("Words"), box, "muted"));
    row->addWidget(m_weight, 1);
    row->addWidget(makeLabel(tr("Meaning"), box, "muted"));
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(box);
    menu->addAction(action);
    m_options->setMenu(menu);
    connect(m_weight, &QSlider::valueChanged, this, [this] { change([] {}); });
}

void FilterBar::askForMetadata()
{
    m_metadata->clear();
    m_metadata->show();
    m_metadata->setFocus(Qt::OtherFocusReason);
}

void FilterBar::takeMetadata()
{
    const auto read = metadataFromText(m_metadata->text());
    if (!read && !m_metadata->text().trimmed().isEmpty())
        return; // stays, with its hint, until it makes sense or is emptied
    m_metadata->hide();
    if (read)
        change([&] { m_filters.metadata = read; });
}

void FilterBar::change(const std::function<void()>& how)
{
    how();
    showChips();
    emit changed();
}

void FilterBar::addChip(const QString& text, const char* name, const std::function<void()>& remove)
{
    QPushButton* chip = makeButton(text % QStringLiteral("  ✕"), this, ButtonKind::Chip);
    chip->setCheckable(false);
    chip->setObjectName(QStringLiteral("search.chip.%1").arg(QLatin1String(name)));
    chip->setAccessibleName(tr("Remove: %1").arg(text));
    chip->setToolTip(tr("Click to remove"));
    connect(chip, &QPushButton::clicked, this, [this, remove] { change(remove); });
    m_row->insertWidget(static_cast<int>(m_chips.size()), chip);
    m_chips << chip;
}

void FilterBar::showChips()
{
    for (QPushButton* chip : std::as_const(m_chips)) {
        m_row->removeWidget(chip);
        chip->hide();
        chip->setObjectName({});
        chip->deleteLater(); // it may be the one that was clicked
    }
    m_chips.clear();
    if (!m_likeId.isEmpty())
        addChip(tr("Like: %1").arg(fontMetrics().elidedText(m_likeTitle, Qt::ElideRight, theme::px(180))), "like",
                [this] { m_likeId.clear(); });
    if (!m_filters.types.isEmpty()) {
        QStringList names;
        for (const QString& type : std::as_const(m_filters.types))
            names << mediaTypeText(type.toStdString());
        addChip(tr("Type: %1").arg(QLocale().createSeparatedList(names)), "type", [this] { m_filters.types.clear(); });
    }
    if (!m_filters.folder.isEmpty())
        addChip(tr("Folder: %1").arg(sourceName(m_filters.folder.toStdString())), "folder",
                [this] { m_filters.folder.clear(); });
    if (m_filters.since)
        addChip(tr("Changed since %1").arg(QLocale().toString(*m_filters.since, QLocale::ShortFormat)), "since",
                [this] { m_filters.since.reset(); });
    if (!m_filters.language.isEmpty())
        addChip(tr("Language: %1").arg(languageName(m_filters.language)), "language",
                [this] { m_filters.language.clear(); });
    if (m_filters.metadata)
        addChip(m_filters.metadata->first % QStringLiteral(" = ") % m_filters.metadata->second, "metadata",
                [this] { m_filters.metadata.reset(); });
    if (m_grouping->isChecked())
        addChip(tr("One per document"), "grouping", [this] { m_grouping->setChecked(false); });
    if (m_variety->isChecked())
        addChip(tr("Variety"), "variety", [this] { m_variety->setChecked(false); });
    if (m_weight->value() != kUsualWeight)
        addChip(tr("Meaning %1 %").arg(m_weight->value()), "weight", [this] { m_weight->setValue(kUsualWeight); });
}

} // namespace varve::ui
