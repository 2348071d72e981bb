#include "models/rollout_work.h"

#include "core/github/github_access.h"
#include "core/rollout/rollout_tracking.h"
#include "core/rollout/tracking_issue.h"
#include "core/store/rollout_store.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RolloutWork)
};

/// Waits that GitHub asks for are told of.
Result<GitHubClient> clientFor(const RolloutSettings& settings, RolloutFeed& feed,
                               const std::stop_token& stop)
{
    const Result<QUrl> api = gitHubApiAddress(settings.api);
    if (!api)
        return failure(api);
    const Result<GitHubRepository> repository = GitHubRepository::parse(settings.repository);
    if (!repository)
        return failure(repository);
    feed.say(Texts::tr("Asks for access to %1").arg(repository->text()));
    Result<GitHubClient> client = gitHubAccess(*api, *repository, stop).and_then(&GitHubClient::open);
    if (!client)
        return client;
    GitHubPatience patience = client->patience();
    patience.waiting = [&feed](const GitHubWait& wait) {
        feed.say(Texts::tr("Waits until %1: %2")
                     .arg(wait.until.toLocalTime().toString(QStringLiteral("HH:mm:ss")), wait.reason));
    };
    client->setPatience(std::move(patience));
    return client;
}

RolloutWatcher watcherFor(RolloutFeed& feed, const GitHubClient& client)
{
    RolloutWatcher watcher;
    watcher.changed = [&feed](const RolloutItem& item) { feed.push(item); };
    watcher.status = [&feed](const QString& status) { feed.say(status); };
    watcher.track = [client](const Rollout& rollout, const std::stop_token& stop) -> Result<void> {
        if (rollout.settings.trackingIssue == 0)
            return {};
        const Result<TrackingIssue> updated =
            updateTrackingIssue(client, rollout.settings.trackingIssue, trackedInstances(rollout), stop);
        return updated ? Result<void>() : failure(updated);
    };
    return watcher;
}

/// Whoever resumes what was paused wants it to go on.
Result<void> endPause(RolloutStore& store, qint64 id)
{
    const Result<RolloutRecord> record = store.record(id);
    if (!record)
        return failure(record);
    return record->wish == RolloutWish::Pause ? store.setWish(id, RolloutWish::Go) : Result<void>();
}

Result<RolloutSettings> settingsOf(const RolloutTask& task, const RolloutStore& store)
{
    if (task.id == 0)
        return task.plan.settings;
    return store.record(task.id).transform([](const RolloutRecord& record) { return record.settings; });
}

} // namespace

void RolloutFeed::setId(qint64 id)
{
    const std::scoped_lock lock(m_mutex);
    m_news.id = id;
}

void RolloutFeed::push(const RolloutItem& item)
{
    const std::scoped_lock lock(m_mutex);
    m_news.changed.append(item);
}

void RolloutFeed::say(const QString& status)
{
    const std::scoped_lock lock(m_mutex);
    m_news.status = status;
}

RolloutFeed::News RolloutFeed::take()
{
    const std::scoped_lock lock(m_mutex);
    News taken = m_news;
    m_news.changed.clear();
    return taken;
}

Result<RolloutOutcome> workOn(const RolloutTask& task, RolloutFeed& feed, const std::stop_token& stop)
{
    const auto store = RolloutStore::open(task.store);
    if (!store)
        return failure(store);
    const Result<RolloutSettings> settings = settingsOf(task, **store);
    if (!settings)
        return failure(settings);
    // Nothing is written down before it is known that it can be begun.
    const Result<GitHubClient> client = clientFor(*settings, feed, stop);
    if (!client)
        return failure(client);
    const Result<qint64> id = task.id == 0 ? (*store)->create(task.plan) : Result<qint64>(task.id);
    if (!id)
        return failure(id);
    feed.setId(*id);
    const auto book = (*store)->take(*id);
    if (!book)
        return failure(book);
    if (const Result<void> going = endPause(**store, *id); !going)
        return failure(going);
    RolloutRun run(*client, **book, watcherFor(feed, *client), task.pace);
    run.setUntilMerged(task.untilMerged);
    return run.run(stop);
}

} // namespace lockstep
