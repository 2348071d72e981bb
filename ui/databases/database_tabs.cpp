#include "ui/databases/database_tabs.h"

#include "models/out_of_band_progress_model.h"
#include "ui/databases/databases_actions.h"
#include "ui/databases/drift_panel.h"
#include "ui/databases/graph_canvas.h"
#include "ui/databases/migration_explorer.h"
#include "ui/databases/migration_graph_view.h"
#include "ui/databases/out_of_band_panel.h"
#include "ui/databases/rescue_panel.h"
#include "ui/parts/action_button.h"
#include "ui/parts/segmented_control.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/separator.h"

#include <QAbstractButton>
#include <QStackedWidget>

namespace lockstep {

DatabaseTabs::DatabaseTabs(DatabasesSession* session, const DatabasesActions& actions, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_title(new ElidedLabel({}, TextStyle::Title)),
      m_tabs(new SegmentedControl),
      m_apply(actionButton(actions.up, true)),
      m_bar(makeBar()),
      m_explorer(new MigrationExplorer),
      m_drift(new DriftPanel({actions.look, actions.chooseSafe, actions.exportRepair, actions.repair})),
      m_rescue(new RescuePanel(actions.lookRescue, actions.rescue)),
      m_outOfBand(new OutOfBandPanel(actions.runOutOfBand)),
      m_absent(new EmptyState),
      m_connections(actions.connections),
      m_refresh(actions.refresh),
      m_pages(new QStackedWidget)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    for (QWidget* page :
         {static_cast<QWidget*>(m_explorer), static_cast<QWidget*>(m_drift), static_cast<QWidget*>(m_rescue),
          static_cast<QWidget*>(m_outOfBand), static_cast<QWidget*>(m_absent)})
        m_pages->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(new Separator);
    layout->addWidget(m_pages, 1);

    connect(m_tabs, &SegmentedControl::chosen, this, &DatabaseTabs::showPage);
    connect(m_rescue, &RescuePanel::directionChosen, this,
            [this](RescueDirection direction) { m_session->lookForRescue(m_schema, direction); });
    connect(m_outOfBand, &OutOfBandPanel::shownChanged, m_session, &DatabasesSession::watchOutOfBand);
    connect(m_session, &DatabasesSession::readingChanged, this, &DatabaseTabs::refresh);
    connect(m_session, &DatabasesSession::outOfBandChanged, this, &DatabaseTabs::showOutOfBand);
    connect(m_session, &DatabasesSession::optionsChanged, this, &DatabaseTabs::refresh);
    connect(m_session, &DatabasesSession::activityChanged, this,
            [this] { m_rescue->setBusy(m_session->isBusy()); });
    refresh();
}

QWidget* DatabaseTabs::makeBar()
{
    m_tabs->setObjectName(QStringLiteral("databaseTabs"));
    for (const QString& text : {tr("Migrations"), tr("Drift"), tr("Rescue"), tr("Out-of-band")})
        m_tabs->addChoice(text);
    m_apply->setObjectName(QStringLiteral("applyPending"));
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::xs, space::l, space::xs);
    row->setSpacing(space::m);
    m_title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    row->addWidget(m_title);
    row->addWidget(m_tabs);
    row->addStretch(1);
    row->addWidget(m_apply);
    return bar;
}

void DatabaseTabs::setSchema(Schema schema)
{
    if (m_schema == schema)
        return;
    m_schema = schema;
    refresh();
}

/// What has the keyboard and is hidden then would send it anywhere.
bool DatabaseTabs::hasFocusInside() const
{
    return m_pages->isAncestorOf(window()->focusWidget());
}

void DatabaseTabs::refresh()
{
    const bool hadFocus = hasFocusInside();
    const SchemaStatus* status = m_session->status(m_schema);
    m_title->setText(schemaName(m_schema));
    showGraph();
    const DriftFinding* drift = m_session->drift(m_schema);
    m_drift->show(drift);
    m_rescue->show(status, m_session->rescue(m_schema));
    m_tabs->setChoiceText(Drift,
                          drift ? tr("Drift  %1").arg(drift->report.drift.differences.size()) : tr("Drift"));
    const bool isDirty = status && status->isDirty();
    const qsizetype dirty =
        isDirty ? std::max<qsizetype>(1, status->state.failed.size() + status->state.pending.size()) : 0;
    m_tabs->setChoiceText(Rescue, isDirty ? tr("Rescue  %1").arg(dirty) : tr("Rescue"));
    m_apply->setVisible(status && isReadyForChange(*status, m_session->options()) &&
                        !status->missing.isEmpty());
    showOutOfBand();
    showPage();
    if (hadFocus && !hasFocusInside())
        focusPage();
}

