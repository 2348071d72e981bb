#pragma once

#include "google_accounts.h"

#include <QRegularExpression>

namespace lockstep::test {

/// As much of Cloud Storage's JSON API as a migration uses, with one bucket.
class GoogleStorage : public GoogleAccounts
{
public:
    static constexpr qint64 granule = 256 * 1024;

    struct Object
    {
        QByteArray content;
        QDateTime created = QDateTime::currentDateTimeUtc();
    };

    GoogleStorage() { serveStorage(); }

    static QString crc32c(const QByteArray& bytes)
    {
        quint32 state = 0xFFFFFFFF;
        for (const char byte : bytes) {
            state ^= static_cast<quint8>(byte);
            for (int bit = 0; bit < 8; ++bit)
                state = (state >> 1U) ^ ((state & 1U) != 0 ? 0x82F63B78U : 0U);
        }
        state = ~state;
        QByteArray big;
        for (int shift = 24; shift >= 0; shift -= 8)
            big += static_cast<char>(state >> static_cast<unsigned>(shift));
        return QString::fromLatin1(big.toBase64());
    }

    QString bucket = QStringLiteral("moving-day");
    QMap<QString, Object> objects;
    bool writeOnly = false; ///< the account may not look at objects
    bool corrupts = false;  ///< what is stored is not what was sent
    bool forgetsSessions = false;
    QList<int> pieceStatuses; ///< with which the next pieces are turned away
    int sessions = 0;
    int pieces = 0;
    qint64 bytesReceived = 0;

private:
    struct Session
    {
        QString name;
        qint64 size = 0;
        QString crc32c;
        QByteArray stored;
    };

    void serveStorage()
    {
        m_server.Post("/upload/storage/v1/b/([^/]+)/o", [this](const Request& request, Response& response) {
            const std::scoped_lock lock(m_mutex);
            if (isAllowed(request, response, storageScope))
                beginUpload(request, response);
        });
        m_server.Put("/upload/storage/v1/b/([^/]+)/o",
                     [this](const Request& request, Response& response,
                            const httplib::ContentReader& reader) { takePiece(request, response, reader); });
        m_server.Get("/storage/v1/b/([^/]+)/o/([^/]+)", [this](const Request& request, Response& response) {
            const std::scoped_lock lock(m_mutex);
            if (isAllowed(request, response, storageScope))
                giveObject(request, response);
        });
    }

    void beginUpload(const Request& request, Response& response)
    {
        const QJsonObject body = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
        const QString name = QString::fromStdString(request.get_param_value("name"));
        bool isNumber = false;
        const qint64 size = header(request, "X-Upload-Content-Length").toLongLong(&isNumber);
        if (match(request, 1) != bucket)
            return refuse(response, 404, QStringLiteral("The specified bucket does not exist."));
        if (request.get_param_value("uploadType") != "resumable" || name.isEmpty() || !isNumber ||
            body[u"name"].toString() != name ||
            !header(request, "Content-Type").startsWith(u"application/json"))
            return wrong(response, QStringLiteral("no resumable upload"));
        const QString id = QStringLiteral("session-%1").arg(++sessions);
        m_sessions.insert(id, {name, size, body[u"crc32c"].toString(), {}});
        // As the client reached us, perhaps through something in between.
        response.set_header("Location", "http://" + request.get_header_value("Host") + request.path +
                                            "?uploadType=resumable&upload_id=" + id.toStdString());
        response.status = 200;
    }

    void takePiece(const Request& request, Response& response, const httplib::ContentReader& reader)
    {
        QByteArray bytes;
        // What comes before a cut counts.
        const bool whole = reader([&](const char* data, size_t length) {
            bytes.append(data, static_cast<qsizetype>(length));
            return true;
        });
        const std::scoped_lock lock(m_mutex);
        const QString id = QString::fromStdString(request.get_param_value("upload_id"));
        if (forgetsSessions) {
            m_sessions.clear();
            forgetsSessions = false;
        }
        if (!m_sessions.contains(id))
            return refuse(response, 404, QStringLiteral("no such upload"));
        bytesReceived += bytes.size();
        if (!pieceStatuses.isEmpty() && !bytes.isEmpty())
            return refuse(response, pieceStatuses.takeFirst(), QStringLiteral("try later"));
        storePiece(request, response, m_sessions[id], bytes, whole);
    }

    void storePiece(const Request& request, Response& response, Session& session, QByteArray bytes,
                    bool whole)
    {
        static const QRegularExpression shape(QStringLiteral("^bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+)$"));
        const auto range = shape.match(header(request, "Content-Range"));
        if (!range.hasMatch() || range.captured(3).toLongLong() != session.size)
            return wrong(response, QStringLiteral("wrong Content-Range"));
        if (range.hasCaptured(1)) {
            const qint64 from = range.captured(1).toLongLong();
            const qint64 to = range.captured(2).toLongLong();
            const bool last = to == session.size - 1;
            if (from != session.stored.size() || (!last && (to + 1 - from) % granule != 0) ||
                (whole && bytes.size() != to + 1 - from))
                return wrong(response, QStringLiteral("a piece that does not fit"));
            ++pieces;
            if (!whole)
                bytes.truncate(bytes.size() / granule * granule);
            session.stored += bytes;
        } else if (!bytes.isEmpty()) {
            return wrong(response, QStringLiteral("a question with a body"));
        }
        if (session.stored.size() < session.size) {
            response.status = 308;
            if (!session.stored.isEmpty())
                response.set_header("Range", "bytes=0-" + std::to_string(session.stored.size() - 1));
            return;
        }
        finish(response, session);
    }

    void finish(Response& response, const Session& session)
    {
        QByteArray content = session.stored;
        if (!session.crc32c.isEmpty() && crc32c(content) != session.crc32c)
            return wrong(response, QStringLiteral("Provided CRC32C does not match"));
        if (corrupts)
            content[0] = static_cast<char>(content[0] ^ 1);
        objects.insert(session.name, {content});
        reply(response, objectJson(session.name));
    }

    [[nodiscard]] QJsonObject objectJson(const QString& name) const
    {
        const Object object = objects.value(name);
        return {{QStringLiteral("kind"), QStringLiteral("storage#object")},
                {QStringLiteral("name"), name},
                {QStringLiteral("bucket"), bucket},
                {QStringLiteral("size"), QString::number(object.content.size())},
                {QStringLiteral("crc32c"), crc32c(object.content)},
                {QStringLiteral("timeCreated"), object.created.toString(Qt::ISODateWithMs)}};
    }

    void giveObject(const Request& request, Response& response)
    {
        const QString name = match(request, 2);
        if (writeOnly)
            return refuse(response, 403,
                          QStringLiteral("%1 does not have storage.objects.get access")
                              .arg(QString::fromLatin1(email)));
        if (match(request, 1) != bucket || !objects.contains(name))
            return refuse(response, 404, QStringLiteral("No such object: %1/%2").arg(bucket, name));
        if (request.get_param_value("alt") != "media")
            return reply(response, objectJson(name));
        const QByteArray content = objects[name].content;
        response.set_content(content.toStdString(),
                             "application/octet-stream"); // cut to Range by the library
    }

    QMap<QString, Session> m_sessions;
};

} // namespace lockstep::test
