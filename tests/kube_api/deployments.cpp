#include "kube_api/json_paths.h"
#include "kube_api/workloads.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

const QString hashLabel = QStringLiteral("pod-template-hash");
const QString revisionKey = QStringLiteral("deployment.kubernetes.io/revision");
const QString component = QStringLiteral("deployment-controller");

qint64 revisionOf(const QJsonObject& object)
{
    return at(object, u"metadata.annotations").toObject().value(revisionKey).toString().toLongLong();
}

QJsonObject templateOf(const QJsonObject& workload)
{
    QJsonObject made = at(workload, u"spec.template").toObject();
    QJsonObject labels = at(made, u"metadata.labels").toObject();
    labels.remove(hashLabel);
    put(made, u"metadata.labels", labels);
    return made;
}

/// Of "25%" or 1, as part of so many.
qint64 share(const QJsonValue& value, qint64 whole, bool up)
{
    if (value.isDouble())
        return value.toInteger();
    const double part = value.toString().chopped(1).toDouble() * double(whole) / 100.0;
    return qint64(up ? std::ceil(part) : std::floor(part));
}

/// One deployment, and what it wants of its replica sets.
class Rollout
{
public:
    Rollout(Control& control, const QJsonObject& deployment) : m_control(control), m_deployment(deployment)
    {
        m_sets = control.owned(u"replicasets"_s, deployment);
        m_desired = number(deployment, u"spec.replicas");
        const QJsonObject wanted = templateOf(deployment);
        const auto found = std::ranges::find(m_sets, wanted, templateOf);
        if (found != m_sets.end()) {
            m_new = *found;
            m_sets.erase(found);
        }
    }

    void step()
    {
        if (isGoing(m_deployment))
            return;
        const bool paused = at(m_deployment, u"spec.paused").toBool();
        if (m_new.isEmpty() && !paused) {
            createNewSet();
        } else {
            if (!m_new.isEmpty() && !paused)
                numberNewSet();
            if (text(m_deployment, u"spec.strategy.type") == u"Recreate"_s)
                recreate();
            else
                roll(paused);
        }
        writeStatus();
        forgetOldSets();
    }

private:
    qint64 highestRevision() const
    {
        qint64 highest = 0;
        for (const QJsonObject& set : m_sets)
            highest = std::max(highest, revisionOf(set));
        return highest;
    }

    qint64 replicas(const QJsonObject& set) const { return number(set, u"spec.replicas"); }

    qint64 sum(QStringView path) const
    {
        qint64 all = m_new.isEmpty() ? 0 : number(m_new, path);
        for (const QJsonObject& set : m_sets)
            all += number(set, path);
        return all;
    }

    void createNewSet()
    {
        const QJsonObject wanted = templateOf(m_deployment);
        const QString hash = templateHash(wanted);
        const QJsonObject labels{{hashLabel, hash}};
        QJsonObject set{{u"apiVersion"_s, u"apps/v1"_s}, {u"kind"_s, u"ReplicaSet"_s}};
        QJsonObject podTemplate = podFrom(wanted, labels);
        podTemplate.remove(u"apiVersion"_s);
        podTemplate.remove(u"kind"_s);
        put(set, u"metadata.name", nameOf(m_deployment) + u'-' + hash);
        put(set, u"metadata.labels", at(podTemplate, u"metadata.labels"));
        QJsonObject annotations = at(m_deployment, u"metadata.annotations").toObject();
        annotations.remove(u"kubectl.kubernetes.io/last-applied-configuration"_s);
        annotations.insert(revisionKey, QString::number(highestRevision() + 1));
        annotations.insert(u"deployment.kubernetes.io/desired-replicas"_s, QString::number(m_desired));
        annotations.insert(u"deployment.kubernetes.io/max-replicas"_s,
                           QString::number(m_desired + maxSurge()));
        put(set, u"metadata.annotations", annotations);
        QJsonObject selector = at(m_deployment, u"spec.selector").toObject();
        QJsonObject matched = selector.value(u"matchLabels"_s).toObject();
        matched.insert(hashLabel, hash);
        selector.insert(u"matchLabels"_s, matched);
        put(set, u"spec.selector", selector);
        put(set, u"spec.template", podTemplate);
        const bool waits =
            text(m_deployment, u"spec.strategy.type") == u"Recreate"_s && sum(u"status.replicas") > 0;
        const qint64 first = waits ? 0 : std::min(m_desired, m_desired + maxSurge() - sum(u"spec.replicas"));
        put(set, u"spec.replicas", std::max<qint64>(0, first));
        m_new = m_control.createOwned(u"replicasets"_s, set, m_deployment);
        noteRevision(highestRevision() + 1);
        if (first > 0)
            sayScaled(m_new, 0, first);
    }

