#pragma once

#include "../network/test_server.h"
#include "graphql_query.h"

#include <QJsonDocument>
#include <QMap>

namespace lockstep::test {

/// As much of an instance's GraphQL API as a migration asks for, with the types, fields and arguments of the
/// public schema. Every query is checked against them, and refused as GraphQL refuses it.
class SourcegraphServer : public TestServer
{
public:
    struct Field
    {
        QString type; ///< empty: a scalar
        QStringList arguments = {};
    };

    using Types = QMap<QString, QMap<QString, Field>>;

    static constexpr auto token = "sgp_c0ffee";

    SourcegraphServer() : types(publicTypes()), data(healthyData())
    {
        m_server.Post("/.api/graphql", [this](const httplib::Request& request, httplib::Response& response) {
            const std::scoped_lock lock(m_mutex);
            answer(request, response);
        });
        for (const char* path : {"/healthz", "/__version"})
            m_server.Get(path, [this](const httplib::Request&, httplib::Response& response) {
                const std::scoped_lock lock(m_mutex);
                response.status = pageStatus;
                response.set_content(publicVersion.toStdString(), "text/plain; charset=utf-8");
            });
        start();
    }

    ~SourcegraphServer() override { stop(); }

    /// What changes between two requests is changed under this lock.
    [[nodiscard]] std::unique_lock<std::mutex> locked() { return std::unique_lock(m_mutex); }

    Types types;
    QJsonObject data;  ///< of the root; lists with pages are arrays
    QStringList wrong; ///< queries that were refused
    QJsonObject settings{{QStringLiteral("search.scopes"), QJsonArray()}}; ///< global
    int settingsId = 7;
    QString siteConfig = QStringLiteral("{\n  // ours\n  \"licenseKey\": \"REDACTED\"\n}\n");
    int siteConfigId = 3;
    QString siteConfigProblem; ///< why it is not changed; empty: it is
    QString comment;           ///< stands before the settings
    int racesToLose = 0;       ///< so many edits find that somebody else was quicker
    int edits = 0;
    int busy = 0; ///< so many requests are turned away
    bool siteAdmin = true;
    int queries = 0;
    QString publicVersion = QStringLiteral("6.0.1"); ///< what anybody is told
    int pageStatus = 200;                            ///< of what anybody may ask

