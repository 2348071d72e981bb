#include "kube_api/json_paths.h"
#include "kube_api/workloads.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

const QString component = QStringLiteral("statefulset-controller");
const QString revisionLabel = QStringLiteral("controller-revision-hash");

QString revisionOf(const QJsonObject& pod)
{
    return at(pod, u"metadata.labels").toObject().value(revisionLabel).toString();
}

class StatefulRollout
{
public:
    StatefulRollout(Control& control, const QJsonObject& set) : m_control(control), m_set(set)
    {
        m_desired = number(set, u"spec.replicas");
        for (const QJsonObject& pod : control.owned(u"pods"_s, set))
            m_pods.insert(nameOf(pod).section(u'-', -1).toLongLong(), pod);
        m_parallel = text(set, u"spec.podManagementPolicy") == u"Parallel"_s;
    }

    void step()
    {
        if (isGoing(m_set))
            return;
        const Revisions revisions = keepRevisions(m_control, m_set);
        m_update = revisions.current;
        m_current = text(m_set, u"status.currentRevision");
        if (m_current.isEmpty())
            m_current = m_update;
        // One change a step, so that each can be seen.
        if (!replaceEnded() && !createMissing() && !removeExcess())
            static_cast<void>(updateOne());
        writeStatus();
    }

private:
    bool allBeforeReady(qint64 ordinal) const
    {
        for (qint64 i = 0; i < ordinal; ++i) {
            if (!m_pods.contains(i) || !isReady(m_pods.value(i)) || isGoing(m_pods.value(i)))
                return false;
        }
        return true;
    }

    bool replaceEnded()
    {
        for (const QJsonObject& pod : std::as_const(m_pods)) {
            if (!isGoing(pod) && !isActive(pod)) {
                m_control.remove(u"pods"_s, pod);
                return true;
            }
        }
        return false;
    }

    bool createMissing()
    {
        bool made = false;
        for (qint64 i = 0; i < m_desired; ++i) {
            if (m_pods.contains(i))
                continue;
            if (m_control.stage.hasTrouble({nameOf(m_set)}, Trouble::Quota)) {
                sayQuota(i);
                return false;
            }
            if (!m_parallel && !allBeforeReady(i))
                return made;
            createPod(i);
            made = true;
            if (!m_parallel)
                return true;
        }
        return made;
    }

    void sayQuota(qint64 ordinal)
    {
        const QString pod = u"%1-%2"_s.arg(nameOf(m_set)).arg(ordinal);
        const QString message =
            u"create Pod %1 in StatefulSet %2 failed error: pods \"%1\" is forbidden: exceeded "
            "quota: compute, requested: pods=1, used: pods=0, limited: pods=0"_s.arg(pod, nameOf(m_set));
        m_control.say(m_set, u"Warning"_s, u"FailedCreate"_s, message, component);
    }

    /// A pod below the partition stays what it was.
    QJsonObject templateFor(qint64 ordinal, QString& revision) const
    {
        const qint64 partition = number(m_set, u"spec.updateStrategy.rollingUpdate.partition");
        revision = ordinal < partition ? m_current : m_update;
        for (const QJsonObject& one : m_control.owned(u"controllerrevisions"_s, m_set)) {
            if (nameOf(one) == revision) {
                QJsonObject kept = at(one, u"data.spec.template").toObject();
                kept.remove(u"$patch"_s);
                return kept;
            }
        }
        return at(m_set, u"spec.template").toObject();
    }

    void createPod(qint64 ordinal)
    {
        const QString name = u"%1-%2"_s.arg(nameOf(m_set)).arg(ordinal);
        QString revision;
        QJsonObject pod = templateFor(ordinal, revision);
        pod = podFrom(pod, {{revisionLabel, revision},
                            {u"statefulset.kubernetes.io/pod-name"_s, name},
                            {u"apps.kubernetes.io/pod-index"_s, QString::number(ordinal)}});
        put(pod, u"metadata.name", name);
        put(pod, u"spec.hostname", name);
        put(pod, u"spec.subdomain", at(m_set, u"spec.serviceName"));
        claimVolumes(pod, name);
        if (!m_control.createOwned(u"pods"_s, pod, m_set).isEmpty())
            m_control.say(m_set, u"Normal"_s, u"SuccessfulCreate"_s,
                          u"create Pod %1 in StatefulSet %2 successful"_s.arg(name, nameOf(m_set)),
                          component);
    }

