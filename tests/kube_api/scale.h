#pragma once

#include <QJsonObject>

namespace lockstep::test {

/// The part of an object that its subresource "scale" shows.
[[nodiscard]] QJsonObject scaleOf(const QJsonObject& object);

} // namespace lockstep::test
