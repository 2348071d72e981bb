#pragma once

#include "core/support/error.h"

namespace lockstep {

/// What the server, or libpq, said about statements that failed.
struct SqlError
{
    QString sqlState; ///< five characters; empty when it was not the server who spoke
    QString message;
    QString detail;
    QString hint;
    QString context;
    int position = 0;       ///< 1-based, in characters of the text that was sent; 0: not known
    int completed = 0;      ///< how many statements of the text were completed before
    bool cancelled = false; ///< it was our stop token
    bool connectionLost = false;

    /// "relation "x" does not exist (SQLSTATE 42P01)", with detail and hint.
    [[nodiscard]] QString text() const;
    /// The same after "line 3: " of the SQL when the position, `offset` characters into the text sent, is in
    /// it.
    [[nodiscard]] QString textAt(const QString& sql, int offset = 0) const;
    /// `advice` where the error itself suggests nothing better.
    [[nodiscard]] Error toError(const QString& attempted, const QString& subject,
                                const QString& advice = {}) const;
};

namespace sqlstate {
inline constexpr QStringView duplicateTable = u"42P07";
inline constexpr QStringView insufficientPrivilege = u"42501";
inline constexpr QStringView uniqueViolation = u"23505";
} // namespace sqlstate

/// 1-based line of the character at the 1-based position; 0 when it lies outside the text.
[[nodiscard]] int lineOf(const QString& text, int position);

/// The error for a connection that could not be made; `message` must be free of secrets.
[[nodiscard]] Error connectionError(const QString& message, const QString& subject);

} // namespace lockstep
