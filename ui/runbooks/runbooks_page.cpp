#include "ui/runbooks/runbooks_page.h"

#include "core/report/report.h"
#include "models/console_words.h"
#include "models/workspace.h"
#include "ui/log/log_panel.h"
#include "ui/parts/page_actions.h"
#include "ui/parts/report_exporter.h"
#include "ui/parts/segmented_control.h"
#include "ui/runbooks/history_panel.h"
#include "ui/runbooks/input_form.h"
#include "ui/runbooks/preview_panel.h"
#include "ui/runbooks/run_panel.h"
#include "ui/runbooks/runbook_sidebar.h"
#include "ui/runbooks/timeline_view.h"
#include "ui/theme/icons.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QJsonDocument>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr auto pollInterval = 5s;
constexpr int sidebarWidth = 270;
constexpr int historyView = 1;

constexpr QLatin1StringView columnsKey("runbooks/columns");
constexpr QLatin1StringView rowsKey("runbooks/rows");

Result<QString> transcriptOf(const RunReading* reading, ReportFormat format)
{
    if (!reading)
        return failure(ErrorKind::Precondition, RunbooksPage::tr("export"), {},
                       RunbooksPage::tr("no run that rests is shown"));
    if (format == ReportFormat::Json)
        return QString::fromUtf8(QJsonDocument(transcriptJson(reading->transcript)).toJson());
    return format == ReportFormat::Markdown ? transcriptMarkdown(reading->transcript)
                                            : transcriptHtml(reading->transcript);
}

} // namespace

RunbooksPage::RunbooksPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_session(new RunbookSession(usualRunbookPlaces(workspace->sources().store), this)),
      m_actions(registry, this),
      m_form(new RunbookForm(this)),
      m_views(new SegmentedControl),
      m_stages(new SegmentedControl),
      m_flowTitle(new TextLabel({}, TextStyle::Strong)),
      m_export(new QToolButton),
      m_runMenu(new QMenu(this)),
      m_more(new QAction(tr("More"), this)),
      m_error(new ErrorBanner),
      m_sidebar(new RunbookSidebar(m_actions)),
      m_empty(new EmptyState(QStringLiteral("dialog-scripts"), tr("Choose a runbook"),
                             tr("A runbook is a whole procedure: checked beforehand, previewed to the last "
                                "argument, run step by step, and gone on with whatever happens."))),
      m_broken(new EmptyState),
      m_inputs(new InputForm(m_form)),
      m_preview(new PreviewPanel(m_actions.checkAgain)),
      m_run(new RunPanel(m_session, m_actions, registry, this)),
      m_history(new HistoryPanel),
      m_reason((new TextLabel)->muted()->wrapped()),
      m_content(new QStackedWidget),
      m_stack(new QStackedWidget),
      m_columns(new HairlineSplitter(Qt::Horizontal))
{
    makeExporter(registry);
    m_actions.fillRunMenu(m_runMenu);
    m_more->setMenu(m_runMenu);
    m_error->setRetryVisible(false);
    m_columns->addWidget(m_sidebar);
    m_columns->addWidget(makeFlow());
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({sidebarWidth, 4 * sidebarWidth});
    m_stack->addWidget(m_columns);
    m_stack->addWidget(m_history);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_error);
    layout->addWidget(new Separator);
    layout->addWidget(m_stack, 1);
    m_poll.setInterval(pollInterval);
    connect(&m_poll, &QTimer::timeout, m_session, &RunbookSession::reload);
    connectActions();
    connectFlow();
    connectHistory();
    connectSession();
    connect(m_workspace, &Workspace::catalogChanged, this, &RunbooksPage::followWorkspace);
    followWorkspace();
    setStage(Stage::Nothing);
}

QWidget* RunbooksPage::makeBar()
{
    m_views->setObjectName(QStringLiteral("runbookViews"));
    m_views->addChoice(tr("Runbooks"));
    m_views->addChoice(tr("History"));
    m_stages->setObjectName(QStringLiteral("runbookStages"));
    m_stages->addChoice(tr("Inputs"));
    m_stages->addChoice(tr("Preview"));
    m_stages->addChoice(tr("Run"));
    m_export->setObjectName(QStringLiteral("exportTranscript"));
    m_export->setText(tr("Export"));
    m_export->setIcon(themedIcon(QStringLiteral("document-export")));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setMenu(m_exporter->menu());
    m_export->setToolTip(tr("Export the run's transcript"));
    auto* bar = new QWidget;
    bar->setAutoFillBackground(true);
    bar->setBackgroundRole(surfaceRole);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::xs, space::l, space::xs);
    row->setSpacing(space::m);
    row->addWidget(m_views);
    row->addWidget(m_flowTitle, 1);
    row->addWidget(m_export);
    row->addWidget(m_stages);
    return bar;
}

QWidget* RunbooksPage::makeFlow()
{
    for (QWidget* stage :
         {static_cast<QWidget*>(m_empty), static_cast<QWidget*>(m_broken), static_cast<QWidget*>(m_inputs),
          static_cast<QWidget*>(m_preview), static_cast<QWidget*>(m_run)})
        m_content->addWidget(stage);
    m_broken->setAction(m_actions.reload);
    auto* flow = new QWidget;
    auto* column = new QVBoxLayout(flow);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_content, 1);
    column->addWidget(makeFoot());
    return flow;
}

