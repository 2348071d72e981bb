#include "kube_api/write_requests.h"

#include "kube_api/json_paths.h"
#include "kube_api/kube_types.h"
#include "kube_api/patches.h"
#include "kube_api/request_body.h"
#include "kube_api/scale.h"
#include "kube_api/selectors.h"

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

ApiReply reply(const Answer<QJsonObject>& answer, const QStringList& warnings, int status = 200)
{
    ApiReply made = answer ? ApiReply::of(*answer, status) : ApiReply::of(answer.error());
    for (const QString& warning : warnings)
        made.warn(warning);
    return made;
}

/// Always yes: whoever is let in may do everything.
QJsonObject allowed(QJsonObject review)
{
    put(review, u"status", QJsonObject{{u"allowed"_s, true}});
    return review;
}

Answer<QJsonObject> patched(const Kind& kind, const QJsonObject& live, const QJsonValue& patch,
                            const QString& contentType)
{
    if (contentType.startsWith(u"application/json-patch"_s))
        return jsonPatched(kind, live, patch.toArray());
    if (contentType.startsWith(u"application/merge-patch"_s))
        return mergePatched(live, patch.toObject());
    return strategicMergePatched(live, patch.toObject(), *structType(kind.name));
}

QJsonObject success(const Kind& kind, const QJsonObject& removed)
{
    QJsonObject details{{u"name"_s, text(removed, u"metadata.name")},
                        {u"kind"_s, kind.plural},
                        {u"uid"_s, text(removed, u"metadata.uid")}};
    if (!kind.group.isEmpty())
        details.insert(u"group"_s, kind.group);
    return {{u"kind"_s, u"Status"_s},
            {u"apiVersion"_s, u"v1"_s},
            {u"metadata"_s, QJsonObject()},
            {u"status"_s, u"Success"_s},
            {u"details"_s, details}};
}

Answer<QJsonObject> scaled(QJsonObject object, const QJsonObject& scale)
{
    const QString version = text(scale, u"metadata.resourceVersion");
    if (!version.isEmpty())
        put(object, u"metadata.resourceVersion", version);
    put(object, u"spec.replicas", number(scale, u"spec.replicas"));
    return object;
}

} // namespace

ApiReply WriteRequests::create(const ApiRequest& request, const ApiTarget& target)
{
    const Answer<SentObject> sent = readObject(request, target);
    if (!sent)
        return ApiReply::of(sent.error());
    if (target.kind->createOnly)
        return ApiReply::of(allowed(sent->object), 201);
    return reply(m_writer.create(*target.kind, target.space, sent->object, writeOptions(request, target)),
                 sent->warnings, 201);
}

ApiReply WriteRequests::replace(const ApiRequest& request, const ApiTarget& target)
{
    const Answer<SentObject> sent = readObject(request, target);
    if (!sent)
        return ApiReply::of(sent.error());
    const bool scale = target.subresource == u"scale"_s;
    if (text(sent->object, u"metadata.name").isEmpty())
        return ApiReply::of(badRequest(u"name must be provided"_s).error());
    Answer<QJsonObject> changed = m_writer.change(
        *target.kind, target.space, target.name,
        [&](const QJsonObject& live) { return scale ? scaled(live, sent->object) : sent->object; },
        writeOptions(request, target));
    if (changed && scale)
        changed = scaleOf(*changed);
    return reply(changed, sent->warnings);
}

ApiReply WriteRequests::patch(const ApiRequest& request, const ApiTarget& target)
{
    if (request.contentType.startsWith(u"application/apply-patch"_s))
        return apply(request, target);
    const Answer<QJsonValue> body = readBody(request);
    if (!body)
        return ApiReply::of(body.error());
    if (request.contentType.startsWith(u"application/json-patch"_s) != body->isArray())
        return ApiReply::of(badRequest(u"error decoding patch: wrong type"_s).error());
    QStringList warnings;
    const bool scale = target.subresource == u"scale"_s;
    const auto edit = [&](const QJsonObject& live) -> Answer<QJsonObject> {
        const QJsonObject shown = scale ? scaleOf(live) : live;
        const Answer<QJsonObject> made = patched(*target.kind, shown, *body, request.contentType);
        if (!made)
            return made;
        const Answer<SentObject> known = checkFields(*made, request, target);
        if (!known)
            return std::unexpected(known.error());
        warnings = known->warnings;
        return scale ? scaled(live, known->object) : known->object;
    };
    Answer<QJsonObject> changed =
        m_writer.change(*target.kind, target.space, target.name, edit, writeOptions(request, target));
    if (changed && scale)
        changed = scaleOf(*changed);
    return reply(changed, warnings);
}

