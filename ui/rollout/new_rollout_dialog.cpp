#include "ui/rollout/new_rollout_dialog.h"

#include "models/upgrade_model.h"
#include "ui/inventory/filter_builder.h"
#include "ui/rollout/command_line.h"
#include "ui/rollout/new_rollout_form.h"
#include "ui/rollout/rollout_delegates.h"
#include "ui/theme/style.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr QSize usualSize(1040, 720);
constexpr int formWidth = 430;

QString countText(const DraftPlan& plan)
{
    QString text = NewRolloutDialog::tr("%n instance(s)", nullptr, int(plan.rollout.items.size())) +
                   NewRolloutDialog::tr(" in %n step(s)", "canaries and waves", plan.rollout.waves());
    if (plan.already > 0)
        text += NewRolloutDialog::tr("; %1 at %2 or above already, and left out")
                    .arg(plan.already)
                    .arg(plan.rollout.settings.version);
    return text;
}

} // namespace

NewRolloutDialog::NewRolloutDialog(const Fleet& fleet, const QList<Version>& targets, const Version& target,
                                   const QString& store, QWidget* parent)
    : QDialog(parent),
      m_fleet(fleet.root),
      m_commands(store),
      m_fields(m_planner.rows()),
      m_form(new NewRolloutForm),
      m_waves(new UpgradeModel(this)),
      m_count((new TextLabel)->muted()->wrapped()),
      m_view(new DataView),
      m_nothing(new EmptyState),
      m_stack(new QStackedWidget),
      m_command(new CommandLine),
      m_start(new QPushButton(tr("Start…")))
{
    setObjectName(QStringLiteral("newRollout"));
    setWindowTitle(tr("New rollout"));
    setModal(true);
    resize(usualSize);
    m_form->setMinimumWidth(formWidth);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(m_form);
    columns->addWidget(new Separator(Qt::Vertical));
    columns->addWidget(makePreview(), 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(columns, 1);
    layout->addWidget(new Separator);
    layout->addLayout(makeFoot());
    m_planner.setFleet(fleet);
    m_form->setEnvironments(m_planner.environments());
    m_form->setTargets(targets, target);
    connect(m_form, &NewRolloutForm::changed, this, &NewRolloutDialog::follow);
    connect(m_form, &NewRolloutForm::builderWanted, this, &NewRolloutDialog::buildFilter);
    connect(&m_planner, &RolloutPlanner::changed, this, &NewRolloutDialog::showPlan);
    follow();
    showPlan();
    m_form->focusFirst();
}

QWidget* NewRolloutDialog::makePreview()
{
    m_count->setObjectName(QStringLiteral("previewCount"));
    m_view->setObjectName(QStringLiteral("previewWaves"));
    m_view->setAccessibleName(tr("Waves"));
    m_view->setModel(m_waves);
    m_view->setItemDelegate(new UpgradeDelegate(m_view));
    m_view->setRootIsDecorated(true);
    for (int column = 0; column < UpgradeModel::ColumnCount; ++column)
        m_view->setColumnHidden(column, column != UpgradeModel::Name && column != UpgradeModel::Window);
    m_view->setColumnCharacters({34, 0, 0, 0, 0, 0, 24}, UpgradeModel::Window);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_nothing);
    auto* preview = new QWidget;
    preview->setAutoFillBackground(true);
    preview->setBackgroundRole(surfaceRole);
    auto* column = new QVBoxLayout(preview);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(space::l, space::l, space::l, space::s);
    head->setSpacing(2);
    head->addWidget(new TextLabel(tr("What comes of it"), TextStyle::Strong));
    head->addWidget(m_count);
    column->addLayout(head);
    column->addWidget(m_stack, 1);
    return preview;
}

QLayout* NewRolloutDialog::makeFoot()
{
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_start->setObjectName(QStringLiteral("startRollout"));
    m_start->setAutoDefault(false); // Enter in a field starts nothing
    setPrimary(m_start);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_start, &QPushButton::clicked, this, &NewRolloutDialog::startWanted);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_start);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(space::xl, space::m, space::xl, space::l);
    foot->setSpacing(space::m);
    foot->addWidget(m_command);
    foot->addLayout(buttons);
    return foot;
}

bool NewRolloutDialog::isUntilMerged() const
{
    return m_form->isUntilMerged();
}

QString NewRolloutDialog::command() const
{
    return m_commands.start(m_planner.draft(), m_fleet, m_form->isUntilMerged());
}

void NewRolloutDialog::remember() const
{
    m_form->remember();
}

/// Of what the environment's instances have.
void NewRolloutDialog::buildFilter()
{
    auto* builder = new FilterBuilder(m_planner.rows(), &m_fields, this);
    builder->setAttribute(Qt::WA_DeleteOnClose);
    connect(builder, &QDialog::accepted, this, [this, builder] { m_form->setFilter(builder->expression()); });
    builder->open();
}

void NewRolloutDialog::follow()
{
    m_planner.setDraft(m_form->draft());
    m_command->setText(command());
}

void NewRolloutDialog::showPlan()
{
    m_form->setFilterProblem(m_planner.filterProblem());
    const DraftPlan* plan = m_planner.isPlanning() ? nullptr : m_planner.plan();
    m_start->setEnabled(plan);
    // While it is being planned anew, what was there before is not taken away: it would only flicker.
    if (m_planner.isPlanning()) {
        m_count->setText(tr("Looking which instances that are"));
        return;
    }
    m_waves->setRollout(plan ? plan->rollout : Rollout());
    m_view->expandAll();
    m_stack->setCurrentIndex(plan ? 0 : 1);
    QStringList lines;
    if (plan)
        lines.append(countText(*plan));
    if (!m_planner.filterNote().isEmpty())
        lines.append(m_planner.filterNote());
    m_count->setText(lines.join(u'\n'));
    if (plan)
        return;
    const std::optional<Error>& error = m_planner.error();
    m_nothing->setState(
        QStringLiteral("view-list-tree"), tr("No plan yet"),
        error ? error->happened + (error->advice.isEmpty() ? QString() : QStringLiteral(". ") + error->advice)
              : tr("The filter is no expression that can be asked."));
}

} // namespace lockstep
