// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/collections/reembed_sheet.h"

#include "ui/collections/embedder_choice.h"
#include "ui/models/error_text.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace varve::ui {

namespace {

constexpr int kWaitMs = 400;

/// What it takes, a sentence each.
QString planText(const workspace::ReembedSummary& plan)
{
    if (plan.isSameModel)
        return ReembedSheet::tr("The collection is of this model already.");
    QStringList lines;
    lines << ReembedSheet::tr("%Ln text(s) to embed.", nullptr, static_cast<int>(plan.toEmbed));
    if (plan.sampled > 0 && plan.toEmbed > 0)
        lines << ReembedSheet::tr("Takes about %1, by some of them that were embedded now.")
                     .arg(formatDuration(std::max(1.0, plan.estimatedSeconds)));
    if (plan.reused > 0)
        lines << ReembedSheet::tr("%Ln text(s) are embedded already, from before it was stopped.", nullptr,
                                  static_cast<int>(plan.reused));
    if (plan.sampledTooLong > 0)
        lines << ReembedSheet::tr("%1 of %2 that were looked at are longer than this model reads; it does not see their ends.")
                     .arg(formatCount(plan.sampledTooLong), formatCount(plan.sampled));
    lines << ReembedSheet::tr("Needs %1 of disk, %2 are free.").arg(formatSize(plan.neededBytes), formatSize(plan.freeBytes));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ReembedSheet::ReembedSheet(async::Engine& engine, const QString& collection, const collection::CollectionInfo& info,
                           QWidget* parent)
    : FittedDialog(parent), m_engine(engine), m_collection(collection), m_embedder(new EmbedderChoice(engine, this)),
      m_plan(makeLabel({}, this)), m_drops(new QCheckBox(this)), m_start(makeButton(tr("Embed again"), this, ButtonKind::Primary))
{
    setObjectName(QStringLiteral("reembedSheet"));
    setAttribute(Qt::WA_DeleteOnClose);
    QVBoxLayout* column = makeColumn(tr("Use another model"), 540, theme::kSpace12);
    const QString present = info.config.embedderIdentity.empty() ? tr("vectors from outside")
                                                                 : toText(info.config.embedderIdentity);
    auto* intro = makeLabel(tr("All texts of “%1” are embedded again, beside the present state, which goes on answering and "
                               "taking changes. Then they take turns. Snapshots keep their model, and this can be undone.")
                                .arg(collection),
                            this, "muted");
    intro->setWordWrap(true);
    m_embedder->nameEveryModel();
    m_plan->setObjectName(QStringLiteral("reembedSheet.plan"));
    m_plan->setWordWrap(true);
    m_plan->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_plan->setMinimumHeight(5 * m_plan->fontMetrics().lineSpacing()); // the sheet keeps its size
    m_drops->setObjectName(QStringLiteral("reembedSheet.drops"));
    m_drops->hide();
    m_start->setObjectName(QStringLiteral("reembedSheet.start"));
    QFormLayout* form = makeForm();
    form->addRow(makeLabel(tr("Now"), this, "muted"), makeLabel(present, this));
    addField(form, tr("Search"), m_embedder);
    column->addWidget(intro);
    column->addLayout(form);
    column->addWidget(m_plan);
    column->addWidget(m_drops);
    addButtons(column, makeButton(tr("Cancel"), this), m_start);
    m_wait.setSingleShot(true);
    m_wait.setInterval(kWaitMs);
    connect(&m_wait, &QTimer::timeout, this, &ReembedSheet::look);
    connect(m_embedder, &EmbedderChoice::changed, this, &ReembedSheet::lookAgain);
    connect(m_drops, &QCheckBox::toggled, this, &ReembedSheet::render);
    connect(m_start, &QPushButton::clicked, this, [this] {
        emit confirmed(m_embedder->choice(), m_drops->isChecked());
        accept();
    });
    lookAgain();
}

ReembedSheet::~ReembedSheet()
{
    m_stop.request_stop();
}

void ReembedSheet::lookAgain()
{
    m_stop.request_stop();
    ++m_asked;
    m_found.reset();
    m_plan->setText(m_embedder->isComplete() ? tr("Looking at the texts…") : QString());
    render();
    if (m_embedder->isComplete())
        m_wait.start();
    else
        m_wait.stop();
}

void ReembedSheet::look()
{
    m_stop = std::stop_source();
    workspace::ReembedRequest request;
    request.embedder = m_embedder->choice().toStdString();
    request.dryRun = true;
    m_engine.ask(
        this,
        [name = m_collection.toStdString(), request, stop = m_stop.get_token()](workspace::Workspace& workspace) {
            return workspace.reembed(name, request, {stop, {}});
        },
        [this, asked = m_asked](Result<workspace::ReembedSummary> plan) {
            if (asked == m_asked)
                tell(plan);
        });
}

void ReembedSheet::tell(const Result<workspace::ReembedSummary>& plan)
{
    if (plan) {
        m_found = *plan;
        m_plan->setText(planText(*plan));
        m_plan->setToolTip({});
    } else {
        m_plan->setText(errorText(plan.error()));
        m_plan->setToolTip(errorDetails(plan.error()));
    }
    render();
}

void ReembedSheet::render()
{
    const bool isInTheWay = m_found && m_found->withoutText > 0;
    m_drops->setVisible(isInTheWay);
    if (isInTheWay)
        m_drops->setText(tr("Leave out %Ln point(s) without text: no model can embed them", nullptr,
                            static_cast<int>(m_found->withoutText)));
    m_start->setEnabled(m_found && !m_found->isSameModel && (!isInTheWay || m_drops->isChecked()));
}

} // namespace varve::ui