    void claimVolumes(QJsonObject& pod, const QString& podName)
    {
        QJsonArray volumes = at(pod, u"spec.volumes").toArray();
        for (const QJsonValue& wanted : at(m_set, u"spec.volumeClaimTemplates").toArray()) {
            QJsonObject claim = wanted.toObject();
            const QString volume = nameOf(claim);
            const QString name = volume + u'-' + podName;
            put(claim, u"metadata.name", name);
            put(claim, u"metadata.labels", at(m_set, u"spec.selector.matchLabels"));
            claim.remove(u"status"_s);
            const Answer<QJsonObject> made = m_control.writer.create(
                kindOf(u"persistentvolumeclaims"_s), text(m_set, u"metadata.namespace"), claim,
                {u"kube-controller-manager"_s, {}, false, false});
            if (made) {
                QJsonObject status = made->value(u"status"_s).toObject();
                status.insert(u"phase"_s, u"Bound"_s);
                status.insert(u"capacity"_s, at(*made, u"spec.resources.requests"));
                m_control.writeStatus(u"persistentvolumeclaims"_s, *made, status);
            }
            volumes.append(QJsonObject{{u"name"_s, volume},
                                       {u"persistentVolumeClaim"_s, QJsonObject{{u"claimName"_s, name}}}});
        }
        if (!volumes.isEmpty())
            put(pod, u"spec.volumes", volumes);
    }

    void removePod(const QJsonObject& pod)
    {
        m_control.remove(u"pods"_s, pod);
        m_control.say(m_set, u"Normal"_s, u"SuccessfulDelete"_s,
                      u"delete Pod %1 in StatefulSet %2 successful"_s.arg(nameOf(pod), nameOf(m_set)),
                      component);
    }

    bool removeExcess()
    {
        bool removed = false;
        for (auto pod = m_pods.end(); pod != m_pods.begin();) {
            --pod;
            if (pod.key() < m_desired)
                break;
            if (!isGoing(*pod)) {
                removePod(*pod);
                removed = true;
            }
            if (!m_parallel)
                return true;
        }
        return removed;
    }

    bool updateOne()
    {
        if (text(m_set, u"spec.updateStrategy.type") == u"OnDelete"_s)
            return false;
        const qint64 partition = number(m_set, u"spec.updateStrategy.rollingUpdate.partition");
        for (qint64 i = m_desired - 1; i >= partition; --i) {
            const QJsonObject pod = m_pods.value(i);
            if (pod.isEmpty() || isGoing(pod))
                return false;
            if (revisionOf(pod) != m_update) {
                removePod(pod);
                return true;
            }
            if (!isReady(pod))
                return false;
        }
        return false;
    }

    void writeStatus()
    {
        QJsonObject status = m_set.value(u"status"_s).toObject();
        qint64 ready = 0;
        qint64 updated = 0;
        qint64 current = 0;
        for (const QJsonObject& pod : std::as_const(m_pods)) {
            ready += isReady(pod) && !isGoing(pod) ? 1 : 0;
            updated += revisionOf(pod) == m_update && !isGoing(pod) ? 1 : 0;
            current += revisionOf(pod) == m_current && !isGoing(pod) ? 1 : 0;
        }
        const bool done = updated == m_desired && ready == m_desired && m_pods.size() == m_desired;
        if (done) {
            m_current = m_update;
            current = updated;
        }
        status.insert(u"observedGeneration"_s, number(m_set, u"metadata.generation"));
        status.insert(u"replicas"_s, m_pods.size());
        status.insert(u"readyReplicas"_s, ready);
        status.insert(u"availableReplicas"_s, ready);
        status.insert(u"currentReplicas"_s, current);
        status.insert(u"updatedReplicas"_s, updated);
        status.insert(u"currentRevision"_s, m_current);
        status.insert(u"updateRevision"_s, m_update);
        status.insert(u"collisionCount"_s, 0);
        m_control.writeStatus(u"statefulsets"_s, m_set, status);
    }

    Control& m_control;
    QJsonObject m_set;
    QMap<qint64, QJsonObject> m_pods; ///< by ordinal
    qint64 m_desired = 0;
    bool m_parallel = false;
    QString m_current;
    QString m_update;
};

} // namespace

void stepStatefulSets(Control& control)
{
    for (const QJsonObject& set : control.actors(u"statefulsets"_s))
        StatefulRollout(control, set).step();
}

} // namespace lockstep::test
