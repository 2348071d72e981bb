#include "kube_api/api_request.h"

#include "kube_api/json_paths.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

/// The parts of `application/json;as=Table`, without spaces.
QStringList clauseParts(const QString& clause)
{
    QStringList parts = clause.split(u';');
    for (QString& part : parts)
        part = part.trimmed();
    return parts;
}

} // namespace

QString ApiRequest::param(const QString& name) const
{
    const auto found = std::ranges::find(query, name, &std::pair<QString, QString>::first);
    return found == query.end() ? QString() : found->second;
}

bool ApiRequest::has(const QString& name) const
{
    return std::ranges::any_of(query, [&](const auto& one) { return one.first == name; });
}

bool ApiRequest::isTrue(const QString& name) const
{
    const QString value = param(name);
    return has(name) && (value == u"true"_s || value == u"1"_s || value.isEmpty());
}

QString ApiRequest::acceptedAs() const
{
    for (const QString& clause : accept.split(u',')) {
        const QStringList parts = clauseParts(clause);
        if (parts.first() != u"application/json"_s)
            continue;
        for (const QString& part : parts) {
            if (part.startsWith(u"as="_s) && (parts.contains(u"v=v1"_s) || parts.contains(u"v=v2"_s)))
                return part.mid(3);
        }
        if (parts.size() == 1)
            return {};
    }
    return {};
}

bool ApiRequest::acceptsJson() const
{
    if (accept.trimmed().isEmpty())
        return true;
    return std::ranges::any_of(accept.split(u','), [](const QString& clause) {
        const QString type = clauseParts(clause).first();
        return type == u"application/json"_s || type == u"*/*"_s || type == u"application/*"_s;
    });
}

QString ApiRequest::manager() const
{
    const QString given = param(u"fieldManager"_s);
    return given.isEmpty() ? userAgent.section(u'/', 0, 0) : given;
}

ApiReply ApiReply::of(const QJsonObject& object, int status)
{
    ApiReply made;
    made.status = status;
    made.body = compact(object) + '\n';
    return made;
}

ApiReply ApiReply::of(const ApiError& error)
{
    ApiReply made = of(error.status(), error.code);
    if (error.retryAfter > 0)
        made.headers.append({"Retry-After", QByteArray::number(error.retryAfter)});
    return made;
}

void ApiReply::warn(const QString& text)
{
    QString quoted = text;
    quoted.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    headers.append({"Warning", u"299 - \"%1\""_s.arg(quoted).toUtf8()});
}

std::optional<ApiTarget> targetOf(const QString& path)
{
    QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    QString group;
    if (parts.value(0) == u"apis"_s && parts.size() >= 4) {
        group = parts.at(1);
        parts = parts.mid(2);
    } else if (parts.value(0) == u"api"_s && parts.size() >= 3) {
        parts = parts.mid(1);
    } else {
        return std::nullopt;
    }
    const QString version = parts.takeFirst();
    ApiTarget target;
    const bool inNamespace = parts.value(0) == u"namespaces"_s && parts.size() >= 3 &&
                             kindByPlural(group, version, parts.at(2)) != nullptr;
    if (inNamespace) {
        target.space = parts.at(1);
        parts = parts.mid(2);
    }
    target.kind = kindByPlural(group, version, parts.value(0));
    const bool fits = target.kind && parts.size() <= 3 && (!inNamespace || target.kind->namespaced);
    if (!fits)
        return std::nullopt;
    target.name = parts.value(1);
    target.subresource = parts.value(2);
    // An object of a namespace is only found in it.
    const bool nameless = target.kind->namespaced && !inNamespace && !target.name.isEmpty();
    return nameless ? std::nullopt : std::optional(target);
}

} // namespace lockstep::test
