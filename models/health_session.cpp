#include "models/health_session.h"

#include "models/jobs.h"

namespace lockstep {

namespace {

using ReportPair = std::pair<HealthReport, HealthReport>;

constexpr int mostReports = 500;

Result<QList<HealthRecord>> readHistory(const QString& store, const QString& instance)
{
    return HealthHistory::open(store).and_then(
        [&](const std::unique_ptr<HealthHistory>& history) { return history->list(instance, mostReports); });
}

Result<HealthReport> readReport(const QString& store, qint64 id)
{
    return HealthHistory::open(store).and_then(
        [&](const std::unique_ptr<HealthHistory>& history) { return history->read(id); });
}

/// What came of a check of an instance.
struct Answer
{
    Result<HealthReport> report;
    std::optional<Error> storeError; ///< what kept it from being kept
};

/// What a whole report is put together from, where only some of its checks are made again.
struct Repetition
{
    QStringList only;
    std::optional<HealthReport> before;
    HealthLimits limits;
};

HealthReport withNew(HealthReport before, const QList<CheckedHealth>& found)
{
    for (const CheckedHealth& check : found) {
        const auto same = std::ranges::find(before.checks, check.name, &CheckedHealth::name);
        if (same == before.checks.end())
            before.checks.append(check);
        else
            *same = check;
    }
    return before;
}

} // namespace

struct HealthSession::Private
{
    /// Asking anew makes the answer to what was asked before count no longer.
    struct Question
    {
        quint64 generation = 0;
        std::stop_source stop;
        bool isOpen = false;
    };

    /// Runs `work(stop)` on a thread of its own, and `then(value)` here, unless it was asked again meanwhile.
    template <typename Work, typename Then>
    void ask(Question& question, Work work, Then then)
    {
        question.stop.request_stop();
        const quint64 generation = ++question.generation;
        question.isOpen = true;
        question.stop = jobs.start([this, &question, generation, work = std::move(work),
                                    then = std::move(then)](const std::stop_token& token) {
            QMetaObject::invokeMethod(
                q,
                [&question, generation, then, value = work(token)] {
                    if (question.generation != generation)
                        return;
                    question.isOpen = false;
                    then(value);
                },
                Qt::QueuedConnection);
        });
    }

    [[nodiscard]] Answer checkNow(const HealthRequest& request, const Repetition& repetition,
                                  const std::stop_token& stop);
    void begin(const QStringList& names);
    void take(const CheckedHealth& check);
    void finish(const Answer& answer, bool wasWhole);
    void showReport(const std::optional<HealthReport>& latest);
    void leaveInstance();
    void readNewest();

    HealthSession* q;
    QString store;
    QString instance;
    std::optional<QString> nextInstance; ///< when what is under way has ended
    std::optional<QString> nextStore;
    HealthLimits limits;

    QList<ShownCheck> checks;
    std::optional<HealthReport> report;
    Question checking;
    bool cancelling = false;

    QList<HealthRecord> history;
    bool hasRead = false;
    Question reading;
    std::optional<HealthReport> chosen;
    qint64 chosenId = 0;
    Question choosing;
    Question newest;
    std::optional<HealthComparison> comparison;
    Question comparing;

