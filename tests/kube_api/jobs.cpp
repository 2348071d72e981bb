#include "kube_api/json_paths.h"
#include "kube_api/workloads.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

const QString component = QStringLiteral("job-controller");

bool isOver(const QJsonObject& status)
{
    return !conditionOf(status, u"Complete"_s).isEmpty() || !conditionOf(status, u"Failed"_s).isEmpty();
}

qint64 countPhase(const QList<QJsonObject>& pods, const QString& phase)
{
    return std::ranges::count_if(pods,
                                 [&](const QJsonObject& pod) { return text(pod, u"status.phase") == phase; });
}

qint64 restartsOf(const QList<QJsonObject>& pods)
{
    qint64 all = 0;
    for (const QJsonObject& pod : pods) {
        for (const QJsonValue& status : at(pod, u"status.containerStatuses").toArray())
            all += number(status.toObject(), u"restartCount");
    }
    return all;
}

class JobRun
{
public:
    JobRun(Control& control, const QJsonObject& job)
        : m_control(control),
          m_job(job),
          m_pods(control.owned(u"pods"_s, job)),
          m_status(job.value(u"status"_s).toObject())
    {
        m_active = m_pods;
        m_active.removeIf([](const QJsonObject& pod) { return !isActive(pod); });
    }

    void step()
    {
        if (isGoing(m_job) || isOver(m_status))
            return;
        if (at(m_job, u"spec.suspend").toBool()) {
            setOutcome(u"Suspended"_s, u"JobSuspended"_s, u"Job suspended"_s);
            return m_control.writeStatus(u"jobs"_s, m_job, m_status);
        }
        if (!m_status.contains(u"startTime"_s))
            m_status.insert(u"startTime"_s, m_control.clock.stamp());
        const qint64 succeeded = countPhase(m_pods, u"Succeeded"_s);
        const qint64 failed = countPhase(m_pods, u"Failed"_s);
        const qint64 wanted = number(m_job, u"spec.completions", 1);
        const qint64 limit = number(m_job, u"spec.backoffLimit", 6);
        const QDateTime start = KubeClock::read(text(m_status, u"startTime"));
        const qint64 deadline = number(m_job, u"spec.activeDeadlineSeconds", -1);
        if (failed > limit || restartsOf(m_pods) > limit)
            fail(u"BackoffLimitExceeded"_s, u"Job has reached the specified backoff limit"_s);
        else if (deadline >= 0 && start.secsTo(m_control.clock.now()) >= deadline)
            fail(u"DeadlineExceeded"_s, u"Job was active longer than specified deadline"_s);
        else if (succeeded >= wanted)
            complete();
        else
            createPods(std::min(number(m_job, u"spec.parallelism", 1), wanted - succeeded));
        count(u"succeeded"_s, succeeded);
        count(u"failed"_s, failed);
        count(u"active"_s, isOver(m_status) ? 0 : m_active.size());
        m_status.insert(u"ready"_s, isOver(m_status) ? 0 : std::ranges::count_if(m_active, isReady));
        m_status.insert(u"terminating"_s, 0);
        m_status.insert(u"uncountedTerminatedPods"_s, QJsonObject());
        m_control.writeStatus(u"jobs"_s, m_job, m_status);
    }

private:
    void count(const QString& name, qint64 value)
    {
        if (value > 0)
            m_status.insert(name, value);
        else
            m_status.remove(name);
    }

    void createPods(qint64 wanted)
    {
        if (m_control.stage.hasTrouble({nameOf(m_job)}, Trouble::Quota)) {
            m_control.say(
                m_job, u"Warning"_s, u"FailedCreate"_s,
                u"Error creating: pods \"%1-\" is forbidden: exceeded quota: compute, requested: pods=1, "
                "used: pods=0, limited: pods=0"_s.arg(nameOf(m_job)),
                component);
            return;
        }
        const qint64 missing = wanted - m_active.size();
        for (qint64 i = 0; i < missing; ++i) {
            QJsonObject pod = podFrom(at(m_job, u"spec.template").toObject(), {});
            put(pod, u"metadata.generateName", nameOf(m_job) + u'-');
            const QJsonObject made = m_control.createOwned(u"pods"_s, pod, m_job);
            if (made.isEmpty())
                return;
            m_active.append(made);
            m_control.say(m_job, u"Normal"_s, u"SuccessfulCreate"_s, u"Created pod: "_s + nameOf(made),
                          component);
        }
    }

    void setOutcome(const QString& type, const QString& reason, const QString& message)
    {
        QJsonObject condition{
            {u"type"_s, type}, {u"status"_s, u"True"_s}, {u"lastProbeTime"_s, m_control.clock.stamp()}};
        if (const QJsonObject before = conditionOf(m_status, type); !before.isEmpty())
            condition.insert(u"lastProbeTime"_s, before.value(u"lastProbeTime"_s));
        condition.insert(u"reason"_s, reason);
        condition.insert(u"message"_s, message);
        setCondition(m_status, condition, m_control.clock.stamp());
    }

    void complete()
    {
        const QString message = u"Reached expected number of succeeded pods"_s;
        setOutcome(u"SuccessCriteriaMet"_s, u"CompletionsReached"_s, message);
        setOutcome(u"Complete"_s, u"CompletionsReached"_s, message);
        m_status.insert(u"completionTime"_s, m_control.clock.stamp());
        m_control.say(m_job, u"Normal"_s, u"Completed"_s, u"Job completed"_s, component);
    }

    void fail(const QString& reason, const QString& message)
    {
        setOutcome(u"FailureTarget"_s, reason, message);
        setOutcome(u"Failed"_s, reason, message);
        for (const QJsonObject& pod : m_active)
            m_control.remove(u"pods"_s, pod);
        m_control.say(m_job, u"Warning"_s, reason, message, component);
    }

    Control& m_control;
    QJsonObject m_job;
    QList<QJsonObject> m_pods;
    QList<QJsonObject> m_active;
    QJsonObject m_status;
};

} // namespace

void stepJobs(Control& control)
{
    for (const QJsonObject& job : control.actors(u"jobs"_s))
        JobRun(control, job).step();
}

} // namespace lockstep::test
