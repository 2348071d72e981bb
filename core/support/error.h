#pragma once

#include <QString>

#include <expected>

namespace lockstep {

/// What a caller can branch on. The words for people are in Error.
enum class ErrorKind {
    Usage,    ///< The request itself is wrong: an option, an argument, a version that is not below another.
    NotFound, ///< A named thing does not exist.
    Invalid,  ///< Input was read but breaks the rules of its format.
    Precondition, ///< The world is not in the state the request needs; nothing was changed.
    Connection,   ///< A server could not be reached or refused us.
    Busy,         ///< Somebody else holds what we need (a lock, a running rehearsal).
    Cancelled,    ///< The user stopped it.
    Failed,       ///< It was tried and did not work.
    Io,           ///< The file system said no (missing, no permission, disk full).
};

/// An expected failure, told to a person: what was attempted, on what, what happened, what to do now.
/// Nothing in it may hold a secret.
struct Error
{
    ErrorKind kind = ErrorKind::Failed;
    QString attempted; ///< "read the release catalogue"
    QString subject;   ///< "/srv/releases.bundle", may be empty
    QString happened;  ///< "the file is not a git bundle"
    QString advice;    ///< "make one with: git bundle create ...", may be empty

    /// One paragraph: "Could not <attempted> <subject>: <happened>. <advice>".
    [[nodiscard]] QString message() const;

    friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = std::expected<T, Error>;

/// std::unexpected(Error{...}) with less noise.
[[nodiscard]] std::unexpected<Error> failure(ErrorKind kind, QString attempted, QString subject,
                                             QString happened, QString advice = {});

/// The same error, for a function with another value type.
template <typename T>
[[nodiscard]] std::unexpected<Error> failure(const Result<T>& result)
{
    return std::unexpected(result.error());
}

/// Stable lower-case name of the kind, as JSON output shows it.
[[nodiscard]] QString errorKindName(ErrorKind kind);

} // namespace lockstep
