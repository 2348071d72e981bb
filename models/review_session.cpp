// The queue is read; see review_session_actions.cpp for what is done to it.

#include "models/review_session.h"

#include "core/github/github_token.h"
#include "core/support/parallel.h"
#include "models/review_session_private.h"

#include <QSet>
#include <QSignalBlocker>

namespace lockstep {

namespace {

/// GitHub wants few requests at once.
constexpr int readers = 3;

} // namespace

Result<GitHubClient> ReviewSession::Private::Call::client() const
{
    Result<GitHubClient> client = gitHub->client(stop);
    if (!client)
        return client;
    GitHubPatience patience;
    patience.waiting = waiting;
    client->setPatience(patience);
    HttpRetry retry;
    retry.attempts = attempts;
    client->setRetry(retry);
    return client;
}

Result<LookedAt> ReviewSession::Private::Call::look(const GitHubClient& client, int number, bool all) const
{
    return (all ? readPullRequest(client, number, stop) : readPullRequestBriefly(client, number, stop))
        .transform([this](const PullRequestDetails& details) {
            return LookedAt{details, examine(details, fleet.get())};
        });
}

ReviewSession::Private::Private(ReviewSession* session)
    : q(session),
      queue(new ReviewModel(session)),
      kept(new ReviewActivity(session)),
      gitHub(std::make_shared<SharedGitHub>(GitHubPlace()))
{
    waitTimer.setSingleShot(true);
    QObject::connect(&waitTimer, &QTimer::timeout, q, [this] { forgetWait(); });
    QObject::connect(kept, &ReviewActivity::changed, q, [this] {
        queue->setActions(kept->actions());
        Q_EMIT q->storeRead();
    });
}

/// Answers are told in the order in which they come, on the session's thread.
void ReviewSession::Private::ask(Question& question, std::function<void(const Call&)> work)
{
    question.end();
    question.isOpen = true;
    const quint64 generation = question.generation;
    const auto here = [this](std::function<void()> then) {
        QMetaObject::invokeMethod(q, std::move(then), Qt::QueuedConnection);
    };
    Call call{gitHub, fleet, label, kept->store(), {}, {}, {}};
    call.tell = [here, &question, generation](std::function<void()> then) {
        here([&question, generation, then = std::move(then)] {
            if (question.generation == generation)
                then();
        });
    };
    call.waiting = [this, tell = call.tell](const GitHubWait& next) {
        tell([this, next] { noteWait(next); });
    };
    question.stop = jobs.start([call = std::move(call), work = std::move(work)](const std::stop_token& stop) {
        Call own = call;
        own.stop = stop;
        work(own);
    });
}

void ReviewSession::Private::show(const LookedAt& looked, bool hasAll)
{
    queue->setDetails(looked.details, looked.review, hasAll);
}

void ReviewSession::Private::noteWait(const GitHubWait& next)
{
    wait = next;
    const auto left = QDateTime::currentDateTimeUtc().msecsTo(next.until);
    waitTimer.start(std::chrono::milliseconds(std::max<qint64>(0, left)));
    Q_EMIT q->waitChanged();
}

void ReviewSession::Private::forgetWait()
{
    waitTimer.stop();
    if (!std::exchange(wait, std::nullopt))
        return;
    Q_EMIT q->waitChanged();
}

/// The store, and what in it is of the place.
void ReviewSession::Private::follow(const QString& store)
{
    const GitHubPlace& place = gitHub->place();
    const Result<QUrl> api = gitHubApiOf(place);
    kept->setPlace(store, api ? gitHubHost(*api) : QString(), place.repository);
}

void ReviewSession::Private::empty()
{
    for (Question* question : {&reading, &looking, &examining, &acting})
        question->end();
    queue->clear();
    lookedAt = 0;
    known = 0;
    hasRead = false;
    isLabelUnknown = false;
    lastRead = {};
    error.reset();
    forgetWait();
    setActivity({});
}

/// On a thread of its own.
void ReviewSession::Private::readAll(const Call& call)
{
    const Result<void> read =
        call.client().and_then([&](const GitHubClient& client) { return readQueue(call, client); });
    call.tell([this, read] { endReading(read); });
}

Result<void> ReviewSession::Private::readQueue(const Call& call, const GitHubClient& client)
{
    const QStringList labels = call.label.isEmpty() ? QStringList() : QStringList{call.label};
    const auto soFar = [&](const QList<PullRequest>& page) {
        call.tell([this, page] {
            queue->add(page);
            known = std::max(known, int(queue->size()));
            Q_EMIT q->readingChanged();
        });
    };
    const Result<QList<PullRequest>> pulls =
        listPullRequests(client, labels, QStringLiteral("open"), call.stop, soFar);
    if (!pulls)
        return failure(pulls);
    QList<int> numbers;
    for (const PullRequest& pull : *pulls)
        numbers.append(pull.number);
    const Result<bool> hasLabel = numbers.isEmpty() && !call.label.isEmpty()
                                      ? knowsLabel(client, call.label, call.stop)
                                      : Result<bool>(true);
    call.tell([this, numbers, isUnknown = !hasLabel.value_or(true)] {
        isLabelUnknown = isUnknown;
        queue->keepOnly(QSet<int>(numbers.begin(), numbers.end()));
        known = int(numbers.size());
        hasRead = true;
        Q_EMIT q->readingChanged();
    });
    return readEach(call, client, numbers);
}

/// One that went meanwhile is none of the queue; whatever else goes wrong would do so with the next one, too.
Result<void> ReviewSession::Private::readEach(const Call& call, const GitHubClient& client,
                                              const QList<int>& numbers)
{
    std::stop_source mishap;
    const std::stop_callback follow(call.stop, [&mishap] { mishap.request_stop(); });
    Call own = call;
    own.stop = mishap.get_token();
    const auto look = [&](int number) -> Result<void> {
        if (mishap.stop_requested())
            return {};
        const Result<LookedAt> looked = own.look(client, number, false);
        if (!looked && looked.error().kind != ErrorKind::NotFound) {
            const bool isFirst = mishap.request_stop();
            return isFirst ? failure(looked) : Result<void>();
        }
        call.tell([this, looked] {
            if (looked)
                show(*looked, false);
            ++lookedAt;
            Q_EMIT q->readingChanged();
        });
        return {};
    };
    const QList<Result<void>> all = inParallel(numbers, readers, look);
    const auto wrong = std::ranges::find_if(all, [](const Result<void>& one) { return !one; });
    return wrong == all.end() ? Result<void>() : *wrong;
}

void ReviewSession::Private::endReading(const Result<void>& end)
{
    reading.isOpen = false;
    if (!end && end.error().kind != ErrorKind::Cancelled)
        error = end.error();
    if (end)
        lastRead = QDateTime::currentDateTime();
    forgetWait();
    Q_EMIT q->readingChanged();
}

ReviewSession::ReviewSession(QObject* parent) : QObject(parent), d(std::make_unique<Private>(this)) {}

ReviewSession::~ReviewSession()
{
    const QSignalBlocker silent(this); // who listens may be half gone already, as the page that owns it
    d->jobs.stopAndWait();
}

const GitHubPlace& ReviewSession::place() const
{
    return d->gitHub->place();
}

const QString& ReviewSession::label() const
{
    return d->label;
}

ReviewModel* ReviewSession::queue() const
{
    return d->queue;
}

bool ReviewSession::isReading() const
{
    return d->reading.isOpen;
}

std::pair<int, int> ReviewSession::progress() const
{
    return {d->lookedAt, d->known};
}

bool ReviewSession::isLabelUnknown() const
{
    return d->isLabelUnknown;
}

bool ReviewSession::hasRead() const
{
    return d->hasRead;
}

const QDateTime& ReviewSession::lastRead() const
{
    return d->lastRead;
}

const std::optional<Error>& ReviewSession::error() const
{
    return d->error;
}

std::optional<GitHubWait> ReviewSession::wait() const
{
    return d->wait;
}

GitHubTraffic ReviewSession::traffic() const
{
    return d->gitHub->traffic();
}

QString ReviewSession::log() const
{
    return d->gitHub->log();
}

const std::optional<Error>& ReviewSession::storeError() const
{
    return d->kept->error();
}

void ReviewSession::setStore(const QString& store)
{
    if (store == d->kept->store())
        return;
    d->follow(store);
    d->kept->reload();
}

void ReviewSession::reloadStore()
{
    d->kept->reload();
}

void ReviewSession::adopt(const GitHubPlace& place, const QList<PullRequestDetails>& queue)
{
    setPlace(place);
    for (const PullRequestDetails& details : queue) {
        d->queue->add({details.pull});
        d->show({details, examine(details, d->fleet.get())}, true);
    }
    d->hasRead = true;
    d->lastRead = QDateTime::currentDateTime();
    d->known = int(queue.size());
    d->lookedAt = d->known;
    d->kept->reload();
    Q_EMIT readingChanged();
}

void ReviewSession::setPlace(const GitHubPlace& place)
{
    if (place == d->gitHub->place())
        return;
    d->gitHub = std::make_shared<SharedGitHub>(place);
    d->follow(d->kept->store());
    d->empty();
    Q_EMIT placeChanged();
    Q_EMIT readingChanged();
}

void ReviewSession::setLabel(const QString& label)
{
    if (label == d->label)
        return;
    d->label = label;
    d->empty();
    Q_EMIT placeChanged();
    Q_EMIT readingChanged();
}

void ReviewSession::setFleet(std::shared_ptr<const Fleet> fleet)
{
    if (!fleet && !d->fleet)
        return;
    d->fleet = std::move(fleet);
    QList<PullRequestDetails> known;
    for (const int number : d->queue->numbers()) {
        if (const std::optional<PullRequestDetails>& details = d->queue->row(number)->details)
            known.append(*details);
    }
    if (known.isEmpty())
        return;
    d->ask(d->examining, [this, known](const Private::Call& call) {
        for (const PullRequestDetails& details : known) {
            if (call.stop.stop_requested())
                return;
            call.tell([this, number = details.pull.number, sha = details.pull.headSha,
                       review = examine(details, call.fleet.get())] {
                const ReviewRow* row = d->queue->row(number);
                if (row && row->pull.headSha == sha)
                    d->queue->setReview(number, review);
            });
        }
    });
}

void ReviewSession::refresh()
{
    if (place().isEmpty())
        return;
    d->error.reset();
    d->lookedAt = 0;
    d->known = int(d->queue->size());
    d->kept->reload();
    d->ask(d->reading, [this](const Private::Call& call) { d->readAll(call); });
    Q_EMIT readingChanged();
}

void ReviewSession::stopReading()
{
    if (!isReading())
        return;
    d->reading.end();
    d->forgetWait();
    Q_EMIT readingChanged();
}

void ReviewSession::look(int number)
{
    if (place().isEmpty())
        return;
    d->ask(d->looking, [this, number](const Private::Call& call) {
        const Result<LookedAt> looked = call.client().and_then(
            [&](const GitHubClient& client) { return call.look(client, number, true); });
        call.tell([this, number, looked] {
            d->looking.isOpen = false;
            if (!looked) {
                if (looked.error().kind != ErrorKind::Cancelled)
                    Q_EMIT failed(looked.error());
                return;
            }
            d->show(*looked, true);
            Q_EMIT this->looked(number);
        });
    });
}

} // namespace lockstep
