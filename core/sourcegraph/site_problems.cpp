#include "core/sourcegraph/site_problems.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// The instance's `site` with as many of the fields as it has; empty where it has none.
Result<QJsonObject> site(GraphSchema& schema, const QList<GraphWish>& fields, const std::stop_token& stop)
{
    const Result<QString> selection = schema.selection(u"Query"_s, {{u"site"_s, fields}}, stop);
    if (!selection)
        return failure(selection);
    if (selection->isEmpty())
        return QJsonObject();
    return schema.client()
        .query(u"query SiteHealth { %1 }"_s.arg(*selection), {}, stop)
        .transform([](const QJsonObject& data) { return data[u"site"].toObject(); });
}

} // namespace

Result<SiteProblems> siteProblems(GraphSchema& schema, const std::stop_token& stop)
{
    const QList<GraphWish> fields{{u"alerts"_s, {{u"type"_s}, {u"message"_s}}},
                                  {u"configuration"_s, {{u"validationMessages"_s}}}};
    return site(schema, fields, stop).transform([](const QJsonObject& told) {
        SiteProblems problems;
        if (told.contains(u"alerts"))
            problems.alerts.emplace();
        for (const QJsonValue alert : told[u"alerts"].toArray())
            problems.alerts->append({alert[u"type"].toString(), alert[u"message"].toString()});
        if (told.contains(u"configuration"))
            problems.configuration.emplace();
        for (const QJsonValue message : told[u"configuration"][u"validationMessages"].toArray())
            problems.configuration->append(message.toString());
        return problems;
    });
}

Result<std::optional<QStringList>> recentAlerts(GraphSchema& schema, const std::stop_token& stop)
{
    const GraphWish statistics{
        u"monitoringStatistics"_s, {{u"alerts"_s, {{u"name"_s}, {u"average"_s}}}}, {{u"days"_s, u"1"_s}}};
    return site(schema, {statistics}, stop)
        .transform([](const QJsonObject& told) -> std::optional<QStringList> {
            if (!told.contains(u"monitoringStatistics"))
                return std::nullopt;
            QMap<QString, double> most;
            for (const QJsonValue alert : told[u"monitoringStatistics"][u"alerts"].toArray()) {
                double& share = most[alert[u"name"].toString()];
                share = std::max(share, alert[u"average"].toDouble());
            }
            QStringList fired;
            for (const auto& [name, share] : most.asKeyValueRange()) {
                if (share > 0)
                    fired.append(u"%1 (%2 %)"_s.arg(name).arg(share * 100, 0, 'f', 0));
            }
            return fired;
        });
}

} // namespace lockstep
