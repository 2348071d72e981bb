// What can be done on the rollout page, and what is asked before.

#include "models/change_question.h"
#include "models/rollout_commands.h"
#include "models/rollout_words.h"
#include "models/run_follower.h"
#include "models/upgrade_model.h"
#include "models/workspace.h"
#include "ui/parts/notice_bar.h"
#include "ui/rollout/new_rollout_dialog.h"
#include "ui/rollout/new_rollout_form.h"
#include "ui/rollout/rollout_header.h"
#include "ui/rollout/rollout_page.h"
#include "ui/rollout/upgrade_table.h"
#include "ui/widgets/error_banner.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QToolButton>

namespace lockstep {

namespace {

bool mayRetry(const RolloutItem& item)
{
    return item.state == UpgradeState::Failed || item.state == UpgradeState::Skipped ||
           item.state == UpgradeState::InDoubt;
}

bool maySkip(const RolloutItem& item)
{
    return item.state == UpgradeState::Failed || item.state == UpgradeState::Waiting ||
           item.state == UpgradeState::InDoubt;
}

QString listed(const QStringList& slugs)
{
    constexpr qsizetype most = 12;
    if (slugs.size() <= most)
        return slugs.join(QStringLiteral(", "));
    return RolloutPage::tr("%1 and %n more", nullptr, int(slugs.size() - most))
        .arg(slugs.first(most).join(QStringLiteral(", ")));
}

QStringList slugsOf(const QList<RolloutItem>& items)
{
    QStringList slugs;
    for (const RolloutItem& item : items)
        slugs.append(item.slug);
    return slugs;
}

template <typename Dialog>
Dialog* opened(Dialog* dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

} // namespace

void RolloutPage::connectActions()
{
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, [this, slot] {
            m_error->clear();
            m_notice->clear();
            Q_EMIT showPage(pageId());
            slot();
        });
    };
    on(m_actions.begin, [this] { askToBegin(); });
    on(m_actions.resume, [this] { m_session->resume(m_session->shownId(), false); });
    on(m_actions.resumeUntilMerged, [this] { m_session->resume(m_session->shownId(), true); });
    on(m_actions.pause, [this] { m_session->pause(m_session->shownId()); });
    on(m_actions.letGo, [this] { m_session->letGo(m_session->shownId()); });
    on(m_actions.stop, [this] { askToStop(); });
    on(m_actions.retryFailed, [this] {
        QList<RolloutItem> failed = inTrouble();
        failed.removeIf([](const RolloutItem& item) { return item.state != UpgradeState::Failed; });
        askToRetry({}, failed);
    });
    on(m_actions.retry, [this] {
        QList<RolloutItem> items = m_table->chosen();
        items.removeIf([](const RolloutItem& item) { return !mayRetry(item); });
        askToRetry(slugsOf(items), items);
    });
    on(m_actions.skip, [this] { askToSkip(chosenFor(false)); });
    on(m_actions.skipTrouble, [this] { askToSkip(slugsOf(inTrouble())); });
    on(m_actions.reload, [this] {
        m_session->reload();
        m_follower->reload();
    });
    on(m_actions.find, [this] { m_table->focusFilter(); });
    on(m_actions.openRun, [this] {
        if (const RolloutItem* item = m_table->current(); item && item->url.isValid())
            m_open(item->url);
    });
    on(m_actions.openPull, [this] { m_open(pullUrl()); });
    connect(m_table, &UpgradeTable::opened, m_actions.openRun, &QAction::trigger);
    auto* menu = new QMenu(this);
    m_header->commands()->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, &RolloutPage::fillCommands);
}

QList<RolloutItem> RolloutPage::inTrouble() const
{
    QList<RolloutItem> items;
    for (const RolloutItem& item : m_session->model()->rollout().items) {
        if (item.state == UpgradeState::Failed || item.state == UpgradeState::InDoubt)
            items.append(item);
    }
    return items;
}

/// Of the chosen ones those that it can be done with.
QStringList RolloutPage::chosenFor(bool retry) const
{
    QList<RolloutItem> items = m_table->chosen();
    items.removeIf([&](const RolloutItem& item) { return retry ? !mayRetry(item) : !maySkip(item); });
    return slugsOf(items);
}

/// Beside the run, in the same repository.
QUrl RolloutPage::pullUrl() const
{
    const RolloutItem* item = m_table->current();
    if (!item || item->pull == 0)
        return {};
    QUrl url = item->url;
    const qsizetype end = url.path().indexOf(QStringLiteral("/actions/"));
    if (end < 0)
        return {};
    url.setPath(url.path().first(end) + QStringLiteral("/pull/") + QString::number(item->pull));
    return url;
}

