#include "core/runbook/kinds/http_step.h"

#include "core/network/http.h"
#include "core/runbook/kinds/staged_output.h"
#include "core/runbook/kinds/step_deadline.h"
#include "core/support/json_pointer.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype keptBody = 64 * 1024;

QString methodOf(const StepAction& action)
{
    const QString method = action.text(u"method"_s);
    return method.isEmpty() ? u"GET"_s : method;
}

bool onlyAsks(const StepAction& action)
{
    return methodOf(action) == u"GET" || methodOf(action) == u"HEAD";
}

HttpRequest requestOf(const StepAction& action)
{
    HttpRequest request;
    request.method = methodOf(action).toLatin1();
    request.url = QUrl(action.text(u"url"_s), QUrl::StrictMode);
    request.body = action.text(u"body"_s).toUtf8();
    request.caFile = action.text(u"ca"_s);
    const QJsonObject headers = action.parameters[u"headers"].toObject();
    for (auto header = headers.constBegin(); header != headers.constEnd(); ++header)
        request.headers.append(header.key().toUtf8(), header.value().toString().toUtf8());
    return request;
}

bool isExpected(const StepAction& action, const HttpReply& reply)
{
    const QJsonArray expected = action.parameters[u"expect"].toArray();
    if (expected.isEmpty())
        return reply.isSuccess();
    return std::ranges::any_of(expected, [&](const QJsonValue& status) {
        return jsonPlainText(status) == QString::number(reply.status);
    });
}

/// What `pick` leads to.
Result<QString> picked(const StepAction& action, const QString& subject, const QByteArray& body)
{
    const QString pointer = action.text(u"pick"_s);
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(body, &problem);
    if (problem.error != QJsonParseError::NoError)
        return failure(ErrorKind::Failed, u"read the answer of"_s, subject,
                       u"it is no JSON: "_s + problem.errorString());
    const QJsonValue whole =
        document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    const std::optional<QJsonValue> value = jsonAt(whole, pointer);
    if (value)
        return jsonPlainText(*value);
    return failure(ErrorKind::Failed, u"find %1 in the answer of"_s.arg(pointer), subject,
                   u"there is no such value"_s);
}

Result<StepResult> judge(const StepAction& action, const QString& subject, const HttpReply& reply)
{
    if (!isExpected(action, reply))
        return httpFailure(reply, u"get the expected answer of"_s, subject);
    const QString text = QString::fromUtf8(reply.body);
    const QString part = action.text(u"contains"_s);
    if (!text.contains(part))
        return failure(ErrorKind::Failed, u"find \"%1\" in the answer of"_s.arg(part), subject,
                       u"it is not there"_s);
    StepResult result;
    result.outputs = {{u"status"_s, QString::number(reply.status)},
                      {u"body"_s, QString::fromUtf8(reply.body.left(keptBody))}};
    result.evidence = u"status %1"_s.arg(reply.status);
    if (!action.parameters.contains(u"pick"))
        return result;
    return picked(action, subject, reply.body).transform([&](const QString& value) {
        result.outputs[u"value"] = value;
        result.evidence += u", "_s + value;
        return result;
    });
}

} // namespace

QJsonObject HttpStep::parameterSchema() const
{
    QJsonObject schema = textParameters(
        {u"method"_s, u"!url"_s, u"body"_s, u"contains"_s, u"pick"_s, u"ca"_s, u"headers"_s, u"expect[]"_s});
    QJsonObject properties = schema[u"properties"].toObject();
    properties[u"method"] = QJsonObject{
        {u"enum"_s, QJsonArray{u"GET"_s, u"HEAD"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s}}};
    properties[u"pick"] = QJsonObject{{u"type"_s, u"string"_s}, {u"pattern"_s, u"^(/.*)?$"_s}};
    properties[u"headers"] = QJsonObject{{u"type"_s, u"object"_s},
                                         {u"additionalProperties"_s, QJsonObject{{u"type"_s, u"string"_s}}}};
    properties[u"expect"] = QJsonObject{
        {u"type"_s, u"array"_s},
        {u"minItems"_s, 1},
        {u"items"_s, QJsonObject{{u"type"_s, u"integer"_s}, {u"minimum"_s, 100}, {u"maximum"_s, 599}}}};
    schema[u"properties"] = properties;
    return schema;
}

Result<StepPreview> HttpStep::preview(const StepAction& action) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    QString text = u"%1 %2"_s.arg(methodOf(action), action.shown[u"url"].toString());
    const QJsonObject headers = action.shown[u"headers"].toObject();
    for (auto header = headers.constBegin(); header != headers.constEnd(); ++header)
        text += u"\n%1: %2"_s.arg(header.key(), header.value().toString());
    if (const QString body = action.shown[u"body"].toString(); !body.isEmpty())
        text += u"\n\n"_s + body;
    const QString host = QUrl(action.shown[u"url"].toString()).authority();
    return StepPreview{host.section(u'@', -1), text};
}

Result<StepResult> HttpStep::run(const StepAction& action, const StepCall& call) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const HttpRequest request = requestOf(action);
    const QString subject = shownUrl(request.url);
    const StepDeadline deadline(call);
    const Result<HttpReply> reply =
        deadline.judged(sendHttp(request, deadline.token()), u"get the answer of"_s, subject);
    if (!reply)
        return failure(reply);
    call.log(RunEvent::Level::Info, u"%1: status %2"_s.arg(subject).arg(reply->status));
    return judge(action, subject, *reply);
}

Result<Recovered> HttpStep::recover(const StepAction& action, const StepCall& /*call*/) const
{
    return Recovered{onlyAsks(action) ? Recovered::What::NotStarted : Recovered::What::Unknown};
}

} // namespace lockstep
