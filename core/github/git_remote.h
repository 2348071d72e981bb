#pragma once

#include "core/github/github_settings.h"

namespace lockstep {

/// A repository, and the API that it is reached by.
struct GitHubPlace
{
    QUrl api;
    GitHubRepository repository;

    friend bool operator==(const GitHubPlace&, const GitHubPlace&) = default;
};

/// What the URL of a git remote is on GitHub: "git@github.com:example/fleet.git",
/// "https://github.example.com/example/fleet", "ssh://git@github.com/example/fleet.git". Errors: Usage (a
/// file, a path that is not OWNER/NAME).
[[nodiscard]] Result<GitHubPlace> gitHubPlaceOf(const QString& remote);

} // namespace lockstep
