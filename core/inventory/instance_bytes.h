#pragma once

#include "core/inventory/instance.h"

#include <optional>

namespace lockstep {

/// What an instance's file says as bytes, for a cache: all but its place.
[[nodiscard]] QByteArray bytesOf(const Instance& instance);
/// Nothing when the bytes are not what bytesOf() gives.
[[nodiscard]] std::optional<Instance> instanceOf(QByteArrayView bytes);

} // namespace lockstep
