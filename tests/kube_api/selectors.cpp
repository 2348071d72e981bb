#include "kube_api/selectors.h"

#include "kube_api/json_paths.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

using Operator = LabelRequirement::Operator;

/// At commas that are in no parentheses.
QStringList splitRequirements(const QString& text)
{
    QStringList parts;
    QString part;
    int depth = 0;
    for (const QChar c : text) {
        depth += c == u'(' ? 1 : c == u')' ? -1 : 0;
        if (c == u',' && depth == 0)
            parts.append(std::exchange(part, {}));
        else
            part.append(c);
    }
    parts.append(part);
    return parts;
}

Answer<LabelRequirement> readLabelRequirement(const QString& text)
{
    static const QString name = u"((?:[a-z0-9.-]+/)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)"_s;
    static const QString value = u"((?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?)"_s;
    static const QRegularExpression equality(u"^%1\\s*(==|=|!=)\\s*%2$"_s.arg(name, value));
    static const QRegularExpression set(u"^%1\\s+(in|notin)\\s*\\(([^()]*)\\)$"_s.arg(name));
    static const QRegularExpression presence(u"^(!?)\\s*%1$"_s.arg(name));
    const QString trimmed = text.trimmed();
    if (const auto found = equality.match(trimmed); found.hasMatch())
        return LabelRequirement{found.captured(1),
                                found.captured(2) == u"!="_s ? Operator::NotIn : Operator::In,
                                {found.captured(3)}};
    if (const auto found = set.match(trimmed); found.hasMatch()) {
        QStringList values = found.captured(3).split(u',');
        for (QString& one : values)
            one = one.trimmed();
        return LabelRequirement{found.captured(1),
                                found.captured(2) == u"in"_s ? Operator::In : Operator::NotIn, values};
    }
    if (const auto found = presence.match(trimmed); found.hasMatch())
        return LabelRequirement{
            found.captured(2), found.captured(1).isEmpty() ? Operator::Exists : Operator::DoesNotExist, {}};
    return badRequest(u"unable to parse requirement: found '%1', expected: identifier"_s.arg(trimmed));
}

const QStringList& selectableFields(const Kind& kind)
{
    static const QHash<QString, QStringList> special{
        {u"Pod"_s,
         {u"spec.nodeName"_s, u"spec.restartPolicy"_s, u"spec.schedulerName"_s, u"spec.serviceAccountName"_s,
          u"status.phase"_s, u"status.podIP"_s, u"status.nominatedNodeName"_s}},
        {u"Event"_s,
         {u"involvedObject.kind"_s, u"involvedObject.namespace"_s, u"involvedObject.name"_s,
          u"involvedObject.uid"_s, u"involvedObject.apiVersion"_s, u"involvedObject.resourceVersion"_s,
          u"involvedObject.fieldPath"_s, u"reason"_s, u"reportingComponent"_s, u"source"_s, u"type"_s}},
        {u"Namespace"_s, {u"status.phase"_s}},
        {u"Node"_s, {u"spec.unschedulable"_s}},
        {u"Secret"_s, {u"type"_s}},
        {u"Job"_s, {u"status.successful"_s}},
        {u"ReplicaSet"_s, {u"status.replicas"_s}},
    };
    static const QStringList none;
    const auto found = special.constFind(kind.name);
    return found == special.constEnd() ? none : *found;
}

Answer<FieldRequirement> readFieldRequirement(const Kind& kind, const QString& text)
{
    static const QRegularExpression form(u"^([^=!]+?)\\s*(==|=|!=)(.*)$"_s);
    const auto found = form.match(text.trimmed());
    if (!found.hasMatch())
        return badRequest(u"invalid selector: '%1'; can't understand '%1'"_s.arg(text));
    const QString path = found.captured(1);
    const bool known = path == u"metadata.name"_s || (path == u"metadata.namespace"_s && kind.namespaced) ||
                       selectableFields(kind).contains(path);
    if (!known)
        return badRequest(u"field label not supported: "_s + path);
    return FieldRequirement{path, found.captured(2) != u"!="_s, found.captured(3)};
}

