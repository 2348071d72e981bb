#include "ui/health/health_page.h"

#include "core/report/health_render.h"
#include "core/report/health_values.h"
#include "models/health_check_model.h"
#include "models/health_history_model.h"
#include "models/workspace.h"
#include "ui/health/check_details.h"
#include "ui/health/health_comparison_panel.h"
#include "ui/health/health_delegates.h"
#include "ui/health/health_form.h"
#include "ui/health/health_history_panel.h"
#include "ui/health/health_report_view.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/report_exporter.h"
#include "ui/parts/segmented_control.h"
#include "ui/theme/icons.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/separator.h"

#include <QAction>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace lockstep {

namespace {

constexpr QLatin1StringView columnsKey("health/columns");
constexpr QLatin1StringView headerKey("health/checks");

} // namespace

HealthPage::HealthPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_session(new HealthSession(workspace->sources().store, this)),
      m_actions(registry, this),
      m_form(new HealthForm),
      m_views(new SegmentedControl),
      m_state(new Badge),
      m_sentence(new ElidedLabel),
      m_export(new QToolButton),
      m_places(new QToolButton),
      m_activity(new ActivityLine),
      m_error(new ErrorBanner),
      m_checks(new HealthReportView(QStringLiteral("healthChecks"))),
      m_history(new HealthHistoryPanel),
      m_comparison(new HealthComparisonPanel),
      m_noChecks(new EmptyState(
          QStringLiteral("task-complete"), tr("Nothing has been looked at yet"),
          tr("Say above where the instance's parts are: whatever is given is looked at, side by side. "
             "Checking changes nothing."))),
      m_noInstance(new EmptyState(QStringLiteral("task-complete"), tr("Whose health?"),
                                  tr("Choose an instance of the fleet; its health is shown here, and what "
                                     "was found before."))),
      m_checkStack(new QStackedWidget),
      m_viewStack(new QStackedWidget),
      m_stack(new QStackedWidget)
{
    makeExporter(registry);
    m_error->setRetryVisible(false);
    m_noInstance->setAction(m_actions.choose);
    m_noChecks->setAction(m_actions.check);
    m_stack->addWidget(makeContent());
    m_stack->addWidget(m_noInstance);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_stack, 1);
    connectActions();
    connectSession();
    connect(m_workspace, &Workspace::selectionChanged, this, &HealthPage::followWorkspace);
    connect(m_workspace, &Workspace::catalogChanged, this, &HealthPage::followWorkspace);
    m_actions.places->setChecked(true);
    followWorkspace();
    setView(View::Checks);
}

QWidget* HealthPage::makeBar()
{
    m_views->setObjectName(QStringLiteral("healthViews"));
    m_views->addChoice(tr("Checks"));
    m_views->addChoice(tr("History"));
    m_views->addChoice(tr("Compare"));
    m_state->setObjectName(QStringLiteral("healthState"));
    m_sentence->setObjectName(QStringLiteral("healthSentence"));
    m_sentence->setForegroundRole(mutedTextRole);
    m_sentence->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_export->setObjectName(QStringLiteral("exportHealth"));
    m_export->setText(tr("Export"));
    m_export->setIcon(themedIcon(QStringLiteral("document-export")));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setMenu(m_exporter->menu());
    m_export->setToolTip(tr("Export the report, or the comparison, that is shown"));
    m_places->setObjectName(QStringLiteral("showPlaces"));
    m_places->setDefaultAction(m_actions.places);
    m_places->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::xs, space::l, space::s);
    row->setSpacing(space::m);
    row->addWidget(m_views);
    row->addWidget(m_state);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_export);
    row->addWidget(m_places);
    return bar;
}

QWidget* HealthPage::makeContent()
{
    m_checks->details()->setAgain(m_actions.checkAgain);
    m_checkStack->addWidget(m_checks);
    m_checkStack->addWidget(m_noChecks);
    m_viewStack->addWidget(m_checkStack);
    m_viewStack->addWidget(m_history);
    m_viewStack->addWidget(m_comparison);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_form);
    column->addWidget(m_activity);
    column->addWidget(m_error);
    column->addWidget(new Separator);
    column->addWidget(m_viewStack, 1);
    return content;
}

void HealthPage::makeExporter(ActionRegistry* registry)
{
    ReportExporter::Source source;
    source.render = [this](ReportFormat format) -> Result<QString> {
        const HealthReport* report = inSight();
        if (!report)
            return failure(ErrorKind::Precondition, tr("export"), {}, tr("there is no report yet"));
        return renderHealth(*report, format, earlier());
    };
    source.title = [this] {
        const HealthReport* report = inSight();
        return report ? healthTitle(*report) : QString();
    };
    source.baseName = [this] {
        const HealthReport* report = inSight();
        QString name = report ? report->instance : QString();
        return QStringLiteral("health-") + name.replace(u'/', u'-');
    };
    source.asTable = true;
    m_exporter = new ReportExporter(registry, this, QStringLiteral("health"), std::move(source));
    connect(m_exporter, &ReportExporter::failed, this, &HealthPage::showError);
}

