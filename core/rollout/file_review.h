#pragma once

#include "core/rollout/pull_review.h"

namespace lockstep {

/// The versions between which spec.sourcegraphVersion changes.
struct VersionChange
{
    std::optional<Version> from;
    std::optional<Version> to;
};

/// Looks at a config.yaml: what changes there but the version is a finding.
[[nodiscard]] VersionChange examineConfig(const ChangedFile& file, PullReview& review);

/// Looks at a file that was made from the config.yaml: what changes there but tags of images and the version
/// is a finding.
void examineArtifact(const ChangedFile& file, const VersionChange& versions, PullReview& review);

} // namespace lockstep
