#include "core/health/health_report.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::array allStates = {HealthState::Healthy, HealthState::Warning, HealthState::Unknown,
                                  HealthState::Failed}; // the worst last

std::optional<HealthState> stateOf(const QString& name)
{
    const auto found = std::ranges::find(allStates, name, healthStateName);
    return found == allStates.end() ? std::nullopt : std::optional(*found);
}

QJsonObject toJson(const CheckedHealth& check)
{
    return {{u"name"_s, check.name},
            {u"state"_s, healthStateName(check.finding.state)},
            {u"evidence"_s, check.finding.evidence},
            {u"fix"_s, check.finding.fix},
            {u"seconds"_s, check.seconds}};
}

} // namespace

QString healthStateName(HealthState state)
{
    switch (state) {
    case HealthState::Healthy:
        return u"healthy"_s;
    case HealthState::Warning:
        return u"warning"_s;
    case HealthState::Failed:
        return u"failed"_s;
    case HealthState::Unknown:
        break;
    }
    return u"unknown"_s;
}

HealthState HealthReport::state() const
{
    const auto rank = [](HealthState state) { return std::ranges::find(allStates, state); };
    HealthState worst = HealthState::Healthy;
    for (const CheckedHealth& check : checks) {
        if (rank(check.finding.state) > rank(worst))
            worst = check.finding.state;
    }
    return worst;
}

int HealthReport::count(HealthState state) const
{
    return int(
        std::ranges::count(checks, state, [](const CheckedHealth& check) { return check.finding.state; }));
}

QJsonObject HealthReport::toJson() const
{
    QJsonArray list;
    for (const CheckedHealth& check : checks)
        list.append(lockstep::toJson(check));
    return {{u"instance"_s, instance},
            {u"release"_s, release},
            {u"made"_s, made.toUTC().toString(Qt::ISODate)},
            {u"by"_s, by},
            {u"state"_s, healthStateName(state())},
            {u"checks"_s, list}};
}

Result<HealthReport> HealthReport::fromJson(const QJsonObject& object)
{
    HealthReport report{object[u"instance"].toString(),
                        object[u"release"].toString(),
                        QDateTime::fromString(object[u"made"].toString(), Qt::ISODate),
                        object[u"by"].toString(),
                        {}};
    if (!report.made.isValid())
        return failure(ErrorKind::Invalid, u"read the health report"_s, report.instance,
                       u"it does not say when it was made"_s, u"Make it again"_s);
    for (const QJsonValue check : object[u"checks"].toArray()) {
        const std::optional<HealthState> state = stateOf(check[u"state"].toString());
        if (!state)
            return failure(ErrorKind::Invalid, u"read the health report"_s, report.instance,
                           u"\"%1\" is no state of a check"_s.arg(check[u"state"].toString()),
                           u"Make it again"_s);
        report.checks.append({check[u"name"].toString(),
                              {*state, check[u"evidence"].toString(), check[u"fix"].toString()},
                              check[u"seconds"].toDouble()});
    }
    return report;
}

} // namespace lockstep
