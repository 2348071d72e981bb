#pragma once

#include "kube_api/api_error.h"

#include <functional>
#include <optional>

namespace lockstep::test {

/// What came over the wire.
struct ApiRequest
{
    QByteArray method;
    QString path;
    QList<std::pair<QString, QString>> query;
    QByteArray body;
    QString contentType;
    QString accept;
    QString authorization;
    QString userAgent;
    QString impersonated;
    bool certified = false; ///< its TLS connection has a client's certificate

    /// Of the first with that name; empty when there is none.
    [[nodiscard]] QString param(const QString& name) const;
    [[nodiscard]] bool has(const QString& name) const;
    [[nodiscard]] bool isTrue(const QString& name) const;
    /// What the client takes best, as "Table" for `application/json;as=Table;v=v1;g=meta.k8s.io`.
    [[nodiscard]] QString acceptedAs() const;
    [[nodiscard]] bool acceptsJson() const;
    /// By whom fields are owned that it writes.
    [[nodiscard]] QString manager() const;
};

/// Where a reply goes that has no end yet.
struct ReplySink
{
    std::function<bool(const QByteArray&)> write; ///< false: nobody reads it any more
    std::function<bool()> isOpen;
};

struct ApiReply
{
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
    QList<std::pair<QByteArray, QByteArray>> headers;
    std::function<void(const ReplySink&)> stream; ///< instead of a body

    [[nodiscard]] static ApiReply of(const QJsonObject& object, int status = 200);
    [[nodiscard]] static ApiReply of(const ApiError& error);
    void warn(const QString& text);
};

/// What a path is about: /apis/apps/v1/namespaces/prod/deployments/web/status
struct ApiTarget
{
    const Kind* kind = nullptr;
    QString space;
    QString name;
    QString subresource;
};

/// Nothing when the path is of no kind.
[[nodiscard]] std::optional<ApiTarget> targetOf(const QString& path);

} // namespace lockstep::test
