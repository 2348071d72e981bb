#include "app/console/rollout_scenes.h"

#include "models/fleet_activity.h"
#include "models/run_follower.h"
#include "models/upgrade_model.h"
#include "models/workspace.h"
#include "ui/fleet/fleet_page.h"
#include "ui/inventory/inventory_page.h"
#include "ui/rollout/new_rollout_dialog.h"
#include "ui/rollout/rollout_page.h"
#include "ui/rollout/upgrade_table.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace lockstep::console {

namespace {

constexpr int minute = 60;
constexpr int waveSize = 6;

const QStringList& customers()
{
    static const QStringList names{
        QStringLiteral("acme"),     QStringLiteral("aurora"), QStringLiteral("birch"),
        QStringLiteral("borealis"), QStringLiteral("cobalt"), QStringLiteral("delta-labs"),
        QStringLiteral("ember"),    QStringLiteral("fjord"),  QStringLiteral("granite"),
        QStringLiteral("harbor"),   QStringLiteral("indigo"), QStringLiteral("juniper"),
        QStringLiteral("kestrel"),  QStringLiteral("lumen"),  QStringLiteral("meridian"),
        QStringLiteral("northwind")};
    return names;
}

void begin(RolloutItem& item, int place, int minutesAgo)
{
    constexpr qint64 firstRun = 19'283'746'501;
    item.attempt = 1;
    item.dispatched = QDateTime::currentDateTimeUtc().addSecs(-minutesAgo * minute);
    item.run = firstRun + place * 17;
    item.url = QUrl(QStringLiteral("https://github.com/example/fleet/actions/runs/%1").arg(item.run));
    item.state = UpgradeState::Running;
}

void succeed(RolloutItem& item, int place, int minutesAgo)
{
    constexpr int took = 21 * minute;
    begin(item, place, minutesAgo);
    item.state = UpgradeState::Succeeded;
    item.ended = item.dispatched.addSecs(took + place * 40);
    item.pull = 812 + place;
    item.pullState = place % 3 == 2 ? QStringLiteral("open") : QStringLiteral("merged");
}

void fail(RolloutItem& item, int place, int minutesAgo)
{
    succeed(item, place, minutesAgo);
    item.state = UpgradeState::Failed;
    item.pull = 0;
    item.pullState.clear();
    item.problem = QStringLiteral("the run of the workflow ended with: failure");
}

constexpr auto logOfUpgrade = "##[group]Run ./upgrade.sh cobalt\n"
                              "\x1b[36;1m./upgrade.sh cobalt\x1b[0m\n"
                              "##[endgroup]\n"
                              "cobalt: backup of the databases is 41 minutes old\n"
                              "cobalt: upgrading from 5.9.1590 to 6.1.1295\n"
                              "cobalt: frontend: 14 migrations to apply\n"
                              "##[warning]codeintel: 2 out-of-band migrations are not finished (97.4 %)\n"
                              "cobalt: frontend: 1744 applied in 3.2 s\n"
                              "cobalt: frontend: 1745 applied in 41.0 s\n"
                              "cobalt: waiting for the rollout of deployment/sourcegraph-frontend\n"
                              "deployment \"sourcegraph-frontend\" exceeded its progress deadline\n"
                              "##[error]Process completed with exit code 1.\n";

WorkflowJob jobOf(qint64 id, const QString& name, const QString& status, const QString& conclusion,
                  const QList<std::pair<QString, QString>>& steps)
{
    WorkflowJob job{id, name, status, conclusion, {}, {}};
    for (const auto& [title, how] : steps) {
        const bool isOpen = how == u"in_progress" || how == u"queued";
        job.steps.append({title, isOpen ? how : QStringLiteral("completed"), isOpen ? QString() : how});
    }
    return job;
}

/// The upgrade fails, or runs, or has succeeded: `how`.
FollowedRun runAs(const RolloutItem& item, const QString& how)
{
    const QString good = QStringLiteral("success");
    const QString over = QStringLiteral("completed");
    const bool runs = how == u"in_progress";
    FollowedRun made;
    made.run.id = item.run;
    made.run.status = runs ? how : over;
    made.run.conclusion = runs ? QString() : how;
    made.run.created = item.dispatched;
    made.jobs = {
        jobOf(item.run + 1, QStringLiteral("plan"), over, good,
              {{QStringLiteral("Set up job"), good}, {QStringLiteral("Plan the upgrade"), good}}),
        jobOf(item.run + 2, QStringLiteral("upgrade"), made.run.status, made.run.conclusion,
              {{QStringLiteral("Set up job"), good},
               {QStringLiteral("Back up the databases"), good},
               {QStringLiteral("Upgrade the instance"), how},
               {QStringLiteral("Open the pull request"), runs          ? QStringLiteral("queued")
                                                         : how == good ? good
                                                                       : QStringLiteral("skipped")}}),
    };
    return made;
}

/// Its log as a runner writes it: each line with the time.
QString timed(const char* log, QDateTime time)
{
    QString text;
    for (const QString& line : QString::fromUtf8(log).split(u'\n', Qt::SkipEmptyParts)) {
        text += time.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz'0000Z '")) + line + u'\n';
        time = time.addMSecs(7'340);
    }
    return text;
}

} // namespace

RolloutScenes::RolloutScenes(MainWindow* window, Workspace* workspace, Draw draw, WaitFor waitFor)
    : m_window(window), m_workspace(workspace), m_draw(std::move(draw)), m_waitFor(std::move(waitFor))
{
}

Result<void> RolloutScenes::make()
{
    m_window->showPage(QStringLiteral("rollout"));
    m_page = qobject_cast<RolloutPage*>(m_window->currentPage());
    if (!m_page)
        return {};
    Result<std::unique_ptr<RolloutStore>> store = RolloutStore::open(m_workspace->sources().store);
    if (!store)
        return failure(store);
    m_store = std::move(*store);
    return m_waitFor(QStringLiteral("the rollouts"), [this] { return m_page->session()->hasRead(); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("rollout-empty")); })
        .and_then([this] { return done(); })
        .and_then([this] { return held(); })
        .and_then([this] { return log(); })
        .and_then([this] { return running(); })
        .and_then([this] { return selected(); })
        .and_then([this] { return dialogs(); })
        .and_then([this] { return history(); });
}

