#include "ui/inventory/inventory_page.h"

#include "models/fleet_activity.h"
#include "models/fleet_expression.h"
#include "models/fleet_fields.h"
#include "ui/inventory/field_dialog.h"
#include "ui/inventory/filter_builder.h"
#include "ui/inventory/grouping_box.h"
#include "ui/inventory/instance_details.h"
#include "ui/inventory/inventory_delegate.h"
#include "ui/inventory/views_menu.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/behind_legend.h"
#include "ui/parts/notice_bar.h"
#include "ui/parts/problem_line.h"
#include "ui/theme/icons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>

namespace lockstep {

namespace {

constexpr int detailsWidth = 320;
constexpr int leastDetailsWidth = 300; ///< a domain's name fits
constexpr int mostOpened = 5000;       ///< instances in groups that begin open

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
      m_runs(new FleetActivity(workspace->sources().store, this)),
      m_actions(registry, this),
      m_filter(new SearchField(tr("Filter: acme prod 5.9, or .spec.releaseChannel == \"stable\""))),
      m_grouping(new GroupingBox),
      m_views(new ViewsMenu(m_actions, this)),
      m_selectionMenu(new QMenu(this)),
      m_count((new TextLabel)->muted()),
      m_problem(new ProblemLine(QStringLiteral("inventoryFilterProblem"))),
      m_activity(new ActivityLine),
      m_error(new ErrorBanner),
      m_trouble(new ErrorBanner),
      m_notice(new NoticeBar),
      m_view(new DataView),
      m_legend(new BehindLegend),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget),
      m_details(new InstanceDetails),
      m_splitter(new HairlineSplitter(Qt::Horizontal))
{
    connectActions();
    makeMenus();
    m_bar = makeBar();
    makeView();
    followExpression();
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    auto* table = new QWidget;
    auto* column = new QVBoxLayout(table);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_stack, 1);
    column->addWidget(makeFoot());
    m_splitter->addWidget(table);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_details->setMinimumWidth(leastDetailsWidth);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    m_problem->setContentsMargins(space::l, 0, space::l, space::s);
    layout->addWidget(m_problem);
    layout->addWidget(m_activity);
    layout->addWidget(m_error);
    layout->addWidget(m_trouble);
    layout->addWidget(m_notice);
    layout->addWidget(new Separator);
    layout->addWidget(m_splitter, 1);

    connect(m_error, &ErrorBanner::retryRequested, m_workspace, &Workspace::reload);
    connect(m_workspace, &Workspace::fleetChanged, this, &InventoryPage::reloadRows);
    connect(m_workspace, &Workspace::catalogChanged, this, &InventoryPage::reloadRows);
    connect(m_workspace, &Workspace::selectionChanged, this, &InventoryPage::showSelection);
    connect(m_workspace, &Workspace::catalogChanged, this,
            [this] { m_runs->setStore(m_workspace->sources().store); });
    connect(m_workspace, &Workspace::runFinished, m_runs, &FleetActivity::reload);
    connect(m_runs, &FleetActivity::changed, this, &InventoryPage::showHistory);
    connect(m_details, &InstanceDetails::rolloutWanted, this, &InventoryPage::rolloutWanted);
    reloadRows();
}

