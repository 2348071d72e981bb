#include "core/github/github_error.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int unauthorized = 401;
constexpr int forbidden = 403;
constexpr int notFound = 404;
constexpr int notAllowed = 405;
constexpr int conflict = 409;
constexpr int gone = 410;
constexpr int unprocessable = 422;
constexpr int tooMany = 429;

QStringList listIn(const QString& header)
{
    QStringList words;
    for (const QString& word : header.split(u',', Qt::SkipEmptyParts))
        words.append(word.trimmed());
    return words;
}

QString withoutPoint(const QString& text)
{
    return text.endsWith(u'.') ? text.chopped(1) : text;
}

/// What the token would have to have, where GitHub says so; empty: it does not, or the token has it.
QString lacking(const HttpReply& reply)
{
    const QStringList wanted = listIn(reply.header("x-accepted-oauth-scopes"));
    const QStringList given = listIn(reply.header("x-oauth-scopes"));
    const bool isEnough =
        std::ranges::any_of(wanted, [&](const QString& scope) { return given.contains(scope); });
    if (reply.headers.contains("x-oauth-scopes") && !wanted.isEmpty() && !isEnough)
        return u"the token lacks the scope %1 (it has: %2)"_s.arg(
            wanted.join(u" or "_s), given.isEmpty() ? u"none"_s : given.join(u", "_s));
    const QString permissions = reply.header("x-accepted-github-permissions");
    return permissions.isEmpty()
               ? QString()
               : u"it needs the permission %1"_s.arg(QString(permissions).replace(u';', u" or"_s));
}

QString fieldProblem(const QJsonObject& error)
{
    const QString message = withoutPoint(error[u"message"].toString());
    const QString code = error[u"code"].toString();
    const QString field = error[u"field"].toString();
    static const QHash<QString, QString> meanings{{u"missing"_s, u"does not exist"_s},
                                                  {u"missing_field"_s, u"is missing"_s},
                                                  {u"invalid"_s, u"is not valid"_s},
                                                  {u"already_exists"_s, u"is there already"_s}};
    if (field.isEmpty() || (!message.isEmpty() && !meanings.contains(code)))
        return message.isEmpty() ? code : message;
    const QString what = error[u"resource"].toString() + u'.' + field;
    const QString meaning = what + u' ' + meanings.value(code, code);
    return message.isEmpty() ? meaning : meaning + u" ("_s + message + u')';
}

/// GitHub's message, with what it says of each field.
QString said(const QJsonObject& body)
{
    QStringList fields;
    for (const QJsonValue error : body[u"errors"].toArray())
        fields.append(error.isString() ? withoutPoint(error.toString()) : fieldProblem(error.toObject()));
    const QString message = withoutPoint(body[u"message"].toString().simplified());
    return fields.isEmpty() ? message : message + u": "_s + fields.join(u"; "_s);
}

QString signOnAdvice(const HttpReply& reply)
{
    const QString signOn = reply.header("x-github-sso");
    const QString url = signOn.section(u"url="_s, 1);
    return signOn.startsWith(u"required") && !url.isEmpty()
               ? u"Authorise the token for the organisation's single sign-on: %1"_s.arg(shownUrl(QUrl(url)))
               : QString();
}

ErrorKind kindOf(int status)
{
    switch (status) {
    case unauthorized:
    case forbidden:
    case tooMany:
        return ErrorKind::Connection;
    case notFound:
    case gone:
        return ErrorKind::NotFound;
    case notAllowed:
    case conflict:
        return ErrorKind::Precondition;
    case unprocessable:
        return ErrorKind::Invalid;
    default:
        return ErrorKind::Failed;
    }
}

QString adviceFor(const HttpReply& reply)
{
    switch (reply.status) {
    case unauthorized:
        return u"The token is wrong, over or withdrawn: make a new one"_s;
    case forbidden:
        if (const QString advice = signOnAdvice(reply); !advice.isEmpty())
            return advice;
        return lacking(reply).isEmpty() ? u"The account may not do this: ask for the right"_s
                                        : u"Make a token that has it"_s;
    case notFound:
        return u"Check the name; GitHub says the same of what the token may not see, so check its access, too"_s;
    case conflict:
        return u"Look at how it is now, then try again"_s;
    case unprocessable:
        return u"Correct what is named"_s;
    default:
        return reply.status >= 500 ? u"GitHub has trouble of its own: try again later"_s : QString();
    }
}

} // namespace

bool isLimited(const HttpReply& reply)
{
    if (reply.status != forbidden && reply.status != tooMany)
        return false;
    return reply.status == tooMany || reply.headers.contains("retry-after") ||
           reply.header("x-ratelimit-remaining") == u"0" ||
           reply.body.toLower().contains("secondary rate limit");
}

std::unexpected<Error> gitHubFailure(const HttpReply& reply, const QString& attempted, const QString& subject)
{
    const QJsonObject body = QJsonDocument::fromJson(reply.body).object();
    QString happened = u"GitHub answered with status %1"_s.arg(reply.status);
    if (const QString message = said(body); !message.isEmpty())
        happened += u": "_s + message;
    const bool mayLack = reply.status == forbidden || reply.status == notFound;
    if (const QString what = mayLack ? lacking(reply) : QString(); !what.isEmpty())
        happened += u"; "_s + what;
    return failure(kindOf(reply.status), attempted, subject, happened, adviceFor(reply));
}

std::unexpected<Error> gitHubGraphFailure(const QJsonArray& errors, const QString& attempted,
                                          const QString& subject)
{
    QStringList messages;
    for (const QJsonValue error : errors)
        messages.append(withoutPoint(error[u"message"].toString().simplified()));
    messages.removeDuplicates();
    const QString type = errors.first()[u"type"].toString();
    const QString happened = u"GitHub answered: "_s + messages.join(u"; "_s);
    if (type == u"INSUFFICIENT_SCOPES")
        return failure(ErrorKind::Connection, attempted, subject, happened, u"Make a token that has them"_s);
    if (type == u"FORBIDDEN")
        return failure(ErrorKind::Connection, attempted, subject, happened,
                       u"The account may not do this: ask for the right"_s);
    if (type == u"NOT_FOUND")
        return failure(ErrorKind::NotFound, attempted, subject, happened,
                       u"GitHub says the same of what the token may not see: check its access, too"_s);
    return failure(ErrorKind::Precondition, attempted, subject, happened);
}

} // namespace lockstep
