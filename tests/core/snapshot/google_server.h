#pragma once

#include "google_storage.h"

#include <QJsonArray>

#include <functional>

namespace lockstep::test {

/// Google, as far as a migration uses it: tokens, Cloud Storage, and Cloud SQL's Admin API.
class GoogleServer : public GoogleStorage
{
public:
    GoogleServer()
    {
        serveSql();
        m_server.set_payload_max_length(1U << 30U);
        start();
    }

    ~GoogleServer() override
    {
        stop();
        m_importers.clear();
    }

    struct Operation
    {
        QString name;
        QString project;
        QString instance;
        QString database;
        QString uri;
        QString status = QStringLiteral("PENDING");
        QString error = {};
        QString user = {};
    };

    QList<Operation> operations; ///< the oldest first
    int otherOperations = 0;     ///< so many of another kind stand before them in lists
    int importStatus = 200;      ///< with which imports are answered
    bool losesAnswers = false;   ///< an import is started, and its answer is not sent
    int imports = 0;             ///< started
    /// Does the work; what it returns is the error. Empty: nothing is done.
    std::function<QString(const Operation&, const QByteArray& sql)> importer;

private:
    void serveSql()
    {
        m_server.Post("/v1/projects/([^/]+)/instances/([^/]+)/import",
                      [this](const Request& request, Response& response) {
                          const std::scoped_lock lock(m_mutex);
                          if (isAllowed(request, response, sqlScope))
                              startImport(request, response);
                      });
        m_server.Get("/v1/projects/([^/]+)/operations/([^/]+)",
                     [this](const Request& request, Response& response) {
                         const std::scoped_lock lock(m_mutex);
                         if (isAllowed(request, response, sqlScope))
                             giveOperation(request, response);
                     });
        m_server.Get("/v1/projects/([^/]+)/operations", [this](const Request& request, Response& response) {
            const std::scoped_lock lock(m_mutex);
            if (isAllowed(request, response, sqlScope))
                listOperations(request, response);
        });
    }

    void startImport(const Request& request, Response& response)
    {
        const QJsonObject body = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
        const QJsonObject context = body[u"importContext"].toObject();
        const QStringList known{QStringLiteral("kind"), QStringLiteral("fileType"), QStringLiteral("uri"),
                                QStringLiteral("database"), QStringLiteral("importUser")};
        for (const QString& key : context.keys()) {
            if (!known.contains(key))
                return wrong(response, QStringLiteral("Unknown name \"%1\"").arg(key));
        }
        const QString uri = context[u"uri"].toString();
        if (body.size() != 1 || context[u"fileType"].toString() != u"SQL" ||
            context[u"database"].toString().isEmpty() || !uri.startsWith(u"gs://"))
            return wrong(response, QStringLiteral("no import context"));
        if (importStatus != 200)
            return refuse(response, importStatus,
                          QStringLiteral("Operation failed because another operation was "
                                         "already in progress."));
        Operation operation{QStringLiteral("op-%1").arg(operations.size() + 1), match(request, 1),
                            match(request, 2), context[u"database"].toString(), uri};
        operation.user = context[u"importUser"].toString();
        operations.append(operation);
        ++imports;
        begin(operation);
        if (losesAnswers) {
            losesAnswers = false;
            response.status = 502;
            return;
        }
        reply(response, operationJson(operations.last()));
    }

    /// Runs beside, as it does there.
    void begin(const Operation& operation)
    {
        const QString name = operation.uri.section(u'/', 3);
        const bool known = operation.uri.section(u'/', 2, 2) == bucket && objects.contains(name);
        const QByteArray sql = objects.value(name).content;
        m_importers.emplace_back([this, operation, known, sql] {
            QString error = known ? QString() : QStringLiteral("The object does not exist: ") + operation.uri;
            if (known && importer)
                error = importer(operation, sql);
            const std::scoped_lock lock(m_mutex);
            for (Operation& one : operations) {
                if (one.name == operation.name) {
                    one.status = QStringLiteral("DONE");
                    one.error = error;
                }
            }
        });
    }

    static QJsonObject operationJson(const Operation& operation)
    {
        QJsonObject json{{QStringLiteral("kind"), QStringLiteral("sql#operation")},
                         {QStringLiteral("name"), operation.name},
                         {QStringLiteral("status"), operation.status},
                         {QStringLiteral("operationType"), QStringLiteral("IMPORT")},
                         {QStringLiteral("targetId"), operation.instance},
                         {QStringLiteral("importContext"),
                          QJsonObject{{QStringLiteral("kind"), QStringLiteral("sql#importContext")},
                                      {QStringLiteral("fileType"), QStringLiteral("SQL")},
                                      {QStringLiteral("uri"), operation.uri},
                                      {QStringLiteral("database"), operation.database}}}};
        if (!operation.error.isEmpty())
            json[u"error"] = QJsonObject{
                {QStringLiteral("kind"), QStringLiteral("sql#operationErrors")},
                {QStringLiteral("errors"),
                 QJsonArray{QJsonObject{{QStringLiteral("kind"), QStringLiteral("sql#operationError")},
                                        {QStringLiteral("code"), QStringLiteral("ERROR_RDBMS")},
                                        {QStringLiteral("message"), operation.error}}}}};
        return json;
    }

    void giveOperation(const Request& request, Response& response)
    {
        for (const Operation& operation : operations) {
            if (operation.name == match(request, 2) && operation.project == match(request, 1))
                return reply(response, operationJson(operation));
        }
        refuse(response, 404, QStringLiteral("The operation does not exist."));
    }

    void listOperations(const Request& request, Response& response)
    {
        const QString instance = QString::fromStdString(request.get_param_value("instance"));
        if (instance.isEmpty())
            return wrong(response, QStringLiteral("operations of which instance?"));
        QJsonArray all;
        for (int i = 0; i < otherOperations; ++i)
            all.append(QJsonObject{{QStringLiteral("name"), QStringLiteral("backup-%1").arg(i)},
                                   {QStringLiteral("status"), QStringLiteral("DONE")},
                                   {QStringLiteral("operationType"), QStringLiteral("BACKUP_VOLUME")}});
        for (auto operation = operations.crbegin(); operation != operations.crend(); ++operation) {
            if (operation->instance == instance && operation->project == match(request, 1))
                all.append(operationJson(*operation));
        }
        const int from = request.has_param("pageToken") ? std::stoi(request.get_param_value("pageToken")) : 0;
        const int most = std::stoi(request.get_param_value("maxResults"));
        QJsonArray items;
        for (int i = from; i < std::min<int>(from + most, int(all.size())); ++i)
            items.append(all[i]);
        QJsonObject json{{QStringLiteral("kind"), QStringLiteral("sql#operationsList")}};
        if (!items.isEmpty())
            json[u"items"] = items;
        if (from + most < all.size())
            json[u"nextPageToken"] = QString::number(from + most);
        reply(response, json);
    }

    std::vector<std::jthread> m_importers;
};

} // namespace lockstep::test