    static Types publicTypes()
    {
        const auto scalar = [] { return Field{}; };
        return {
            {QStringLiteral("Query"),
             {{QStringLiteral("site"), {QStringLiteral("Site")}},
              {QStringLiteral("currentUser"), {QStringLiteral("User")}},
              {QStringLiteral("externalServices"),
               {QStringLiteral("ExternalServiceConnection"),
                {QStringLiteral("first"), QStringLiteral("after")}}},
              {QStringLiteral("executors"),
               {QStringLiteral("ExecutorConnection"),
                {QStringLiteral("query"), QStringLiteral("active"), QStringLiteral("first"),
                 QStringLiteral("after")}}},
              {QStringLiteral("permissionsSyncJobs"),
               {QStringLiteral("PermissionsSyncJobsConnection"),
                {QStringLiteral("first"), QStringLiteral("last"), QStringLiteral("after"),
                 QStringLiteral("before")}}}}},
            {QStringLiteral("User"),
             {{QStringLiteral("username"), scalar()}, {QStringLiteral("siteAdmin"), scalar()}}},
            {QStringLiteral("Site"),
             {{QStringLiteral("id"), scalar()},
              {QStringLiteral("productVersion"), scalar()},
              {QStringLiteral("authProviders"), {QStringLiteral("AuthProviderConnection")}},
              {QStringLiteral("alerts"), {QStringLiteral("Alert")}},
              {QStringLiteral("configuration"), {QStringLiteral("SiteConfiguration")}},
              {QStringLiteral("monitoringStatistics"),
               {QStringLiteral("MonitoringStatistics"), {QStringLiteral("days")}}},
              {QStringLiteral("latestSettings"), {QStringLiteral("Settings")}}}},
            {QStringLiteral("Settings"),
             {{QStringLiteral("id"), scalar()}, {QStringLiteral("contents"), scalar()}}},
            {QStringLiteral("Alert"),
             {{QStringLiteral("type"), scalar()}, {QStringLiteral("message"), scalar()}}},
            {QStringLiteral("MonitoringStatistics"),
             {{QStringLiteral("alerts"), {QStringLiteral("MonitoringAlert")}}}},
            {QStringLiteral("MonitoringAlert"),
             {{QStringLiteral("timestamp"), scalar()},
              {QStringLiteral("name"), scalar()},
              {QStringLiteral("serviceName"), scalar()},
              {QStringLiteral("owner"), scalar()},
              {QStringLiteral("average"), scalar()}}},
            {QStringLiteral("SiteConfiguration"),
             {{QStringLiteral("id"), scalar()},
              {QStringLiteral("effectiveContents"), scalar()},
              {QStringLiteral("validationMessages"), scalar()}}},
            {QStringLiteral("AuthProviderConnection"),
             {{QStringLiteral("nodes"), {QStringLiteral("AuthProvider")}},
              {QStringLiteral("totalCount"), scalar()},
              {QStringLiteral("pageInfo"), {QStringLiteral("PageInfo")}}}},
            {QStringLiteral("AuthProvider"),
             {{QStringLiteral("serviceType"), scalar()}, {QStringLiteral("serviceID"), scalar()}}},
            {QStringLiteral("PageInfo"),
             {{QStringLiteral("hasNextPage"), scalar()}, {QStringLiteral("endCursor"), scalar()}}},
            {QStringLiteral("ExternalServiceConnection"),
             {{QStringLiteral("nodes"), {QStringLiteral("ExternalService")}},
              {QStringLiteral("totalCount"), scalar()},
              {QStringLiteral("pageInfo"), {QStringLiteral("PageInfo")}}}},
            {QStringLiteral("ExecutorConnection"),
             {{QStringLiteral("nodes"), {QStringLiteral("Executor")}},
              {QStringLiteral("totalCount"), scalar()},
              {QStringLiteral("pageInfo"), {QStringLiteral("PageInfo")}}}},
            {QStringLiteral("Executor"),
             {{QStringLiteral("hostname"), scalar()},
              {QStringLiteral("queueName"), scalar()},
              {QStringLiteral("queueNames"), scalar()},
              {QStringLiteral("active"), scalar()},
              {QStringLiteral("os"), scalar()},
              {QStringLiteral("architecture"), scalar()},
              {QStringLiteral("executorVersion"), scalar()},
              {QStringLiteral("firstSeenAt"), scalar()},
              {QStringLiteral("lastSeenAt"), scalar()},
              {QStringLiteral("compatibility"), scalar()}}},
            {QStringLiteral("ExternalService"),
             {{QStringLiteral("kind"), scalar()},
              {QStringLiteral("id"), scalar()},
              {QStringLiteral("displayName"), scalar()},
              {QStringLiteral("lastSyncError"), scalar()},
              {QStringLiteral("syncJobs"),
               {QStringLiteral("ExternalServiceSyncJobConnection"), {QStringLiteral("first")}}}}},
            {QStringLiteral("ExternalServiceSyncJobConnection"),
             {{QStringLiteral("nodes"), {QStringLiteral("ExternalServiceSyncJob")}}}},
            {QStringLiteral("ExternalServiceSyncJob"),
             {{QStringLiteral("state"), scalar()}, {QStringLiteral("finishedAt"), scalar()}}},
            {QStringLiteral("PermissionsSyncJobsConnection"),
             {{QStringLiteral("nodes"), {QStringLiteral("PermissionsSyncJob")}},
              {QStringLiteral("totalCount"), scalar()},
              {QStringLiteral("pageInfo"), {QStringLiteral("PageInfo")}}}},
            {QStringLiteral("PermissionsSyncJob"),
             {{QStringLiteral("state"), scalar()},
              {QStringLiteral("finishedAt"), scalar()},
              {QStringLiteral("failureMessage"), scalar()},
              {QStringLiteral("codeHostStates"), {QStringLiteral("CodeHostState")}}}},
            {QStringLiteral("CodeHostState"),
             {{QStringLiteral("providerType"), scalar()},
              {QStringLiteral("providerID"), scalar()},
              {QStringLiteral("status"), scalar()},
              {QStringLiteral("message"), scalar()}}},
            {QStringLiteral("Mutation"),
             {{QStringLiteral("settingsMutation"),
               {QStringLiteral("SettingsMutation"), {QStringLiteral("input")}}},
              {QStringLiteral("updateSiteConfiguration"),
               {QString(), {QStringLiteral("lastID"), QStringLiteral("input")}}}}},
            {QStringLiteral("SettingsMutation"),
             {{QStringLiteral("editSettings"),
               {QStringLiteral("UpdateSettingsPayload"), {QStringLiteral("edit")}}}}},
            {QStringLiteral("UpdateSettingsPayload"),
             {{QStringLiteral("empty"), {QStringLiteral("EmptyResponse")}}}},
            {QStringLiteral("EmptyResponse"), {{QStringLiteral("alwaysNil"), scalar()}}},
        };
    }

