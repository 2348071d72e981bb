#include "models/run_follower.h"

#include "core/support/waiting.h"

namespace lockstep {

namespace {

constexpr int keptRuns = 100;
constexpr int mostLines = 50'000;
constexpr qsizetype mostCharacters = 32'000'000;
constexpr int triesForLog = 5;

template <typename State>
State stateOf(const Error& error, bool isAway)
{
    if (isAway)
        return State::Away;
    if (error.kind == ErrorKind::NotFound)
        return State::Gone;
    const bool isRefused = error.kind == ErrorKind::Connection || error.kind == ErrorKind::Usage;
    return isRefused ? State::Refused : State::Failed;
}

/// A GitHub that is away is told of soon, and asked again later.
GitHubClient impatient(GitHubClient client)
{
    HttpRetry retry;
    retry.attempts = 2;
    client.setRetry(std::move(retry));
    return client;
}

/// A log that is not there yet is waited for, where its job has ended just now.
Result<QString> readFreshLog(const GitHubClient& client, qint64 job, int tries,
                             std::chrono::milliseconds pause, const std::stop_token& stop)
{
    while (true) {
        Result<QString> log = readJobLog(client, job, stop);
        if (log || log.error().kind != ErrorKind::NotFound || --tries <= 0 ||
            !sleepUnlessStopped(pause, stop))
            return log;
    }
}

} // namespace

RunFollower::RunFollower(QObject* parent)
    : QObject(parent), m_model(new RunJobsModel(this)), m_ended(keptRuns), m_log(new LogModel(this))
{
    m_log->setLaneWidth(0);
    m_log->setCapacity(mostLines, mostCharacters);
    m_settle.setSingleShot(true);
    m_settle.setInterval(m_pace.settle);
    connect(&m_settle, &QTimer::timeout, this, &RunFollower::begin);
    m_logSettle.setSingleShot(true);
    m_logSettle.setInterval(m_pace.settle);
    connect(&m_logSettle, &QTimer::timeout, this, &RunFollower::readLog);
    m_waitOver.setSingleShot(true);
    connect(&m_waitOver, &QTimer::timeout, this, [this] {
        m_waiting.clear();
        Q_EMIT changed();
    });
}

RunFollower::~RunFollower()
{
    m_threads.stopAndWait();
}

void RunFollower::setPace(const RunPace& pace)
{
    m_pace = pace;
    m_settle.setInterval(pace.settle);
    m_logSettle.setInterval(pace.settle);
}

void RunFollower::setRun(const GitHubPlace& place, qint64 run)
{
    if (m_github && m_github->place() == place && m_run == run)
        return;
    stop();
    if (!m_github || m_github->place() != place) {
        m_github = std::make_shared<SharedGitHub>(place);
        m_ended.clear();
    }
    m_run = run;
    m_job = 0;
    m_isOwnChoice = false;
    m_created = {};
    m_seenOpen.clear();
    m_model->setJobs({});
    forgetLog();
    if (run == 0)
        return setState(State::Idle);
    if (const auto adopted = m_adopted.constFind(run); adopted != m_adopted.cend())
        return take({adopted->run, {}});
    if (const FollowedRun* known = m_ended.object(run))
        return take({*known, {}});
    setState(State::Asking);
    if (m_isWatching)
        m_settle.start();
}

void RunFollower::setWatching(bool watching)
{
    if (std::exchange(m_isWatching, watching) == watching)
        return;
    if (!watching)
        return stop();
    if (m_run != 0 && m_state != State::Ended && !m_adopted.contains(m_run))
        m_settle.start();
    followLog();
}

void RunFollower::setLogWanted(bool wanted)
{
    m_isLogWanted = wanted;
    if (wanted)
        chooseMostTelling();
    followLog();
}

void RunFollower::chooseJob(qint64 id)
{
    m_isOwnChoice = true;
    if (std::exchange(m_job, id) != id)
        forgetLog();
    followLog();
}

void RunFollower::reload()
{
    if (m_run == 0 || m_adopted.contains(m_run))
        return;
    m_ended.remove(m_run);
    stop();
    forgetLog();
    setState(State::Asking);
    if (m_isWatching)
        begin();
}

void RunFollower::adopt(const FollowedRun& run, const QMap<qint64, QString>& logs)
{
    m_adopted.insert(run.run.id, {run, logs});
}

/// What is known stays.
void RunFollower::stop()
{
    m_settle.stop();
    m_logSettle.stop();
    ++m_asked;
    m_stop.request_stop();
    ++m_logAsked;
    m_logStop.request_stop();
    if (m_logState == Log::Reading)
        setLog(Log::NotChosen);
    if (m_waitOver.isActive()) {
        m_waitOver.stop();
        m_waiting.clear();
        Q_EMIT changed();
    }
}

/// Whoever waits for a rate limit says so.
GitHubClient RunFollower::patient(const GitHubClient& client, int number)
{
    GitHubClient made = impatient(client);
    GitHubPatience patience = made.patience();
    patience.waiting = [this, number](const GitHubWait& wait) {
        QMetaObject::invokeMethod(
            this,
            [this, number, wait] {
                if (number == m_asked)
                    sayWaiting(wait);
            },
            Qt::QueuedConnection);
    };
    made.setPatience(std::move(patience));
    return made;
}

void RunFollower::begin()
{
    m_stop.request_stop();
    const int number = ++m_asked;
    m_stop = m_threads.start([this, number, github = m_github, run = m_run,
                              pace = m_pace](const std::stop_token& stop) {
        const auto tell = [&](const News& news) {
            QMetaObject::invokeMethod(
                this,
                [this, number, news] {
                    if (number == m_asked)
                        take(news);
                },
                Qt::QueuedConnection);
        };
        while (!stop.stop_requested()) {
            const Result<GitHubClient> client = github->client(stop);
            const Result<FollowedRun> end = client
                                                ? followRun(
                                                      patient(*client, number), run, pace.look,
                                                      [&](const FollowedRun& now) { tell({now, {}}); }, stop)
                                                : failure(client);
            if (end || stop.stop_requested())
                return;
            const bool isAway = client && client->isAway();
            tell({{}, end.error(), isAway});
            if (!isAway || !sleepUnlessStopped(pace.away, stop))
                return;
        }
    });
}

void RunFollower::take(const News& news)
{
    if (!news.run)
        return setState(stateOf<State>(*news.error, news.isAway), news.error);
    m_created = news.run->run.created;
    for (const WorkflowJob& job : news.run->jobs) {
        if (job.conclusion.isEmpty())
            m_seenOpen.insert(job.id);
    }
    m_model->setJobs(news.run->jobs);
    m_waiting.clear();
    if (news.run->run.isDone())
        m_ended.insert(m_run, new FollowedRun(*news.run));
    setState(news.run->run.isDone() ? State::Ended : State::Following);
    if (m_isLogWanted)
        chooseMostTelling();
    if (m_logState == Log::Away)
        setLog(Log::NotChosen);
    followLog();
}

void RunFollower::setState(State state, const std::optional<Error>& error)
{
    m_state = state;
    m_error = error;
    Q_EMIT changed();
}

void RunFollower::sayWaiting(const GitHubWait& wait)
{
    const QDateTime until = wait.until.toLocalTime();
    m_waiting = tr("Waits until %1: %2").arg(until.toString(QStringLiteral("HH:mm:ss")), wait.reason);
    m_waitOver.start(int(std::clamp<qint64>(QDateTime::currentDateTime().msecsTo(until), 0, 3'600'000)));
    Q_EMIT changed();
}

void RunFollower::chooseMostTelling()
{
    if (m_isOwnChoice)
        return;
    const qint64 job = m_model->mostTelling();
    if (std::exchange(m_job, job) != job)
        forgetLog();
}

void RunFollower::forgetLog()
{
    ++m_logAsked;
    m_logSettle.stop();
    m_logStop.request_stop();
    if (m_log->rowCount() > 0)
        m_log->clear();
    setLog(Log::NotChosen);
}

/// Reads the log of the chosen job once there is one.
void RunFollower::followLog()
{
    const bool isOpen = m_logState == Log::NotChosen || m_logState == Log::NotYet;
    if (!m_isWatching || !m_isLogWanted || !isOpen)
        return;
    const WorkflowJob* job = chosenJob();
    if (!job)
        return setLog(Log::NotChosen);
    if (job->conclusion == u"skipped")
        return setLog(Log::None);
    if (job->conclusion.isEmpty())
        return setLog(Log::NotYet);
    setLog(Log::Reading);
    m_logSettle.start();
}

void RunFollower::readLog()
{
    const WorkflowJob* job = chosenJob();
    if (!job)
        return setLog(Log::NotChosen);
    if (const auto adopted = m_adopted.constFind(m_run); adopted != m_adopted.cend())
        return takeLog({jobLogText(adopted->logs.value(job->id), mostLines, m_created), {}});
    m_logStop.request_stop();
    const int number = ++m_logAsked;
    const int tries = m_seenOpen.contains(job->id) ? triesForLog : 1;
    m_logStop = m_threads.start([this, number, github = m_github, id = job->id, tries, created = m_created,
                                 pause = m_pace.lateLog](const std::stop_token& stop) {
        const Result<GitHubClient> client = github->client(stop);
        const Result<QString> log = client ? readFreshLog(impatient(*client), id, tries, pause, stop)
                                           : Result<QString>(failure(client));
        ReadLog read;
        if (log)
            read.text = jobLogText(*log, mostLines, created);
        else
            read.error = log.error();
        read.isAway = client && client->isAway();
        QMetaObject::invokeMethod(
            this,
            [this, number, read] {
                if (number == m_logAsked)
                    takeLog(read);
            },
            Qt::QueuedConnection);
    });
}

void RunFollower::takeLog(const ReadLog& read)
{
    if (!read.text) {
        setLog(stateOf<Log>(*read.error, read.isAway), read.error);
        if (read.isAway)
            QTimer::singleShot(m_pace.away, this, [this, number = m_logAsked] { readLogAgain(number); });
        return;
    }
    m_log->clear();
    m_log->append(read.text->entries, read.text->texts);
    setLog(Log::Shown);
}

/// Unless something else has been asked for since.
void RunFollower::readLogAgain(int number)
{
    if (number != m_logAsked || m_logState != Log::Away)
        return;
    m_logState = Log::NotChosen;
    followLog();
}

void RunFollower::setLog(Log state, const std::optional<Error>& error)
{
    m_logState = state;
    m_logError = error;
    Q_EMIT logChanged();
}

} // namespace lockstep