    /// A set that is used again is the newest revision.
    void numberNewSet()
    {
        if (revisionOf(m_new) > highestRevision()) {
            noteRevision(revisionOf(m_new));
            return;
        }
        QJsonObject annotations = at(m_new, u"metadata.annotations").toObject();
        const QString key = u"deployment.kubernetes.io/revision-history"_s;
        const QString history = annotations.value(key).toString();
        annotations.insert(key, history.isEmpty()
                                    ? annotations.value(revisionKey).toString()
                                    : history + u',' + annotations.value(revisionKey).toString());
        annotations.insert(revisionKey, QString::number(highestRevision() + 1));
        put(m_new, u"metadata.annotations", annotations);
        m_control.write(u"replicasets"_s, m_new);
        noteRevision(highestRevision() + 1);
    }

    void noteRevision(qint64 revision)
    {
        QJsonObject annotations = at(m_deployment, u"metadata.annotations").toObject();
        if (annotations.value(revisionKey) == QString::number(revision))
            return;
        annotations.insert(revisionKey, QString::number(revision));
        put(m_deployment, u"metadata.annotations", annotations);
        m_control.write(u"deployments"_s, m_deployment);
    }

    qint64 maxSurge() const
    {
        return share(at(m_deployment, u"spec.strategy.rollingUpdate.maxSurge"), m_desired, true);
    }

    qint64 maxUnavailable() const
    {
        const qint64 some =
            share(at(m_deployment, u"spec.strategy.rollingUpdate.maxUnavailable"), m_desired, false);
        return some == 0 && maxSurge() == 0 ? 1 : some;
    }

    void sayScaled(const QJsonObject& set, qint64 from, qint64 to)
    {
        m_control.say(
            m_deployment, u"Normal"_s, u"ScalingReplicaSet"_s,
            u"Scaled %1 replica set %2 from %3 to %4"_s.arg(from < to ? u"up"_s : u"down"_s, nameOf(set))
                .arg(from)
                .arg(to),
            component);
    }

    void scale(QJsonObject& set, qint64 to)
    {
        const qint64 from = replicas(set);
        if (from == to)
            return;
        put(set, u"spec.replicas", to);
        m_control.write(u"replicasets"_s, set);
        sayScaled(set, from, to);
    }

    void recreate()
    {
        for (QJsonObject& set : m_sets)
            scale(set, 0);
        const bool over = std::ranges::all_of(
            m_sets, [&](const QJsonObject& set) { return m_control.owned(u"pods"_s, set).isEmpty(); });
        if (over && !m_new.isEmpty())
            scale(m_new, m_desired);
    }

    void roll(bool paused)
    {
        const bool rolling =
            std::ranges::any_of(m_sets, [&](const QJsonObject& set) { return replicas(set) > 0; });
        if (!rolling) {
            if (!m_new.isEmpty())
                scale(m_new, m_desired);
            return;
        }
        if (paused)
            return;
        const qint64 room = std::max<qint64>(0, m_desired + maxSurge() - sum(u"spec.replicas"));
        if (replicas(m_new) > m_desired || (replicas(m_new) < m_desired && room > 0)) {
            scale(m_new, std::min(m_desired, replicas(m_new) + room));
            return;
        }
        const qint64 newMissing = replicas(m_new) - number(m_new, u"status.availableReplicas");
        qint64 spare = sum(u"spec.replicas") - (m_desired - maxUnavailable()) - newMissing;
        // What does not work goes first, then what does as long as enough is there.
        for (QJsonObject& set : m_sets) {
            const qint64 idle = replicas(set) - number(set, u"status.availableReplicas");
            const qint64 gone = std::clamp<qint64>(idle, 0, std::max<qint64>(0, spare));
            scale(set, replicas(set) - gone);
            spare -= gone;
        }
        qint64 free = std::min(spare, sum(u"status.availableReplicas") - (m_desired - maxUnavailable()));
        for (QJsonObject& set : m_sets) {
            const qint64 gone = std::clamp<qint64>(replicas(set), 0, std::max<qint64>(0, free));
            scale(set, replicas(set) - gone);
            free -= gone;
        }
    }

