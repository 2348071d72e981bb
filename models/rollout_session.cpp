// What is read and watched; see rollout_session_work.cpp for what is done.

#include "models/rollout_session_private.h"
#include "models/rollout_words.h"

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr auto restInterval = 1s;
constexpr int restsOfSilence = 10; ///< so many rests without a change are suspicious, where others work
constexpr auto drainInterval = 100ms;
constexpr auto listInterval = 10s; ///< the list counts the instances of all rollouts
constexpr int mostRollouts = 200;

/// A rollout and what the store says of it.
using ShownRollout = std::pair<RolloutRecord, Rollout>;

Result<ShownRollout> readShown(const QString& path, qint64 id)
{
    const auto store = RolloutStore::open(path);
    if (!store)
        return failure(store);
    const Result<RolloutRecord> record = (*store)->record(id);
    if (!record)
        return failure(record);
    return (*store)->read(id).transform(
        [&](const Rollout& rollout) { return ShownRollout(*record, rollout); });
}

} // namespace

RolloutSession::Private::Private(RolloutSession* session)
    : q(session), list(new RolloutListModel(session)), model(new UpgradeModel(session))
{
    rest.setSingleShot(true);
    rest.setInterval(restInterval);
    QObject::connect(&rest, &QTimer::timeout, q, [this] {
        if (isLookWanted)
            follow();
    });
    silence.setInterval(restsOfSilence * restInterval);
    QObject::connect(&silence, &QTimer::timeout, q, [this] { lookForSilence(); });
    drainTimer.setInterval(drainInterval);
    QObject::connect(&drainTimer, &QTimer::timeout, q, [this] { drain(); });
}

RolloutSession::RolloutSession(const QString& store, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this))
{
    d->store = store;
}

RolloutSession::~RolloutSession()
{
    d->jobs.stopAndWait();
}

const QString& RolloutSession::store() const
{
    return d->store;
}

/// What is worked on here is worked on in the store where it was begun.
void RolloutSession::setStore(const QString& path)
{
    if (path == d->store)
        return;
    d->store = path;
    d->watch.reset();
    d->ends.clear();
    d->list->setRecords({});
    d->hasRead = false;
    show(0);
    reload();
}

RolloutListModel* RolloutSession::rollouts() const
{
    return d->list;
}

UpgradeModel* RolloutSession::model() const
{
    return d->model;
}

const RolloutRecord* RolloutSession::shown() const
{
    return d->shown ? &*d->shown : nullptr;
}

qint64 RolloutSession::shownId() const
{
    return d->shownId;
}

bool RolloutSession::hasRead() const
{
    return d->hasRead;
}

const std::optional<Error>& RolloutSession::readError() const
{
    return d->readError;
}

void RolloutSession::setInterval(std::chrono::milliseconds interval)
{
    d->rest.setInterval(interval);
    d->silence.setInterval(restsOfSilence * interval);
}

void RolloutSession::setWatching(bool watching)
{
    if (std::exchange(d->isWatching, watching) == watching)
        return;
    if (watching) {
        d->silence.start();
        reload();
    } else {
        d->watch.reset();
        d->silence.stop();
    }
}

void RolloutSession::reload()
{
    d->look(true);
}

void RolloutSession::show(qint64 id)
{
    if (id == d->shownId)
        return;
    d->shownId = id;
    d->shown.reset();
    d->model->clear();
    Q_EMIT shownChanged();
    if (id == 0) {
        ++d->showing.generation;
        return;
    }
    d->ask(
        d->showing, [store = d->store, id] { return readShown(store, id); },
        [this](const Result<ShownRollout>& read) {
            if (!read) {
                d->shownId = 0;
                Q_EMIT shownChanged();
                Q_EMIT failed(read.error());
                return;
            }
            d->shown = read->first;
            d->model->setRollout(read->second);
            Q_EMIT shownChanged();
        });
}

void RolloutSession::Private::follow()
{
    isLookWanted = true;
    if (!looking.isOpen && !rest.isActive())
        look(!listed.isValid() || listed.hasExpired(std::chrono::milliseconds(listInterval).count()));
}

void RolloutSession::Private::lookForSilence()
{
    const bool othersWork = std::ranges::any_of(list->records(), [this](const RolloutRecord& record) {
        return record.isRunning && !workOn(record.id);
    });
    const bool isListOld =
        listed.isValid() && listed.hasExpired(std::chrono::milliseconds(listInterval).count());
    if (!looking.isOpen && (othersWork || readError || (isListOld && isListWanted)))
        look(true);
}

/// What was written before it watches is looked at once more.
void RolloutSession::Private::watchStore()
{
    if (!isWatching || watch)
        return;
    watch = std::make_unique<StoreWatch>(store);
    QObject::connect(watch.get(), &StoreWatch::changed, q, [this] { follow(); });
    follow();
}

/// One look at a time: asking anew, as after something was done, makes an earlier one count no longer.
void RolloutSession::Private::look(bool withList)
{
    isLookWanted = false;
    isListWanted = !withList;
    if (withList)
        listed.start();
    rest.start();
    const qint64 id = shown ? shownId : 0;
    ask(
        looking,
        [path = store, id, since = model->revision(), withList]() -> Result<Look> {
            const auto opened = RolloutStore::open(path);
            if (!opened)
                return failure(opened);
            Look seen;
            if (withList) {
                const Result<QList<RolloutRecord>> records = (*opened)->list(mostRollouts);
                if (!records)
                    return failure(records);
                seen.records = *records;
            }
            if (id == 0)
                return seen;
            const Result<RolloutRecord> record = (*opened)->record(id);
            const Result<QList<RolloutItem>> changed = (*opened)->changes(id, since);
            if (!record || !changed)
                return record ? failure(changed) : failure(record);
            seen.shown = *record;
            seen.changed = *changed;
            return seen;
        },
        [this](const Result<Look>& seen) { take(seen); });
}

void RolloutSession::Private::take(const Result<Look>& seen)
{
    const bool wasRead = std::exchange(hasRead, true);
    const bool wasWell = !readError;
    readError = seen ? std::nullopt : std::optional(seen.error());
    if (seen)
        watchStore();
    if (seen && seen->records)
        list->setRecords(*seen->records);
    else if (seen && seen->shown)
        noteInList(*seen->shown);
    if (!wasRead || !seen || !wasWell || seen->records)
        Q_EMIT q->rolloutsChanged();
    if (isLookWanted)
        follow();
    if (!seen || !seen->shown || seen->shown->id != shownId || !shown)
        return;
    model->update(seen->changed);
    shown = seen->shown;
    Q_EMIT q->shownChanged();
}

void RolloutSession::Private::noteInList(const RolloutRecord& record)
{
    QList<RolloutRecord> records = list->records();
    const auto known = std::ranges::find(records, record.id, &RolloutRecord::id);
    if (known == records.end())
        return;
    *known = record;
    list->setRecords(records);
}

} // namespace lockstep