    Jobs jobs; // the last member: its threads end before anything they use goes
};

HealthSession::HealthSession(const QString& store, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>())
{
    d->q = this;
    d->store = store;
}

HealthSession::~HealthSession()
{
    d->jobs.stopAndWait();
}

const QString& HealthSession::instance() const
{
    return d->instance;
}

bool HealthSession::isRunning() const
{
    return d->checking.isOpen;
}

bool HealthSession::isCancelling() const
{
    return d->cancelling;
}

QStringList HealthSession::running() const
{
    QStringList names;
    for (const ShownCheck& check : d->checks) {
        if (check.isRunning)
            names.append(check.name);
    }
    return names;
}

const QList<ShownCheck>& HealthSession::checks() const
{
    return d->checks;
}

const HealthReport* HealthSession::report() const
{
    return d->report ? &*d->report : nullptr;
}

const QList<HealthRecord>& HealthSession::history() const
{
    return d->history;
}

bool HealthSession::isReading() const
{
    return d->reading.isOpen;
}

bool HealthSession::hasRead() const
{
    return d->hasRead;
}

const HealthReport* HealthSession::chosen() const
{
    return d->chosen ? &*d->chosen : nullptr;
}

qint64 HealthSession::chosenId() const
{
    return d->chosenId;
}

const HealthComparison* HealthSession::comparison() const
{
    return d->comparison ? &*d->comparison : nullptr;
}

void HealthSession::setTimeout(std::chrono::milliseconds timeout)
{
    d->limits.timeout = timeout;
}

void HealthSession::setStore(const QString& path)
{
    if (path == d->nextStore.value_or(d->store))
        return;
    d->nextStore = path;
    if (!isRunning())
        d->leaveInstance();
}

void HealthSession::setInstance(const QString& instance)
{
    if (instance == d->nextInstance.value_or(d->instance))
        return;
    d->nextInstance = instance;
    if (!isRunning())
        d->leaveInstance();
}

/// Forgets what is known of one instance, and reads about the next.
void HealthSession::Private::leaveInstance()
{
    if (!nextInstance && !nextStore)
        return;
    instance = std::exchange(nextInstance, std::nullopt).value_or(instance);
    store = std::exchange(nextStore, std::nullopt).value_or(store);
    history.clear();
    hasRead = false;
    chosen.reset();
    chosenId = 0;
    comparison.reset();
    ++choosing.generation;
    ++newest.generation;
    ++comparing.generation;
    showReport({});
    Q_EMIT q->instanceChanged();
    Q_EMIT q->chosenChanged();
    Q_EMIT q->comparisonChanged();
    q->reload();
}

void HealthSession::Private::showReport(const std::optional<HealthReport>& latest)
{
    report = latest;
    checks.clear();
    for (const CheckedHealth& check : latest ? latest->checks : QList<CheckedHealth>())
        checks.append({check.name, check});
    Q_EMIT q->checksReset();
    Q_EMIT q->reportChanged();
}

/// Blocks.
Answer HealthSession::Private::checkNow(const HealthRequest& request, const Repetition& repetition,
                                        const std::stop_token& stop)
{
    const auto here = [this](auto call) {
        QMetaObject::invokeMethod(q, std::move(call), Qt::QueuedConnection);
    };
    const Result<QList<HealthCheck>> made =
        healthSubject(request).and_then([&](const HealthSubject& subject) {
            return healthChecks(
                subject, {repetition.only, {}, request.places.executors && repetition.only.isEmpty()}, stop);
        });
    if (!made)
        return {failure(made), {}};
    QStringList names;
    for (const HealthCheck& check : *made)
        names.append(check.name);
    names.removeDuplicates();
    here([this, names] { begin(names); });
    HealthReport found{request.instance,
                       request.release ? request.release->toString() : QString(),
                       QDateTime::currentDateTimeUtc(),
                       qEnvironmentVariable("USER"),
                       {}};
    found.checks = runHealthChecks(*made, repetition.limits, stop,
                                   [&](const CheckedHealth& check) { here([this, check] { take(check); }); });
    if (stop.stop_requested())
        return {failure(ErrorKind::Cancelled, tr("check the health of"), request.instance,
                        tr("it was cancelled")),
                {}};
    if (repetition.before)
        return {withNew(*repetition.before, found.checks), {}};
    Answer answer{found, {}};
    if (const auto kept = HealthHistory::open(store).and_then(
            [&](const std::unique_ptr<HealthHistory>& opened) { return opened->add(found); });
        !kept)
        answer.storeError = kept.error();
    return answer;
}

void HealthSession::check(const HealthRequest& request, const QStringList& only)
{
    if (isRunning())
        return;
    const Repetition repetition{only, only.isEmpty() ? std::nullopt : d->report, d->limits};
    d->cancelling = false;
    d->ask(
        d->checking,
        [this, request, repetition](const std::stop_token& stop) {
            return d->checkNow(request, repetition, stop);
        },
        [this, wasWhole = !repetition.before](const Answer& answer) { d->finish(answer, wasWhole); });
    Q_EMIT runningChanged();
}

/// The checks are known, and look.
void HealthSession::Private::begin(const QStringList& names)
{
    const bool isSome = std::ranges::all_of(names,
                                            [this](const QString& name) {
                                                return std::ranges::contains(checks, name, &ShownCheck::name);
                                            }) &&
                        names.size() < checks.size();
    if (isSome) {
        for (ShownCheck& check : checks)
            check.isRunning = names.contains(check.name);
    } else {
        checks.clear();
        for (const QString& name : names)
            checks.append({name, {}, true});
    }
    Q_EMIT q->checksReset();
    Q_EMIT q->runningChanged();
}

void HealthSession::Private::take(const CheckedHealth& check)
{
    const auto found = std::ranges::find(checks, check.name, &ShownCheck::name);
    if (found == checks.end())
        return;
    found->found = check;
    found->isRunning = false;
    Q_EMIT q->checkChanged(int(found - checks.begin()));
    Q_EMIT q->runningChanged();
}

void HealthSession::Private::finish(const Answer& answer, bool wasWhole)
{
    cancelling = false;
    if (answer.report)
        showReport(*answer.report);
    else if (answer.report.error().kind != ErrorKind::Cancelled)
        Q_EMIT q->failed(answer.report.error());
    else if (!wasWhole)
        showReport(std::optional(report)); // what was not found out anew is as it was
    if (answer.storeError)
        Q_EMIT q->failed(*answer.storeError);
    Q_EMIT q->runningChanged();
    if (nextInstance || nextStore)
        leaveInstance();
    else if (answer.report && wasWhole)
        q->reload();
}

void HealthSession::cancel()
{
    if (!isRunning() || d->cancelling)
        return;
    d->cancelling = true;
    d->checking.stop.request_stop();
    Q_EMIT runningChanged();
}

void HealthSession::reload()
{
    if (d->instance.isEmpty()) {
        ++d->reading.generation;
        d->reading.isOpen = false;
        d->hasRead = true;
        Q_EMIT historyChanged();
        return;
    }
    d->ask(
        d->reading,
        [store = d->store, instance = d->instance](const std::stop_token&) {
            return readHistory(store, instance);
        },
        [this](const Result<QList<HealthRecord>>& records) {
            d->hasRead = true;
            d->history = records.value_or(QList<HealthRecord>());
            Q_EMIT historyChanged();
            if (!records)
                Q_EMIT failed(records.error());
            else if (!d->report && !isRunning() && !d->history.isEmpty())
                d->readNewest();
        });
    Q_EMIT historyChanged();
}

/// What was found last is shown until somebody looks again.
void HealthSession::Private::readNewest()
{
    ask(
        newest,
        [store = store, id = history.first().id](const std::stop_token&) { return readReport(store, id); },
        [this](const Result<HealthReport>& read) {
            if (!read)
                Q_EMIT q->failed(read.error());
            else if (!report && !checking.isOpen)
                showReport(*read);
        });
}

void HealthSession::choose(qint64 id)
{
    d->ask(
        d->choosing, [store = d->store, id](const std::stop_token&) { return readReport(store, id); },
        [this, id](const Result<HealthReport>& read) {
            d->chosen = read ? std::optional(*read) : std::nullopt;
            d->chosenId = read ? id : 0;
            Q_EMIT chosenChanged();
            if (!read)
                Q_EMIT failed(read.error());
        });
}

void HealthSession::compare(qint64 one, qint64 other)
{
    d->ask(
        d->comparing,
        [store = d->store, one, other](const std::stop_token&) {
            return readReport(store, one).and_then([&](const HealthReport& first) {
                return readReport(store, other).transform([&](const HealthReport& second) {
                    return ReportPair(first, second);
                });
            });
        },
        [this](const Result<ReportPair>& both) {
            d->comparison = both ? std::optional(compareHealth(both->first, both->second)) : std::nullopt;
            Q_EMIT comparisonChanged();
            if (!both)
                Q_EMIT failed(both.error());
        });
}

} // namespace lockstep
