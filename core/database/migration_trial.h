#pragma once

#include "core/migration/lint/lint.h"
#include "core/support/run_event.h"

namespace lockstep {

/// What a trial finds; resources/manual/lint-dynamic.md explains each.
[[nodiscard]] const QList<LintRule>& trialRules();

/// Runs every migration that `release` has and `since` has not on a private server, up, down and up again,
/// and compares the schema after each: what the text of a migration does not show. A migration that fails
/// ends the trial of its schema, since the ones after it build on it. `since` nothing: the release before in
/// the catalogue. Squashed roots are what the trial starts from, not what it tries. Errors: as lintRelease;
/// NotFound (no PostgreSQL), Failed
/// (`since` itself cannot be built).
[[nodiscard]] Result<QList<LintFinding>>
tryMigrations(const CatalogContents& contents, const Version& release, const std::optional<Version>& since,
              const LintOptions& options, const RunEventSink& events, const std::stop_token& stop = {});

} // namespace lockstep
