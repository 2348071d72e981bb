#pragma once

#include "../core/github/github_fixture.h"
#include "core/rollout/rollout_run.h"
#include "core/store/rollout_store.h"

#include <QTemporaryDir>

namespace lockstep::test {

/// A GitHub whose workflow upgrades an instance and opens a pull request, a store, and this user's token.
struct RolloutFixture
{
    GitHubFixture github;
    QTemporaryDir folder;

    RolloutFixture()
    {
        qputenv("GITHUB_TOKEN", github.api.token().toUtf8());
        github.api.with([](GitHubState& state) {
            state.workflows = {{7,
                                QStringLiteral("mi_upgrade.yml"),
                                QStringLiteral("mi-upgrade"),
                                {QStringLiteral("customer"), QStringLiteral("environment"),
                                 QStringLiteral("target_src_version"), QStringLiteral("marker")},
                                {QStringLiteral("customer")},
                                {QStringLiteral("plan"), QStringLiteral("upgrade")}}};
            state.runsTake = std::chrono::milliseconds(20);
            state.ended = [](GitHubState& there, const RunState& over) {
                const QString slug = over.inputs[QStringLiteral("customer")].toString();
                if (over.conclusion == u"success")
                    there.addPull(slug + QStringLiteral("/upgrade-instance"),
                                  slug + QStringLiteral(": upgrade to 6.2.0"),
                                  {QStringLiteral("mi-upgrade")});
            };
        });
    }

    [[nodiscard]] QString store() const { return folder.filePath(QStringLiteral("lockstep.sqlite")); }

    [[nodiscard]] static RolloutPace pace()
    {
        using namespace std::chrono_literals;
        return {5ms, 2ms, 200ms, 0ms, 0ms, 10ms};
    }

    [[nodiscard]] RolloutSettings settings() const
    {
        RolloutSettings made;
        made.environment = QStringLiteral("prod");
        made.version = QStringLiteral("6.2.0");
        made.repository = QStringLiteral("example/fleet");
        made.api = github.api.url();
        made.markerInput = QStringLiteral("marker");
        made.waveSize = 3;
        return made;
    }

    /// Instances i1, i2 and so on.
    [[nodiscard]] Rollout plan(int count) const
    {
        QList<Instance> instances;
        for (int number = 1; number <= count; ++number) {
            Instance instance;
            instance.slug = QStringLiteral("i%1").arg(number);
            instance.environment = QStringLiteral("prod");
            instances.append(instance);
        }
        return *planRollout(settings(), instances, {}, {});
    }

    /// That instance's run fails the first time.
    void failOnce(const QString& slug)
    {
        github.api.with([&](GitHubState& state) {
            state.concludes = [slug, left = std::make_shared<int>(1)](const QJsonObject& inputs) {
                const bool fails = inputs[QStringLiteral("customer")] == slug && (*left)-- > 0;
                return fails ? QStringLiteral("failure") : QStringLiteral("success");
            };
        });
    }

    /// How often the workflow was started, by instance.
    [[nodiscard]] QMap<QString, int> starts()
    {
        return github.api.with([](GitHubState& state) {
            QMap<QString, int> made;
            for (const RunState& started : std::as_const(state.runs))
                ++made[started.inputs[QStringLiteral("customer")].toString()];
            return made;
        });
    }

    /// Each of so many was started once.
    [[nodiscard]] bool startedOnce(int count)
    {
        const QMap<QString, int> made = starts();
        return made.size() == count && std::ranges::all_of(made, [](int times) { return times == 1; });
    }

    [[nodiscard]] RolloutRecord record(qint64 id) const
    {
        return *(*RolloutStore::open(store()))->record(id);
    }
};

} // namespace lockstep::test