Result<qint64> RolloutScenes::add(const QString& environment, const QString& version,
                                  const std::function<void(RolloutItem&, int)>& shape)
{
    RolloutSettings settings;
    settings.environment = environment;
    settings.version = version;
    settings.repository = QStringLiteral("example/fleet");
    settings.api = QStringLiteral("http://127.0.0.1:9"); // nobody is asked about a picture
    settings.waveSize = waveSize;
    settings.trackingIssue = 790;
    QList<Instance> instances;
    for (const QString& customer : customers()) {
        Instance instance;
        instance.slug = customer;
        instance.environment = environment;
        instances.append(instance);
    }
    Result<Rollout> rollout = planRollout(settings, instances, {}, QStringLiteral("Mon-Fri 20:00-06:00"));
    if (!rollout)
        return failure(rollout);
    const Result<qint64> id = m_store->create(*rollout);
    if (!id)
        return id;
    const auto book = m_store->take(*id);
    if (!book)
        return failure(book);
    for (int place = 0; place < int(rollout->items.size()); ++place) {
        RolloutItem item = *(*m_store->read(*id)).find(rollout->items[place].slug);
        shape(item, place);
        if (const Result<void> saved = (*book)->save(item); !saved)
            return failure(saved);
    }
    return id;
}

Result<void> RolloutScenes::show(qint64 id, const QString& slug, const QString& scene)
{
    m_page->session()->reload();
    m_page->session()->show(id);
    return m_waitFor(QStringLiteral("the rollout"),
                     [this, id] {
                         const RolloutRecord* shown = m_page->session()->shown();
                         return shown && shown->id == id;
                     })
        .and_then([this, slug, scene] {
            adopt(slug);
            m_page->table()->choose(slug);
            m_page->focusContent();
            return m_draw(m_window, scene);
        });
}

