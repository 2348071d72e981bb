#pragma once

#include "core/network/http.h"
#include "core/snapshot/google/google_account.h"

#include <QDateTime>

#include <optional>

namespace lockstep {

/// What is known of an object without reading it.
struct BucketObject
{
    QString name;
    qint64 size = 0;
    QString crc32c; ///< base64, as the storage gives it
    QDateTime created;

    friend bool operator==(const BucketObject&, const BucketObject&) = default;
};

/// A bucket of Google Cloud Storage, by its JSON API.
class Bucket
{
public:
    /// `name` is "my-bucket" or "gs://my-bucket". `endpoint` is the API's URL; empty: STORAGE_EMULATOR_HOST,
    /// as Google's own libraries have it, or else Google. Errors: Usage (no name of a bucket).
    [[nodiscard]] static Result<Bucket> open(const QString& name, const GoogleAccount& account,
                                             const QString& endpoint = {});

    [[nodiscard]] const QString& name() const { return m_name; }

    /// "gs://my-bucket/pgsql.sql"
    [[nodiscard]] QString uri(const QString& object) const;

    /// Nothing: there is none of that name. Errors: those of sendHttp, httpFailure and GoogleAccount::token.
    [[nodiscard]] Result<std::optional<BucketObject>> object(const QString& object,
                                                             const std::stop_token& stop) const;
    /// Some bytes of it, fewer only at its end. Errors: also NotFound.
    [[nodiscard]] Result<QByteArray> read(const QString& object, qint64 offset, qint64 length,
                                          const std::stop_token& stop) const;

    /// Begins an upload that can be resumed; where the bytes go then. The storage refuses, at the end, what
    /// has another CRC-32C.
    [[nodiscard]] Result<QUrl> beginUpload(const BucketObject& object, const std::stop_token& stop) const;

    /// How far an upload is.
    struct Progress
    {
        qint64 stored = 0;                 ///< so many bytes are there
        std::optional<BucketObject> whole; ///< it is complete
        bool isGone = false;               ///< the storage knows nothing of it any more
    };

    [[nodiscard]] Result<Progress> uploadProgress(const QUrl& session, qint64 size,
                                                  const std::stop_token& stop) const;
    /// Sends the bytes from `offset` on.
    [[nodiscard]] Result<Progress> sendPiece(const QUrl& session, const QByteArray& bytes, qint64 offset,
                                             qint64 size, const std::stop_token& stop) const;

    void setRetry(HttpRetry retry) { m_retry = std::move(retry); }

    [[nodiscard]] const HttpRetry& retry() const { return m_retry; }

private:
    [[nodiscard]] Result<HttpRequest> request(const QByteArray& method, const QString& path,
                                              const QString& query, const std::stop_token& stop) const;
    [[nodiscard]] Result<Progress> progressOf(Result<HttpReply> reply) const;

    QString m_name;
    QUrl m_endpoint;
    GoogleAccount m_account;
    HttpRetry m_retry;
};

} // namespace lockstep
