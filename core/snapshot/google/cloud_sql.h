#pragma once

#include "core/network/http.h"
#include "core/snapshot/google/google_account.h"

#include <QDateTime>

#include <optional>

namespace lockstep {

/// One import into a database of a Cloud SQL instance.
struct CloudSqlImport
{
    QString project;
    QString instance;
    QString database;
    QString uri;  ///< "gs://bucket/pgsql.sql"
    QString user; ///< the role that runs it; empty: Cloud SQL's own
};

/// A long operation of Cloud SQL.
struct CloudSqlOperation
{
    QString name;
    QString status; ///< PENDING, RUNNING, DONE
    QString error;  ///< what went wrong; empty: nothing, so far

    [[nodiscard]] bool isDone() const { return status == u"DONE"; }
};

/// The Admin API of Cloud SQL.
class CloudSql
{
public:
    /// `endpoint` is the API's URL; empty: CLOUDSDK_API_ENDPOINT_OVERRIDES_SQL, as gcloud has it, or else
    /// Google.
    explicit CloudSql(GoogleAccount account, const QString& endpoint = {});

    /// The imports of that object into that database, the newest first. Errors: those of sendHttp,
    /// httpFailure and GoogleAccount::token.
    [[nodiscard]] Result<QList<CloudSqlOperation>> imports(const CloudSqlImport& import,
                                                           const std::stop_token& stop) const;

    /// Starts it. Never sent twice by itself. Errors: as imports(); Busy (another operation is under way).
    [[nodiscard]] Result<CloudSqlOperation> start(const CloudSqlImport& import,
                                                  const std::stop_token& stop) const;

    [[nodiscard]] Result<CloudSqlOperation> operation(const QString& project, const QString& name,
                                                      const std::stop_token& stop) const;

    /// Waits for its end. Errors: as imports(); Failed (with the operation's own errors); Cancelled (only the
    /// waiting: it goes on).
    [[nodiscard]] Result<void> await(const CloudSqlImport& import, CloudSqlOperation operation,
                                     const std::stop_token& stop) const;

    void setRetry(HttpRetry retry) { m_retry = std::move(retry); }

    /// How long it waits between two looks at most.
    void setPause(std::chrono::milliseconds pause) { m_pause = pause; }

    [[nodiscard]] std::chrono::milliseconds pause() const { return m_pause; }

private:
    [[nodiscard]] Result<HttpRequest> request(const QByteArray& method, const QString& path,
                                              const std::stop_token& stop) const;

    GoogleAccount m_account;
    QString m_endpoint;
    HttpRetry m_retry;
    std::chrono::milliseconds m_pause{5000};
};

/// "project/instance, database"
[[nodiscard]] QString importText(const CloudSqlImport& import);

} // namespace lockstep
