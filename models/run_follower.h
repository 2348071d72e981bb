#pragma once

#include "models/github_place.h"
#include "models/job_log_lines.h"
#include "models/jobs.h"
#include "models/run_jobs_model.h"

#include <QCache>
#include <QObject>
#include <QTimer>

namespace lockstep {

/// How closely a run is followed.
struct RunPace
{
    std::chrono::milliseconds look = std::chrono::seconds(5);
    std::chrono::milliseconds away = std::chrono::seconds(20); ///< until a GitHub that is away is asked again
    std::chrono::milliseconds settle{300}; ///< what is chosen in passing is not asked about
    std::chrono::milliseconds lateLog = std::chrono::seconds(3); ///< a log comes after the end of its job
};

/// One run of a workflow as somebody looks at it: its jobs with their steps, live, and the log of one of
/// them, which GitHub hands out when the job has ended. It is only asked about while somebody looks, and no
/// more once it has ended; what has not changed is not sent again (ETag).
class RunFollower : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Idle,      ///< there is no run to follow
        Asking,    ///< nothing is known of it yet
        Following, ///< it is under way
        Ended,
        Gone,    ///< it is not there, or not any more, or this token does not see it
        Refused, ///< there is no right to it, or no access at all
        Away,    ///< nobody answers; it is asked again
        Failed,
    };

    enum class Log {
        NotChosen, ///< no job is
        NotYet,    ///< the job has not ended
        None,      ///< the job was skipped
        Reading,
        Shown,
        Gone,
        Refused,
        Away,
        Failed,
    };

    explicit RunFollower(QObject* parent = nullptr);
    ~RunFollower() override;

    void setPace(const RunPace& pace);

    /// Another run, or none: 0.
    void setRun(const GitHubPlace& place, qint64 run);
    /// Somebody looks.
    void setWatching(bool watching);
    /// Somebody looks at the log, too.
    void setLogWanted(bool wanted);
    /// Another one than the most telling one, which it is first.
    void chooseJob(qint64 id);
    /// Asks again, also what is known to have ended.
    void reload();
    /// Takes this as what GitHub says of a run, with the logs of its jobs by number: it is not asked about.
    void adopt(const FollowedRun& run, const QMap<qint64, QString>& logs);

    [[nodiscard]] State state() const { return m_state; }

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

    /// What is waited for, as a rate limit; empty: nothing.
    [[nodiscard]] const QString& waiting() const { return m_waiting; }

    [[nodiscard]] qint64 run() const { return m_run; }

    [[nodiscard]] RunJobsModel* jobs() const { return m_model; }

    /// Whose log is wanted; null: none.
    [[nodiscard]] const WorkflowJob* chosenJob() const { return m_model->job(m_job); }

    [[nodiscard]] LogModel* log() const { return m_log; }

    [[nodiscard]] Log logState() const { return m_logState; }

    [[nodiscard]] const std::optional<Error>& logError() const { return m_logError; }

Q_SIGNALS:
    void changed();    ///< state(), error(), waiting(), run()
    void logChanged(); ///< chosenJob(), logState(), logError()

private:
    /// What the thread that follows tells.
    struct News
    {
        std::optional<FollowedRun> run;
        std::optional<Error> error;
        bool isAway = false;
    };

    struct ReadLog
    {
        std::optional<JobLogText> text;
        std::optional<Error> error;
        bool isAway = false;
    };

    /// A run that is not asked about.
    struct Adopted
    {
        FollowedRun run;
        QMap<qint64, QString> logs;
    };

    void begin();
    void stop();
    void take(const News& news);
    void setState(State state, const std::optional<Error>& error = {});
    void sayWaiting(const GitHubWait& wait);
    void chooseMostTelling();
    void forgetLog();
    void followLog();
    void readLog();
    void takeLog(const ReadLog& read);
    void readLogAgain(int number);
    void setLog(Log state, const std::optional<Error>& error = {});
    [[nodiscard]] GitHubClient patient(const GitHubClient& client, int number);

    RunPace m_pace;
    std::shared_ptr<SharedGitHub> m_github;
    qint64 m_run = 0;
    bool m_isWatching = false;
    bool m_isLogWanted = false;
    State m_state = State::Idle;
    std::optional<Error> m_error;
    QString m_waiting;
    QDateTime m_created; ///< of the run
    RunJobsModel* m_model;
    QCache<qint64, FollowedRun> m_ended; ///< nothing changes about them
    QSet<qint64> m_seenOpen;             ///< jobs whose end has been seen coming
    QMap<qint64, Adopted> m_adopted;     ///< by run
    QTimer m_settle;
    QTimer m_waitOver;
    int m_asked = 0; ///< number of the latest question
    std::stop_source m_stop;

    qint64 m_job = 0;
    bool m_isOwnChoice = false; ///< somebody has chosen the job
    LogModel* m_log;
    Log m_logState = Log::NotChosen;
    std::optional<Error> m_logError;
    int m_logAsked = 0;
    QTimer m_logSettle;
    std::stop_source m_logStop;

    Jobs m_threads; // last: its threads use the others
};

} // namespace lockstep
