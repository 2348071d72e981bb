// A place is opened and watched; see cluster_session_changes.cpp for what is done to it.

#include "models/cluster_session_private.h"

#include <QCoreApplication>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr auto drainInterval = 80ms;
constexpr auto busyInterval = 20ms; ///< while more has come than can be shown at once
constexpr auto showingTime = 4ms;   ///< at a stretch: the rest of a frame is for painting
constexpr qsizetype rowsAtOnce = 500;
constexpr auto longestWait = 5s; ///< somebody is looking on
constexpr int mostEvents = 2'000;
constexpr int mostLogLines = 100'000;
constexpr qsizetype mostLogCharacters = 40'000'000;

QList<KubeResource> watchedResources()
{
    QList<KubeResource> all{builtInResource(u"Pod"), builtInResource(u"Event")};
    for (const QString& kind : workloadKinds())
        all.append(builtInResource(kind));
    return all;
}

QStringList namesOf(const KubeList& list)
{
    QStringList names;
    for (const QJsonObject& object : list.items)
        names.append(keyOf(object).name);
    names.sort();
    return names;
}

} // namespace

ClusterSession::Private::Private(ClusterSession* session)
    : q(session),
      pods(new PodModel(session)),
      workloads(new WorkloadModel(session)),
      events(new EventListModel(session)),
      log(new LogModel(session))
{
    log->setCapacity(mostLogLines, mostLogCharacters);
    drainTimer.setInterval(drainInterval);
    QObject::connect(&drainTimer, &QTimer::timeout, q, [this] {
        const bool hasShownAll = drain();
        const bool hasToldAll = drainLogs();
        drainTimer.setInterval(hasShownAll && hasToldAll ? drainInterval : busyInterval);
    });
}

ClusterSession::ClusterSession(QObject* parent) : QObject(parent), d(std::make_unique<Private>(this)) {}

ClusterSession::~ClusterSession()
{
    const QSignalBlocker silent(this); // who listens may be half gone already, as the page that owns it
    close();
    d->jobs.stopAndWait();
}

ClusterSession::State ClusterSession::state() const
{
    return d->state;
}

QString ClusterSession::trouble() const
{
    return d->trouble;
}

std::optional<Error> ClusterSession::error() const
{
    return d->error;
}

const KubeChoices& ClusterSession::choices() const
{
    return d->choices;
}

const QStringList& ClusterSession::nameSpaces() const
{
    return d->nameSpaces;
}

const ClusterSpaceName& ClusterSession::name() const
{
    return d->name;
}

QString ClusterSession::context() const
{
    return d->space ? d->space->client.access().context : QString();
}

QString ClusterSession::nameSpace() const
{
    return d->space ? d->space->nameSpace : QString();
}

bool ClusterSession::isEverywhere() const
{
    return d->space && d->space->nameSpace.isEmpty();
}

bool ClusterSession::isInsecure() const
{
    return d->space && d->space->client.access().insecure;
}

QString ClusterSession::server() const
{
    return d->space ? d->space->client.access().server.toDisplayString() : QString();
}

PodModel* ClusterSession::pods() const
{
    return d->pods;
}

WorkloadModel* ClusterSession::workloads() const
{
    return d->workloads;
}

EventListModel* ClusterSession::events() const
{
    return d->events;
}

LogModel* ClusterSession::log() const
{
    return d->log;
}

void ClusterSession::readChoices(const QString& kubeconfig)
{
    d->jobs.start([this, kubeconfig, asked = ++d->choicesAsked](const std::stop_token&) {
        const QStringList files = kubeconfig.isEmpty()
                                      ? Kubeconfig::files(QProcessEnvironment::systemEnvironment())
                                      : QStringList{kubeconfig};
        d->tell([this, kubeconfig, asked, read = Kubeconfig::read(files)] {
            if (asked != d->choicesAsked)
                return; // the user wants another file's since
            // Who has none yet has done nothing wrong.
            const bool hasNone = kubeconfig.isEmpty() && !read && read.error().kind == ErrorKind::NotFound;
            if (!read && !hasNone) {
                Q_EMIT failed(read.error());
                return;
            }
            d->choices = read ? KubeChoices{read->contexts(), read->currentContext()} : KubeChoices();
            Q_EMIT choicesChanged();
        });
    });
}

void ClusterSession::Private::setState(State next, const QString& why)
{
    if (state == next && trouble == why)
        return;
    state = next;
    trouble = why;
    Q_EMIT q->stateChanged();
}

void ClusterSession::close()
{
    ++d->generation;
    d->openStop.request_stop();
    stopLogs();
    cancelCompare();
    d->workStop.request_stop();
    // Its threads may take a moment to end: not on this one.
    if (d->watches)
        d->jobs.start([watches = std::move(d->watches)](const std::stop_token&) mutable { watches.reset(); });
    d->watches.reset();
    d->drainTimer.stop();
    d->feed = std::make_shared<ClusterFeed>();
    d->pending = {};
    d->pods->clear();
    d->workloads->clear();
    d->events->clear();
    d->log->clear();
    d->forgetDiff();
    d->setRollouts({});
    d->synced.clear();
    d->space.reset();
    d->error.reset();
    d->setState(State::Closed);
}