void RolloutPage::updateActions()
{
    const RolloutRecord* record = m_session->shown();
    const bool isOpen = record && !isOver(conditionOf(*record)) && !m_session->isActing();
    const RolloutWish wish = record ? record->wish : RolloutWish::Go;
    const bool isHere = record && m_session->worksOn(record->id);
    const UpgradeModel* model = m_session->model();
    const bool isFree = record && !m_session->isActing();
    const int failed = model->count(UpgradeState::Failed);
    m_actions.begin->setEnabled(!m_session->isBeginning());
    m_actions.resume->setEnabled(isOpen && (!isWorkedOn() || wish == RolloutWish::Pause));
    m_actions.resumeUntilMerged->setEnabled(isOpen && !isWorkedOn());
    m_actions.pause->setEnabled(isOpen && wish == RolloutWish::Go);
    m_actions.stop->setEnabled(isOpen && wish != RolloutWish::Stop);
    m_actions.letGo->setEnabled(isHere && !m_session->isLettingGo(record->id));
    m_actions.retryFailed->setEnabled(isFree && failed > 0);
    m_actions.retry->setEnabled(isFree && !chosenFor(true).isEmpty());
    m_actions.skip->setEnabled(isOpen && !chosenFor(false).isEmpty());
    m_actions.skipTrouble->setEnabled(isOpen && failed + model->count(UpgradeState::InDoubt) > 0);
    const RolloutItem* item = m_table->current();
    m_actions.openRun->setEnabled(item && item->url.isValid() && !item->url.isEmpty());
    m_actions.openPull->setEnabled(pullUrl().isValid());
    updateToolTips();
    Q_EMIT headerChanged();
}

/// Each says the command line that does the same.
void RolloutPage::updateToolTips()
{
    const RolloutCommands commands(m_session->store());
    const qint64 id = m_session->shownId();
    const QString reason = tr("REASON");
    const auto tell = [](QAction* action, const QString& command) {
        const QString text = action->text() + u'\n' + command;
        if (action->toolTip() != text)
            action->setToolTip(text);
    };
    if (id == 0)
        return;
    tell(m_actions.resume, commands.resume(id, false));
    tell(m_actions.resumeUntilMerged, commands.resume(id, true));
    tell(m_actions.pause, commands.pause(id));
    tell(m_actions.stop, commands.stop(id));
    tell(m_actions.retryFailed, commands.retry(id, {}));
    const auto brief = [](QStringList slugs) {
        constexpr qsizetype most = 5;
        return slugs.size() > most ? slugs.first(most) + QStringList{QStringLiteral("...")} : slugs;
    };
    tell(m_actions.retry, commands.retry(id, brief(chosenFor(true))));
    tell(m_actions.skip, commands.skip(id, brief(chosenFor(false)), reason));
    tell(m_actions.skipTrouble, commands.skip(id, brief(slugsOf(inTrouble())), reason));
}

void RolloutPage::fillCommands()
{
    const RolloutCommands commands(m_session->store());
    const qint64 id = m_session->shownId();
    QMenu* menu = m_header->commands()->menu();
    menu->clear();
    const auto add = [&](const QString& command) {
        constexpr qsizetype most = 90;
        QString text = command.size() > most ? command.first(most) + u'…' : command;
        QAction* entry = menu->addAction(text.replace(u'&', QStringLiteral("&&")));
        entry->setData(command);
        connect(entry, &QAction::triggered, this, [this, command] { copy(command); });
    };
    add(commands.show(id));
    if (m_actions.resume->isEnabled())
        add(commands.resume(id, false));
    if (m_actions.resumeUntilMerged->isEnabled())
        add(commands.resume(id, true));
    if (m_actions.pause->isEnabled())
        add(commands.pause(id));
    if (m_actions.stop->isEnabled())
        add(commands.stop(id));
    if (m_actions.retryFailed->isEnabled())
        add(commands.retry(id, {}));
    if (m_actions.retry->isEnabled())
        add(commands.retry(id, chosenFor(true)));
    if (m_actions.skip->isEnabled())
        add(commands.skip(id, chosenFor(false), tr("REASON")));
}

void RolloutPage::copy(const QString& command)
{
    QGuiApplication::clipboard()->setText(command);
    m_notice->show(Tone::Info, tr("Copied"), {command});
}

void RolloutPage::ask(const RolloutQuestionDialog::Question& question,
                      const std::function<QString(const QString&)>& command,
                      const std::function<void(const QString&)>& then)
{
    auto* dialog = opened(new RolloutQuestionDialog(question, command, this));
    connect(dialog, &QDialog::accepted, this, [dialog, then] { then(dialog->reason()); });
}

