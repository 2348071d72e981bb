#include "ui/run/run_page.h"

#include "core/report/report.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/parts/data_view.h"
#include "ui/parts/page_actions.h"
#include "ui/parts/rehearse_action.h"
#include "ui/parts/report_exporter.h"
#include "ui/run/report_panel.h"
#include "ui/run/run_delegates.h"
#include "ui/run/run_status.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"

#include <QHeaderView>
#include <QListView>
#include <QScrollBar>
#include <QSettings>
#include <QSortFilterProxyModel>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr int clockMilliseconds = 500;
constexpr int stepsWidth = 250;

constexpr QLatin1StringView columnsKey("run/columns");
constexpr QLatin1StringView rowsKey("run/rows");
constexpr QLatin1StringView headerKey("run/items");

constexpr int nothingPage = 2;

} // namespace

RunPage::RunPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_steps(new RunStepsModel(this)),
      m_items(new RunItemsModel(this)),
      m_shownItems(new QSortFilterProxyModel(this)),
      m_log(new LogModel(this)),
      m_status(new RunStatus),
      m_error(new ErrorBanner),
      m_stepView(new QListView),
      m_itemView(new DataView),
      m_pages(new QStackedWidget),
      m_report(new ReportPanel),
      m_logPanel(new LogPanel(m_log, registry, this)),
      m_columns(new HairlineSplitter(Qt::Horizontal)),
      m_rows(new HairlineSplitter(Qt::Vertical)),
      m_empty(new EmptyState(
          QStringLiteral("media-playback-start"), tr("Nothing has been run yet"),
          tr("Choose an upgrade path, then rehearse it here on a private PostgreSQL server."))),
      m_stack(new QStackedWidget)
{
    makeActions(registry);
    makeExporter(registry);
    m_bar = new RunBar(m_follow, m_exporter->menu());
    connect(m_bar, &RunBar::tabChosen, this, &RunPage::showTab);
    connect(m_bar, &RunBar::schemaChosen, this, &RunPage::showSchema);
    m_error->setRetryVisible(false);
    m_pages->addWidget(makeItems());
    m_pages->addWidget(m_report);
    auto* nothing = new EmptyState(QStringLiteral("view-list-details"), tr("No migration has run yet"),
                                   tr("Each one appears here as it runs, with its state and its time."));
    nothing->setAutoFillBackground(true);
    nothing->setBackgroundRole(surfaceRole);
    m_pages->addWidget(nothing);
    auto* top = new QWidget;
    auto* topColumn = new QVBoxLayout(top);
    topColumn->setContentsMargins(0, 0, 0, 0);
    topColumn->setSpacing(0);
    topColumn->addWidget(m_bar);
    topColumn->addWidget(new Separator);
    topColumn->addWidget(m_pages, 1);
    m_rows->addWidget(top);
    m_rows->addWidget(m_logPanel);
    m_rows->setSizes({320, 260});
    m_columns->addWidget(makeSteps());
    m_columns->addWidget(m_rows);
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({stepsWidth, 4 * stepsWidth});

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_status);
    column->addWidget(m_error);
    column->addWidget(new Separator);
    column->addWidget(m_columns, 1);
    m_stack->addWidget(content);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    m_clock.setInterval(clockMilliseconds);
    connect(&m_clock, &QTimer::timeout, this, &RunPage::showStatus);
    connect(m_logPanel, &LogPanel::failed, m_error, &ErrorBanner::setError);
    connect(m_workspace, &Workspace::runStarted, this, &RunPage::begin);
    connect(m_workspace, &Workspace::runEventsAdded, this, &RunPage::add);
    connect(m_workspace, &Workspace::runFinished, this, &RunPage::finish);
    connect(m_workspace, &Workspace::storeFailed, this,
            [this] { m_error->setError(*m_workspace->storeError()); });
    connect(m_workspace, &Workspace::pathChanged, this, [this] {
        updateActions();
        showPlan();
        showStatus();
    });
    m_bar->setReportEnabled(false);
    // A page made while or after something ran shows it.
    if (m_workspace->runPath()) {
        begin();
        add(0, m_workspace->runEvents().size());
        if (!m_workspace->isRunning())
            finish();
    }
    updateActions();
    showPlan();
    showStatus();
}

