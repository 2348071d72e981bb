#pragma once

#include "core/network/http.h"

namespace lockstep {

/// What a reply that is no success means, in the API server's own words (the kind Status, with its causes),
/// and what to do. Kinds: Connection (401, 403), NotFound (404, 410), Precondition (409: somebody else
/// changed or owns it, with fields and managers), Invalid (400, 422, with the fields), Busy (429), Failed.
[[nodiscard]] std::unexpected<Error> kubeFailure(const HttpReply& reply, const QString& attempted,
                                                 const QString& subject);

} // namespace lockstep