void HealthPage::connectActions()
{
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, [this, slot] {
            m_error->clear();
            Q_EMIT showPage(pageId());
            slot();
        });
    };
    on(m_actions.check, [this] { check({}); });
    on(m_actions.checkAgain, [this] { check({m_checks->chosen()}); });
    on(m_actions.reload, [this] { m_session->reload(); });
    on(m_actions.compare, [this] { compareChosen(); });
    on(m_actions.showChecks, [this] { setView(View::Checks); });
    on(m_actions.showHistory, [this] { setView(View::History); });
    on(m_actions.showComparison, [this] { setView(View::Comparison); });
    connect(m_actions.cancel, &QAction::triggered, m_session, &HealthSession::cancel);
    connect(m_actions.choose, &QAction::triggered, this,
            [this] { Q_EMIT showPage(QStringLiteral("inventory")); });
    connect(m_actions.places, &QAction::toggled, m_form, &QWidget::setVisible);
    connect(m_form, &HealthForm::submitted, m_actions.check, &QAction::trigger);
    connect(m_views, &SegmentedControl::chosen, this, [this](int view) { setView(View(view)); });
    connect(m_checks, &HealthReportView::chosenChanged, this, &HealthPage::updateActions);
    connect(m_history, &HealthHistoryPanel::chosenChanged, this, [this](qint64 id) {
        if (id > 0 && view() == View::History)
            m_session->choose(id);
        updateActions();
    });
    connect(m_comparison, &HealthComparisonPanel::chosenChanged, this, [this] { compare(); });
}

void HealthPage::connectSession()
{
    connect(m_session, &HealthSession::checksReset, this, &HealthPage::showChecks);
    connect(m_session, &HealthSession::checkChanged, this,
            [this](int row) { m_checks->setCheck(row, m_session->checks()[row]); });
    connect(m_session, &HealthSession::runningChanged, this, &HealthPage::showRunning);
    connect(m_session, &HealthSession::reportChanged, this, &HealthPage::showSummary);
    connect(m_session, &HealthSession::historyChanged, this, &HealthPage::showHistory);
    connect(m_session, &HealthSession::failed, this, &HealthPage::showError);
    connect(m_session, &HealthSession::instanceChanged, this, [this] {
        m_error->clear();
        followWorkspace();
    });
    connect(m_session, &HealthSession::chosenChanged, this, [this] {
        m_history->showReport(m_session->chosen());
        showSummary();
    });
    connect(m_session, &HealthSession::comparisonChanged, this, [this] {
        m_comparison->showComparison(m_session->comparison());
        showSummary();
    });
}

/// While checks are under way, the page stays with the instance that they are of.
void HealthPage::followWorkspace()
{
    const std::optional<Instance> instance = m_workspace->currentInstance();
    m_session->setStore(m_workspace->sources().store);
    m_session->setInstance(instance ? instance->key() : QString());
    m_form->setReleases(m_workspace->targetsAbove({}));
    if (!m_session->isRunning()) {
        m_form->setInstance(instance);
        m_stack->setCurrentIndex(instance ? 0 : 1);
    }
    updateActions();
    Q_EMIT headerChanged();
}

void HealthPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    followWorkspace();
    if (!m_session->isReading())
        m_session->reload();
}

void HealthPage::check(const QStringList& only)
{
    if (m_session->isRunning() || m_session->instance().isEmpty())
        return;
    Result<HealthRequest> request = m_form->request();
    if (!request) {
        m_actions.places->setChecked(true);
        return showError(request.error());
    }
    request->catalog = m_workspace->sources().catalog;
    m_session->check(*request, only);
    setView(View::Checks);
}

void HealthPage::compareChosen()
{
    const qint64 after = m_history->chosen();
    const qint64 before = m_history->beforeChosen();
    if (after == 0 || before == 0)
        return;
    setView(View::Comparison);
    m_comparison->choose(before, after);
}

/// The two that are chosen on the comparison's side.
void HealthPage::compare()
{
    if (m_comparison->before() > 0 && m_comparison->after() > 0 &&
        m_comparison->before() != m_comparison->after())
        m_session->compare(m_comparison->before(), m_comparison->after());
}

HealthPage::View HealthPage::view() const
{
    return View(m_views->current());
}

void HealthPage::setView(View view)
{
    m_views->setCurrent(int(view));
    m_viewStack->setCurrentIndex(int(view));
    if (view == View::History && m_history->chosen() != 0 && m_session->chosenId() != m_history->chosen())
        m_session->choose(m_history->chosen());
    if (view == View::Comparison)
        compare();
    showSummary();
    if (isVisible())
        focusContent();
}