Result<void> RolloutPage::beginWith(const QStringList& keys)
{
    if (m_session->isBeginning())
        return failure(ErrorKind::Busy, tr("start a rollout"), {}, tr("another one is being started"),
                       tr("Try again in a moment"));
    const Result<RolloutSelection> selection = selectForRollout(m_workspace->fleet(), keys);
    if (!selection)
        return failure(selection);
    m_error->clear();
    m_notice->clear();
    Q_EMIT showPage(pageId());
    askToBegin(*selection);
    return {};
}

void RolloutPage::askToBegin(const std::optional<RolloutSelection>& selection)
{
    auto* dialog = opened(new NewRolloutDialog(m_workspace->fleet(), m_workspace->targetsAbove({}),
                                               m_workspace->suggestedTarget({}), m_session->store(), this));
    dialog->form()->setPlace(m_workspace->gitHubPlace());
    if (selection)
        dialog->form()->setSelection(*selection);
    connect(dialog, &NewRolloutDialog::startWanted, this, [this, dialog] { confirmStart(dialog); });
}

/// What was planned is what is started, whatever is typed behind the question.
void RolloutPage::confirmStart(NewRolloutDialog* dialog)
{
    const DraftPlan* plan = dialog->plan();
    if (!plan)
        return;
    const RolloutSettings& settings = plan->rollout.settings;
    Instance any;
    any.environment = settings.environment;
    RolloutQuestionDialog::Question question;
    question.title = tr("Start the rollout of %1?").arg(rolloutTitle(settings));
    question.lines = rolloutConsequences(plan->rollout);
    question.actionText = tr("Start");
    question.word = settings.environment;
    question.environment = {settings.environment, environmentOf(any).isProduction};
    auto* asked = opened(new RolloutQuestionDialog(
        question, [command = dialog->command()](const QString&) { return command; }, dialog));
    connect(asked, &QDialog::accepted, this,
            [this, dialog, rollout = plan->rollout, isUntilMerged = dialog->isUntilMerged()] {
                dialog->remember();
                dialog->accept();
                m_session->start(rollout, isUntilMerged);
            });
}

void RolloutPage::askToStop()
{
    const qint64 id = m_session->shownId();
    const int waiting = m_session->model()->count(UpgradeState::Waiting);
    RolloutQuestionDialog::Question question;
    question.title = tr("Stop rollout %1?").arg(id);
    question.lines = {tr("%n instance(s) that wait are skipped.", nullptr, waiting),
                      tr("What is under way goes on and is followed to its end; nothing is undone.")};
    question.actionText = tr("Stop");
    question.isStopping = true;
    const RolloutCommands commands(m_session->store());
    ask(
        question, [commands, id](const QString&) { return commands.stop(id); },
        [this, id](const QString&) { m_session->stop(id); });
}

void RolloutPage::askToRetry(const QStringList& slugs, const QList<RolloutItem>& items)
{
    const qint64 id = m_session->shownId();
    if (items.isEmpty())
        return;
    RolloutQuestionDialog::Question question;
    question.title = tr("Retry %n instance(s)?", nullptr, int(items.size()));
    question.lines = {listed(slugsOf(items)),
                      tr("They wait for another start of the workflow, when their wave is on.")};
    if (std::ranges::contains(items, UpgradeState::InDoubt, &RolloutItem::state))
        question.lines.append(tr("Of some nobody knows whether the workflow was started: look on GitHub "
                                 "first, or it may run twice."));
    question.actionText = tr("Retry");
    const RolloutCommands commands(m_session->store());
    ask(
        question, [commands, id, slugs](const QString&) { return commands.retry(id, slugs); },
        [this, id, slugs](const QString&) { m_session->retry(id, slugs); });
}

void RolloutPage::askToSkip(const QStringList& slugs)
{
    const qint64 id = m_session->shownId();
    if (slugs.isEmpty())
        return;
    RolloutQuestionDialog::Question question;
    question.title = tr("Skip %n instance(s)?", nullptr, int(slugs.size()));
    question.lines = {listed(slugs), tr("Left out of this rollout; the others go on.")};
    question.actionText = tr("Skip");
    question.asksReason = true;
    const RolloutCommands commands(m_session->store());
    ask(
        question,
        [commands, id, slugs](const QString& reason) {
            return commands.skip(id, slugs, reason.isEmpty() ? tr("REASON") : reason);
        },
        [this, id, slugs](const QString& reason) { m_session->skip(id, slugs, reason); });
}

} // namespace lockstep
