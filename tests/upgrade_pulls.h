#pragma once

#include "core/support/line_diff.h"
#include "github_api/github_state.h"

namespace lockstep::test {

using namespace lockstep::simulation;

inline QString configText(const QString& slug, const QString& version)
{
    return QStringLiteral("apiVersion: fleet.example/v1\n"
                          "kind: Instance\n"
                          "metadata:\n"
                          "  name: %1\n"
                          "  labels:\n"
                          "    instance-type: production\n"
                          "spec:\n"
                          "  sourcegraphVersion: \"%2\"\n"
                          "  releaseChannel: stable\n")
        .arg(slug, version);
}

/// As the API lists it.
inline QJsonObject fileJson(const QString& path, const QString& before, const QString& after)
{
    const QString patch = unifiedDiff({before, before}, {after, after}, path).section(u'\n', 2);
    int additions = 0;
    int deletions = 0;
    for (const QString& line : patch.split(u'\n')) {
        additions += line.startsWith(u'+') ? 1 : 0;
        deletions += line.startsWith(u'-') ? 1 : 0;
    }
    return {{QStringLiteral("filename"), path},       {QStringLiteral("status"), QStringLiteral("modified")},
            {QStringLiteral("additions"), additions}, {QStringLiteral("deletions"), deletions},
            {QStringLiteral("patch"), patch},         {QStringLiteral("sha"), shaOf(patch)}};
}

/// The pull request of an upgrade, as it should be; with a check that passed.
inline PullState& addUpgrade(GitHubState& state, const QString& slug, const QString& deployment,
                             const QString& from, const QString& to)
{
    PullState& pull =
        state.addPull(slug + QStringLiteral("/upgrade-instance"),
                      QStringLiteral("%1: upgrade to %2").arg(slug, to), {QStringLiteral("mi-upgrade")});
    const QString folder = QStringLiteral("environments/prod/deployments/") + deployment;
    const QString manifest = QStringLiteral("containers:\n"
                                            "  - image: index.docker.io/sourcegraph/frontend:%1\n"
                                            "    name: frontend\n");
    pull.files = {
        fileJson(folder + QStringLiteral("/config.yaml"), configText(slug, from), configText(slug, to)),
        fileJson(folder + QStringLiteral("/kubernetes/frontend.yaml"), manifest.arg(from), manifest.arg(to))};
    pull.body = QStringLiteral("Upgrade of %1.\n\n## Test plan\n\n- [x] searched\n").arg(slug);
    state.addCheck(pull.headSha, QStringLiteral("build"), QStringLiteral("success"));
    return pull;
}

} // namespace lockstep::test
