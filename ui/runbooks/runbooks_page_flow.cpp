// Which part of the page is shown, and what it shows.

#include "models/console_words.h"
#include "models/workspace.h"
#include "ui/log/log_panel.h"
#include "ui/parts/report_exporter.h"
#include "ui/parts/segmented_control.h"
#include "ui/runbooks/history_panel.h"
#include "ui/runbooks/input_form.h"
#include "ui/runbooks/preview_panel.h"
#include "ui/runbooks/run_panel.h"
#include "ui/runbooks/runbook_sidebar.h"
#include "ui/runbooks/runbooks_page.h"
#include "ui/runbooks/timeline_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/text_label.h"

#include <QAction>
#include <QStackedWidget>
#include <QToolButton>

namespace lockstep {

namespace {

/// What can be taken over from a run: all but what is masked.
InputTexts withoutSecrets(const RunReading& reading)
{
    InputTexts texts = reading.transcript.state.inputs;
    if (reading.runbook) {
        for (const QString& name : inputsToSayAgain(*reading.runbook, texts))
            texts.remove(name);
    }
    return texts;
}

} // namespace

void RunbooksPage::setStage(Stage stage)
{
    m_stage = stage;
    m_content->setCurrentIndex(int(stage));
    if (stage == Stage::Preview)
        showCheck();
    updateActions();
}

void RunbooksPage::showHistory(bool shown)
{
    m_views->setCurrent(shown ? 1 : 0);
    m_stack->setCurrentIndex(shown ? 1 : 0);
    if (const std::optional<KnownRun> chosen = m_history->chosen(); shown && chosen)
        m_session->show(chosen->record.id);
    updateActions();
}

void RunbooksPage::chooseRunbook(const Runbook& runbook)
{
    const bool isSame = m_form->runbook() == runbook;
    if (!m_run->reading() || m_run->reading()->record.name != runbook.name)
        m_wantedRun = 0;
    if (!isSame) {
        m_session->forgetCheck();
        m_form->setRunbook(runbook, m_drafts.value(runbook.name));
    }
    m_sidebar->setRunbook(runbook.name);
    m_error->clear();
    setStage(Stage::Inputs);
}

void RunbooksPage::openRun(qint64 run)
{
    showHistory(false);
    m_error->clear();
    m_wantedRun = run;
    m_sidebar->setRun(run);
    if (m_session->live() && m_session->live()->record.id == run)
        return showLive();
    m_session->show(run);
}

void RunbooksPage::showBroken(const Error& error)
{
    m_wantedRun = 0;
    m_brokenError = error;
    m_broken->setState(QStringLiteral("dialog-scripts"), tr("%1 cannot be read").arg(runbookFileOf(error)),
                       runbookProblemOf(consoleWords(error)));
    setStage(Stage::Broken);
}

void RunbooksPage::showError(const Error& error)
{
    m_error->setError(consoleWords(error));
}

void RunbooksPage::showKnown()
{
    const KnownRunbooks& known = m_session->known();
    m_actions.reload->setEnabled(!m_session->isReading());
    if (m_session->isReading())
        return;
    showLists();
    followFiles();
    if (known.storeError)
        showError(*known.storeError);
    if (known.runbooks.isEmpty() && known.errors.isEmpty())
        m_empty->setState(QStringLiteral("dialog-scripts"), tr("There are no runbooks"),
                          tr("Put your own into the folder “runbooks” of Lockstep's data, or open a file."));
    followRun();
    const bool worksElsewhere = std::ranges::any_of(known.runs, [this](const KnownRun& run) {
        return run.record.isRunning && (!m_session->live() || m_session->live()->record.id != run.record.id);
    });
    if (worksElsewhere && isVisible())
        m_poll.start();
    else
        m_poll.stop();
    updateActions();
}

void RunbooksPage::showLists()
{
    KnownRunbooks known = m_session->known();
    for (KnownRun& run : known.runs) {
        if (m_session->live() && m_session->live()->record.id == run.record.id)
            run.rest.text = tr("It is under way here.");
    }
    m_sidebar->setKnown(known);
    m_history->setRuns(known.runs);
    if (m_stage != Stage::Run || !m_run->reading() || m_run->reading()->record.id != m_wantedRun)
        return;
    if (m_sidebar->openRuns()->rowOf(m_wantedRun) >= 0)
        m_sidebar->setRun(m_wantedRun);
    else
        m_sidebar->setRunbook(m_run->reading()->record.name);
}

/// Somebody may have edited the file of the runbook that is shown.
void RunbooksPage::followFiles()
{
    const KnownRunbooks& known = m_session->known();
    if (m_stage == Stage::Broken && !known.errors.contains(m_brokenError))
        setStage(Stage::Nothing);
    const auto runbook = known.runbooks.constFind(m_form->runbook().name);
    if (runbook == known.runbooks.cend() || *runbook == m_form->runbook())
        return;
    m_session->forgetCheck();
    m_form->setRunbook(*runbook, m_drafts.value(runbook->name));
    if (m_stage == Stage::Preview)
        setStage(Stage::Inputs);
}

/// Another process may have gone on with the run that is shown.
void RunbooksPage::followRun()
{
    const std::optional<RunReading>& shown = m_run->reading();
    if (!shown || shown->record.id != m_wantedRun || m_run->isLive() || m_session->isBusy() || isHistory())
        return;
    for (const KnownRun& run : m_session->known().runs) {
        const bool isOther =
            run.record.isRunning || shown->rest.kind != run.rest.kind || shown->rest.text != run.rest.text;
        if (run.record.id == m_wantedRun && isOther)
            m_session->show(run.record.id);
    }
}

void RunbooksPage::showCheck()
{
    if (m_stage == Stage::Preview) {
        m_preview->show(m_session->check(), m_session->isChecking());
        if (const RunbookCheck* check = m_session->check(); check && check->error)
            showError(*check->error);
    }
    updateActions();
}

void RunbooksPage::showLive()
{
    const RunReading& live = *m_session->live();
    m_wantedRun = live.record.id;
    m_run->show(live);
    setStage(Stage::Run);
}

/// A run that was read: for the history, or to go on with.
void RunbooksPage::showShown()
{
    const RunReading& shown = *m_session->shown();
    m_history->showRun(shown);
    if (shown.record.id == m_wantedRun && !showsLive()) {
        const bool isNew =
            m_stage != Stage::Run || !m_run->reading() || m_run->reading()->record.id != shown.record.id;
        m_run->show(shown);
        if (isNew && !isHistory())
            setStage(Stage::Run);
    }
    updateActions();
}

void RunbooksPage::chooseStage(int segment)
{
    const Stage wanted = segment == 0 ? Stage::Inputs : segment == 1 ? Stage::Preview : Stage::Run;
    if (wanted == Stage::Inputs)
        return toInputs();
    setStage(wanted);
    focusContent();
}

/// From a run to the form of its runbook, with what was said then where nothing was typed since.
void RunbooksPage::toInputs()
{
    if (m_stage == Stage::Run && m_run->reading() &&
        m_form->runbook().name != m_run->reading()->record.name) {
        const QString name = m_run->reading()->record.name;
        if (!m_drafts.contains(name))
            m_drafts.insert(name, withoutSecrets(*m_run->reading()));
        const auto runbook = m_session->known().runbooks.constFind(name);
        if (runbook != m_session->known().runbooks.cend())
            chooseRunbook(*runbook);
    }
    setStage(Stage::Inputs);
    focusContent();
}

const RunReading* RunbooksPage::resting() const
{
    const bool rests = m_stage == Stage::Run && !isHistory() && m_run->reading() && !m_run->isLive() &&
                       m_run->reading()->rest.isOpen() &&
                       m_run->reading()->rest.kind != RunbookRest::Kind::Running;
    return rests ? &*m_run->reading() : nullptr;
}

const ShownStep* RunbooksPage::doubted() const
{
    const RunReading* run = resting();
    if (!run)
        return nullptr;
    const auto found = std::ranges::find_if(run->steps, [](const ShownStep& step) {
        return step.state.state == StepState::State::Doubted || step.state.state == StepState::State::Begun;
    });
    return found == run->steps.end() ? nullptr : &*found;
}

QString RunbooksPage::reasonNotToRun() const
{
    const RunReadiness readiness{m_form->problemCount(), m_session->isChecking(), m_session->isBusy()};
    const RunbookCheck* check = m_session->check();
    return lockstep::reasonNotToRun(readiness, check ? *check : RunbookCheck(), m_session->known().runs);
}

void RunbooksPage::showFoot()
{
    const bool isPreview = m_stage == Stage::Preview;
    const bool isForm = m_stage == Stage::Inputs;
    m_foot->setVisible(isPreview || isForm);
    const QString reason = reasonNotToRun();
    const qsizetype problems = m_form->problemCount();
    if (isForm)
        m_reason->setText(problems > 0
                              ? tr("%n input(s) to fill in.", nullptr, int(problems))
                              : tr("Next: every step to the last argument, before anything is done."));
    else
        m_reason->setText(
            reason.isEmpty() ? tr("Everything is ready. You are asked once more before it runs.") : reason);
    m_actions.run->setEnabled(isPreview && reason.isEmpty());
    m_actions.run->setToolTip(reason.isEmpty() ? m_actions.run->text().remove(u'&') : reason);
}

void RunbooksPage::updateStages()
{
    const bool hasRun = m_wantedRun > 0 && m_run->reading() && m_run->reading()->record.id == m_wantedRun;
    const QString name =
        m_stage == Stage::Run && hasRun ? m_run->reading()->record.name : m_form->runbook().name;
    m_stages->setVisible(!isHistory() && int(m_stage) >= int(Stage::Inputs));
    m_stages->setChoiceEnabled(0, m_session->known().runbooks.contains(name));
    m_stages->setChoiceEnabled(1, m_session->check() && m_session->check()->runbook.name == name);
    m_stages->setChoiceEnabled(2, hasRun);
    if (int(m_stage) >= int(Stage::Inputs))
        m_stages->setCurrent(int(m_stage) - int(Stage::Inputs));
    const auto runbook = m_session->known().runbooks.constFind(name);
    const QString title =
        runbook == m_session->known().runbooks.cend() ? m_form->runbook().title : runbook->title;
    m_flowTitle->setText(m_stages->isVisibleTo(this) && m_stage != Stage::Run ? title : QString());
}

void RunbooksPage::updateRunActions()
{
    const RunReading* run = m_session->isBusy() ? nullptr : resting();
    const bool isReadable = run && run->runbook;
    const ShownStep* chosen = run ? run->step(m_run->timeline()->chosen()) : nullptr;
    const bool isOpenStep = chosen && chosen->state.state != StepState::State::Done &&
                            chosen->state.state != StepState::State::Skipped;
    const RunbookRest::Kind kind = run ? run->rest.kind : RunbookRest::Kind::Done;
    m_actions.resume->setEnabled(isReadable && kind != RunbookRest::Kind::InDoubt &&
                                 kind != RunbookRest::Kind::ByHand);
    m_actions.resume->setText(kind == RunbookRest::Kind::Failed ? tr("Try again") : tr("Go on with the run"));
    m_actions.resume->setToolTip(kind == RunbookRest::Kind::ByHand ? tr("Say first that the step is done")
                                 : kind == RunbookRest::Kind::InDoubt
                                     ? tr("Decide first about the step in doubt")
                                     : m_actions.resume->text());
    m_actions.skip->setEnabled(isReadable && isOpenStep);
    m_actions.decide->setEnabled(isReadable && doubted());
    m_actions.back->setEnabled(isReadable && !run->snapshotPoints().isEmpty());
    m_actions.abandon->setEnabled(run != nullptr);
}

void RunbooksPage::updateActions()
{
    const bool isForm = m_stage == Stage::Inputs && !isHistory();
    m_actions.look->setEnabled(isForm);
    m_actions.checkAgain->setEnabled(m_stage == Stage::Preview && !m_session->isChecking() &&
                                     m_session->check() && !m_session->check()->error);
    m_actions.pause->setEnabled(m_session->isRunning() && !m_session->isPausing() &&
                                !m_session->isCancelling());
    m_actions.cancel->setEnabled(m_session->isRunning() && !m_session->isCancelling());
    m_actions.openRun->setEnabled(isHistory() && m_history->chosen().has_value());
    m_actions.find->setEnabled(isHistory());
    m_run->log()->setActionsEnabled(!isHistory() && m_stage == Stage::Run);
    m_exporter->setEnabled(exported() != nullptr);
    m_export->setVisible(isHistory() || m_stage == Stage::Run);
    m_export->setEnabled(exported() != nullptr);
    updateRunActions();
    updateStages();
    showFoot();
    Q_EMIT headerChanged();
}

} // namespace lockstep