    static QJsonObject service(int number, const QString& error = {})
    {
        return {{QStringLiteral("kind"), QStringLiteral("GITHUB")},
                {QStringLiteral("id"), QStringLiteral("service-%1").arg(number)},
                {QStringLiteral("displayName"), QStringLiteral("GitHub %1").arg(number)},
                {QStringLiteral("lastSyncError"), error.isEmpty() ? QJsonValue() : QJsonValue(error)},
                {QStringLiteral("syncJobs"),
                 QJsonObject{{QStringLiteral("nodes"),
                              QJsonArray{QJsonObject{{QStringLiteral("state"), QStringLiteral("COMPLETED")},
                                                     {QStringLiteral("finishedAt"), recently()}}}}}}};
    }

    static QString recently() { return QDateTime::currentDateTimeUtc().addSecs(-60).toString(Qt::ISODate); }

    static QJsonObject job(const QString& state, const QString& finishedAt, const QString& message = {})
    {
        return {{QStringLiteral("state"), state},
                {QStringLiteral("finishedAt"), finishedAt},
                {QStringLiteral("failureMessage"), message.isEmpty() ? QJsonValue() : QJsonValue(message)},
                {QStringLiteral("codeHostStates"), QJsonArray()}};
    }

    static QJsonObject healthyData()
    {
        QJsonArray providers;
        for (const char* type : {"saml", "builtin"})
            providers.append(
                QJsonObject{{QStringLiteral("serviceType"), QString::fromLatin1(type)},
                            {QStringLiteral("serviceID"), QStringLiteral("https://id.example")}});
        const QJsonObject site{{QStringLiteral("id"), QStringLiteral("site:0")},
                               {QStringLiteral("productVersion"), QStringLiteral("6.0.1")},
                               {QStringLiteral("authProviders"), providers},
                               {QStringLiteral("alerts"), QJsonArray()},
                               {QStringLiteral("configuration"),
                                QJsonObject{{QStringLiteral("validationMessages"), QJsonArray()}}}};
        return {{QStringLiteral("site"), site},
                {QStringLiteral("externalServices"), QJsonArray{service(2), service(1)}},
                {QStringLiteral("executors"),
                 QJsonArray{QJsonObject{{QStringLiteral("hostname"), QStringLiteral("executor-1")},
                                        {QStringLiteral("queueName"), QStringLiteral("batches")},
                                        {QStringLiteral("active"), true},
                                        {QStringLiteral("executorVersion"), QStringLiteral("6.0.1")},
                                        {QStringLiteral("lastSeenAt"), recently()},
                                        {QStringLiteral("compatibility"), QStringLiteral("UP_TO_DATE")}}}},
                {QStringLiteral("permissionsSyncJobs"),
                 QJsonArray{job(QStringLiteral("COMPLETED"), recently())}}};
    }

private:
    void answer(const httplib::Request& request, httplib::Response& response)
    {
        if (busy > 0) {
            --busy;
            response.status = 503;
            response.set_header("Retry-After", "0");
            return;
        }
        if (QByteArray::fromStdString(request.get_header_value("Authorization")) !=
            QByteArray("token ") + token) {
            response.status = 401;
            response.set_content("Invalid access token.\n", "text/plain");
            return;
        }
        ++queries;
        const QJsonObject body = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
        const QString text = body[u"query"].toString();
        QueryParser parser(text, body[u"variables"].toObject());
        const auto fields = parser.parse();
        if (!request.get_header_value("Content-Type").starts_with("application/json") || !fields) {
            wrong.append(text);
            response.status = 400;
            response.set_content("cannot be read", "text/plain");
            return;
        }
        m_errors = {};
        const bool changes = parser.operation() == u"mutation";
        const QJsonObject result =
            resolve(changes ? QStringLiteral("Mutation") : QStringLiteral("Query"), *fields, rootData());
        QJsonObject reply{{QStringLiteral("data"), result}};
        if (!m_errors.isEmpty())
            reply = {{QStringLiteral("data"), QJsonValue()}, {QStringLiteral("errors"), m_errors}};
        response.set_content(QJsonDocument(reply).toJson().toStdString(), "application/json");
    }

