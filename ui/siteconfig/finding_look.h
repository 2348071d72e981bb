#pragma once

#include "core/siteconfig/config_migration.h"
#include "ui/theme/theme.h"

namespace lockstep {

/// How it is shown what the rules of a migration say.
struct FindingLook
{
    QString word;
    Tone tone = Tone::Neutral;
};

[[nodiscard]] FindingLook lookOf(ConfigFinding::State state);

} // namespace lockstep
