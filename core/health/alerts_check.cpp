// Alerts that fire, as Prometheus, Alertmanager or Grafana knows them.

#include "core/health/monitoring_source.h"

#include <QDateTime>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = MonitoringSource::Kind;

constexpr qsizetype shownAlerts = 50;

struct FiringAlert
{
    QString name;
    QString severity;
    QString where; ///< labels that say what it is about
    QString summary;
    QDateTime since;
};

QString firstOf(const QJsonObject& object, std::initializer_list<QStringView> keys)
{
    for (const QStringView key : keys) {
        if (const QString text = object[key].toString(); !text.isEmpty())
            return text;
    }
    return {};
}

QString placeOf(const QJsonObject& labels)
{
    QStringList parts;
    for (const auto key : {"namespace", "service_name", "pod", "persistentvolumeclaim", "instance"}) {
        if (const QString value = labels[QLatin1StringView(key)].toString(); !value.isEmpty())
            parts.append(u"%1 %2"_s.arg(QLatin1StringView(key), value));
    }
    return parts.join(u", "_s);
}

FiringAlert alertOf(const QJsonObject& alert)
{
    const QJsonObject labels = alert[u"labels"].toObject();
    const QString since = firstOf(alert, {u"activeAt", u"startsAt"});
    // The product's own rules say `level` and `name`.
    return {firstOf(labels, {u"alertname", u"name"}), firstOf(labels, {u"severity", u"level"}).toLower(),
            placeOf(labels),
            firstOf(alert[u"annotations"].toObject(), {u"summary", u"description", u"message", u"help"}),
            QDateTime::fromString(since, Qt::ISODateWithMs).toUTC()};
}

Result<QList<FiringAlert>> ofPrometheus(const MonitoringSource& source, const std::stop_token& stop)
{
    return getPrometheus(source, u"/api/v1/alerts"_s, {}, stop).transform([](const QJsonObject& data) {
        QList<FiringAlert> alerts;
        for (const QJsonValue alert : data[u"alerts"].toArray()) {
            if (alert[u"state"].toString() == u"firing")
                alerts.append(alertOf(alert.toObject()));
        }
        return alerts;
    });
}

/// Grafana's own Alertmanager has the API of Alertmanager, elsewhere.
Result<QList<FiringAlert>> ofAlertmanager(const MonitoringSource& source, const std::stop_token& stop)
{
    const QString path =
        source.kind == Kind::Grafana ? u"/api/alertmanager/grafana/api/v2/alerts"_s : u"/api/v2/alerts"_s;
    const QUrlQuery query{
        {u"active"_s, u"true"_s}, {u"silenced"_s, u"false"_s}, {u"inhibited"_s, u"false"_s}};
    const Result<QJsonDocument> answer = getJson(source, path, query, stop);
    if (!answer)
        return failure(answer);
    if (!answer->isArray())
        return failure(ErrorKind::Failed, u"read the alerts of"_s, source.url.host(),
                       u"its answer is no list of alerts"_s);
    QList<FiringAlert> alerts;
    for (const QJsonValue alert : answer->array()) {
        if (alert[u"status"][u"state"].toString(u"active"_s) == u"active")
            alerts.append(alertOf(alert.toObject()));
    }
    return alerts;
}

HealthState stateOf(const FiringAlert& alert)
{
    static const QStringList critical{u"critical"_s, u"page"_s,  u"error"_s,    u"high"_s,
                                      u"disaster"_s, u"fatal"_s, u"emergency"_s};
    static const QStringList quiet{u"none"_s, u"info"_s};
    static const QStringList alwaysOn{u"Watchdog"_s, u"DeadMansSwitch"_s, u"InfoInhibitor"_s};
    if (quiet.contains(alert.severity) || alwaysOn.contains(alert.name))
        return HealthState::Healthy;
    return critical.contains(alert.severity) ? HealthState::Failed : HealthState::Warning;
}

QString textOf(const FiringAlert& alert)
{
    QStringList parts{alert.name};
    if (!alert.severity.isEmpty())
        parts.first() += u" (%1)"_s.arg(alert.severity);
    for (const QString& part : {alert.where, alert.summary.simplified()}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    if (alert.since.isValid())
        parts.append(u"since "_s + alert.since.toString(Qt::ISODate));
    return parts.join(u"; "_s);
}

/// "3 alerts fire, 1 of them critical"
QString summaryOf(const QList<FiringAlert>& alerts)
{
    const auto count = [&](HealthState state) { return std::ranges::count(alerts, state, stateOf); };
    const auto critical = count(HealthState::Failed);
    const auto all = critical + count(HealthState::Warning);
    if (all == 0)
        return alerts.isEmpty() ? u"no alert fires"_s : u"no alert fires but for information"_s;
    const QString fire = all == 1 ? u"1 alert fires"_s : u"%1 alerts fire"_s.arg(all);
    return critical == 0
               ? fire
               : u"%1, %2"_s.arg(fire, all == 1 ? u"critical"_s : u"%1 of them critical"_s.arg(critical));
}

HealthFinding judged(QList<FiringAlert> alerts)
{
    std::ranges::stable_sort(alerts, std::greater(),
                             [](const FiringAlert& alert) { return badness(stateOf(alert)); });
    HealthFinding finding{HealthState::Healthy, {}, {}};
    QStringList lines;
    for (const FiringAlert& alert : std::as_const(alerts)) {
        finding.state = worse(finding.state, stateOf(alert));
        lines.append(textOf(alert));
    }
    if (lines.size() > shownAlerts)
        lines = lines.first(shownAlerts) + QStringList{u"and %1 more"_s.arg(lines.size() - shownAlerts)};
    finding.evidence = (QStringList{summaryOf(alerts)} + lines).join(u'\n');
    if (finding.state != HealthState::Healthy)
        finding.fix = u"Look at each of them; silence only what is known, and for a time"_s;
    return finding;
}

} // namespace

HealthCheck alertsCheck(const MonitoringSource& source)
{
    return {monitoringName(source.kind) + u"-alerts"_s, [source](const std::stop_token& stop) {
                const Result<QList<FiringAlert>> alerts = source.kind == Kind::Prometheus
                                                              ? ofPrometheus(source, stop)
                                                              : ofAlertmanager(source, stop);
                return alerts ? judged(*alerts) : unknownBecause(alerts.error());
            }};
}

} // namespace lockstep
