#include "core/health/health_report.h"

#include "core/support/files.h"

#include <QJsonArray>
#include <QJsonDocument>

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

std::unexpected<Error> unreadable(const QString& subject, const QString& happened)
{
    return failure(ErrorKind::Invalid, u"read the health report"_s, subject, happened, u"Make it again"_s);
}

Result<CheckedHealth> checkOf(const QJsonValue& object, const QString& instance)
{
    const std::optional<HealthState> state = stateOf(object[u"state"].toString());
    const QString name = object[u"name"].toString();
    if (!state || name.isEmpty())
        return unreadable(
            instance, name.isEmpty() ? u"one of its checks has no name"_s
                                     : u"\"%1\" is no state of a check"_s.arg(object[u"state"].toString()));
    return CheckedHealth{name,
                         {*state, object[u"evidence"].toString(), object[u"fix"].toString()},
                         object[u"seconds"].toDouble()};
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

int badness(HealthState state)
{
    return int(std::ranges::find(allStates, state) - allStates.begin());
}

HealthState worse(HealthState one, HealthState other)
{
    return badness(one) < badness(other) ? other : one;
}

QJsonObject healthCheckJson(const CheckedHealth& check)
{
    return {{u"name"_s, check.name},
            {u"state"_s, healthStateName(check.finding.state)},
            {u"evidence"_s, check.finding.evidence},
            {u"fix"_s, check.finding.fix},
            {u"seconds"_s, check.seconds}};
}

HealthState HealthReport::state() const
{
    if (checks.isEmpty())
        return HealthState::Unknown;
    HealthState worst = HealthState::Healthy;
    for (const CheckedHealth& check : checks)
        worst = worse(worst, check.finding.state);
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
        list.append(healthCheckJson(check));
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
                        QDateTime::fromString(object[u"made"].toString(), Qt::ISODate).toUTC(),
                        object[u"by"].toString(),
                        {}};
    if (!report.made.isValid())
        return unreadable(report.instance, u"it does not say when it was made"_s);
    if (!object[u"checks"].isArray())
        return unreadable(report.instance, u"it has no list of checks"_s);
    for (const QJsonValue check : object[u"checks"].toArray()) {
        Result<CheckedHealth> read = checkOf(check, report.instance);
        if (!read)
            return failure(read);
        report.checks.append(*std::move(read));
    }
    return report;
}

Result<HealthReport> HealthReport::read(const QString& path)
{
    const Result<QByteArray> bytes = readFile(path);
    if (!bytes)
        return failure(bytes);
    QJsonParseError wrong{};
    const QJsonDocument document = QJsonDocument::fromJson(*bytes, &wrong);
    if (!document.isObject())
        return unreadable(path, wrong.error == QJsonParseError::NoError ? u"it is no JSON object"_s
                                                                        : wrong.errorString());
    Result<HealthReport> report = fromJson(document.object());
    if (!report)
        return unreadable(path, report.error().happened);
    return report;
}

} // namespace lockstep
