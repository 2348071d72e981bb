#pragma once

#include "core/network/http.h"

#include <QJsonArray>

namespace lockstep {

/// What GitHub's refusal means and what to do: a token that is over, a scope or permission that lacks (named
/// where GitHub names it), fields that are wrong, a state that does not allow it. Kinds: Connection (401,
/// 403), NotFound (404, 410: also what the token may not see), Precondition (405, 409), Invalid (422),
/// Failed.
[[nodiscard]] std::unexpected<Error> gitHubFailure(const HttpReply& reply, const QString& attempted,
                                                   const QString& subject);

/// The same for the `errors` of a GraphQL answer. Kinds: Connection (scopes), NotFound, Precondition.
[[nodiscard]] std::unexpected<Error> gitHubGraphFailure(const QJsonArray& errors, const QString& attempted,
                                                        const QString& subject);

/// GitHub asks for patience, and has not done what it was asked.
[[nodiscard]] bool isLimited(const HttpReply& reply);

} // namespace lockstep