    void writeStatus()
    {
        QJsonObject status = m_deployment.value(u"status"_s).toObject();
        const qint64 available = sum(u"status.availableReplicas");
        const qint64 updated = m_new.isEmpty() ? 0 : number(m_new, u"status.replicas");
        const qint64 all = sum(u"status.replicas");
        const bool progressed =
            updated > number(status, u"updatedReplicas") ||
            available > number(status, u"availableReplicas") ||
            all - updated < number(status, u"replicas") - number(status, u"updatedReplicas");
        for (const auto& [name, value] :
             {std::pair(u"replicas"_s, all),
              {u"updatedReplicas"_s, updated},
              {u"availableReplicas"_s, available},
              {u"readyReplicas"_s, sum(u"status.readyReplicas")},
              {u"unavailableReplicas"_s, std::max<qint64>(0, sum(u"spec.replicas") - available)}}) {
            if (value > 0)
                status.insert(name, value);
            else
                status.remove(name);
        }
        const auto current = m_control.store.find(
            kindOf(u"deployments"_s), text(m_deployment, u"metadata.namespace"), nameOf(m_deployment));
        status.insert(u"observedGeneration"_s,
                      number(current.value_or(m_deployment), u"metadata.generation"));
        noteAvailable(status, available);
        noteProgress(status, progressed, updated == m_desired && all == updated && available >= m_desired);
        noteFailure(status);
        m_control.writeStatus(u"deployments"_s, current.value_or(m_deployment), status);
    }

    void noteAvailable(QJsonObject& status, qint64 available)
    {
        const bool enough = available >= m_desired - maxUnavailable();
        setCondition(status,
                     {{u"type"_s, u"Available"_s},
                      {u"status"_s, enough ? u"True"_s : u"False"_s},
                      {u"reason"_s, enough ? u"MinimumReplicasAvailable"_s : u"MinimumReplicasUnavailable"_s},
                      {u"message"_s, enough ? u"Deployment has minimum availability."_s
                                            : u"Deployment does not have minimum availability."_s}},
                     m_control.clock.stamp(), true);
    }

    void noteProgress(QJsonObject& status, bool progressed, bool complete)
    {
        if (m_new.isEmpty())
            return;
        const QString set = nameOf(m_new);
        const QJsonObject before = conditionOf(status, u"Progressing"_s);
        const QString reason = text(before, u"reason");
        const auto note = [&](const QString& value, const QString& why, const QString& message) {
            setCondition(status,
                         {{u"type"_s, u"Progressing"_s},
                          {u"status"_s, value},
                          {u"reason"_s, why},
                          {u"message"_s, message}},
                         m_control.clock.stamp(), true);
        };
        if (complete)
            return note(u"True"_s, u"NewReplicaSetAvailable"_s,
                        u"ReplicaSet \"%1\" has successfully progressed."_s.arg(set));
        const bool isNew = !text(before, u"message").contains(u'"' + set + u'"');
        if (before.isEmpty() || isNew)
            return note(u"True"_s, u"NewReplicaSetCreated"_s, u"Created new replica set \"%1\""_s.arg(set));
        const QDateTime last = KubeClock::read(text(before, u"lastUpdateTime"));
        const qint64 deadline = number(m_deployment, u"spec.progressDeadlineSeconds", 600);
        if (progressed) {
            dropCondition(status, u"Progressing"_s);
            note(u"True"_s, u"ReplicaSetUpdated"_s, u"ReplicaSet \"%1\" is progressing."_s.arg(set));
        } else if (reason != u"NewReplicaSetAvailable"_s && last.secsTo(m_control.clock.now()) > deadline) {
            note(u"False"_s, u"ProgressDeadlineExceeded"_s,
                 u"ReplicaSet \"%1\" has timed out progressing."_s.arg(set));
        }
    }

    void noteFailure(QJsonObject& status)
    {
        const QJsonObject failure = conditionOf(m_new.value(u"status"_s).toObject(), u"ReplicaFailure"_s);
        if (failure.isEmpty())
            dropCondition(status, u"ReplicaFailure"_s);
        else
            setCondition(status, failure, m_control.clock.stamp(), true);
    }

    void forgetOldSets()
    {
        QList<QJsonObject> old = m_sets;
        old.removeIf([&](const QJsonObject& set) {
            return replicas(set) > 0 || number(set, u"status.replicas") > 0 || isGoing(set);
        });
        std::ranges::sort(old, {}, revisionOf);
        const qint64 excess = old.size() - number(m_deployment, u"spec.revisionHistoryLimit", 10);
        for (qint64 i = 0; i < excess; ++i)
            m_control.remove(u"replicasets"_s, old.at(i));
    }

    Control& m_control;
    QJsonObject m_deployment;
    QList<QJsonObject> m_sets; ///< but the new one
    QJsonObject m_new;
    qint64 m_desired = 0;
};

} // namespace

void stepDeployments(Control& control)
{
    for (const QJsonObject& deployment : control.actors(u"deployments"_s))
        Rollout(control, deployment).step();
}

} // namespace lockstep::test