    [[nodiscard]] QJsonObject rootData() const
    {
        QJsonObject root = data;
        root[u"currentUser"] = QJsonObject{{QStringLiteral("username"), QStringLiteral("op")},
                                           {QStringLiteral("siteAdmin"), siteAdmin}};
        QJsonObject site = root[u"site"].toObject();
        site[u"latestSettings"] = QJsonObject{
            {QStringLiteral("id"), settingsId},
            {QStringLiteral("contents"), comment + QString::fromUtf8(QJsonDocument(settings).toJson())}};
        QJsonObject configuration = site[u"configuration"].toObject();
        configuration[u"id"] = siteConfigId;
        configuration[u"effectiveContents"] = siteConfig;
        site[u"configuration"] = configuration;
        root[u"site"] = site;
        return root;
    }

    void refuse(const QString& message)
    {
        m_errors.append(QJsonObject{{QStringLiteral("message"), message}});
        wrong.append(message);
    }

    QJsonObject resolve(const QString& type, const QList<QueryField>& fields, const QJsonObject& from)
    {
        QJsonObject result;
        for (const QueryField& field : fields) {
            if (field.name == u"__type" && type == u"Query") {
                result[field.name] = typeObject(field.arguments[u"name"].toString());
                continue;
            }
            if (!types.value(type).contains(field.name)) {
                refuse(QStringLiteral("Cannot query field \"%1\" on type \"%2\".").arg(field.name, type));
                continue;
            }
            const Field known = types.value(type).value(field.name);
            for (const QString& argument : field.arguments.keys()) {
                if (!known.arguments.contains(argument))
                    refuse(QStringLiteral("Unknown argument \"%1\" on field \"%2\" of type \"%3\".")
                               .arg(argument, field.name, type));
            }
            if (known.type.isEmpty() != field.fields.isEmpty())
                refuse(QStringLiteral("Field \"%1\" has a wrong selection.").arg(field.name));
            else
                result[field.name] = resolveField(known, field, from);
        }
        return result;
    }

    QJsonValue resolveField(const Field& known, const QueryField& field, const QJsonObject& from)
    {
        if (field.name == u"settingsMutation")
            return editSettings(field);
        if (field.name == u"updateSiteConfiguration")
            return changeSiteConfig(field);
        const QJsonValue value = from[field.name];
        if (known.type.isEmpty())
            return value;
        if (known.type.endsWith(u"Connection") && value.isArray())
            return resolve(known.type, field.fields, page(known, field, value.toArray()));
        if (!value.isArray())
            return value.isNull() ? QJsonValue() : resolve(known.type, field.fields, value.toObject());
        QJsonArray list;
        for (const QJsonValue element : value.toArray())
            list.append(resolve(known.type, field.fields, element.toObject()));
        return list;
    }

