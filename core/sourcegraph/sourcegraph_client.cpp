#include "core/sourcegraph/sourcegraph_client.h"

#include "core/network/web_address.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"ask the API of"_s;

QString messagesOf(const QJsonArray& errors)
{
    QStringList messages;
    for (const QJsonValue error : errors) {
        const QString message = error[u"message"].toString();
        if (!messages.contains(message))
            messages.append(message);
    }
    return messages.join(u"; "_s);
}

QString adviceFor(const QString& message)
{
    if (message.contains(u"site admin", Qt::CaseInsensitive))
        return u"Use an access token of a site administrator"_s;
    return message.contains(u"not authenticated", Qt::CaseInsensitive)
               ? u"Check the access token: it is missing, wrong or over"_s
               : QString();
}

} // namespace

Result<QUrl> instanceAddress(const QString& text)
{
    return webAddress(text, {u"an instance"_s, u"https://sourcegraph.example.com"_s});
}

SourcegraphClient::SourcegraphClient(QUrl endpoint, Secret token, QString caFile)
    : m_endpoint(std::move(endpoint)), m_token(std::move(token)), m_caFile(std::move(caFile))
{
}

Result<SourcegraphClient> SourcegraphClient::open(const QString& endpoint, const Secret& token,
                                                  const QString& caFile)
{
    const Result<QUrl> url = instanceAddress(endpoint);
    if (!url)
        return failure(url);
    if (token.isEmpty())
        return failure(ErrorKind::Usage, u"use the instance"_s, shownUrl(*url), u"there is no access token"_s,
                       u"Make one as a site administrator, in the user settings under \"Access tokens\""_s);
    if (const Result<void> kept = keepsSecrets(*url); !kept)
        return failure(kept);
    return SourcegraphClient(*url, token, caFile);
}

HttpRequest SourcegraphClient::request(const QString& document, const QJsonObject& variables) const
{
    HttpRequest made;
    made.method = "POST";
    made.url = webPath(m_endpoint, u"/.api/graphql"_s);
    made.headers.append("Authorization", "token " + m_token.reveal().toUtf8());
    made.headers.append("Content-Type", "application/json");
    made.headers.append("Accept", "application/json");
    made.body = QJsonDocument(QJsonObject{{u"query"_s, document}, {u"variables"_s, variables}})
                    .toJson(QJsonDocument::Compact);
    made.caFile = m_caFile;
    return made;
}

Result<QJsonObject> SourcegraphClient::query(const QString& document, const QJsonObject& variables,
                                             const std::stop_token& stop) const
{
    HttpRequest made = request(document, variables);
    made.repeatable = true;
    return dataOf(sendHttpRetrying(made, m_retry, stop));
}

Result<QJsonObject> SourcegraphClient::mutate(const QString& document, const QJsonObject& variables,
                                              const std::stop_token& stop) const
{
    return dataOf(sendHttp(request(document, variables), stop));
}

Result<QJsonObject> SourcegraphClient::dataOf(Result<HttpReply> reply) const
{
    const Result<QJsonObject> answer = expectJson(std::move(reply), attempted, description());
    if (!answer)
        return failure(answer);
    const QJsonArray errors = (*answer)[u"errors"].toArray();
    if (!errors.isEmpty()) {
        const QString messages = messagesOf(errors);
        return failure(ErrorKind::Failed, attempted, description(), messages, adviceFor(messages));
    }
    if (!(*answer)[u"data"].isObject())
        return failure(ErrorKind::Failed, attempted, description(), u"the answer holds no data"_s,
                       u"Check that the URL is the instance's"_s);
    return (*answer)[u"data"].toObject();
}

} // namespace lockstep