/// What GitHub would say of its run.
void RolloutScenes::adopt(const QString& slug) const
{
    const RolloutItem* item = m_page->session()->model()->rollout().find(slug);
    if (!item || item->run == 0)
        return;
    const QString how = item->state == UpgradeState::Failed      ? QStringLiteral("failure")
                        : item->state == UpgradeState::Succeeded ? QStringLiteral("success")
                                                                 : QStringLiteral("in_progress");
    m_page->follower()->adopt(runAs(*item, how), {{item->run + 2, timed(logOfUpgrade, item->dispatched)}});
}

/// With the log of the job that failed.
Result<void> RolloutScenes::log()
{
    trigger(QStringLiteral("rollout.log"));
    return m_waitFor(QStringLiteral("the log"), [this] { return m_page->follower()->log()->rowCount() > 0; })
        .and_then([this] { return m_draw(m_window, QStringLiteral("rollout-log")); })
        .transform([this] { trigger(QStringLiteral("rollout.log")); });
}

Result<void> RolloutScenes::done()
{
    const Result<qint64> id =
        add(QStringLiteral("dev"), QStringLiteral("6.1.1295"),
            [](RolloutItem& item, int place) { succeed(item, place, 4000 - place * 12); });
    if (!id)
        return failure(id);
    {
        const auto book = m_store->take(*id);
        if (!book)
            return failure(book);
        if (const Result<void> finished = (*book)->finish(QStringLiteral("done")); !finished)
            return finished;
    }
    return show(*id, customers()[3], QStringLiteral("rollout-done"));
}

Result<void> RolloutScenes::held()
{
    const Result<qint64> id =
        add(QStringLiteral("trial"), QStringLiteral("6.1.1295"), [](RolloutItem& item, int place) {
            if (place == 4)
                fail(item, place, 60);
            else if (place <= waveSize)
                succeed(item, place, 95 - place * 5);
        });
    if (!id)
        return failure(id);
    {
        const auto book = m_store->take(*id);
        if (!book)
            return failure(book);
        const QString reason = QStringLiteral("1 upgrade failed, and it stops after 1");
        if (const Result<void> written = (*book)->hold(reason); !written)
            return written;
    }
    return show(*id, customers()[4], QStringLiteral("rollout-held"));
}

Result<void> RolloutScenes::running()
{
    const Result<qint64> id =
        add(QStringLiteral("prod"), QStringLiteral("6.2.3841"), [](RolloutItem& item, int place) {
            if (place <= waveSize)
                succeed(item, place, 95 - place * 5);
            else if (place <= waveSize + 4)
                begin(item, place, 16 - place);
        });
    if (!id)
        return failure(id);
    const auto book = m_store->take(*id);
    return book ? show(*id, customers()[8], QStringLiteral("rollout")) : failure(book);
}

Result<void> RolloutScenes::drawDialog(const QString& id, const QString& scene)
{
    trigger(id);
    QWidget* dialog = QApplication::activeModalWidget();
    if (!dialog)
        return failure(ErrorKind::Failed, QStringLiteral("draw"), scene,
                       QStringLiteral("the dialog did not open"));
    Result<void> drawn = m_draw(dialog, scene);
    dialog->close();
    return drawn;
}

/// Of instances, as they would be selected in the inventory.
Result<void> RolloutScenes::selected()
{
    QStringList keys;
    for (const Instance& instance : m_workspace->fleet().instances) {
        if (instance.problem.isEmpty() && instance.environment == u"prod")
            keys.append(instance.key());
    }
    if (const Result<void> asked = m_page->beginWith(keys); !asked)
        return asked;
    auto* dialog = m_page->findChild<NewRolloutDialog*>();
    dialog->findChild<QLineEdit*>(QStringLiteral("rolloutRepository"))
        ->setText(QStringLiteral("example/fleet"));
    Result<void> drawn = m_waitFor(QStringLiteral("the plan"), [dialog] { return dialog->plan(); });
    if (drawn)
        drawn = m_draw(dialog, QStringLiteral("rollout-selected"));
    delete dialog;
    return drawn;
}