/// Before anything ran: the steps that would.
void RunPage::showPlan()
{
    if (m_workspace->runPath())
        return;
    m_steps->clear();
    if (const std::optional<UpgradePath> path = m_workspace->path()) {
        RunProgress planned(*path, m_workspace->timings());
        m_steps->update(planned.steps(), planned.takeChangedSteps());
    }
    showTab(RunBar::Migrations);
}

void RunPage::makeActions(ActionRegistry* registry)
{
    m_start = rehearseAction(registry, m_workspace);
    m_cancel = addPageAction(registry, this, QStringLiteral("run.cancel"), QStringLiteral("Run"),
                             tr("Cancel the run"), QStringLiteral("dialog-cancel"),
                             QKeySequence(Qt::CTRL | Qt::Key_Period));
    m_follow = addPageAction(registry, this, QStringLiteral("run.follow"), {},
                             tr("Follow the running migration"), QStringLiteral("go-bottom"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_toPath = new QAction(tr("Go to the upgrade path"), this);
    connect(m_start, &QAction::triggered, this, [this] { Q_EMIT showPage(pageId()); });
    // A rehearsal touches nothing but its own folder and can be started again: no question before cancelling.
    connect(m_cancel, &QAction::triggered, this, [this] {
        m_workspace->cancelRun();
        updateActions();
        showStatus();
    });
    connect(m_follow, &QAction::toggled, this, &RunPage::followItems);
    connect(m_toPath, &QAction::triggered, this, [this] { Q_EMIT showPage(QStringLiteral("path")); });
    m_empty->setAction(m_toPath);
    const auto addTab = [&](const QString& id, const QString& text, RunBar::Tab tab) {
        connect(addPageAction(registry, this, id, {}, text), &QAction::triggered, this,
                [this, tab] { showTab(tab); });
    };
    addTab(QStringLiteral("run.show-migrations"), tr("Run: show the migrations"), RunBar::Migrations);
    addTab(QStringLiteral("run.show-report"), tr("Run: show the report"), RunBar::Report);
}

void RunPage::makeExporter(ActionRegistry* registry)
{
    ReportExporter::Source source;
    source.render = [this](ReportFormat format) -> Result<QString> {
        const std::optional<RehearsalReport> report = m_workspace->runReport();
        if (!report)
            return failure(ErrorKind::Precondition, tr("export"), {}, tr("nothing has been run to its end"));
        return renderRehearsal(*report, m_workspace->runInstance(), format);
    };
    source.title = [this] { return tr("Rehearsal %1").arg(subtitle()); };
    source.baseName = [this] {
        const std::optional<UpgradePath> path = m_workspace->runPath();
        return path ? QStringLiteral("rehearsal-%1-to-%2").arg(path->from.toString(), path->to.toString())
                    : QStringLiteral("rehearsal");
    };
    m_exporter = new ReportExporter(registry, this, QStringLiteral("run"), std::move(source));
    connect(m_exporter, &ReportExporter::failed, m_error, &ErrorBanner::setError);
}

QWidget* RunPage::makeSteps()
{
    m_stepView->setObjectName(QStringLiteral("stepView"));
    m_stepView->setAccessibleName(tr("Steps of the run"));
    m_stepView->setModel(m_steps);
    m_stepView->setItemDelegate(new RunStepDelegate(m_stepView));
    m_stepView->setFrameShape(QFrame::NoFrame);
    m_stepView->setUniformItemSizes(true);
    m_stepView->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_stepView->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_stepView->setMinimumWidth(200);
    return m_stepView;
}

QWidget* RunPage::makeItems()
{
    m_shownItems->setSourceModel(m_items);
    m_shownItems->setSortRole(RunItemsModel::SortRole);
    m_shownItems->setFilterKeyColumn(RunItemsModel::Lane);
    m_itemView->setObjectName(QStringLiteral("itemView"));
    m_itemView->setAccessibleName(tr("Migrations of the run"));
    m_itemView->setModel(m_shownItems);
    m_itemView->setItemDelegate(new RunItemDelegate(m_itemView));
    m_itemView->setSortingEnabled(true);
    m_itemView->header()->setSortIndicatorClearable(true);
    m_itemView->header()->setSortIndicator(-1, Qt::AscendingOrder);
    m_itemView->setColumnCharacters({12, 13, 12, 50, 10}, RunItemsModel::Name);
    connect(m_itemView->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_scrolling && m_workspace->isRunning())
            m_follow->setChecked(value == m_itemView->verticalScrollBar()->maximum());
    });
    return m_itemView;
}

