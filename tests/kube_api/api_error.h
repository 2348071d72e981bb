#pragma once

#include "kube_api/kinds.h"

#include <QJsonArray>
#include <QJsonObject>

#include <expected>

namespace lockstep::test {

/// A request that is refused, as the API says it: the kind Status.
struct ApiError
{
    int code = 500;
    QString reason;
    QString message;
    QJsonObject details;
    int retryAfter = 0; ///< seconds; 0: not said

    [[nodiscard]] QJsonObject status() const;
};

template <typename T>
using Answer = std::expected<T, ApiError>;

/// One thing that is wrong with one field.
struct Cause
{
    QString reason; ///< "FieldValueRequired", "FieldValueInvalid", ...
    QString message;
    QString field;
};

[[nodiscard]] std::unexpected<ApiError> refused(int code, const QString& reason, const QString& message,
                                                const QJsonObject& details = {});
[[nodiscard]] std::unexpected<ApiError> badRequest(const QString& message);
[[nodiscard]] std::unexpected<ApiError> noSuchPath();
[[nodiscard]] std::unexpected<ApiError> notFound(const Kind& kind, const QString& name);
[[nodiscard]] std::unexpected<ApiError> alreadyExists(const Kind& kind, const QString& name);
[[nodiscard]] std::unexpected<ApiError> conflict(const Kind& kind, const QString& name, const QString& why);
[[nodiscard]] std::unexpected<ApiError> invalid(const Kind& kind, const QString& name,
                                                const QList<Cause>& causes);
[[nodiscard]] std::unexpected<ApiError> expired(const QString& message);

/// The reason that the API gives together with an HTTP status, as "NotFound" with 404.
[[nodiscard]] QString usualReason(int code);

} // namespace lockstep::test
