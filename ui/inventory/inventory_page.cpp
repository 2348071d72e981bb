#include "ui/inventory/inventory_page.h"

#include "models/fleet_expression.h"
#include "models/fleet_fields.h"
#include "ui/inventory/filter_builder.h"
#include "ui/inventory/instance_details.h"
#include "ui/inventory/inventory_delegate.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/page_actions.h"
#include "ui/parts/problem_line.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>

namespace lockstep {

namespace {

constexpr int detailsWidth = 320;

constexpr QLatin1StringView headerKey("inventory/header");
constexpr QLatin1StringView splitterKey("inventory/splitter");
constexpr QLatin1StringView groupingKey("inventory/grouping");

} // namespace

InventoryPage::InventoryPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_fleet(new FleetModel(this)),
      m_shown(new FleetFilterModel(m_fleet, this)),
      m_expression(new FleetExpression(m_fleet, this)),
      m_fields(new FleetFields(m_fleet, this)),
      m_filter(new SearchField(tr("Filter: acme prod 5.9, or .spec.releaseChannel == \"stable\""))),
      m_grouping(new QComboBox),
      m_count((new TextLabel)->muted()),
      m_problem(new ProblemLine(QStringLiteral("inventoryFilterProblem"))),
      m_activity(new ActivityLine),
      m_error(new ErrorBanner),
      m_view(new DataView),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget),
      m_details(new InstanceDetails),
      m_splitter(new HairlineSplitter(Qt::Horizontal))
{
    makeActions(registry);
    makeBar();
    makeView();
    followExpression();
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_details->setMinimumWidth(detailsWidth * 3 / 4);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    m_problem->setContentsMargins(space::l, 0, space::l, space::s);
    layout->addWidget(m_problem);
    layout->addWidget(m_activity);
    layout->addWidget(m_error);
    layout->addWidget(new Separator);
    layout->addWidget(m_splitter, 1);

    connect(m_error, &ErrorBanner::retryRequested, m_workspace, &Workspace::reload);
    connect(m_workspace, &Workspace::fleetChanged, this, &InventoryPage::reloadRows);
    connect(m_workspace, &Workspace::catalogChanged, this, &InventoryPage::reloadRows);
    connect(m_workspace, &Workspace::selectionChanged, this, &InventoryPage::showSelection);
    reloadRows();
}

