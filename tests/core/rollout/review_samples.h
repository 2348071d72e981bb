#pragma once

#include "core/rollout/pull_review.h"
#include "core/support/line_diff.h"

namespace lockstep::test {

inline const QString acmeFolder = QStringLiteral("environments/prod/deployments/src-1");

inline QString configText(const QString& slug, const QString& version,
                          const QString& channel = QStringLiteral("stable"))
{
    return QStringLiteral("apiVersion: fleet.example/v1\n"
                          "kind: Instance\n"
                          "metadata:\n"
                          "  name: %1\n"
                          "  labels:\n"
                          "    instance-type: production\n"
                          "spec:\n"
                          "  sourcegraphVersion: \"%2\"  # raised by upgrades\n"
                          "  releaseChannel: %3\n"
                          "  domain: %1.example.com\n")
        .arg(slug, version, channel);
}

/// acme and beta in prod, both at 5.1.0; gamma is paused.
inline Fleet sampleFleet()
{
    Fleet fleet;
    const auto add = [&](const QString& slug, const QString& deployment, const QString& channel) {
        fleet.instances.append(readInstance(
            configText(slug, QStringLiteral("5.1.0"), channel).toUtf8(), QStringLiteral("prod"), deployment,
            QStringLiteral("environments/prod/deployments/%1/config.yaml").arg(deployment)));
    };
    add(QStringLiteral("acme"), QStringLiteral("src-1"), QStringLiteral("stable"));
    add(QStringLiteral("beta"), QStringLiteral("src-2"), QStringLiteral("stable"));
    add(QStringLiteral("gamma"), QStringLiteral("src-3"), QStringLiteral("pause"));
    return fleet;
}

/// As GitHub gives it: without the lines that name the file.
inline ChangedFile changedFile(const QString& path, const QString& before, const QString& after)
{
    ChangedFile file;
    file.path = path;
    file.status = QStringLiteral("modified");
    const QString diff = unifiedDiff({before, before}, {after, after}, path);
    file.patch = diff.section(u'\n', 2);
    for (const QString& line : file.patch.split(u'\n')) {
        file.additions += line.startsWith(u'+') ? 1 : 0;
        file.deletions += line.startsWith(u'-') ? 1 : 0;
    }
    return file;
}

inline QString manifestText(const QString& version, int replicas = 2)
{
    return QStringLiteral("kind: Deployment\n"
                          "metadata:\n"
                          "  labels:\n"
                          "    app.kubernetes.io/version: %1\n"
                          "spec:\n"
                          "  replicas: %2\n"
                          "  template:\n"
                          "    spec:\n"
                          "      containers:\n"
                          "        - image: index.docker.io/sourcegraph/frontend:%1@sha256:%3\n"
                          "          name: frontend\n"
                          "        - name: agent\n"
                          "          image: \"index.docker.io/sourcegraph/agent:%1\"\n")
        .arg(version)
        .arg(replicas)
        .arg(qHash(version), 16, 16, QLatin1Char('0'));
}

/// The upgrade of acme from 5.1.0, as it should be.
inline PullRequestDetails upgradeOfAcme(const QString& version = QStringLiteral("5.2.0"))
{
    PullRequestDetails details;
    details.pull.number = 7;
    details.pull.state = QStringLiteral("open");
    details.pull.title = QStringLiteral("acme: upgrade to ") + version;
    details.pull.head = QStringLiteral("acme/upgrade-instance");
    details.pull.base = QStringLiteral("main");
    details.canMerge = true;
    details.mergeState = QStringLiteral("clean");
    details.files = {changedFile(acmeFolder + QStringLiteral("/config.yaml"),
                                 configText(QStringLiteral("acme"), QStringLiteral("5.1.0")),
                                 configText(QStringLiteral("acme"), version)),
                     changedFile(acmeFolder + QStringLiteral("/kubernetes/frontend.yaml"),
                                 manifestText(QStringLiteral("5.1.0")), manifestText(version))};
    return details;
}

} // namespace lockstep::test