void HealthPage::showChecks()
{
    m_checks->setChecks(m_session->checks());
    m_checkStack->setCurrentIndex(m_session->checks().isEmpty() ? 1 : 0);
    if (m_session->isRunning() && !m_session->checks().isEmpty())
        m_actions.places->setChecked(false);
    updateActions();
}

void HealthPage::showSummary()
{
    const HealthReport* report = inSight();
    const bool isShown = report && view() != View::Comparison;
    m_state->setVisible(isShown);
    m_sentence->setText(isShown ? tr("%1  ·  %2").arg(madeText(report->made), healthSentence(*report))
                                : QString());
    if (isShown) {
        m_state->setText(healthWord(report->state()));
        m_state->setTone(toneOf(report->state()));
    }
    updateActions();
    Q_EMIT headerChanged();
}

void HealthPage::showRunning()
{
    const QStringList running = m_session->running();
    m_activity->show(!m_session->isRunning()     ? QString()
                     : m_session->isCancelling() ? tr("Cancelling")
                                                 : tr("Checking the health"),
                     running.join(QStringLiteral(", ")));
    updateActions();
    Q_EMIT headerChanged();
}

void HealthPage::showHistory()
{
    m_history->setRecords(m_session->history());
    m_comparison->setRecords(m_session->history());
    if (view() == View::Comparison && !m_session->isReading())
        compare();
    updateActions();
}

void HealthPage::showError(const Error& error)
{
    m_error->setError(error);
}

const HealthReport* HealthPage::inSight() const
{
    switch (view()) {
    case View::Checks:
        return m_session->report();
    case View::History:
        return m_session->chosen();
    case View::Comparison:
        break;
    }
    return m_session->comparison() ? &m_session->comparison()->after : nullptr;
}

std::optional<HealthReport> HealthPage::earlier() const
{
    return view() == View::Comparison && m_session->comparison()
               ? std::optional(m_session->comparison()->before)
               : std::nullopt;
}

void HealthPage::updateActions()
{
    const bool hasInstance = !m_session->instance().isEmpty();
    const bool isRunning = m_session->isRunning();
    m_actions.check->setEnabled(hasInstance && !isRunning);
    m_actions.checkAgain->setEnabled(hasInstance && !isRunning && !m_checks->chosen().isEmpty());
    m_actions.cancel->setEnabled(isRunning && !m_session->isCancelling());
    m_actions.reload->setEnabled(hasInstance && !m_session->isReading());
    m_actions.compare->setEnabled(m_history->beforeChosen() != 0);
    m_exporter->setEnabled(inSight() && !(isRunning && view() == View::Checks));
    m_export->setEnabled(inSight() && !(isRunning && view() == View::Checks));
}

QString HealthPage::subtitle() const
{
    return m_session->instance();
}

QAction* HealthPage::mainAction() const
{
    if (m_session->instance().isEmpty())
        return nullptr;
    return m_session->isRunning() ? m_actions.cancel : m_actions.check;
}

QList<QAction*> HealthPage::headerActions() const
{
    return view() == View::History && !m_session->instance().isEmpty() ? QList<QAction*>{m_actions.compare}
                                                                       : QList<QAction*>();
}

void HealthPage::focusContent()
{
    if (m_stack->currentIndex() == 1)
        m_noInstance->setFocus(Qt::OtherFocusReason);
    else if (view() == View::History)
        m_history->focusList();
    else if (view() == View::Comparison)
        m_comparison->focusList();
    else if (m_session->checks().isEmpty() && m_form->isVisible())
        m_form->focusFirst();
    else
        m_checks->list()->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> HealthPage::panes() const
{
    if (m_stack->currentIndex() == 1)
        return {m_noInstance};
    QList<QWidget*> panes{m_views->parentWidget()};
    if (m_form->isVisible())
        panes.append(m_form);
    if (view() == View::History)
        return panes + m_history->panes();
    if (view() == View::Comparison)
        return panes + m_comparison->panes();
    return panes + (m_checkStack->currentIndex() == 1
                        ? QList<QWidget*>{m_noChecks}
                        : QList<QWidget*>{m_checks->list(), m_checks->details()});
}

void HealthPage::saveLayout() const
{
    m_checks->list()->saveHeader(headerKey);
    QSettings().setValue(columnsKey, m_checks->columns()->saveState());
    m_history->saveLayout();
}

void HealthPage::restoreLayout()
{
    m_checks->list()->restoreHeader(headerKey);
    m_checks->columns()->restoreState(QSettings().value(columnsKey).toByteArray());
    m_history->restoreLayout();
}

} // namespace lockstep
