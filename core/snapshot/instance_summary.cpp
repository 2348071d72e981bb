#include "core/snapshot/instance_summary.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

struct Pair
{
    QString type;
    QString id;

    friend auto operator<=>(const Pair&, const Pair&) = default;
};

Result<QList<Pair>> fetch(GraphSchema& schema, const GraphListing& listing, const std::stop_token& stop)
{
    const Result<GraphNodes> found = graphNodes(schema, listing, stop);
    if (!found)
        return failure(found);
    if (found->totalCount && *found->totalCount != found->nodes.size())
        return failure(
            ErrorKind::Failed, u"list %1 of"_s.arg(listing.field), schema.client().description(),
            u"it says that there are %1, and lists %2"_s.arg(*found->totalCount).arg(found->nodes.size()),
            u"Try again; they may just have been changed"_s);
    QList<Pair> pairs;
    for (const QJsonObject& node : found->nodes)
        pairs.append({node[listing.wishes[0].field].toString(), node[listing.wishes[1].field].toString()});
    std::ranges::sort(pairs);
    return pairs;
}

template <typename Entry>
QJsonObject listJson(const QList<Entry>& entries, const QString& typeKey, const QString& idKey)
{
    QJsonArray nodes;
    for (const auto& [type, id] : entries)
        nodes.append(QJsonObject{{typeKey, type}, {idKey, id}});
    return {{u"TotalCount"_s, entries.size()}, {u"Nodes"_s, nodes}};
}

/// Qt's four spaces as tabs.
QByteArray withTabs(const QByteArray& json)
{
    QByteArrayList lines = json.split('\n');
    for (QByteArray& line : lines) {
        qsizetype spaces = 0;
        while (spaces < line.size() && line[spaces] == ' ')
            ++spaces;
        line.replace(0, spaces, QByteArray(spaces / 4, '\t'));
    }
    return lines.join('\n');
}

Result<QList<Pair>> parseList(const QJsonValue& list, const QString& name, const QString& typeKey,
                              const QString& idKey, const QString& file)
{
    const auto wrong = [&](const QString& happened) {
        return failure(ErrorKind::Invalid, u"read the summary"_s, file, happened,
                       u"Make one from the instance that the databases were dumped from"_s);
    };
    if (!list[u"Nodes"].isArray() || !list[u"TotalCount"].isDouble())
        return wrong(u"%1 has no Nodes or no TotalCount"_s.arg(name));
    QList<Pair> pairs;
    for (const QJsonValue node : list[u"Nodes"].toArray()) {
        if (!node[typeKey].isString() || !node[idKey].isString())
            return wrong(u"an entry of %1 has no %2 or no %3"_s.arg(name, typeKey, idKey));
        pairs.append({node[typeKey].toString(), node[idKey].toString()});
    }
    if (list[u"TotalCount"].toInteger() != pairs.size())
        return wrong(u"%1 says that there are %2, and lists %3"_s.arg(name)
                         .arg(list[u"TotalCount"].toInteger())
                         .arg(pairs.size()));
    std::ranges::sort(pairs);
    return pairs;
}

template <typename Entry>
QList<Entry> entriesOf(const QList<Pair>& pairs)
{
    QList<Entry> entries;
    for (const Pair& pair : pairs)
        entries.append({pair.type, pair.id});
    return entries;
}

/// Both sorted.
template <typename Entry>
void compare(const QList<Entry>& expected, const QList<Entry>& actual, const QString& what,
             QStringList& found)
{
    if (expected.size() != actual.size())
        found.append(u"there are %1 %2s, not %3"_s.arg(actual.size()).arg(what).arg(expected.size()));
    QList<Entry> missing;
    QList<Entry> more;
    std::ranges::set_difference(expected, actual, std::back_inserter(missing));
    std::ranges::set_difference(actual, expected, std::back_inserter(more));
    for (const auto& [type, id] : missing)
        found.append(u"the %1 %2 %3 is missing"_s.arg(what, type, id));
    for (const auto& [type, id] : more)
        found.append(u"the %1 %2 %3 was not there before"_s.arg(what, type, id));
}

} // namespace

Result<InstanceSummary> fetchSummary(GraphSchema& schema, const std::stop_token& stop)
{
    const auto services = fetch(schema, {u"externalServices"_s, false, {{u"kind"_s}, {u"id"_s}}}, stop);
    if (!services)
        return failure(services);
    const auto providers =
        fetch(schema, {u"authProviders"_s, true, {{u"serviceType"_s}, {u"serviceID"_s}}}, stop);
    if (!providers)
        return failure(providers);
    return InstanceSummary{entriesOf<InstanceSummary::Service>(*services),
                           entriesOf<InstanceSummary::Provider>(*providers)};
}

QByteArray summaryJson(const InstanceSummary& summary)
{
    const QJsonObject site{
        {u"AuthProviders"_s, listJson(summary.providers, u"ServiceType"_s, u"ServiceID"_s)}};
    return withTabs(
        QJsonDocument(QJsonObject{{u"ExternalServices"_s, listJson(summary.services, u"Kind"_s, u"ID"_s)},
                                  {u"Site"_s, site}})
            .toJson());
}

Result<InstanceSummary> parseSummary(const QByteArray& json, const QString& file)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject())
        return failure(ErrorKind::Invalid, u"read the summary"_s, file,
                       problem.error == QJsonParseError::NoError ? u"it is no JSON object"_s
                                                                 : problem.errorString(),
                       u"Make one from the instance that the databases were dumped from"_s);
    const QJsonObject object = document.object();
    const auto services =
        parseList(object[u"ExternalServices"], u"ExternalServices"_s, u"Kind"_s, u"ID"_s, file);
    if (!services)
        return failure(services);
    const auto providers = parseList(object[u"Site"][u"AuthProviders"], u"Site.AuthProviders"_s,
                                     u"ServiceType"_s, u"ServiceID"_s, file);
    if (!providers)
        return failure(providers);
    return InstanceSummary{entriesOf<InstanceSummary::Service>(*services),
                           entriesOf<InstanceSummary::Provider>(*providers)};
}

QStringList summaryDifferences(const InstanceSummary& expected, const InstanceSummary& actual)
{
    QStringList found;
    compare(expected.services, actual.services, u"external service"_s, found);
    compare(expected.providers, actual.providers, u"auth provider"_s, found);
    return found;
}

} // namespace lockstep