void ClusterSession::open(const ClusterSpaceName& name)
{
    close();
    d->name = name;
    d->openStop = {};
    d->setState(State::Opening);
    d->jobs.start([this, name, generation = d->generation](const std::stop_token&) {
        d->tell([this, name, generation, space = openClusterSpace(name)] {
            if (generation == d->generation)
                d->opened(name, space);
        });
    });
}

void ClusterSession::Private::opened(const ClusterSpaceName& asked, Result<ClusterSpace> opened)
{
    if (!opened) {
        error = opened.error();
        setState(State::Failed);
        return;
    }
    name = asked;
    space = *std::move(opened);
    Q_EMIT q->stateChanged();
    watch();
    // Who may not list them can still type their names.
    jobs.start([this, client = space->client, stop = openStop.get_token(),
                opening = generation](const std::stop_token&) {
        Result<KubeList> list = listObjects(client, builtInResource(u"Namespace"), {}, {}, stop);
        tell([this, opening, names = list ? namesOf(*list) : QStringList()] {
            if (opening != generation)
                return;
            nameSpaces = names;
            Q_EMIT q->nameSpacesChanged();
        });
    });
}

void ClusterSession::Private::watch()
{
    QList<WatchedCollection> collections;
    for (const KubeResource& resource : watchedResources())
        collections.append({resource, space->nameSpace});
    watches = std::make_shared<KubeWatches>(
        space->client, collections,
        KubeWatches::Listener{
            [feed = feed](const KubeResource& resource, const KubeEvent& event) {
                feed->push(resource, event);
            },
            [feed = feed](const KubeResource&, const Error& why) { feed->fail(why); },
            [feed = feed](const KubeResource& resource, const QString& why) { feed->wait(resource, why); },
            [feed = feed](const KubeResource& resource) { feed->goOn(resource); }},
        KubeWatchOptions{.longestDelay = longestWait});
    drainTimer.start();
}

void ClusterSession::adopt(const ClusterSpace& space, const QList<QJsonObject>& objects)
{
    close();
    d->space = space;
    for (const QJsonObject& object : objects)
        d->feed->push(builtInResource(object[u"kind"].toString()), {KubeEvent::Kind::Added, object});
    for (const KubeResource& resource : watchedResources())
        d->feed->push(resource, {KubeEvent::Kind::Synced, {}});
    d->setState(State::Opening);
    while (!d->drain()) {
    }
    d->drainTimer.start();
}

/// Others wait for this thread, too: what does not fit into a moment is shown in the next.
bool ClusterSession::Private::showRows()
{
    const QDeadlineTimer end(showingTime, Qt::PreciseTimer);
    bool anyPods = false;
    do {
        if (!pending.workloads.isEmpty()) {
            RowNews<WorkloadRow> some = pending.workloads.takeSome(rowsAtOnce);
            workloads->apply(std::move(some.changed), some.gone);
            anyPods = true;
        } else if (!pending.pods.isEmpty()) {
            RowNews<PodRow> some = pending.pods.takeSome(rowsAtOnce);
            pods->apply(std::move(some.changed), some.gone);
            anyPods = true;
        } else if (!pending.events.isEmpty()) {
            RowNews<EventRow> some = pending.events.takeSome(rowsAtOnce);
            events->apply(std::move(some.changed), some.gone);
            ownEvents();
        }
    } while (pending.hasRows() && !end.hasExpired());
    if (anyPods)
        workloads->setPods(workloadPods(pods->rows()));
    return !pending.hasRows();
}

bool ClusterSession::Private::drain()
{
    ClusterFeed::News news = feed->take();
    pending.pods.join(std::move(news.pods));
    pending.workloads.join(std::move(news.workloads));
    pending.events.join(std::move(news.events));
    pending.synced.unite(news.synced);
    const bool all = showRows();
    if (all)
        synced.unite(std::exchange(pending.synced, {}));
    if (news.trouble && news.trouble->kind != ErrorKind::Cancelled) {
        error = news.trouble;
        setState(State::Failed);
        return all;
    }
    const bool knowsAll = synced.size() == watchedResources().size();
    if (!news.waiting.isEmpty()) // what was never there cannot be away
        setState(synced.isEmpty() ? State::Opening : State::Waiting, news.waiting);
    else if (state == State::Waiting || state == State::Opening)
        setState(knowsAll ? State::Live : State::Opening);
    return all;
}

/// Events come without end; the oldest go.
void ClusterSession::Private::ownEvents()
{
    const int tooMany = events->rowCount() - mostEvents;
    if (tooMany <= 0)
        return;
    std::vector<std::pair<QDateTime, QString>> byTime;
    byTime.reserve(size_t(events->rowCount()));
    for (int row = 0; row < events->rowCount(); ++row)
        byTime.emplace_back(events->row(row).summary.time, events->keyOf(row));
    std::ranges::nth_element(byTime, byTime.begin() + tooMany);
    QSet<QString> gone;
    for (int i = 0; i < tooMany; ++i)
        gone.insert(byTime[size_t(i)].second);
    events->apply({}, gone);
}

} // namespace lockstep