    QJsonValue changeSiteConfig(const QueryField& field)
    {
        QString problem = siteConfigProblem;
        if (problem.isEmpty() && field.arguments[u"lastID"].toInt() != siteConfigId)
            problem = QStringLiteral("site config ID has changed");
        if (!problem.isEmpty()) {
            m_errors.append(QJsonObject{{QStringLiteral("message"), problem}});
            return {};
        }
        siteConfig = field.arguments[u"input"].toString();
        ++siteConfigId;
        return siteConfig.contains(u"externalURL");
    }

    static QJsonObject page(const Field& known, const QueryField& field, const QJsonArray& all)
    {
        const int after = field.arguments[u"after"].toString().toInt();
        const int first =
            known.arguments.contains(u"first") ? field.arguments[u"first"].toInt(50) : int(all.size());
        QJsonArray nodes;
        for (int i = after; i < std::min<int>(after + first, int(all.size())); ++i)
            nodes.append(all[i]);
        const bool more = after + first < all.size();
        return {{QStringLiteral("nodes"), nodes},
                {QStringLiteral("totalCount"), all.size()},
                {QStringLiteral("pageInfo"),
                 QJsonObject{{QStringLiteral("hasNextPage"), more},
                             {QStringLiteral("endCursor"),
                              more ? QJsonValue(QString::number(after + first)) : QJsonValue()}}}};
    }

    [[nodiscard]] QJsonValue typeObject(const QString& name) const
    {
        if (!types.contains(name))
            return {};
        QJsonArray fields;
        const QMap<QString, Field> all = types.value(name);
        for (auto field = all.constBegin(); field != all.constEnd(); ++field) {
            QJsonArray arguments;
            for (const QString& argument : field->arguments)
                arguments.append(QJsonObject{{QStringLiteral("name"), argument}});
            const QString inner = field->type.isEmpty() ? QStringLiteral("String") : field->type;
            const QJsonObject named{{QStringLiteral("name"), inner},
                                    {QStringLiteral("ofType"), QJsonValue()}};
            fields.append(
                QJsonObject{{QStringLiteral("name"), field.key()},
                            {QStringLiteral("args"), arguments},
                            {QStringLiteral("type"), QJsonObject{{QStringLiteral("name"), QJsonValue()},
                                                                 {QStringLiteral("ofType"), named}}}});
        }
        return QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("fields"), fields}};
    }

    /// settingsMutation(input: {subject, lastID}) { editSettings(edit: {keyPath, value}) }
    QJsonValue editSettings(const QueryField& field)
    {
        const QJsonObject input = field.arguments[u"input"].toObject();
        const QueryField edit = field.fields.value(0);
        const QJsonObject change = edit.arguments[u"edit"].toObject();
        const QJsonArray path = change[u"keyPath"].toArray();
        if (!siteAdmin || input[u"subject"].toString() != u"site:0" || edit.name != u"editSettings" ||
            path.size() != 1 || !path[0][u"property"].isString()) {
            refuse(QStringLiteral("must be site admin, and write a property"));
            return {};
        }
        if (racesToLose > 0) {
            --racesToLose;
            ++settingsId;
        }
        if (input[u"lastID"].toInt() != settingsId) {
            m_errors.append(
                QJsonObject{{QStringLiteral("message"), QStringLiteral("update settings version mismatch")}});
            return {};
        }
        ++settingsId;
        ++edits;
        settings[path[0][u"property"].toString()] = change[u"value"];
        return QJsonObject{
            {QStringLiteral("editSettings"), QJsonObject{{QStringLiteral("empty"), QJsonValue()}}}};
    }

    QJsonArray m_errors;
};

} // namespace lockstep::test
