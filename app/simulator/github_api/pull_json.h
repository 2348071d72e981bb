#pragma once

#include "github_api/github_state.h"

namespace lockstep::simulation {

[[nodiscard]] QJsonObject userJson(const QString& login);
[[nodiscard]] QJsonArray labelsJson(const QStringList& labels);
[[nodiscard]] QString pullNodeId(int number);
/// As lists have it; `isWhole`: as it is on its own.
[[nodiscard]] QJsonObject pullJson(const GitHubState& state, const PullState& pull, bool isWhole);

} // namespace lockstep::simulation
