#pragma once

#include "models/workspace.h"

namespace lockstep {

/// The fleet and the releases that come with Lockstep. The store is left empty.
[[nodiscard]] WorkspaceSources sampleSources();

/// What the user opened last; the sample where nothing was opened yet. Only UI state: kept in QSettings.
[[nodiscard]] WorkspaceSources rememberedSources();
void rememberSources(const WorkspaceSources& sources);

/// The repository on GitHub that was chosen last; empty: none yet.
[[nodiscard]] GitHubPlace rememberedGitHubPlace();
void rememberGitHubPlace(const GitHubPlace& place);

} // namespace lockstep
