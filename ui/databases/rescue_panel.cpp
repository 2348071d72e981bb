#include "ui/databases/rescue_panel.h"

#include "models/rescue_model.h"
#include "ui/databases/rescue_delegate.h"
#include "ui/databases/sql_text.h"
#include "ui/parts/action_button.h"
#include "ui/parts/segmented_control.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QSettings>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr QLatin1StringView columnsKey("databases/rescue");

} // namespace

RescuePanel::RescuePanel(QAction* look, QAction* rescue, QWidget* parent)
    : QWidget(parent),
      m_look(look),
      m_title(new TextLabel({}, TextStyle::Strong)),
      m_failure((new TextLabel)->muted()->wrapped()->selectable()),
      m_model(new RescueModel(this)),
      m_view(new DataView),
      m_direction(new SegmentedControl),
      m_outcome(new ElidedLabel),
      m_remarks((new TextLabel)->wrapped()->selectable()),
      m_sql(new SqlText(tr("Statements that rescue the migration"))),
      m_columns(new HairlineSplitter(Qt::Horizontal)),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("rescuePanel"));
    m_what = makeWhat();
    m_way = makeWay(rescue);
    m_columns->addWidget(m_what);
    m_columns->addWidget(m_way);
    m_columns->setStretchFactor(0, 1);
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({620, 620});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_columns);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_direction, &SegmentedControl::chosen, this, [this](int choice) {
        Q_EMIT directionChosen(choice == 0 ? RescueDirection::Forward : RescueDirection::Back);
    });
    show(nullptr, nullptr);
}

QWidget* RescuePanel::makeWhat()
{
    m_title->setWordWrap(true);
    m_view->setObjectName(QStringLiteral("rescueStatements"));
    m_view->setAccessibleName(tr("Statements of the migration"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new RescueDelegate(m_view));
    m_view->setColumnCharacters({14, 6, 60}, RescueModel::Statement);
    auto* what = new QWidget;
    auto* column = new QVBoxLayout(what);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(space::l, space::s, space::l, space::s);
    head->setSpacing(2);
    head->addWidget(m_title);
    head->addWidget(m_failure);
    column->addLayout(head);
    column->addWidget(new Separator);
    column->addWidget(m_view, 1);
    return what;
}

QWidget* RescuePanel::makeWay(QAction* rescue)
{
    m_direction->setObjectName(QStringLiteral("rescueDirection"));
    m_direction->addChoice(tr("Forward"), tr("Do the rest of the migration: it counts as applied"));
    m_direction->addChoice(tr("Back"), tr("Undo what it did: it counts as not applied"));
    m_remarks->setContentsMargins(space::l, space::s, space::l, space::s);
    m_sql->setObjectName(QStringLiteral("rescueSql"));
    m_sql->setPlaceholderText(tr("The schema is consistent: only the flag is to be cleared."));
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(space::l, space::xs, space::l, space::xs);
    bar->setSpacing(space::s);
    bar->addWidget(m_direction);
    m_outcome->setForegroundRole(mutedTextRole);
    m_outcome->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    bar->addWidget(m_outcome, 1);
    bar->addWidget(actionButton(rescue, true));
    auto* way = new QWidget;
    auto* column = new QVBoxLayout(way);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(new Separator);
    column->addWidget(m_remarks);
    column->addWidget(m_sql, 1);
    return way;
}

void RescuePanel::show(const SchemaStatus* status, const RescuePlan* plan)
{
    if (plan)
        showPlan(*plan);
    else
        showNoPlan(status);
}

void RescuePanel::showPlan(const RescuePlan& plan)
{
    const QString name =
        QStringLiteral("%1 %2").arg(plan.migration.id).arg(migrationTitle(plan.migration).simplified());
    m_title->setText((plan.up ? tr("Migration %1 did not come to its end")
                              : tr("Migration %1 did not come to its end while it was reverted"))
                         .arg(name));
    m_failure->setText(plan.failure);
    m_failure->setVisible(!plan.failure.isEmpty());
    m_model->setStatements(plan.statements);
    m_direction->setCurrent(plan.direction == RescueDirection::Forward ? 0 : 1);
    m_outcome->setText(plan.up == (plan.direction == RescueDirection::Forward)
                           ? tr("Then it counts as applied.")
                           : tr("Then it counts as not applied."));
    m_remarks->setText(plan.remarks.join(u'\n'));
    m_remarks->setVisible(!plan.remarks.isEmpty());
    m_sql->setSql(plan.repair.isEmpty() ? QString() : plan.repair.join(QStringLiteral(";\n\n")) + u';');
    m_stack->setCurrentWidget(m_columns);
}

void RescuePanel::showNoPlan(const SchemaStatus* status)
{
    m_model->setStatements({});
    const bool isDirty = status && status->isDirty();
    if (isDirty)
        m_empty->setState(QStringLiteral("data-warning"), tr("A migration did not come to its end"),
                          tr("Its statements are run one after the other on a private server, to find out "
                             "which of them took effect "
                             "in this database. Nothing is written to it."));
    else if (status && !status->server.isEmpty())
        m_empty->setState(QStringLiteral("dialog-ok"), tr("Nothing to rescue"),
                          tr("Every migration that was begun has come to its end."));
    else
        m_empty->setState(QStringLiteral("data-information"), tr("It is not known what this database is at"),
                          {});
    m_empty->setAction(isDirty ? m_look : nullptr);
    m_stack->setCurrentWidget(m_empty);
}

void RescuePanel::setBusy(bool busy)
{
    m_direction->setEnabled(!busy);
}

QWidget* RescuePanel::mainView() const
{
    return m_view;
}

QList<QWidget*> RescuePanel::panes() const
{
    if (m_stack->currentWidget() == m_empty)
        return {m_empty};
    return {m_view, m_way, m_sql};
}

void RescuePanel::saveLayout() const
{
    QSettings().setValue(columnsKey, m_columns->saveState());
}

void RescuePanel::restoreLayout()
{
    m_columns->restoreState(QSettings().value(columnsKey).toByteArray());
}

} // namespace lockstep