QString RunPage::subtitle() const
{
    std::optional<UpgradePath> path = m_workspace->runPath();
    if (!path)
        path = m_workspace->path();
    return path ? tr("%1 to %2").arg(path->from.toString(), path->to.toString()) : QString();
}

QString RunPage::workUnderWay() const
{
    return m_workspace->isRunning() ? tr("A rehearsal is running. Closing ends it cleanly; starting the same "
                                         "rehearsal again goes on with what is done.")
                                    : QString();
}

void RunPage::focusContent()
{
    QWidget* content = m_itemView->isVisible() ? static_cast<QWidget*>(m_itemView) : m_stepView;
    content->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> RunPage::panes() const
{
    return {m_stepView, m_bar, m_pages, m_logPanel, m_logPanel->view()};
}

void RunPage::saveLayout() const
{
    m_logPanel->saveLayout();
    QSettings().setValue(columnsKey, m_columns->saveState());
    QSettings().setValue(rowsKey, m_rows->saveState());
    m_itemView->saveHeader(headerKey);
}

void RunPage::restoreLayout()
{
    m_logPanel->restoreLayout();
    m_columns->restoreState(QSettings().value(columnsKey).toByteArray());
    m_rows->restoreState(QSettings().value(rowsKey).toByteArray());
    m_itemView->restoreHeader(headerKey);
}

void RunPage::begin()
{
    m_state = RunProgress(*m_workspace->runPath(), m_workspace->timings());
    m_steps->clear();
    m_items->clear();
    m_log->clear();
    m_report->clear();
    m_error->clear();
    m_follow->setChecked(true);
    m_clock.start();
    m_bar->setReportEnabled(false);
    showTab(RunBar::Migrations);
    updateActions();
    showStatus();
}

void RunPage::add(qsizetype first, qsizetype count)
{
    QList<LogEntry> lines;
    for (const RunEvent& event : m_workspace->runEvents().sliced(first, count)) {
        m_state.apply(event);
        lines += logLines(event);
    }
    m_log->append(lines);
    updateModels();
    showStatus();
}

void RunPage::updateModels()
{
    m_steps->update(m_state.steps(), m_state.takeChangedSteps());
    m_items->update(m_state.items(), m_state.takeChangedItems());
    showTab(m_bar->tab());
    followItems();
}

/// Stays at the newest migration, and at the step that is running.
void RunPage::followItems()
{
    if (!m_follow->isChecked())
        return;
    m_scrolling = true;
    m_itemView->scrollToBottom();
    if (const int step = m_state.currentStep(); step >= 0)
        m_stepView->scrollTo(m_steps->index(step));
    m_scrolling = false;
}

void RunPage::finish()
{
    m_clock.stop();
    m_bar->setReportEnabled(true);
    if (const std::optional<RehearsalReport> report = m_workspace->runReport()) {
        m_report->show(*report, m_workspace->runError());
        showTab(RunBar::Report);
    }
    updateActions();
    showStatus();
}

void RunPage::showStatus()
{
    const std::optional<RehearsalReport> report = m_workspace->runReport();
    m_stack->setCurrentIndex(m_workspace->runPath() || m_workspace->path() ? 0 : 1);
    if (m_workspace->isRunning()) {
        m_status->showRunning(m_state, m_workspace->isCancelling());
    } else if (report) {
        m_status->showReport(*report);
    } else if (const std::optional<UpgradePath> path = m_workspace->path()) {
        m_status->showReady(
            tr("Rehearse %1 to %2").arg(path->from.toString(), path->to.toString()),
            tr("Builds the databases at %1 on a private PostgreSQL server, upgrades them in %n step(s) and "
               "compares the result with the release.",
               nullptr, int(path->steps.size()))
                .arg(path->from.toString()));
    }
}

void RunPage::showSchema(const QString& name)
{
    m_shownItems->setFilterFixedString(name);
    followItems();
}

void RunPage::showTab(RunBar::Tab tab)
{
    if (tab == RunBar::Report && !m_workspace->runReport())
        return;
    m_bar->setTab(tab);
    const bool nothing = tab == RunBar::Migrations && m_items->rowCount() == 0;
    m_pages->setCurrentIndex(nothing ? nothingPage : tab);
}

void RunPage::updateActions()
{
    const bool running = m_workspace->isRunning();
    m_cancel->setEnabled(running && !m_workspace->isCancelling());
    m_exporter->setEnabled(!running && m_workspace->runReport().has_value());
    Q_EMIT headerChanged();
}

} // namespace lockstep