ApiReply WriteRequests::apply(const ApiRequest& request, const ApiTarget& target)
{
    const Answer<SentObject> sent = readObject(request, target);
    if (!sent)
        return ApiReply::of(sent.error());
    if (target.subresource == u"scale"_s)
        return ApiReply::of(badRequest(u"apply to scale is not supported here"_s).error());
    QJsonObject config = sent->object;
    put(config, u"metadata.name", target.name);
    if (target.kind->namespaced)
        put(config, u"metadata.namespace", target.space);
    const Answer<Written> written =
        m_writer.apply(*target.kind, target.space, target.name, config, writeOptions(request, target));
    if (!written)
        return ApiReply::of(written.error());
    return reply(written->object, sent->warnings, written->created ? 201 : 200);
}

ApiReply WriteRequests::remove(const ApiRequest& request, const ApiTarget& target)
{
    Answer<QJsonValue> body = QJsonValue(QJsonObject());
    if (!request.body.isEmpty())
        body = readBody(request);
    if (!body)
        return ApiReply::of(body.error());
    QJsonObject given = body->toObject();
    if (const Pruned known = pruned(given, typeNamed(u"DeleteOptions"_s)); !known.unknown.isEmpty())
        return ApiReply::of(
            badRequest(u"strict decoding error: unknown field \"%1\""_s.arg(known.unknown.first())).error());
    for (const QString& name : {u"propagationPolicy"_s, u"gracePeriodSeconds"_s}) {
        if (request.has(name))
            given.insert(name, name == u"gracePeriodSeconds"_s ? QJsonValue(request.param(name).toLongLong())
                                                               : QJsonValue(request.param(name)));
    }
    Answer<DeleteOptions> options = DeleteOptions::read(given);
    if (!options)
        return ApiReply::of(options.error());
    options->dryRun = options->dryRun || request.has(u"dryRun"_s);
    if (target.name.isEmpty())
        return removeAll(target, request, *options);
    const Answer<Removed> removed = m_writer.remove(*target.kind, target.space, target.name, *options);
    if (!removed)
        return ApiReply::of(removed.error());
    ApiReply made =
        ApiReply::of(removed->gone && target.kind->name != u"Pod"_s ? success(*target.kind, removed->object)
                                                                    : removed->object);
    if (target.kind->name == u"Job"_s && options->propagation.isEmpty())
        made.warn(
            u"child pods are preserved by default when jobs are deleted; set "
            "propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this "
            "warning"_s);
    return made;
}

ApiReply WriteRequests::removeAll(const ApiTarget& target, const ApiRequest& request,
                                  const DeleteOptions& options)
{
    const Answer<Selection> selection =
        Selection::read(*target.kind, request.param(u"labelSelector"_s), request.param(u"fieldSelector"_s));
    if (!selection)
        return ApiReply::of(selection.error());
    const auto held = m_store.lock();
    QJsonArray items;
    for (const QJsonObject& object : m_store.list(*target.kind, target.space)) {
        if (!selection->matches(object))
            continue;
        const Answer<Removed> removed = m_writer.remove(*target.kind, text(object, u"metadata.namespace"),
                                                        text(object, u"metadata.name"), options);
        if (removed)
            items.append(removed->object);
    }
    return ApiReply::of(
        {{u"kind"_s, target.kind->name + u"List"_s},
         {u"apiVersion"_s, target.kind->apiVersion()},
         {u"metadata"_s, QJsonObject{{u"resourceVersion"_s, QString::number(m_store.version())}}},
         {u"items"_s, items}});
}

} // namespace lockstep::test