void DatabaseTabs::showOutOfBand()
{
    const bool isFrontend = m_schema == Schema::Frontend;
    m_outOfBand->setWorker(m_session->options().outOfBand.text());
    m_outOfBand->show(m_session->outOfBand(), m_session->outOfBandError(), isFrontend);
    const OutOfBandProgressModel* model = m_outOfBand->model();
    m_tabs->setChoiceText(OutOfBand,
                          model->rowCount() > 0
                              ? tr("Out-of-band  %1 of %2").arg(model->completeCount()).arg(model->rowCount())
                              : tr("Out-of-band"));
}

/// The first time, what needs a look is current: what failed, what is to come, or else the newest.
void DatabaseTabs::showGraph()
{
    const SchemaGraph* graph = m_session->graph(m_schema);
    if (!graph)
        return;
    MigrationGraphView* view = m_explorer->view();
    view->setGraph(graph->graph, graph->states, graph->origins);
    if (std::exchange(m_drawn, m_schema) == m_schema || graph->graph.isEmpty())
        return;
    const auto first = [&](MigrationNodeState state) -> std::optional<MigrationId> {
        for (const Definition& definition : graph->graph.definitions()) {
            if (graph->states.value(definition.id) == state)
                return definition.id;
        }
        return {};
    };
    const std::optional<MigrationId> open = first(MigrationNodeState::Failed)
                                                .or_else([&] { return first(MigrationNodeState::Pending); })
                                                .or_else([&] { return first(MigrationNodeState::Missing); });
    view->setCurrent(open.value_or(graph->graph.leaves().last()));
}

QWidget* DatabaseTabs::page() const
{
    return m_session->status(m_schema) ? m_pages->widget(m_tabs->current()) : m_absent;
}

QWidget* DatabaseTabs::mainView() const
{
    switch (tab()) {
    case Migrations:
        return m_explorer->view()->canvas();
    case Drift:
        return m_drift->mainView();
    case Rescue:
        return m_rescue->mainView();
    case OutOfBand:
        return m_outOfBand->mainView();
    }
    return nullptr;
}

void DatabaseTabs::focusPage()
{
    if (mainView()->isVisible())
        return mainView()->setFocus(Qt::OtherFocusReason);
    for (auto* segment : m_tabs->findChildren<QAbstractButton*>()) {
        if (segment->isChecked())
            segment->setFocus(Qt::OtherFocusReason);
    }
}

void DatabaseTabs::showPage()
{
    const bool hadFocus = hasFocusInside();
    m_pages->setCurrentWidget(page());
    if (hadFocus && !hasFocusInside())
        focusPage();
    if (page() != m_absent)
        return;
    const bool isGiven = m_session->databases().contains(m_schema);
    m_absent->setState(QStringLiteral("network-server-database"),
                       isGiven ? tr("%1 has not been read").arg(schemaName(m_schema))
                               : tr("%1 is not connected").arg(schemaName(m_schema)),
                       isGiven ? tr("Refresh to see what it is at.")
                               : tr("Nobody has said where this database is."));
    m_absent->setAction(isGiven ? m_refresh : m_connections);
}

void DatabaseTabs::showTab(Tab tab)
{
    m_tabs->setCurrent(tab);
    showPage();
}

DatabaseTabs::Tab DatabaseTabs::tab() const
{
    return Tab(m_tabs->current());
}

QList<QWidget*> DatabaseTabs::panes() const
{
    QList<QWidget*> panes{m_bar};
    if (m_pages->currentWidget() == m_explorer)
        panes += m_explorer->panes();
    else if (m_pages->currentWidget() == m_drift)
        panes += m_drift->panes();
    else if (m_pages->currentWidget() == m_rescue)
        panes += m_rescue->panes();
    else if (m_pages->currentWidget() == m_outOfBand)
        panes.append(m_outOfBand->mainView());
    return panes;
}

void DatabaseTabs::saveLayout() const
{
    m_explorer->saveLayout();
    m_drift->saveLayout();
    m_rescue->saveLayout();
}

void DatabaseTabs::restoreLayout()
{
    m_explorer->restoreLayout();
    m_drift->restoreLayout();
    m_rescue->restoreLayout();
}

} // namespace lockstep
