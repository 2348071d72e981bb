// What the actions of the runbooks page do.

#include "models/workspace.h"
#include "ui/runbooks/history_panel.h"
#include "ui/runbooks/input_form.h"
#include "ui/runbooks/manual_form.h"
#include "ui/runbooks/run_panel.h"
#include "ui/runbooks/runbook_dialogs.h"
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
