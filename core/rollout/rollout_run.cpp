#include "core/rollout/rollout_run.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

RolloutRun::RolloutRun(GitHubClient client, RolloutBook& book, RolloutWatcher watcher, RolloutPace pace,
                       Clock clock)
    : m_client(std::move(client)),
      m_book(book),
      m_watcher(std::move(watcher)),
      m_pace(pace),
      m_clock(std::move(clock))
{
}

Result<void> RolloutRun::read()
{
    Result<Rollout> read = m_book.read();
    if (!read)
        return failure(read);
    m_rollout = *std::move(read);
    for (const RolloutItem& item : std::as_const(m_rollout.items))
        m_revision = std::max(m_revision, item.revision);
    return {};
}

Result<void> RolloutRun::sync(const std::stop_token& stop)
{
    return read()
        .and_then([&] { return follow(stop); })
        .and_then([&] { return notePulls(stop); })
        .and_then([&] { return track(stop, true); });
}

Result<RolloutOutcome> RolloutRun::run(const std::stop_token& stop)
{
    if (const Result<void> known = read(); !known)
        return failure(known);
    while (true) {
        const Result<std::optional<RolloutOutcome>> stepped = step(stop);
        std::chrono::milliseconds pause = nextLook();
        if (!stepped && !stop.stop_requested()) {
            if (!mendsItself(stepped.error()))
                return failure(stepped);
            say((m_client.isAway() ? u"Waits for GitHub: "_s : u"Tries again: "_s) +
                stepped.error().happened);
            if (m_client.isAway())
                pause = m_pace.away;
        } else if (stepped && *stepped) {
            return **stepped;
        }
        if (!m_clock.sleep(pause, stop))
            return failure(ErrorKind::Cancelled, u"go on with"_s, u"rollout %1"_s.arg(m_rollout.id),
                           u"it was cancelled"_s,
                           u"What is under way goes on without us; resume the rollout later"_s);
    }
}

Result<std::optional<RolloutOutcome>> RolloutRun::step(const std::stop_token& stop)
{
    if (const Result<void> taken = takeChanges(); !taken)
        return failure(taken);
    const Result<RolloutWish> wish = m_book.wish();
    if (!wish)
        return failure(wish);
    if (const Result<void> followed = follow(stop); !followed)
        return failure(followed);
    if (*wish == RolloutWish::Go) {
        if (const Result<void> started = startSome(stop); !started)
            return failure(started);
    } else if (*wish == RolloutWish::Stop) {
        if (const Result<void> skipped = skipRest(); !skipped)
            return failure(skipped);
    } else {
        say(u"Paused: nothing more is started"_s);
    }
    if (const Result<void> noted = notePulls(stop); !noted)
        return failure(noted);
    return end(*wish, stop);
}

/// What a server's trouble, a cut or a limit held up goes on by itself.
bool RolloutRun::mendsItself(const Error& error) const
{
    return error.kind == ErrorKind::Busy ||
           (m_client.isAway() && error.kind != ErrorKind::Cancelled && error.kind != ErrorKind::Io);
}

Result<void> RolloutRun::takeChanges()
{
    const Result<QList<RolloutItem>> changed = m_book.changes(m_revision);
    if (!changed)
        return failure(changed);
    for (const RolloutItem& item : *changed) {
        m_revision = std::max(m_revision, item.revision);
        RolloutItem* known = m_rollout.find(item.slug);
        if (!known || *known == item)
            continue;
        *known = item;
        m_isUntracked = true;
        if (m_watcher.changed)
            m_watcher.changed(item);
    }
    return {};
}

Result<void> RolloutRun::change(RolloutItem& item, RolloutItem next)
{
    if (const Result<void> saved = m_book.save(next); !saved)
        return saved;
    item = std::move(next);
    if (item.revision ==
        m_revision + 1) // else somebody changed another one meanwhile: that is still to be read
        m_revision = item.revision;
    m_isUntracked = true;
    if (m_watcher.changed)
        m_watcher.changed(item);
    return {};
}

Result<void> RolloutRun::track(const std::stop_token& stop, bool isLast)
{
    const QDateTime now = m_clock.now();
    const bool isSoon = m_tracked.isValid() && m_tracked.msecsTo(now) < m_pace.pulls.count();
    if (!m_watcher.track || !m_isUntracked || (isSoon && !isLast))
        return {};
    m_tracked = now;
    const Result<void> tracked = m_watcher.track(m_rollout, stop);
    m_trackingProblem = tracked ? QString() : tracked.error().message();
    m_isUntracked = !tracked;
    if (!tracked)
        say(m_trackingProblem);
    return tracked;
}

Result<std::optional<RolloutOutcome>> RolloutRun::end(RolloutWish wish, const std::stop_token& stop)
{
    using End = RolloutOutcome::End;
    const bool isOver = !m_rollout.currentWave();
    const bool isUnderWay = std::ranges::any_of(m_rollout.items, [](const RolloutItem& item) {
        return item.isUnderWay() && item.state != UpgradeState::InDoubt;
    });
    const QString held = wish == RolloutWish::Go && !isUnderWay ? holdReason() : QString();
    const bool isStopped = wish == RolloutWish::Stop && !isUnderWay;
    const bool waits = m_untilMerged && !isStopped && waitsForPulls();
    const bool isDone = isOver && !waits;
    static_cast<void>(track(stop, isDone || isStopped || !held.isEmpty())); // its trouble holds nothing up
    if (isDone || isStopped) {
        const Result<void> finished = m_book.finish(isStopped ? u"stopped"_s : u"done"_s);
        return finished ? Result<std::optional<RolloutOutcome>>(
                              RolloutOutcome{isStopped ? End::Stopped : End::Done, {}, m_trackingProblem})
                        : failure(finished);
    }
    if (const Result<void> written = hold(held); !written)
        return failure(written);
    if (!held.isEmpty())
        return RolloutOutcome{End::Held, held, m_trackingProblem};
    if (isOver)
        say(u"Waits until the pull requests are merged"_s);
    return std::optional<RolloutOutcome>();
}

std::chrono::milliseconds RolloutRun::nextLook() const
{
    return isUnsettled() ? m_pace.settle : m_pace.look;
}

void RolloutRun::say(const QString& status)
{
    if (status == m_status)
        return;
    m_status = status;
    if (m_watcher.status)
        m_watcher.status(status);
}

} // namespace lockstep
