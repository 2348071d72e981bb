// What the runbooks page listens to, and what its actions do.

#include "models/workspace.h"
#include "ui/log/log_panel.h"
#include "ui/parts/segmented_control.h"
#include "ui/runbooks/history_panel.h"
#include "ui/runbooks/input_form.h"
#include "ui/runbooks/manual_form.h"
#include "ui/runbooks/run_panel.h"
#include "ui/runbooks/runbook_dialogs.h"
#include "ui/runbooks/runbook_sidebar.h"
#include "ui/runbooks/runbooks_page.h"
#include "ui/runbooks/timeline_view.h"
#include "ui/widgets/error_banner.h"

#include <QAction>
#include <QFileDialog>
#include <QLineEdit>

namespace lockstep {

namespace {

/// Of the fleet's instance that a run works on.
EnvironmentMark environmentIn(const Fleet& fleet, const QString& name)
{
    const auto found = std::ranges::find_if(fleet.instances, [&](const Instance& instance) {
        return instance.key() == name || instance.slug == name || instance.domain == name;
    });
    return found == fleet.instances.end() || name.isEmpty() ? EnvironmentMark()
                                                            : environmentOf(std::optional(*found));
}

template <typename Dialog>
Dialog* opened(Dialog* dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

} // namespace

void RunbooksPage::connectActions()
{
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, [this, slot] {
            m_error->clear();
            Q_EMIT showPage(pageId());
            slot();
        });
    };
    on(m_actions.look, [this] { look(); });
    on(m_actions.checkAgain, [this] { look(); });
    on(m_actions.run, [this] { askToRun(); });
    on(m_actions.resume, [this] { resume(); });
    on(m_actions.skip, [this] { askToSkip(); });
    on(m_actions.decide, [this] { askToDecide(); });
    on(m_actions.back, [this] { askToGoBack(); });
    on(m_actions.abandon, [this] { askToAbandon(); });
    on(m_actions.reload, [this] { m_session->reload(); });
    on(m_actions.openFile, [this] { openFile(); });
    on(m_actions.showRunbooks, [this] { showHistory(false); });
    on(m_actions.showHistory, [this] {
        showHistory(true);
        focusContent();
    });
    on(m_actions.find, [this] { m_history->focusFilter(); });
    on(m_actions.openRun, [this] {
        if (const std::optional<KnownRun> run = m_history->chosen())
            openRun(run->record.id);
    });
    connect(m_actions.pause, &QAction::triggered, m_session, &RunbookSession::pause);
    connect(m_actions.cancel, &QAction::triggered, m_session, &RunbookSession::cancel);
    connect(m_run->manual(), &ManualForm::done, this, [this] {
        if (const RunReading* run = resting())
            resume({{run->rest.step, m_run->manual()->answer()}});
    });
}

void RunbooksPage::connectSession()
{
    connect(m_session, &RunbookSession::knownChanged, this, &RunbooksPage::showKnown);
    connect(m_session, &RunbookSession::checkChanged, this, &RunbooksPage::showCheck);
    connect(m_session, &RunbookSession::shownChanged, this, &RunbooksPage::showShown);
    connect(m_session, &RunbookSession::liveStarted, this, &RunbooksPage::showLive);
    connect(m_session, &RunbookSession::failed, this, &RunbooksPage::showError);
    connect(m_session, &RunbookSession::liveChanged, this, [this] {
        if (showsLive())
            m_run->update(*m_session->live());
        updateActions();
    });
    connect(m_session, &RunbookSession::liveLogged, this, [this](const QList<LogEntry>& lines) {
        if (showsLive())
            m_run->addLog(lines);
    });
    connect(m_session, &RunbookSession::livePrinted, this, [this](const QString& step, const QString& text) {
        if (showsLive())
            m_run->timeline()->addPrinted(step, text);
    });
    connect(m_session, &RunbookSession::busyChanged, this, [this] {
        m_run->setBusy();
        updateActions();
        if (!m_session->isBusy())
            Q_EMIT rested();
    });
}