QWidget* InventoryPage::makeBar()
{
    m_filter->setObjectName(QStringLiteral("inventoryFilter"));
    m_filter->setAccessibleName(tr("Filter instances"));
    m_filter->setToolTip(tr(
        "Every word must occur in the name, environment, type, version, distance, channel, state or "
        "customer; environment:prod, version:6.2, behind:4-11 or customer:\"Acme Ltd\" ask one of them. What "
        "begins with a dot is an expression of jq, asked of the instance's config.yaml, such as "
        ".metadata.labels.\"instance-type\" == \"trial\" and .spec.releaseChannel != \"pause\""));
    m_filter->setMaxLength(longestFilter);
    m_filter->setMaximumWidth(720);
    m_filter->installEventFilter(this);
    auto* build = new QToolButton;
    build->setDefaultAction(m_actions.build);
    build->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_count->setObjectName(QStringLiteral("inventoryCount"));
    m_selectionButton = menuButton(m_selectionMenu, "selectionMenu", {}, QStringLiteral("overflow-menu"));
    m_selectionButton->setAccessibleName(tr("What can be done with what is selected"));
    m_selectionButton->setToolTip(m_selectionButton->accessibleName());
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget(m_filter, 4);
    row->addWidget(build);
    row->addWidget(menuButton(m_views, "viewsButton", tr("Views"), QStringLiteral("bookmarks")));
    row->addWidget(m_grouping);
    row->addStretch(1);
    row->addWidget(m_count);
    row->addWidget(m_selectionButton);
    connect(m_filter, &QLineEdit::textChanged, this, &InventoryPage::applyFilter);
    connect(m_filter, &SearchField::left, this, &InventoryPage::focusContent);
    connect(m_grouping, &GroupingBox::groupingChanged, m_shown, &FleetFilterModel::setGrouping);
    connect(m_grouping, &GroupingBox::fieldWanted, this, &InventoryPage::chooseField);
    connect(m_shown, &FleetFilterModel::readingChanged, this, &InventoryPage::showActivity);
    return bar;
}

QToolButton* InventoryPage::menuButton(QMenu* menu, const char* name, const QString& text,
                                       const QString& icon) const
{
    auto* button = new QToolButton;
    button->setObjectName(QString::fromLatin1(name));
    button->setText(text);
    button->setIcon(themedIcon(icon));
    button->setToolButtonStyle(text.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    return button;
}

/// What the colours mean.
QWidget* InventoryPage::makeFoot()
{
    auto* foot = new QWidget;
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new Separator);
    m_legend->setContentsMargins(space::s, space::xs, space::s, space::xs);
    column->addWidget(m_legend);
    connect(m_legend, &BehindLegend::chosen, this, &InventoryPage::showBand);
    return foot;
}

void InventoryPage::makeView()
{
    m_view->setObjectName(QStringLiteral("inventoryView"));
    m_view->setAccessibleName(tr("Instances"));
    m_view->setModel(m_shown);
    m_view->setItemDelegate(new InventoryDelegate(m_view));
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(FleetModel::Slug, Qt::AscendingOrder);
    m_view->setColumnCharacters({26, 11, 11, 10, 15, 8, 13, 20, 14}, FleetModel::Slug);
    showColumn(FleetModel::Customer, false);
    showColumn(FleetModel::Cluster, false);
    m_view->header()->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_view->header()->addActions(m_actions.columns);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_view->addActions(m_selectionMenu->actions());
    m_view->installEventFilter(this);
    connect(m_shown, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const QStringList selected = selectedInstances();
        m_selected = QSet<QString>(selected.begin(), selected.end());
    });
    connect(m_shown, &QAbstractItemModel::modelReset, this, &InventoryPage::afterReset);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &InventoryPage::follow);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &InventoryPage::updateActions);
    connect(m_view, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& index) {
        if (m_shown->row(index))
            m_actions.plan->trigger();
    });
    connect(m_view, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        m_collapsed.insert(index.data().toString());
        m_expanded.remove(index.data().toString());
    });
    connect(m_view, &QTreeView::expanded, this, [this](const QModelIndex& index) {
        m_collapsed.remove(index.data().toString());
        m_expanded.insert(index.data().toString());
    });
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
    return {m_bar, m_stack, m_legend, m_details};
}

void InventoryPage::saveLayout() const
{
    m_view->saveHeader(headerKey);
    QSettings().setValue(splitterKey, m_splitter->saveState());
    QSettings().setValue(groupingKey, m_grouping->grouping().toText());
}