/// Says what keeps the run from beginning: the button of the page's head is off meanwhile.
QWidget* RunbooksPage::makeFoot()
{
    m_reason->setObjectName(QStringLiteral("reasonNotToRun"));
    m_foot = new QWidget;
    auto* line = new QVBoxLayout(m_foot);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(0);
    line->addWidget(new Separator);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(space::xl, space::s, space::l, space::s);
    row->addWidget(m_reason, 1);
    line->addLayout(row);
    return m_foot;
}

void RunbooksPage::makeExporter(ActionRegistry* registry)
{
    ReportExporter::Source source;
    source.render = [this](ReportFormat format) { return transcriptOf(exported(), format); };
    source.title = [this] {
        const RunReading* reading = exported();
        return reading ? tr("Run %1: %2").arg(QString::number(reading->record.id), reading->record.title)
                       : QString();
    };
    source.baseName = [this] {
        const RunReading* reading = exported();
        return reading ? QStringLiteral("run-%1-%2")
                             .arg(QString::number(reading->record.id), reading->record.name)
                       : QStringLiteral("run");
    };
    m_exporter = new ReportExporter(registry, this, QStringLiteral("runbooks"), std::move(source));
    connect(m_exporter, &ReportExporter::failed, this, &RunbooksPage::showError);
}

const RunReading* RunbooksPage::exported() const
{
    if (!isHistory())
        return m_stage == Stage::Run && m_run->reading() && !m_run->isLive() ? &*m_run->reading() : nullptr;
    const std::optional<KnownRun> chosen = m_history->chosen();
    const RunReading* shown = m_session->shown();
    return chosen && shown && shown->record.id == chosen->record.id ? shown : nullptr;
}

void RunbooksPage::followWorkspace()
{
    QStringList versions;
    for (const Version& version : m_workspace->targetsAbove({}))
        versions.append(version.toString());
    m_inputs->setVersions(versions);
    m_session->setStore(m_workspace->sources().store);
}

void RunbooksPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    followWorkspace();
    if (!m_session->isReading())
        m_session->reload();
}

bool RunbooksPage::isHistory() const
{
    return m_views->current() == historyView;
}

bool RunbooksPage::showsLive() const
{
    return m_session->live() && m_run->reading() &&
           m_run->reading()->record.id == m_session->live()->record.id;
}

QString RunbooksPage::subtitle() const
{
    const KnownRunbooks& known = m_session->known();
    const auto waiting = std::ranges::count_if(known.runs, [](const KnownRun& run) {
        return run.rest.isOpen() && run.rest.kind != RunbookRest::Kind::Running;
    });
    QStringList parts;
    if (!known.runbooks.isEmpty())
        parts.append(tr("%n runbook(s)", nullptr, int(known.runbooks.size())));
    if (waiting > 0)
        parts.append(tr("%n run(s) waiting", nullptr, int(waiting)));
    return parts.join(QStringLiteral(", "));
}

QAction* RunbooksPage::mainAction() const
{
    if (isHistory())
        return m_actions.openRun;
    switch (m_stage) {
    case Stage::Inputs:
        return m_actions.look;
    case Stage::Preview:
        return m_actions.run;
    case Stage::Run:
        if (showsLive())
            return m_actions.cancel;
        return resting() ? m_actions.resume : nullptr;
    case Stage::Nothing:
    case Stage::Broken:
        break;
    }
    return nullptr;
}

bool RunbooksPage::mainActionStops() const
{
    return mainAction() == m_actions.cancel;
}

QList<QAction*> RunbooksPage::headerActions() const
{
    if (isHistory() || m_stage != Stage::Run)
        return {};
    if (showsLive())
        return {m_actions.pause};
    return resting() ? QList<QAction*>{m_more} : QList<QAction*>();
}

void RunbooksPage::focusContent()
{
    if (isHistory())
        return m_history->focusRuns();
    switch (m_stage) {
    case Stage::Inputs:
        return m_inputs->focusFirst();
    case Stage::Preview:
        return m_preview->focusSteps();
    case Stage::Run:
        return m_run->focusSteps();
    case Stage::Nothing:
    case Stage::Broken:
        m_sidebar->focusList();
    }
}

QList<QWidget*> RunbooksPage::panes() const
{
    QList<QWidget*> all{m_views->parentWidget()};
    if (isHistory())
        return all + m_history->panes();
    all += m_sidebar->panes();
    if (m_stage == Stage::Preview)
        return all + m_preview->panes();
    if (m_stage == Stage::Run)
        return all + m_run->panes();
    return all + QList<QWidget*>{m_content->currentWidget()};
}

QString RunbooksPage::workUnderWay() const
{
    return m_session->isRunning() ? tr("A runbook is running. Cancelling ends the step under way; the run "
                                       "waits and can be gone on "
                                       "with. Pausing lets the step come to its end first.")
                                  : QString();
}

void RunbooksPage::pauseWork()
{
    m_session->pause();
}

void RunbooksPage::saveLayout() const
{
    QSettings().setValue(columnsKey, m_columns->saveState());
    QSettings().setValue(rowsKey, m_run->rows()->saveState());
    m_history->saveLayout();
}

void RunbooksPage::restoreLayout()
{
    m_columns->restoreState(QSettings().value(columnsKey).toByteArray());
    m_run->rows()->restoreState(QSettings().value(rowsKey).toByteArray());
    m_run->log()->restoreLayout();
    m_history->restoreLayout();
}

} // namespace lockstep
