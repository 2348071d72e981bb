#include "models/fleet_overview.h"

#include <map>

namespace lockstep {

namespace {

using Lines = std::map<std::optional<MinorLine>, VersionShare, std::greater<>>;

void count(const FleetRow& row, Lines& lines)
{
    const std::optional<Version>& version = row.instance.version;
    VersionShare& share = lines[version ? std::optional(version->line()) : std::nullopt];
    share.line = version ? version->line().toString() : QString();
    share.behind = row.behind;
    ++share.count;
}

} // namespace

FleetOverview fleetOverview(const QList<FleetRow>& rows)
{
    FleetOverview overview;
    std::map<QString, Lines> environments;
    std::vector<const FleetRow*> late;
    for (const FleetRow& row : rows) {
        count(row, environments[row.instance.environment]);
        ++overview.count;
        ++overview.bands[size_t(bandOf(row.behind))];
        overview.broken += row.state == InstanceState::Broken ? 1 : 0;
        overview.paused += row.state == InstanceState::Paused ? 1 : 0;
        if (row.state == InstanceState::FarBehind || row.state == InstanceState::Behind)
            late.push_back(&row);
    }
    for (const auto& [name, lines] : environments) {
        EnvironmentVersions environment{name, 0, {}};
        for (const auto& [line, share] : lines) {
            environment.shares.append(share);
            environment.count += share.count;
        }
        overview.environments.append(environment);
    }
    overview.behind = int(late.size());
    std::ranges::stable_sort(late, std::ranges::greater(), &FleetRow::behind);
    for (const FleetRow* row : late) {
        if (overview.stragglers.size() == mostStragglers)
            break;
        overview.stragglers.append(*row);
    }
    return overview;
}

} // namespace lockstep
