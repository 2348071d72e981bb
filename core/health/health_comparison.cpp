#include "core/health/health_comparison.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = HealthChange::Kind;

std::optional<CheckedHealth> checkOf(const HealthReport& report, const QString& name)
{
    const auto found = std::ranges::find(report.checks, name, &CheckedHealth::name);
    return found == report.checks.end() ? std::nullopt : std::optional(*found);
}

Kind kindOf(const std::optional<CheckedHealth>& before, const std::optional<CheckedHealth>& after)
{
    if (!before || !after)
        return before ? Kind::Gone : Kind::New;
    const int difference = badness(after->finding.state) - badness(before->finding.state);
    return difference == 0 ? Kind::Unchanged : difference > 0 ? Kind::Worse : Kind::Better;
}

QJsonValue jsonOf(const std::optional<CheckedHealth>& check)
{
    return check ? QJsonValue(healthCheckJson(*check)) : QJsonValue();
}

} // namespace

bool HealthChange::isWorthReading() const
{
    switch (kind) {
    case Kind::Worse:
    case Kind::Better:
        return true;
    case Kind::New:
        return false;
    case Kind::Gone:
        return before->finding.state != HealthState::Healthy;
    case Kind::Unchanged:
        break;
    }
    return after->finding.state != HealthState::Healthy &&
           before->finding.evidence != after->finding.evidence;
}

QString healthChangeName(Kind kind)
{
    switch (kind) {
    case Kind::Worse:
        return u"worse"_s;
    case Kind::Better:
        return u"better"_s;
    case Kind::New:
        return u"new"_s;
    case Kind::Gone:
        return u"gone"_s;
    case Kind::Unchanged:
        break;
    }
    return u"unchanged"_s;
}

int HealthComparison::count(Kind kind) const
{
    return int(std::ranges::count(changes, kind, &HealthChange::kind));
}

bool HealthComparison::heldUp() const
{
    return std::ranges::none_of(changes, [](const HealthChange& change) {
        return change.kind == Kind::Worse ||
               (change.kind == Kind::New && change.after->finding.state != HealthState::Healthy);
    });
}

QJsonObject HealthComparison::toJson() const
{
    QJsonArray list;
    for (const HealthChange& change : changes)
        list.append(QJsonObject{{u"name"_s, change.name},
                                {u"change"_s, healthChangeName(change.kind)},
                                {u"before"_s, jsonOf(change.before)},
                                {u"after"_s, jsonOf(change.after)}});
    return {{u"before"_s, before.toJson()},
            {u"after"_s, after.toJson()},
            {u"heldUp"_s, heldUp()},
            {u"changes"_s, list}};
}

HealthComparison compareHealth(const HealthReport& one, const HealthReport& other)
{
    const bool inOrder = one.made <= other.made;
    HealthComparison comparison{inOrder ? one : other, inOrder ? other : one, {}};
    QStringList names;
    for (const HealthReport* report : {&comparison.after, &comparison.before}) {
        for (const CheckedHealth& check : report->checks) {
            if (!names.contains(check.name))
                names.append(check.name);
        }
    }
    for (const QString& name : std::as_const(names)) {
        const std::optional<CheckedHealth> before = checkOf(comparison.before, name);
        const std::optional<CheckedHealth> after = checkOf(comparison.after, name);
        comparison.changes.append({kindOf(before, after), name, before, after});
    }
    std::ranges::stable_sort(comparison.changes, {}, &HealthChange::kind);
    return comparison;
}

} // namespace lockstep