void InventoryPage::makeActions(ActionRegistry* registry)
{
    m_plan = addPageAction(registry, this, QStringLiteral("inventory.plan"), QStringLiteral("Run"),
                           tr("Plan upgrade"), QStringLiteral("go-next"));
    m_plan->setToolTip(tr("Show the upgrade path of this instance (Enter)"));
    m_reload = registry->add(QStringLiteral("inventory.reload"), QStringLiteral("File"), tr("Reload"),
                             QStringLiteral("view-refresh"), QKeySequence(Qt::Key_F5));
    QAction* filter =
        addPageAction(registry, this, QStringLiteral("inventory.filter"), QStringLiteral("View"),
                      tr("Filter instances"), QStringLiteral("view-filter"), QKeySequence::Find);
    m_build = addPageAction(registry, this, QStringLiteral("inventory.build-filter"), QStringLiteral("View"),
                            tr("Put a filter together…"), QStringLiteral("view-filter"));
    connect(m_build, &QAction::triggered, this, &InventoryPage::buildFilter);
    connect(m_plan, &QAction::triggered, this, &InventoryPage::openPath);
    connect(m_reload, &QAction::triggered, m_workspace, &Workspace::reload);
    connect(filter, &QAction::triggered, this, [this] {
        Q_EMIT showPage(pageId());
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    const QStringList groupings{tr("No grouping"), tr("By environment"), tr("By type"), tr("By version")};
    const QStringList ids{QStringLiteral("none"), QStringLiteral("environment"), QStringLiteral("type"),
                          QStringLiteral("version")};
    for (int i = 0; i < groupings.size(); ++i) {
        m_grouping->addItem(groupings[i]);
        QAction* group = addPageAction(registry, this, QStringLiteral("inventory.group-") + ids[i], QString(),
                                       tr("Inventory: %1").arg(groupings[i].toLower()));
        connect(group, &QAction::triggered, this, [this, i] { m_grouping->setCurrentIndex(i); });
    }
}

void InventoryPage::makeBar()
{
    m_filter->setObjectName(QStringLiteral("inventoryFilter"));
    m_filter->setAccessibleName(tr("Filter instances"));
    m_filter->setToolTip(tr(
        "Every word must occur in the name, environment, type, version, distance, channel, state or "
        "customer. What begins with a dot is an expression of jq, asked of the instance's config.yaml, such "
        "as .metadata.labels.\"instance-type\" == \"trial\" and .spec.releaseChannel != \"pause\""));
    m_filter->setMaximumWidth(720);
    m_filter->installEventFilter(this);
    auto* build = new QToolButton;
    build->setDefaultAction(m_build);
    build->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_grouping->setAccessibleName(tr("Grouping"));
    m_count->setObjectName(QStringLiteral("inventoryCount"));
    m_bar = new QWidget;
    auto* row = new QHBoxLayout(m_bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget(m_filter, 4);
    row->addWidget(build);
    row->addWidget(m_grouping);
    row->addStretch(1);
    row->addWidget(m_count);
    connect(m_filter, &QLineEdit::textChanged, this, &InventoryPage::applyFilter);
    connect(m_filter, &SearchField::left, this, &InventoryPage::focusContent);
    connect(m_grouping, &QComboBox::currentIndexChanged, this, &InventoryPage::applyGrouping);
}

void InventoryPage::makeView()
{
    m_view->setObjectName(QStringLiteral("inventoryView"));
    m_view->setAccessibleName(tr("Instances"));
    m_view->setModel(m_shown);
    m_view->setItemDelegate(new InventoryDelegate(m_view));
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(FleetModel::Slug, Qt::AscendingOrder);
    m_view->setColumnCharacters({26, 11, 11, 10, 15, 8, 13}, FleetModel::Slug);
    m_view->installEventFilter(this);
    connect(m_shown, &QAbstractItemModel::modelReset, this, &InventoryPage::afterReset);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &InventoryPage::follow);
    connect(m_view, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& index) {
        if (m_shown->row(index))
            m_plan->trigger();
    });
    connect(m_view, &QTreeView::collapsed, this,
            [this](const QModelIndex& index) { m_collapsed.insert(index.data().toString()); });
    connect(m_view, &QTreeView::expanded, this,
            [this](const QModelIndex& index) { m_collapsed.remove(index.data().toString()); });
}

QString InventoryPage::subtitle() const
{
    const qsizetype all = m_fleet->rows().size();
    if (all == 0)
        return {};
    const auto count = [this](auto test) { return std::ranges::count_if(m_fleet->rows(), test); };
    const auto behind = count([](const FleetRow& row) { return row.behind > 0; });
    const auto broken = count([](const FleetRow& row) { return row.state == InstanceState::Broken; });
    QStringList parts{tr("%n instance(s)", nullptr, int(all))};
    if (behind > 0)
        parts.append(tr("%n behind", "instances", int(behind)));
    if (broken > 0)
        parts.append(tr("%n with a broken file", "instances", int(broken)));
    return parts.join(QStringLiteral(", "));
}

void InventoryPage::focusContent()
{
    m_view->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> InventoryPage::panes() const
{
    return {m_bar, m_stack, m_details};
}

void InventoryPage::saveLayout() const
{
    m_view->saveHeader(headerKey);
    QSettings().setValue(splitterKey, m_splitter->saveState());
    QSettings().setValue(groupingKey, m_grouping->currentIndex());
}

void InventoryPage::restoreLayout()
{
    m_view->restoreHeader(headerKey);
    if (m_splitter->restoreState(QSettings().value(splitterKey).toByteArray()))
        m_detailsPlaced = true;
    m_grouping->setCurrentIndex(
        std::clamp(QSettings().value(groupingKey).toInt(), 0, m_grouping->count() - 1));
}

/// Enter opens the path; from the filter, Down and Enter go on to the table.
bool InventoryPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return Page::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool isEnter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (watched == m_view && isEnter && m_shown->row(m_view->currentIndex())) {
        m_plan->trigger();
        return true;
    }
    if (watched == m_filter && (isEnter || key == Qt::Key_Down) && m_shown->matchCount() > 0) {
        m_view->setFocus(Qt::OtherFocusReason);
        if (!m_shown->row(m_view->currentIndex()))
            m_view->setCurrentIndex(m_shown->firstInstance());
        return true;
    }
    return Page::eventFilter(watched, event);
}

void InventoryPage::reloadRows()
{
    m_fleet->setRows(fleetRows(m_workspace->fleet(), m_workspace->planner().get()));
    showState();
    Q_EMIT headerChanged();
}

void InventoryPage::applyFilter(const QString& text)
{
    setProblem({});
    if (FleetExpression::isExpression(text)) {
        m_shown->setFilter({}); // what the last answer selected stays until the next one
        m_expression->ask(text);
        return;
    }
    m_expression->stop();
    m_notAsked.clear();
    m_shown->setSelected(std::nullopt);
    m_shown->setFilter(text);
    showState();
}

void InventoryPage::followExpression()
{
    constexpr std::chrono::milliseconds pause{600};
    m_problemDelay.setSingleShot(true);
    m_problemDelay.setInterval(pause);
    connect(m_expression, &FleetExpression::answered, this,
            [this](const QBitArray& selected, qint64 failed, const QString& firstFailure) {
                setProblem({});
                m_notAsked = failed == 0 ? QString() : tr("fails on %n instance(s)", nullptr, int(failed));
                m_count->setToolTip(firstFailure);
                m_shown->setSelected(selected);
                showState();
            });
    connect(m_expression, &FleetExpression::refused, this, &InventoryPage::setProblem);
    connect(m_expression, &FleetExpression::askingChanged, this, [this] {
        m_activity->show(m_expression->isAsking() ? tr("Asking the instances") : QString(), {});
    });
    connect(&m_problemDelay, &QTimer::timeout, this,
            [this] { m_problem->setText(m_problemDelay.property("text").toString()); });
}

void InventoryPage::buildFilter()
{
    auto* dialog = new FilterBuilder(m_fleet, m_fields, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { m_filter->setText(dialog->expression()); });
    dialog->open();
}

/// One that is there already changes at once.
void InventoryPage::setProblem(const QString& problem)
{
    m_problemDelay.setProperty("text", problem);
    if (problem.isEmpty() || !m_problem->text().isEmpty()) {
        m_problemDelay.stop();
        m_problem->setText(problem);
    } else {
        m_problemDelay.start();
    }
}

void InventoryPage::applyGrouping(int choice)
{
    m_shown->setGrouping(static_cast<FleetFilterModel::Grouping>(choice));
}

/// What a reset of the model makes the view forget.
void InventoryPage::afterReset()
{
    const bool grouped = m_shown->grouping() != FleetFilterModel::Grouping::None;
    m_view->setRootIsDecorated(grouped);
    if (grouped) {
        const QSet<QString> collapsed = m_collapsed;
        m_view->expandAll();
        for (int group = 0; group < m_shown->rowCount(); ++group) {
            m_view->setFirstColumnSpanned(group, {}, true);
            const QModelIndex index = m_shown->index(group, 0);
            if (collapsed.contains(index.data().toString()))
                m_view->collapse(index);
        }
    }
    showSelection();
}

/// Shows the workspace's instance in table and details, where it is not filtered out.
void InventoryPage::showSelection()
{
    const std::optional<Instance> chosen = m_workspace->currentInstance();
    const QModelIndex index = chosen ? m_shown->indexOf(chosen->key()) : QModelIndex();
    if (index != m_view->currentIndex().siblingAtColumn(0)) {
        const QSignalBlocker blocker(m_view->selectionModel());
        m_view->setCurrentIndex(index);
    }
    if (index.isValid()) {
        m_view->selectionModel()->select(index,
                                         QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_view->scrollTo(index);
        m_details->show(*m_shown->row(index));
    } else {
        m_details->showNothing();
    }
    m_view->viewport()->update();
    m_plan->setEnabled(index.isValid() && chosen->version);
}

void InventoryPage::follow(const QModelIndex& current)
{
    const FleetRow* row = m_shown->row(current);
    if (!row)
        return;
    const std::optional<Instance> chosen = m_workspace->currentInstance();
    if (chosen && chosen->key() == row->instance.key())
        showSelection();
    else
        m_workspace->selectInstance(row->instance.key());
}

/// The first time, they get their width: a splitter forgets what it was told about a hidden widget.
void InventoryPage::showDetails(bool visible)
{
    m_details->setVisible(visible);
    if (!visible || std::exchange(m_detailsPlaced, true))
        return;
    m_splitter->setSizes({std::max(detailsWidth, width() - detailsWidth), detailsWidth});
}

void InventoryPage::openPath()
{
    if (m_workspace->currentInstance())
        Q_EMIT showPage(QStringLiteral("path"));
}

void InventoryPage::showState()
{
    const std::optional<Error> error =
        m_workspace->fleetError() ? m_workspace->fleetError() : m_workspace->catalogError();
    if (error)
        m_error->setError(*error);
    else
        m_error->clear();

    const qsizetype all = m_fleet->rows().size();
    const int shown = m_shown->matchCount();
    // How many there are stands in the header already.
    const QString count = shown == all ? QString() : tr("%1 of %2").arg(shown).arg(all);
    m_count->setText(QStringList{count, m_notAsked}.join(
        count.isEmpty() || m_notAsked.isEmpty() ? QString() : QStringLiteral(" · ")));
    m_stack->setCurrentIndex(shown > 0 ? 0 : 1);
    showDetails(all > 0);
    m_empty->setAction(nullptr);
    if (all > 0) {
        m_empty->setState(QStringLiteral("edit-find"), tr("No instance matches"),
                          FleetExpression::isExpression(m_filter->text())
                              ? tr("The expression selects none. Escape clears it.")
                              : tr("Every word of the filter must occur in some column. Escape clears it."));
        return;
    }
    switch (m_workspace->fleetState()) {
    case Workspace::LoadState::Empty:
    case Workspace::LoadState::Loading:
        m_empty->setState(QStringLiteral("view-refresh"), tr("Reading the fleet"),
                          m_workspace->sources().fleet);
        return;
    case Workspace::LoadState::Failed:
        m_empty->setState(QStringLiteral("data-error"), tr("The fleet could not be read"),
                          m_workspace->sources().fleet);
        break;
    case Workspace::LoadState::Ready:
        m_empty->setState(
            QStringLiteral("folder-open"), tr("This fleet has no instances"),
            tr("Lockstep looks for environments/<environment>/deployments/<id>/config.yaml below %1.")
                .arg(m_workspace->sources().fleet));
        break;
    }
    m_empty->setAction(m_reload);
}

} // namespace lockstep
