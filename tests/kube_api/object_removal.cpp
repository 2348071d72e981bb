#include "kube_api/json_paths.h"
#include "kube_api/object_writer.h"

using namespace Qt::StringLiterals;

namespace lockstep::test {

Answer<DeleteOptions> DeleteOptions::read(const QJsonObject& body)
{
    DeleteOptions made;
    made.propagation = text(body, u"propagationPolicy");
    made.graceSeconds = number(body, u"gracePeriodSeconds", -1);
    made.uid = text(body, u"preconditions.uid");
    made.resourceVersion = text(body, u"preconditions.resourceVersion");
    made.dryRun = !body.value(u"dryRun"_s).toArray().isEmpty();
    if (body.contains(u"orphanDependents"_s))
        made.propagation = body.value(u"orphanDependents"_s).toBool() ? u"Orphan"_s : u"Background"_s;
    static const QStringList policies{QString(), u"Foreground"_s, u"Background"_s, u"Orphan"_s};
    if (!policies.contains(made.propagation))
        return refused(
            422, u"Invalid"_s,
            u"DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: "
            "\"%1\": supported values: \"Foreground\", \"Background\", \"Orphan\""_s.arg(made.propagation));
    return made;
}

namespace {

/// The object, marked as one that is to go, with what it waits for.
QJsonObject marked(QJsonObject object, const Kind& kind, const DeleteOptions& options, const KubeClock& clock)
{
    qint64 grace = 0;
    if (kind.name == u"Pod"_s && !text(object, u"spec.nodeName").isEmpty())
        grace = options.graceSeconds >= 0 ? options.graceSeconds
                                          : number(object, u"spec.terminationGracePeriodSeconds", 30);
    const QString phase = text(object, u"status.phase");
    if (phase == u"Succeeded"_s || phase == u"Failed"_s)
        grace = 0;
    QJsonArray finalizers = at(object, u"metadata.finalizers").toArray();
    const QString propagation =
        options.propagation.isEmpty() && kind.name == u"Job"_s ? u"Orphan"_s : options.propagation;
    if (propagation == u"Foreground"_s && !finalizers.contains(u"foregroundDeletion"_s))
        finalizers.append(u"foregroundDeletion"_s);
    if (propagation == u"Orphan"_s && !finalizers.contains(u"orphan"_s))
        finalizers.append(u"orphan"_s);
    if (!finalizers.isEmpty())
        put(object, u"metadata.finalizers", finalizers);
    if (kind.name == u"Namespace"_s)
        put(object, u"status.phase", u"Terminating"_s);
    put(object, u"metadata.deletionTimestamp", KubeClock::stamp(clock.now().addSecs(grace)));
    put(object, u"metadata.deletionGracePeriodSeconds", grace);
    return object;
}

bool waits(const QJsonObject& object, const Kind& kind)
{
    return !at(object, u"metadata.finalizers").toArray().isEmpty() ||
           (kind.name == u"Namespace"_s && !at(object, u"spec.finalizers").toArray().isEmpty()) ||
           number(object, u"metadata.deletionGracePeriodSeconds") > 0;
}

} // namespace

Answer<Removed> ObjectWriter::remove(const Kind& kind, const QString& space, const QString& name,
                                     const DeleteOptions& options)
{
    const auto held = m_store.lock();
    const auto live = m_store.find(kind, space, name);
    if (!live)
        return notFound(kind, name);
    const QString uid = text(*live, u"metadata.uid");
    if (!options.uid.isEmpty() && options.uid != uid)
        return conflict(
            kind, name,
            u"Precondition failed: UID in precondition: %1, UID in object meta: %2"_s.arg(options.uid, uid));
    const QString version = text(*live, u"metadata.resourceVersion");
    if (!options.resourceVersion.isEmpty() && options.resourceVersion != version)
        return conflict(
            kind, name,
            u"Precondition failed: ResourceVersion in precondition: %1, ResourceVersion in object "
            "meta: %2"_s.arg(options.resourceVersion, version));
    const bool already = !at(*live, u"metadata.deletionTimestamp").isUndefined();
    const QJsonObject going = marked(*live, kind, options, m_clock);
    if (waits(going, kind)) {
        if (options.dryRun)
            return Removed{going, false};
        const bool shorter = number(going, u"metadata.deletionGracePeriodSeconds") <
                             number(*live, u"metadata.deletionGracePeriodSeconds");
        const bool more = at(going, u"metadata.finalizers") != at(*live, u"metadata.finalizers");
        return Removed{already && !shorter && !more ? *live : m_store.put(kind, going), false};
    }
    if (!options.dryRun)
        m_store.remove(kind, space, name);
    return Removed{going, true};
}

} // namespace lockstep::test
