#pragma once

#include <QString>

namespace lockstep {

/// A function's definition without comments to the end of the line and with every run of white space as one
/// blank: what the product compares.
[[nodiscard]] QString normalFunction(const QString& definition);

/// A view's query, or an expression, in a form that servers of all versions print alike: without the names of
/// tables before columns and of schemas before functions, which a server adds or leaves out as it sees fit.
[[nodiscard]] QString normalQuery(const QString& sql);

} // namespace lockstep
