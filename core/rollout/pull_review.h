#pragma once

#include "core/github/pull_requests.h"
#include "core/inventory/fleet.h"

namespace lockstep {

/// Something about a pull request that a reviewer should know.
struct ReviewFinding
{
    enum class Severity {
        Note,
        Warning, ///< worth a look
        Error,   ///< it is not, or not only, the upgrade of an instance
    };

    Severity severity = Severity::Note;
    QString text;      ///< a sentence
    QString path = {}; ///< of the file; empty: it is about the whole
    int line = 0;      ///< in the new file, from 1; 0: about the whole file

    friend bool operator==(const ReviewFinding&, const ReviewFinding&) = default;
};

[[nodiscard]] QString severityName(ReviewFinding::Severity severity);

/// An image of a container that becomes another.
struct ImageChange
{
    QString path;
    QString before; ///< "sourcegraph/frontend:5.2.7", without a digest
    QString after;

    friend bool operator==(const ImageChange&, const ImageChange&) = default;
};

/// A line of a config.yaml; one side is empty where there is none.
struct ConfigChange
{
    QString path;
    QString before;
    QString after;

    friend bool operator==(const ConfigChange&, const ConfigChange&) = default;
};

/// What a pull request proposes, and whether it is the upgrade of one instance and nothing else.
struct PullReview
{
    QString instance;   ///< key in the fleet, or what the title says; empty: it is about none
    QString deployment; ///< "environments/prod/deployments/x"; empty: it touches none
    std::optional<Version> from;
    std::optional<Version> to;
    QList<ReviewFinding> findings; ///< the worst first
    QList<ImageChange> images;     ///< each once, in the order of the files
    QList<ConfigChange> config;

    [[nodiscard]] bool has(ReviewFinding::Severity severity) const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// Title, branch or files say that it is an upgrade of an instance.
[[nodiscard]] bool looksLikeUpgrade(const PullRequestDetails& details);

/// An upgrade is called "SLUG: upgrade to VERSION", comes from the branch SLUG/upgrade-instance, raises
/// spec.sourcegraphVersion in the config.yaml of one instance that runs the version it comes from, and
/// changes only tags of images, or that version, in the other files beside it. Whatever differs is a finding.
/// Without a fleet the instance itself is not looked at, which is a finding, too.
[[nodiscard]] PullReview examine(const PullRequestDetails& details, const Fleet* fleet);

} // namespace lockstep