Result<void> RolloutScenes::dialogs()
{
    m_page->table()->choose(customers().last());
    if (const Result<void> drawn = drawDialog(QStringLiteral("rollout.skip"), QStringLiteral("rollout-skip"));
        !drawn)
        return drawn;
    trigger(QStringLiteral("rollout.new"));
    auto* dialog = m_page->findChild<NewRolloutDialog*>();
    if (!dialog)
        return {};
    const auto field = [dialog](const QString& name) { return dialog->findChild<QLineEdit*>(name); };
    dialog->findChild<QComboBox*>(QStringLiteral("rolloutEnvironment"))
        ->setCurrentText(QStringLiteral("prod"));
    field(QStringLiteral("rolloutRepository"))->setText(QStringLiteral("example/fleet"));
    field(QStringLiteral("rolloutMarker"))->setText(QStringLiteral("customer"));
    field(QStringLiteral("rolloutExpression"))->setText(QStringLiteral(".spec.releaseChannel != \"pause\""));
    Result<void> drawn = m_waitFor(QStringLiteral("the plan"), [dialog] { return dialog->plan(); });
    if (drawn)
        drawn = m_draw(dialog, QStringLiteral("rollout-new"));
    if (drawn) {
        dialog->findChild<QPushButton*>(QStringLiteral("startRollout"))->click();
        if (QWidget* question = dialog->findChild<RolloutQuestionDialog*>())
            drawn = m_draw(question, QStringLiteral("rollout-confirm"));
    }
    if (drawn) {
        field(QStringLiteral("rolloutExpression"))->setText(QStringLiteral(".spec.(releaseChannel"));
        drawn = m_waitFor(QStringLiteral("the refusal"), [dialog] { return !dialog->isPlanning(); });
    }
    if (drawn)
        drawn = m_draw(dialog, QStringLiteral("rollout-new-problem"));
    dialog->close();
    return drawn;
}

/// Where else upgrades are shown: the fleet at a glance, and an instance of it.
Result<void> RolloutScenes::history()
{
    const Instance& instance = m_workspace->fleet().instances.first();
    RolloutSettings settings;
    settings.environment = instance.environment;
    settings.version = QStringLiteral("6.2.3841");
    settings.repository = QStringLiteral("example/fleet");
    settings.api = QStringLiteral("https://api.github.com");
    Result<Rollout> rollout = planRollout(settings, {instance}, {}, {});
    if (!rollout)
        return failure(rollout);
    fail(rollout->items.first(), 0, 30);
    if (const Result<qint64> id = m_store->create(*rollout); !id)
        return failure(id);
    std::vector<std::unique_ptr<RolloutBook>> books; // as if somebody worked on what is under way
    for (const RolloutRecord& record : m_store->list().value_or(QList<RolloutRecord>())) {
        if (!record.counts.contains(UpgradeState::Running))
            continue;
        if (auto book = m_store->take(record.id))
            books.push_back(*std::move(book));
    }
    for (Page* page : m_window->pages()) {
        if (auto* fleet = qobject_cast<FleetPage*>(page))
            m_window->showPage(fleet->pageId());
    }
    auto* fleet = qobject_cast<FleetPage*>(m_window->currentPage());
    auto* inventory = m_window->findChild<InventoryPage*>();
    if (!fleet || !inventory)
        return {};
    fleet->activity()->reload();
    return m_waitFor(QStringLiteral("the upgrades"),
                     [fleet] {
                         return std::ranges::any_of(fleet->activity()->history().failures,
                                                    &FleetRun::rollout);
                     })
        .and_then([this] { return m_draw(m_window, QStringLiteral("fleet-rollouts")); })
        .and_then([&] {
            inventory->openInstance(instance.key());
            const auto* button = inventory->findChild<QToolButton*>(QStringLiteral("showRollout"));
            return m_waitFor(QStringLiteral("the instance's upgrade"),
                             [button] { return button->isVisible(); });
        })
        .and_then([this] { return m_draw(m_window, QStringLiteral("inventory-rollout")); });
}

void RolloutScenes::trigger(const QString& id) const
{
    for (QAction* action : m_page->actions()) {
        if (action->objectName() == id)
            action->trigger();
    }
}

} // namespace lockstep::console
