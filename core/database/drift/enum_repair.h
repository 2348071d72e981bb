#pragma once

#include "core/database/drift/repair_builder.h"

namespace lockstep {

/// Adds what gives an enum its labels: a label is renamed where just one has another name at the same place,
/// or labels are added; else the type is made anew and every column of it converted.
void repairEnum(RepairBuilder& builder, const EnumDescription& expected, const EnumDescription& actual);

} // namespace lockstep
