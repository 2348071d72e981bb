#include "kube_api/discovery.h"

#include "kube_api/kinds.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

QJsonArray names(const QStringList& list)
{
    return QJsonArray::fromStringList(list);
}

QJsonObject resourceOf(const Kind& kind)
{
    const QStringList verbs = kind.createOnly
                                  ? QStringList{u"create"_s}
                                  : QStringList{u"create"_s, u"delete"_s, u"deletecollection"_s, u"get"_s,
                                                u"list"_s,   u"patch"_s,  u"update"_s,           u"watch"_s};
    QJsonObject made{{u"name"_s, kind.plural},
                     {u"singularName"_s, kind.singular},
                     {u"namespaced"_s, kind.namespaced},
                     {u"kind"_s, kind.name},
                     {u"verbs"_s, names(verbs)}};
    if (!kind.shortNames.isEmpty())
        made.insert(u"shortNames"_s, names(kind.shortNames));
    if (kind.inAll)
        made.insert(u"categories"_s, names({u"all"_s}));
    return made;
}

QJsonObject subresourceOf(const Kind& kind, const QString& name)
{
    QJsonObject made{{u"name"_s, kind.plural + u'/' + name},
                     {u"singularName"_s, QString()},
                     {u"namespaced"_s, kind.namespaced},
                     {u"kind"_s, kind.name},
                     {u"verbs"_s, names({u"get"_s, u"patch"_s, u"update"_s})}};
    if (name == u"scale"_s) {
        made.insert(u"group"_s, u"autoscaling"_s);
        made.insert(u"version"_s, u"v1"_s);
        made.insert(u"kind"_s, u"Scale"_s);
    }
    if (name == u"log"_s)
        made.insert(u"verbs"_s, names({u"get"_s}));
    return made;
}

QJsonObject resourceList(const QString& apiVersion)
{
    QJsonArray resources;
    for (const Kind& kind : allKinds()) {
        if (kind.apiVersion() != apiVersion)
            continue;
        resources.append(resourceOf(kind));
        if (kind.name == u"Pod"_s)
            resources.append(subresourceOf(kind, u"log"_s));
        if (kind.hasScale)
            resources.append(subresourceOf(kind, u"scale"_s));
        if (kind.hasStatus)
            resources.append(subresourceOf(kind, u"status"_s));
    }
    return {{u"kind"_s, u"APIResourceList"_s},
            {u"apiVersion"_s, u"v1"_s},
            {u"groupVersion"_s, apiVersion},
            {u"resources"_s, resources}};
}

QJsonObject groupOf(const QString& group, const QString& version)
{
    const QJsonObject best{{u"groupVersion"_s, group + u'/' + version}, {u"version"_s, version}};
    return {{u"name"_s, group}, {u"versions"_s, QJsonArray{best}}, {u"preferredVersion"_s, best}};
}

QJsonObject groupList()
{
    QStringList seen;
    QJsonArray groups;
    for (const Kind& kind : allKinds()) {
        if (kind.group.isEmpty() || seen.contains(kind.group))
            continue;
        seen.append(kind.group);
        groups.append(groupOf(kind.group, kind.version));
    }
    return {{u"kind"_s, u"APIGroupList"_s}, {u"apiVersion"_s, u"v1"_s}, {u"groups"_s, groups}};
}

QJsonObject version()
{
    return {{u"major"_s, u"1"_s},
            {u"minor"_s, u"32"_s},
            {u"gitVersion"_s, u"v1.32.3"_s},
            {u"gitTreeState"_s, u"clean"_s},
            {u"gitCommit"_s, u"32cc146f75aad04beaaa245a7157eb35063a9f99"_s},
            {u"buildDate"_s, u"2025-03-11T19:52:21Z"_s},
            {u"goVersion"_s, u"go1.23.6"_s},
            {u"compiler"_s, u"gc"_s},
            {u"platform"_s, u"linux/amd64"_s}};
}

} // namespace

std::optional<QJsonObject> discoveryAt(const QString& path, const QString& server)
{
    if (path == u"/version"_s)
        return version();
    if (path == u"/api"_s)
        return QJsonObject{
            {u"kind"_s, u"APIVersions"_s},
            {u"versions"_s, names({u"v1"_s})},
            {u"serverAddressByClientCIDRs"_s,
             QJsonArray{QJsonObject{{u"clientCIDR"_s, u"0.0.0.0/0"_s}, {u"serverAddress"_s, server}}}}};
    if (path == u"/apis"_s)
        return groupList();
    for (const Kind& kind : allKinds()) {
        const QString versionPath =
            kind.group.isEmpty() ? u"/api/"_s + kind.version : u"/apis/"_s + kind.apiVersion();
        if (path == versionPath)
            return resourceList(kind.apiVersion());
        if (!kind.group.isEmpty() && path == u"/apis/"_s + kind.group) {
            QJsonObject group = groupOf(kind.group, kind.version);
            group.insert(u"kind"_s, u"APIGroup"_s);
            group.insert(u"apiVersion"_s, u"v1"_s);
            return group;
        }
    }
    return std::nullopt;
}

} // namespace lockstep::test
