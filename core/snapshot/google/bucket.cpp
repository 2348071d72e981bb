#include "core/snapshot/google/bucket.h"

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString scope = u"https://www.googleapis.com/auth/devstorage.read_write"_s;

QString encoded(const QString& text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

BucketObject objectOf(const QJsonObject& json)
{
    // 64-bit numbers are texts in this API.
    return {json[u"name"].toString(), json[u"size"].toString().toLongLong(), json[u"crc32c"].toString(),
            QDateTime::fromString(json[u"timeCreated"].toString(), Qt::ISODateWithMs)};
}

QUrl endpointOf(const QString& given)
{
    QString text = given.isEmpty() ? qEnvironmentVariable("STORAGE_EMULATOR_HOST") : given;
    if (text.isEmpty())
        text = u"https://storage.googleapis.com"_s;
    if (!text.contains(u"://"))
        text.prepend(u"http://"_s);
    while (text.endsWith(u'/'))
        text.chop(1);
    return QUrl(text);
}

} // namespace

Result<Bucket> Bucket::open(const QString& name, const GoogleAccount& account, const QString& endpoint)
{
    static const QRegularExpression shape(u"^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$"_s);
    Bucket bucket;
    bucket.m_name = name.startsWith(u"gs://") ? name.sliced(5) : name;
    if (bucket.m_name.endsWith(u'/'))
        bucket.m_name.chop(1);
    if (!shape.match(bucket.m_name).hasMatch())
        return failure(ErrorKind::Usage, u"use the bucket"_s, name, u"it is no name of a bucket"_s,
                       u"Write one such as my-bucket"_s);
    bucket.m_endpoint = endpointOf(endpoint);
    bucket.m_account = account;
    return bucket;
}

QString Bucket::uri(const QString& object) const
{
    return u"gs://%1/%2"_s.arg(m_name, object);
}

Result<HttpRequest> Bucket::request(const QByteArray& method, const QString& path, const QString& query,
                                    const std::stop_token& stop) const
{
    const Result<Secret> token = m_account.token(scope, stop);
    if (!token)
        return failure(token);
    HttpRequest made;
    made.method = method;
    made.url = QUrl(m_endpoint.toString() + path + (query.isEmpty() ? QString() : u'?' + query));
    if (!token->isEmpty())
        made.headers.append("Authorization", "Bearer " + token->reveal().toUtf8());
    return made;
}

Result<std::optional<BucketObject>> Bucket::object(const QString& object, const std::stop_token& stop) const
{
    const auto made = request("GET", u"/storage/v1/b/%1/o/%2"_s.arg(m_name, encoded(object)),
                              u"fields=name,size,crc32c,timeCreated"_s, stop);
    if (!made)
        return failure(made);
    const Result<HttpReply> reply = sendHttpRetrying(*made, m_retry, stop);
    if (reply && reply->status == 404)
        return std::optional<BucketObject>();
    return expectJson(reply, u"look at"_s, uri(object)).transform([](const QJsonObject& json) {
        return std::optional(objectOf(json));
    });
}

Result<QByteArray> Bucket::read(const QString& object, qint64 offset, qint64 length,
                                const std::stop_token& stop) const
{
    if (length <= 0)
        return QByteArray();
    auto made = request("GET", u"/storage/v1/b/%1/o/%2"_s.arg(m_name, encoded(object)), u"alt=media"_s, stop);
    if (!made)
        return failure(made);
    made->headers.append("Range", "bytes=" + QByteArray::number(offset) + '-' +
                                      QByteArray::number(offset + length - 1));
    const Result<HttpReply> reply = sendHttpRetrying(*made, m_retry, stop);
    if (reply && reply->status == 416) // beyond its end
        return QByteArray();
    return expectSuccess(reply, u"read"_s, uri(object)).transform([&](const HttpReply& part) {
        return part.status == 206 ? part.body : part.body.mid(offset, length);
    });
}

Result<QUrl> Bucket::beginUpload(const BucketObject& object, const std::stop_token& stop) const
{
    auto made = request("POST", u"/upload/storage/v1/b/%1/o"_s.arg(m_name),
                        u"uploadType=resumable&name="_s + encoded(object.name), stop);
    if (!made)
        return failure(made);
    made->repeatable = true; // a session that nobody uses is forgotten
    made->headers.append("Content-Type", "application/json; charset=UTF-8");
    made->headers.append("X-Upload-Content-Type", "application/octet-stream");
    made->headers.append("X-Upload-Content-Length", QByteArray::number(object.size));
    made->body = QJsonDocument(QJsonObject{{u"name"_s, object.name}, {u"crc32c"_s, object.crc32c}})
                     .toJson(QJsonDocument::Compact);
    const auto reply = expectSuccess(sendHttpRetrying(*made, m_retry, stop), u"upload"_s, uri(object.name));
    if (!reply)
        return failure(reply);
    const QUrl session(reply->header("Location"));
    if (session.isValid() && !session.host().isEmpty())
        return session;
    return failure(ErrorKind::Failed, u"upload"_s, uri(object.name), u"the storage did not say where to"_s);
}

/// 308 means here that more is to come, and Range how much is there.
Result<Bucket::Progress> Bucket::progressOf(Result<HttpReply> reply) const
{
    if (!reply)
        return failure(reply);
    Progress progress;
    if (reply->status == 404 || reply->status == 410) {
        progress.isGone = true;
        return progress;
    }
    if (reply->status == 308) {
        const QString range = reply->header("Range"); // "bytes=0-524287"; none: nothing is there
        progress.stored = range.isEmpty() ? 0 : range.section(u'-', 1).toLongLong() + 1;
        return progress;
    }
    return expectJson(std::move(reply), u"upload to"_s, u"gs://"_s + m_name)
        .transform([&](const QJsonObject& json) {
            progress.whole = objectOf(json);
            progress.stored = progress.whole->size;
            return progress;
        });
}

Result<Bucket::Progress> Bucket::uploadProgress(const QUrl& session, qint64 size,
                                                const std::stop_token& stop) const
{
    HttpRequest made;
    made.method = "PUT";
    made.url = session;
    made.headers.append("Content-Range", "bytes */" + QByteArray::number(size));
    return progressOf(sendHttpRetrying(made, m_retry, stop));
}

Result<Bucket::Progress> Bucket::sendPiece(const QUrl& session, const QByteArray& bytes, qint64 offset,
                                           qint64 size, const std::stop_token& stop) const
{
    HttpRequest made;
    made.method = "PUT";
    made.url = session;
    made.body = bytes;
    made.headers.append("Content-Type", "application/octet-stream");
    made.headers.append("Content-Range", bytes.isEmpty() ? "bytes */" + QByteArray::number(size)
                                                         : "bytes " + QByteArray::number(offset) + '-' +
                                                               QByteArray::number(offset + bytes.size() - 1) +
                                                               '/' + QByteArray::number(size));
    // Not again by itself: how much arrived must be asked first.
    return progressOf(sendHttp(made, stop));
}

} // namespace lockstep
