#pragma once

#include <QByteArray>

namespace lockstep {

/// Where the schema of schemas of draft 7 is said to be.
inline constexpr auto draftSevenUri = "http://json-schema.org/draft-07/schema";

/// The schema of schemas of draft 7, as its specification has it. Schemas may refer to it.
[[nodiscard]] QByteArray draftSevenSchema();

} // namespace lockstep