QString fieldText(const QJsonObject& object, const QString& path)
{
    if (path == u"source"_s)
        return text(object, u"source.component");
    if (path == u"status.successful"_s)
        return QString::number(number(object, u"status.succeeded"));
    const QJsonValue value = at(object, path);
    return value.isBool() ? (value.toBool() ? u"true"_s : u"false"_s) : value.toVariant().toString();
}

} // namespace

bool LabelRequirement::matches(const QJsonObject& labels) const
{
    switch (op) {
    case Operator::In:
        return labels.contains(key) && values.contains(labels.value(key).toString());
    case Operator::NotIn:
        return !labels.contains(key) || !values.contains(labels.value(key).toString());
    case Operator::Exists:
        return labels.contains(key);
    case Operator::DoesNotExist:
        return !labels.contains(key);
    }
    return false;
}

Answer<Selection> Selection::read(const Kind& kind, const QString& labelSelector,
                                  const QString& fieldSelector)
{
    Selection made;
    if (!labelSelector.trimmed().isEmpty()) {
        for (const QString& part : splitRequirements(labelSelector)) {
            const Answer<LabelRequirement> one = readLabelRequirement(part);
            if (!one)
                return std::unexpected(one.error());
            made.m_labels.append(*one);
        }
    }
    for (const QString& part : fieldSelector.split(u',', Qt::SkipEmptyParts)) {
        const Answer<FieldRequirement> one = readFieldRequirement(kind, part);
        if (!one)
            return std::unexpected(one.error());
        made.m_fields.append(*one);
    }
    return made;
}

bool Selection::matches(const QJsonObject& object) const
{
    const QJsonObject labels = at(object, u"metadata.labels").toObject();
    return std::ranges::all_of(m_labels, [&](const auto& one) { return one.matches(labels); }) &&
           std::ranges::all_of(m_fields, [&](const auto& one) {
               return (fieldText(object, one.path) == one.value) == one.equal;
           });
}

namespace {

QList<LabelRequirement> requirements(const QJsonObject& selector)
{
    static const QHash<QString, Operator> operators{{u"In"_s, Operator::In},
                                                    {u"NotIn"_s, Operator::NotIn},
                                                    {u"Exists"_s, Operator::Exists},
                                                    {u"DoesNotExist"_s, Operator::DoesNotExist}};
    QList<LabelRequirement> made;
    const QJsonObject labels = selector.value(u"matchLabels"_s).toObject();
    for (auto label = labels.begin(); label != labels.end(); ++label)
        made.append({label.key(), Operator::In, {label.value().toString()}});
    for (const QJsonValue& one : selector.value(u"matchExpressions"_s).toArray()) {
        QStringList values;
        for (const QJsonValue& value : one.toObject().value(u"values"_s).toArray())
            values.append(value.toString());
        made.append(
            {text(one.toObject(), u"key"), operators.value(text(one.toObject(), u"operator")), values});
    }
    return made;
}

QString requirementText(const LabelRequirement& one)
{
    switch (one.op) {
    case Operator::In:
        return one.values.size() == 1 ? one.key + u'=' + one.values.first()
                                      : u"%1 in (%2)"_s.arg(one.key, one.values.join(u','));
    case Operator::NotIn:
        return u"%1 notin (%2)"_s.arg(one.key, one.values.join(u','));
    case Operator::Exists:
        return one.key;
    case Operator::DoesNotExist:
        return u'!' + one.key;
    }
    return {};
}

} // namespace

bool selectorMatches(const QJsonObject& selector, const QJsonObject& labels)
{
    const QList<LabelRequirement> all = requirements(selector);
    return !all.isEmpty() && std::ranges::all_of(all, [&](const auto& one) { return one.matches(labels); });
}

QString selectorText(const QJsonObject& selector)
{
    QStringList parts;
    for (const LabelRequirement& one : requirements(selector))
        parts.append(requirementText(one));
    return parts.join(u',');
}

} // namespace lockstep::test