void InventoryPage::restoreLayout()
{
    m_view->restoreHeader(headerKey);
    followColumns();
    if (m_splitter->restoreState(QSettings().value(splitterKey).toByteArray()))
        m_detailsPlaced = true;
    if (const auto grouping = FleetGrouping::parse(QSettings().value(groupingKey).toString()))
        m_grouping->setGrouping(*grouping);
}

/// Enter opens the path; from the filter, Down and Enter go on to the table.
bool InventoryPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_filter && event->type() == QEvent::FocusOut && m_shown->matchCount() > 0)
        m_views->noteFilter(m_filter->text());
    if (event->type() != QEvent::KeyPress)
        return Page::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool isEnter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (watched == m_view && isEnter && m_shown->row(m_view->currentIndex())) {
        m_actions.plan->trigger();
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
    openWanted();
}

/// What a reset of the model makes the view forget.
void InventoryPage::afterReset()
{
    const bool grouped = m_shown->isGrouped();
    m_view->setRootIsDecorated(grouped);
    if (grouped)
        openGroups();
    m_legend->setCounts(m_shown->bands());
    showSelection();
    selectAgain();
}

/// Groups of many instances begin closed: nobody scrolls through thousands to the next one.
void InventoryPage::openGroups()
{
    const bool beginOpen = m_shown->matchCount() <= mostOpened;
    const QSet<QString> chosen = beginOpen ? m_collapsed : m_expanded;
    if (beginOpen)
        m_view->expandAll();
    for (int group = 0; group < m_shown->rowCount(); ++group) {
        m_view->setFirstColumnSpanned(group, {}, true);
        const QModelIndex index = m_shown->index(group, 0);
        if (chosen.contains(index.data().toString()))
            m_view->setExpanded(index, !beginOpen);
    }
}

/// More than the current instance: what was selected before the table changed, as far as it is still shown.
void InventoryPage::selectAgain()
{
    if (m_selected.size() < 2)
        return;
    QItemSelection selection;
    const auto add = [&](const QModelIndex& parent) {
        for (int row = 0; row < m_shown->rowCount(parent); ++row) {
            const QModelIndex index = m_shown->index(row, 0, parent);
            const FleetRow* instance = m_shown->row(index);
            if (instance && m_selected.contains(instance->instance.key()))
                selection.append(QItemSelectionRange(index));
        }
    };
    add({});
    for (int group = 0; m_shown->isGrouped() && group < m_shown->rowCount(); ++group)
        add(m_shown->index(group, 0));
    m_view->selectionModel()->select(selection, QItemSelectionModel::Select | QItemSelectionModel::Rows);
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
        if (!m_following) { // else the view selects what the user means
            m_view->selectionModel()->select(index,
                                             QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
            m_view->scrollTo(index);
        }
        m_details->show(*m_shown->row(index));
        showHistory();
    } else {
        m_details->showNothing();
    }
    m_view->viewport()->update();
    m_actions.plan->setEnabled(index.isValid() && chosen->version);
    m_actions.copyLink->setEnabled(index.isValid());
    updateActions();
}

void InventoryPage::showHistory()
{
    if (const std::optional<Instance> chosen = m_workspace->currentInstance())
        m_details->showHistory(m_runs->history().byInstance.value(chosen->key()));
}

void InventoryPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_runs->reload();
}

void InventoryPage::follow(const QModelIndex& current)
{
    const FleetRow* row = m_shown->row(current);
    if (!row)
        return;
    m_following = true;
    const std::optional<Instance> chosen = m_workspace->currentInstance();
    if (chosen && chosen->key() == row->instance.key())
        showSelection();
    else
        m_workspace->selectInstance(row->instance.key());
    m_following = false;
}

/// The first time, they get their width: a splitter forgets what it was told about a hidden widget.
void InventoryPage::showDetails(bool visible)
{
    m_details->setVisible(visible);
    if (!visible || std::exchange(m_detailsPlaced, true))
        return;
    m_splitter->setSizes({std::max(detailsWidth, width() - detailsWidth), detailsWidth});
}

} // namespace lockstep