void RunbooksPage::connectFlow()
{
    connect(m_views, &SegmentedControl::chosen, this, [this](int) { showHistory(isHistory()); });
    connect(m_stages, &SegmentedControl::chosen, this, &RunbooksPage::chooseStage);
    connect(m_sidebar, &RunbookSidebar::runbookChosen, this, &RunbooksPage::chooseRunbook);
    connect(m_sidebar, &RunbookSidebar::brokenChosen, this, &RunbooksPage::showBroken);
    connect(m_sidebar, &RunbookSidebar::runChosen, this, &RunbooksPage::openRun);
    connect(m_inputs, &InputForm::submitted, m_actions.look, &QAction::trigger);
    connect(m_run->timeline(), &TimelineView::chosenChanged, this, &RunbooksPage::updateActions);
    connect(m_run->log(), &LogPanel::failed, this, &RunbooksPage::showError);
    connect(m_form, &RunbookForm::textsChanged, this, [this] {
        if (m_form->runbook().name.isEmpty())
            return;
        m_drafts.insert(m_form->runbook().name, m_form->texts());
        // What was previewed is not what would run.
        if (const RunbookCheck* check = m_session->check(); check && check->inputs != m_form->texts())
            m_session->forgetCheck();
        updateActions();
    });
}

void RunbooksPage::connectHistory()
{
    connect(m_history, &HistoryPanel::runChosen, this, [this](qint64 run) {
        if (isHistory() && run > 0)
            m_session->show(run);
        updateActions();
    });
    connect(m_history, &HistoryPanel::runOpened, this, &RunbooksPage::openRun);
}

void RunbooksPage::look()
{
    if (m_stage == Stage::Inputs && m_inputs->showProblems()) {
        updateActions();
        return;
    }
    m_session->look(m_form->runbook(), m_form->texts());
    setStage(Stage::Preview);
    focusContent();
}

void RunbooksPage::askToRun()
{
    const RunbookCheck* check = m_session->check();
    if (!check || !reasonNotToRun().isEmpty())
        return;
    auto* dialog = new ConfirmRunDialog(*check, environmentIn(m_workspace->fleet(), check->instance), this);
    connect(dialog, &QDialog::accepted, m_session, &RunbookSession::start);
    opened(dialog);
}

void RunbooksPage::withInputs(const RunReading& reading,
                              const std::function<void(const InputTexts& said)>& then)
{
    const QStringList names = m_session->inputsToSay(reading);
    if (names.isEmpty() || !reading.runbook)
        return then({});
    auto* dialog = new SayAgainDialog(*reading.runbook, names, this);
    connect(dialog, &QDialog::accepted, this, [dialog, then] { then(dialog->said()); });
    opened(dialog);
}

void RunbooksPage::resume(const QMap<QString, ManualAnswer>& answers)
{
    const RunReading* run = resting();
    if (!run)
        return;
    withInputs(*run, [this, reading = *run, answers](const InputTexts& said) {
        m_session->resume(reading, said, answers);
    });
}

void RunbooksPage::askToSkip()
{
    const RunReading* run = resting();
    const ShownStep* step = run ? run->step(m_run->timeline()->chosen()) : nullptr;
    if (!step)
        return;
    auto* dialog = new ReasonDialog(tr("Skip “%1”?").arg(step->title),
                                    tr("The step is left out. Steps behind it may need what it finds out."),
                                    tr("Skip the step"), this);
    connect(dialog, &QDialog::accepted, m_session, [this, dialog, reading = *run, id = step->id] {
        m_session->skip(reading, id, dialog->reason());
    });
    opened(dialog);
}

void RunbooksPage::askToDecide()
{
    const RunReading* run = resting();
    const ShownStep* step = doubted();
    if (!run || !step)
        return;
    auto* dialog = new DecideDialog(step->title, step->action, this);
    connect(dialog, &QDialog::accepted, m_session, [this, dialog, reading = *run, id = step->id] {
        m_session->decide(reading, id, dialog->isDone(), dialog->reason());
    });
    opened(dialog);
}

void RunbooksPage::askToGoBack()
{
    const RunReading* run = resting();
    if (!run)
        return;
    auto* dialog = new BackDialog(*run, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, reading = *run] {
        withInputs(reading, [this, reading, step = dialog->step()](const InputTexts& said) {
            m_session->goBack(reading, step, said);
        });
    });
    opened(dialog);
}

void RunbooksPage::askToAbandon()
{
    const RunReading* run = resting();
    if (!run)
        return;
    auto* dialog = new ReasonDialog(tr("Abandon run %1?").arg(run->record.id),
                                    tr("It cannot be gone on with afterwards, and another run may begin on "
                                       "the same instance. What was done "
                                       "stays done."),
                                    tr("Abandon the run"), this);
    connect(dialog, &QDialog::accepted, m_session,
            [this, dialog, reading = *run] { m_session->abandon(reading, dialog->reason()); });
    opened(dialog);
}

void RunbooksPage::openFile()
{
    const QString filter = tr("Runbooks (*.yaml *.yml)");
    const QString file = m_chooser ? m_chooser(filter) : QFileDialog::getOpenFileName(this, {}, {}, filter);
    if (!file.isEmpty())
        m_session->addFile(file);
}

} // namespace lockstep
