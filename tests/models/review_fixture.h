#pragma once

#include "core/inventory/fleet.h"
#include "github_api/github_api.h"
#include "models/review_session.h"
#include "result_checks.h"
#include "upgrade_pulls.h"

namespace lockstep::test {

using namespace lockstep::simulation;

/// The instances of the upgrades that a ReviewFixture has.
inline std::shared_ptr<const Fleet> upgradedFleet(int instances)
{
    Fleet fleet;
    for (int number = 1; number <= instances; ++number) {
        const QString deployment = QStringLiteral("src-%1").arg(number);
        fleet.instances.append(
            readInstance(configText(QStringLiteral("i%1").arg(number), QStringLiteral("5.1.0")).toUtf8(),
                         QStringLiteral("prod"), deployment,
                         QStringLiteral("environments/prod/deployments/%1/config.yaml").arg(deployment)));
    }
    return std::make_shared<const Fleet>(fleet);
}

/// A local GitHub with upgrades of i1, i2, ... from 5.1.0 to 5.2.0.
struct ReviewFixture
{
    GitHubApi api;

    explicit ReviewFixture(int upgrades)
    {
        qputenv("GITHUB_TOKEN", api.token().toUtf8());
        qunsetenv("LOCKSTEP_GITHUB_API");
        api.with([&](GitHubState& state) {
            for (int number = 1; number <= upgrades; ++number)
                addUpgrade(state, QStringLiteral("i%1").arg(number), QStringLiteral("src-%1").arg(number),
                           QStringLiteral("5.1.0"), QStringLiteral("5.2.0"));
        });
        api.start();
    }

    ~ReviewFixture() { qunsetenv("GITHUB_TOKEN"); }

    [[nodiscard]] GitHubPlace place() const { return {QStringLiteral("example/fleet"), api.url()}; }
};

} // namespace lockstep::test
