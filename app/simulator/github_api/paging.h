#pragma once

#include "github_api/github_call.h"

namespace lockstep::simulation {

/// Leaves the page of the answer that the call asks for, and says in Link where the others are.
void cutToPage(GitHubAnswer& answer, const GitHubCall& call);

} // namespace lockstep::simulation
