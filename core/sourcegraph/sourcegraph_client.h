#pragma once

#include "core/network/http.h"
#include "core/support/secret.h"

namespace lockstep {

/// An instance's URL ("https://sourcegraph.example.com"). Errors: Usage.
[[nodiscard]] Result<QUrl> instanceAddress(const QString& text);

/// The GraphQL API of one Sourcegraph instance, asked with an access token. A value, cheap to copy.
class SourcegraphClient
{
public:
    /// `endpoint` is the instance's URL ("https://sourcegraph.example.com"); `caFile` holds certificates that
    /// are trusted besides the system's. Errors: Usage (no URL; no token; a token over plain HTTP to another
    /// machine).
    [[nodiscard]] static Result<SourcegraphClient> open(const QString& endpoint, const Secret& token,
                                                        const QString& caFile = {});

    /// The `data` of the answer. Is sent again where that may help (HttpRetry). Errors: those of sendHttp and
    /// httpFailure; Failed, with the messages of the answer's `errors`.
    [[nodiscard]] Result<QJsonObject> query(const QString& document, const QJsonObject& variables,
                                            const std::stop_token& stop) const;
    /// The same for what changes something: sent once.
    [[nodiscard]] Result<QJsonObject> mutate(const QString& document, const QJsonObject& variables,
                                             const std::stop_token& stop) const;

    /// For messages.
    [[nodiscard]] QString description() const { return shownUrl(m_endpoint); }

    void setRetry(HttpRetry retry) { m_retry = std::move(retry); }

private:
    SourcegraphClient(QUrl endpoint, Secret token, QString caFile);
    [[nodiscard]] HttpRequest request(const QString& document, const QJsonObject& variables) const;
    [[nodiscard]] Result<QJsonObject> dataOf(Result<HttpReply> reply) const;

    QUrl m_endpoint;
    Secret m_token;
    QString m_caFile;
    HttpRetry m_retry;
};

} // namespace lockstep
