#include "core/snapshot/google/cloud_sql.h"

#include "core/support/waiting.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString scope = u"https://www.googleapis.com/auth/sqlservice.admin"_s;
constexpr std::chrono::milliseconds firstPause{250};
constexpr int mostPages = 20; ///< of an instance's history; what is further back is long over

QString encoded(const QString& text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

QString errorsOf(const QJsonValue& error)
{
    QStringList texts;
    for (const QJsonValue one : error[u"errors"].toArray()) {
        const QString message = one[u"message"].toString();
        texts.append(message.isEmpty() ? one[u"code"].toString() : message);
    }
    return texts.join(u"; "_s);
}

CloudSqlOperation operationOf(const QJsonObject& json)
{
    return {json[u"name"].toString(), json[u"status"].toString(), errorsOf(json[u"error"])};
}

bool isSame(const QJsonObject& operation, const CloudSqlImport& import)
{
    const QJsonValue context = operation[u"importContext"];
    return operation[u"operationType"].toString() == u"IMPORT" && context[u"uri"].toString() == import.uri &&
           context[u"database"].toString() == import.database;
}

} // namespace

QString importText(const CloudSqlImport& import)
{
    return u"%1/%2, database %3"_s.arg(import.project, import.instance, import.database);
}

CloudSql::CloudSql(GoogleAccount account, const QString& endpoint)
    : m_account(std::move(account)),
      m_endpoint(endpoint.isEmpty() ? qEnvironmentVariable("CLOUDSDK_API_ENDPOINT_OVERRIDES_SQL") : endpoint)
{
    if (m_endpoint.isEmpty())
        m_endpoint = u"https://sqladmin.googleapis.com"_s;
    while (m_endpoint.endsWith(u'/'))
        m_endpoint.chop(1);
}

Result<HttpRequest> CloudSql::request(const QByteArray& method, const QString& path,
                                      const std::stop_token& stop) const
{
    const Result<Secret> token = m_account.token(scope, stop);
    if (!token)
        return failure(token);
    HttpRequest made;
    made.method = method;
    made.url = QUrl(m_endpoint + u"/v1/projects/"_s + path);
    if (!token->isEmpty())
        made.headers.append("Authorization", "Bearer " + token->reveal().toUtf8());
    return made;
}

Result<QList<CloudSqlOperation>> CloudSql::imports(const CloudSqlImport& import,
                                                   const std::stop_token& stop) const
{
    QList<CloudSqlOperation> found;
    QString page;
    for (int turned = 0; turned < mostPages; ++turned) {
        const QString next = page.isEmpty() ? QString() : u"&pageToken="_s + encoded(page);
        const auto made = request("GET",
                                  u"%1/operations?instance=%2&maxResults=100%3"_s.arg(
                                      encoded(import.project), encoded(import.instance), next),
                                  stop);
        if (!made)
            return failure(made);
        const Result<QJsonObject> json = expectJson(sendHttpRetrying(*made, m_retry, stop),
                                                    u"list the operations of"_s, importText(import));
        if (!json)
            return failure(json);
        for (const QJsonValue operation : (*json)[u"items"].toArray()) {
            if (isSame(operation.toObject(), import))
                found.append(operationOf(operation.toObject()));
        }
        page = (*json)[u"nextPageToken"].toString();
        if (page.isEmpty())
            break;
    }
    return found;
}

Result<CloudSqlOperation> CloudSql::start(const CloudSqlImport& import, const std::stop_token& stop) const
{
    auto made = request(
        "POST", u"%1/instances/%2/import"_s.arg(encoded(import.project), encoded(import.instance)), stop);
    if (!made)
        return failure(made);
    QJsonObject context{{u"kind"_s, u"sql#importContext"_s},
                        {u"fileType"_s, u"SQL"_s},
                        {u"uri"_s, import.uri},
                        {u"database"_s, import.database}};
    if (!import.user.isEmpty())
        context[u"importUser"] = import.user;
    made->headers.append("Content-Type", "application/json");
    made->body = QJsonDocument(QJsonObject{{u"importContext"_s, context}}).toJson(QJsonDocument::Compact);
    const Result<HttpReply> reply = sendHttp(*made, stop);
    if (reply && reply->status == 409) {
        Error busy = httpFailure(*reply, u"import into"_s, importText(import)).error();
        busy.kind = ErrorKind::Busy;
        busy.advice = u"Wait until the operation that is under way has ended"_s;
        return std::unexpected(busy);
    }
    return expectJson(reply, u"import into"_s, importText(import)).transform(operationOf);
}

Result<CloudSqlOperation> CloudSql::operation(const QString& project, const QString& name,
                                              const std::stop_token& stop) const
{
    const auto made = request("GET", u"%1/operations/%2"_s.arg(encoded(project), encoded(name)), stop);
    if (!made)
        return failure(made);
    return expectJson(sendHttpRetrying(*made, m_retry, stop), u"look at the operation"_s, name)
        .transform(operationOf);
}

Result<void> CloudSql::await(const CloudSqlImport& import, CloudSqlOperation operation,
                             const std::stop_token& stop) const
{
    // A small import is over at once, a large one takes hours.
    for (auto pause = std::min(m_pause, firstPause); !operation.isDone();
         pause = std::min(m_pause, 2 * pause)) {
        if (!sleepUnlessStopped(pause, stop))
            return failure(ErrorKind::Cancelled, u"wait for the import into"_s, importText(import),
                           u"it was cancelled; the import goes on"_s);
        Result<CloudSqlOperation> now = this->operation(import.project, operation.name, stop);
        if (!now)
            return failure(now);
        operation = *std::move(now);
    }
    if (operation.error.isEmpty())
        return {};
    return failure(ErrorKind::Failed, u"import %1 into"_s.arg(import.uri), importText(import),
                   operation.error, u"Mend what it says, reset the database, then import again"_s);
}

} // namespace lockstep
