#include "kube_api/validation.h"

#include "kube_api/json_paths.h"
#include "kube_api/selectors.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

QString shown(const QJsonValue& value)
{
    if (value.isString())
        return u'"' + value.toString() + u'"';
    if (value.isObject())
        return QString::fromUtf8(compact(value.toObject()));
    return value.isUndefined() || value.isNull() ? u"null"_s : value.toVariant().toString();
}

class Validator
{
public:
    QList<Cause> causes;

    void required(const QString& field, const QString& why = {})
    {
        add(u"FieldValueRequired"_s, u"Required value"_s, field, why);
    }

    void wrong(const QString& field, const QJsonValue& value, const QString& why)
    {
        add(u"FieldValueInvalid"_s, u"Invalid value: "_s + shown(value), field, why);
    }

    void forbidden(const QString& field, const QString& why)
    {
        add(u"FieldValueForbidden"_s, u"Forbidden"_s, field, why);
    }

    void checkName(const QJsonObject& object)
    {
        static const QRegularExpression subdomain(
            u"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"_s);
        const QString name = text(object, u"metadata.name");
        if (name.isEmpty())
            required(u"metadata.name"_s, u"name or generateName is required"_s);
        else if (name.size() > 253)
            wrong(u"metadata.name"_s, name, u"must be no more than 253 characters"_s);
        else if (!subdomain.match(name).hasMatch())
            wrong(
                u"metadata.name"_s, name,
                u"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
                "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used "
                "for validation is "
                "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"_s);
    }

    void checkContainers(const QJsonArray& containers, const QSet<QString>& volumes, const QString& path)
    {
        QSet<QString> names;
        for (qsizetype i = 0; i < containers.size(); ++i) {
            const QJsonObject container = containers.at(i).toObject();
            const QString here = u"%1[%2]"_s.arg(path).arg(i);
            const QString name = text(container, u"name");
            if (name.isEmpty())
                required(here + u".name"_s);
            else if (names.contains(name))
                add(u"FieldValueDuplicate"_s, u"Duplicate value: "_s + shown(name), here + u".name"_s);
            names.insert(name);
            if (text(container, u"image").isEmpty())
                required(here + u".image"_s);
            checkMounts(container, volumes, here);
        }
    }

    void checkPodSpec(const QJsonObject& spec, const QString& path)
    {
        QSet<QString> volumes;
        for (const QJsonValue& volume : spec.value(u"volumes"_s).toArray())
            volumes.insert(text(volume.toObject(), u"name"));
        const QJsonArray containers = spec.value(u"containers"_s).toArray();
        if (containers.isEmpty())
            required(path + u".containers"_s);
        checkContainers(containers, volumes, path + u".containers"_s);
        checkContainers(spec.value(u"initContainers"_s).toArray(), volumes, path + u".initContainers"_s);
    }

    void checkWorkload(const QJsonObject& object, const QJsonObject& before)
    {
        const QJsonObject selector = at(object, u"spec.selector").toObject();
        const QJsonValue labels = at(object, u"spec.template.metadata.labels");
        if (selector.isEmpty())
            required(u"spec.selector"_s);
        else if (!selectorMatches(selector, labels.toObject()))
            wrong(u"spec.template.metadata.labels"_s, labels,
                  u"`selector` does not match template `labels`"_s);
        if (!before.isEmpty() && at(before, u"spec.selector") != at(object, u"spec.selector"))
            wrong(u"spec.selector"_s, selector, u"field is immutable"_s);
        if (const qint64 replicas = number(object, u"spec.replicas"); replicas < 0)
            wrong(u"spec.replicas"_s, replicas, u"must be greater than or equal to 0"_s);
        checkPodSpec(at(object, u"spec.template.spec").toObject(), u"spec.template.spec"_s);
    }

    void checkStatefulSetChange(const QJsonObject& object, const QJsonObject& before)
    {
        QJsonObject now = object.value(u"spec"_s).toObject();
        QJsonObject old = before.value(u"spec"_s).toObject();
        for (const char* field :
             {"replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
              "persistentVolumeClaimRetentionPolicy", "minReadySeconds"}) {
            now.remove(QString::fromLatin1(field));
            old.remove(QString::fromLatin1(field));
        }
        if (now != old)
            forbidden(
                u"spec"_s,
                u"updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
                "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
                "'minReadySeconds' are forbidden"_s);
    }

