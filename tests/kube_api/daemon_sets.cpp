#include "kube_api/json_paths.h"
#include "kube_api/pod_status.h"
#include "kube_api/workloads.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

const QString component = QStringLiteral("daemonset-controller");
const QString revisionLabel = QStringLiteral("controller-revision-hash");

void createPod(Control& control, const QJsonObject& set, const QString& node, const QString& revision)
{
    QJsonObject pod =
        podFrom(at(set, u"spec.template").toObject(),
                {{revisionLabel, revision},
                 {u"pod-template-generation"_s, QString::number(number(set, u"metadata.generation"))}});
    put(pod, u"metadata.generateName", nameOf(set) + u'-');
    const QJsonObject field{
        {u"key"_s, u"metadata.name"_s}, {u"operator"_s, u"In"_s}, {u"values"_s, QJsonArray{node}}};
    put(pod, u"spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms",
        QJsonArray{QJsonObject{{u"matchFields"_s, QJsonArray{field}}}});
    const QJsonObject made = control.createOwned(u"pods"_s, pod, set);
    if (!made.isEmpty())
        control.say(set, u"Normal"_s, u"SuccessfulCreate"_s, u"Created pod: "_s + nameOf(made), component);
}

void stepOne(Control& control, const QJsonObject& set)
{
    const QString revision = keepRevisions(control, set).current;
    const QList<QJsonObject> pods = control.owned(u"pods"_s, set);
    qint64 ready = 0;
    qint64 updated = 0;
    qint64 scheduled = 0;
    QStringList old;
    const QList<QJsonObject> nodes = control.store.list(kindOf(u"nodes"_s));
    for (const QJsonObject& node : nodes) {
        const auto pod = std::ranges::find(pods, nameOf(node), wantedNodeOf);
        if (pod == pods.end()) {
            if (!control.stage.hasTrouble({nameOf(set)}, Trouble::Quota))
                createPod(control, set, nameOf(node), revision);
            continue;
        }
        ++scheduled;
        const bool isNew = at(*pod, u"metadata.labels").toObject().value(revisionLabel) == revision;
        ready += isReady(*pod) && !isGoing(*pod) ? 1 : 0;
        updated += isNew && !isGoing(*pod) ? 1 : 0;
        if (!isNew && !isGoing(*pod))
            old.append(nameOf(*pod));
    }
    const QJsonValue allowed = at(set, u"spec.updateStrategy.rollingUpdate.maxUnavailable");
    const bool rolls = text(set, u"spec.updateStrategy.type") != u"OnDelete"_s;
    qint64 spare = std::max<qint64>(1, allowed.toInteger(1)) - (nodes.size() - ready);
    for (const QJsonObject& pod : pods) {
        const bool idle = !isReady(pod);
        if (rolls && old.contains(nameOf(pod)) && (idle || spare > 0)) {
            control.remove(u"pods"_s, pod);
            control.say(set, u"Normal"_s, u"SuccessfulDelete"_s, u"Deleted pod: "_s + nameOf(pod), component);
            spare -= idle ? 0 : 1;
        }
    }
    QJsonObject status = set.value(u"status"_s).toObject();
    for (const auto& [name, value] : {std::pair(u"desiredNumberScheduled"_s, nodes.size()),
                                      {u"currentNumberScheduled"_s, scheduled},
                                      {u"numberReady"_s, ready},
                                      {u"numberAvailable"_s, ready},
                                      {u"updatedNumberScheduled"_s, updated},
                                      {u"numberUnavailable"_s, nodes.size() - ready},
                                      {u"numberMisscheduled"_s, 0},
                                      {u"observedGeneration"_s, number(set, u"metadata.generation")}})
        status.insert(name, value);
    control.writeStatus(u"daemonsets"_s, set, status);
}

} // namespace

void stepDaemonSets(Control& control)
{
    for (const QJsonObject& set : control.actors(u"daemonsets"_s)) {
        if (!isGoing(set))
            stepOne(control, set);
    }
}

} // namespace lockstep::test
