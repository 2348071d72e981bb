#include "kube_api/json_paths.h"
#include "kube_api/workloads.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

/// What a revision keeps: a patch that brings the template back.
QJsonObject dataOf(const QJsonObject& workload)
{
    QJsonObject podTemplate = at(workload, u"spec.template").toObject();
    podTemplate.insert(u"$patch"_s, u"replace"_s);
    return {{u"spec"_s, QJsonObject{{u"template"_s, podTemplate}}}};
}

void forgetOld(Control& control, const QJsonObject& workload, QList<QJsonObject> revisions)
{
    const QString current = text(workload, u"status.currentRevision");
    revisions.removeIf([&](const QJsonObject& revision) { return nameOf(revision) == current; });
    std::ranges::sort(revisions, {},
                      [](const QJsonObject& revision) { return number(revision, u"revision"); });
    const qint64 excess = revisions.size() - 1 - number(workload, u"spec.revisionHistoryLimit", 10);
    for (qint64 i = 0; i < excess; ++i)
        control.remove(u"controllerrevisions"_s, revisions.at(i));
}

} // namespace

Revisions keepRevisions(Control& control, const QJsonObject& workload)
{
    const QList<QJsonObject> all = control.owned(u"controllerrevisions"_s, workload);
    const QJsonObject data = dataOf(workload);
    qint64 highest = 0;
    QJsonObject same;
    for (const QJsonObject& revision : all) {
        highest = std::max(highest, number(revision, u"revision"));
        if (revision.value(u"data"_s) == data)
            same = revision;
    }
    forgetOld(control, workload, all);
    if (!same.isEmpty()) {
        if (number(same, u"revision") < highest) {
            same.insert(u"revision"_s, ++highest);
            control.write(u"controllerrevisions"_s, same);
        }
        return {nameOf(same), number(same, u"revision")};
    }
    const QString hash = templateHash(at(workload, u"spec.template").toObject());
    QJsonObject revision{{u"data"_s, data}, {u"revision"_s, highest + 1}};
    put(revision, u"metadata.name", nameOf(workload) + u'-' + hash);
    QJsonObject labels = at(workload, u"spec.template.metadata.labels").toObject();
    labels.insert(u"controller-revision-hash"_s, hash);
    put(revision, u"metadata.labels", labels);
    if (const QJsonValue annotations = at(workload, u"metadata.annotations"); annotations.isObject())
        put(revision, u"metadata.annotations", annotations);
    return {nameOf(control.createOwned(u"controllerrevisions"_s, revision, workload)), highest + 1};
}

} // namespace lockstep::test