    void checkJob(const QJsonObject& job, const QJsonObject& before)
    {
        const QJsonValue policy = at(job, u"spec.template.spec.restartPolicy");
        if (policy != u"Never"_s && policy != u"OnFailure"_s)
            add(u"FieldValueNotSupported"_s, u"Unsupported value: "_s + shown(policy),
                u"spec.template.spec.restartPolicy"_s, u"supported values: \"OnFailure\", \"Never\""_s);
        if (!before.isEmpty() && at(before, u"spec.template") != at(job, u"spec.template"))
            wrong(u"spec.template"_s, at(job, u"spec.template"), u"field is immutable"_s);
        checkPodSpec(at(job, u"spec.template.spec").toObject(), u"spec.template.spec"_s);
    }

    void checkPodChange(const QJsonObject& pod, const QJsonObject& before)
    {
        const auto fixed = [](const QJsonObject& object) {
            QJsonObject spec = object.value(u"spec"_s).toObject();
            for (const char* field : {"activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations",
                                      "nodeName", "schedulingGates"})
                spec.remove(QString::fromLatin1(field));
            for (const QString& list : {u"containers"_s, u"initContainers"_s}) {
                QJsonArray without;
                for (const QJsonValue& container : spec.value(list).toArray()) {
                    QJsonObject one = container.toObject();
                    one.remove(u"image"_s);
                    without.append(one);
                }
                spec.insert(list, without);
            }
            return spec;
        };
        if (!before.isEmpty() && fixed(pod) != fixed(before))
            forbidden(
                u"spec"_s,
                u"pod updates may not change fields other than `spec.containers[*].image`,"
                "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only "
                "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be "
                "set to 1 if it was previously negative)"_s);
    }

    void checkImmutable(const QJsonObject& object, const QJsonObject& before)
    {
        if (before.isEmpty() || !before.value(u"immutable"_s).toBool())
            return;
        for (const QString& field : {u"data"_s, u"binaryData"_s, u"immutable"_s}) {
            if (object.value(field) != before.value(field))
                forbidden(field, u"field is immutable when `immutable` is set"_s);
        }
    }

private:
    void add(const QString& reason, const QString& what, const QString& field, const QString& why = {})
    {
        causes.append({reason, why.isEmpty() ? what : what + u": "_s + why, field});
    }

    void checkMounts(const QJsonObject& container, const QSet<QString>& volumes, const QString& path)
    {
        const QJsonArray mounts = container.value(u"volumeMounts"_s).toArray();
        for (qsizetype i = 0; i < mounts.size(); ++i) {
            const QString name = text(mounts.at(i).toObject(), u"name");
            if (!volumes.contains(name))
                add(u"FieldValueNotFound"_s, u"Not found: "_s + shown(name),
                    u"%1.volumeMounts[%2].name"_s.arg(path).arg(i));
        }
    }
};

} // namespace

QList<Cause> wrongFields(const QJsonObject& object, const QJsonObject& before, const Kind& kind)
{
    Validator validator;
    validator.checkName(object);
    if (kind.group == u"apps"_s && kind.name != u"ControllerRevision"_s)
        validator.checkWorkload(object, before);
    if (kind.name == u"StatefulSet"_s && !before.isEmpty())
        validator.checkStatefulSetChange(object, before);
    if (kind.name == u"Job"_s)
        validator.checkJob(object, before);
    if (kind.name == u"CronJob"_s && text(object, u"spec.schedule").isEmpty())
        validator.required(u"spec.schedule"_s);
    if (kind.name == u"Pod"_s) {
        validator.checkPodSpec(object.value(u"spec"_s).toObject(), u"spec"_s);
        validator.checkPodChange(object, before);
    }
    if (kind.name == u"Service"_s && at(object, u"spec.ports").toArray().isEmpty() &&
        text(object, u"spec.clusterIP") != u"None"_s && text(object, u"spec.type") != u"ExternalName"_s)
        validator.required(u"spec.ports"_s);
    if (kind.name == u"ConfigMap"_s || kind.name == u"Secret"_s)
        validator.checkImmutable(object, before);
    return validator.causes;
}

} // namespace lockstep::test
