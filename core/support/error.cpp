#include "core/support/error.h"

namespace lockstep {

namespace {

QString sentence(QString text)
{
    text = text.trimmed();
    if (!text.isEmpty() && !text.endsWith(u'.') && !text.endsWith(u'?') && !text.endsWith(u'!'))
        text += u'.';
    return text;
}

} // namespace

QString Error::message() const
{
    QString text = QStringLiteral("Could not ") + attempted;
    if (!subject.isEmpty())
        text += u' ' + subject;
    text += QStringLiteral(": ") + sentence(happened);
    if (!advice.isEmpty())
        text += u' ' + sentence(advice);
    return text;
}

std::unexpected<Error> failure(ErrorKind kind, QString attempted, QString subject, QString happened,
                               QString advice)
{
    return std::unexpected(
        Error{kind, std::move(attempted), std::move(subject), std::move(happened), std::move(advice)});
}

QString errorKindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage:
        return QStringLiteral("usage");
    case ErrorKind::NotFound:
        return QStringLiteral("notFound");
    case ErrorKind::Invalid:
        return QStringLiteral("invalid");
    case ErrorKind::Precondition:
        return QStringLiteral("precondition");
    case ErrorKind::Connection:
        return QStringLiteral("connection");
    case ErrorKind::Busy:
        return QStringLiteral("busy");
    case ErrorKind::Cancelled:
        return QStringLiteral("cancelled");
    case ErrorKind::Failed:
        return QStringLiteral("failed");
    case ErrorKind::Io:
        return QStringLiteral("io");
    }
    return {};
}

} // namespace lockstep
