#include "core/cluster/kubernetes/kube_status.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int mostCauses = 10;

ErrorKind kindOf(int status)
{
    switch (status) {
    case 401:
    case 403:
    case 407:
        return ErrorKind::Connection;
    case 404:
    case 410:
        return ErrorKind::NotFound;
    case 409:
        return ErrorKind::Precondition;
    case 400:
    case 422:
        return ErrorKind::Invalid;
    case 429:
        return ErrorKind::Busy;
    default:
        return ErrorKind::Failed;
    }
}

QString adviceFor(int status, const QString& reason)
{
    switch (status) {
    case 401:
        return u"Sign in to the cluster again: the token or certificate is missing, wrong or over"_s;
    case 403:
        return u"Ask the cluster's administrator for this right, or use another context"_s;
    case 404:
        return u"Check the name, the namespace and the context"_s;
    case 409:
        return reason == u"AlreadyExists"
                   ? u"Use another name, or remove what is there"_s
                   : u"Look at what the others changed, then do it again or take the fields over"_s;
    case 410:
        return u"List it again"_s;
    case 429:
        return u"The API server has too much to do: wait, then try again"_s;
    default:
        return status >= 500 ? u"The API server has trouble of its own: try again later"_s : QString();
    }
}

/// "spec.replicas: Required value"; of a conflict, the field and who manages it.
QString causesOf(const QJsonObject& status, const QString& message)
{
    const QJsonArray causes = status[u"details"][u"causes"].toArray();
    QStringList lines;
    for (const QJsonValue& cause : causes) {
        const QString field = cause[u"field"].toString();
        const QString text = cause[u"message"].toString();
        if (lines.size() == mostCauses) {
            lines.append(u"and %1 more"_s.arg(causes.size() - mostCauses));
            break;
        }
        // The message of a Status often says it all already.
        if (!text.isEmpty() && !message.contains(text))
            lines.append(field.isEmpty() ? text : u"%1: %2"_s.arg(field, text));
    }
    return lines.join(u"; "_s);
}

} // namespace

std::unexpected<Error> kubeFailure(const HttpReply& reply, const QString& attempted, const QString& subject)
{
    const QJsonObject status = QJsonDocument::fromJson(reply.body).object();
    if (status[u"kind"] != u"Status"_s) // a proxy on the way, perhaps
        return httpFailure(reply, attempted, subject);
    const QString message = status[u"message"].toString();
    const QString causes = causesOf(status, message);
    QString happened =
        message.isEmpty() ? u"the API server answered with status %1"_s.arg(reply.status) : message;
    if (!causes.isEmpty())
        happened += u": "_s + causes;
    return failure(kindOf(reply.status), attempted, subject, happened,
                   adviceFor(reply.status, status[u"reason"].toString()));
}

} // namespace lockstep
