#include "core/cluster/shell/shell_quote.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

QString shellQuoted(const QString& argument)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_./:=@%+,-]+$"_s);
    if (plain.match(argument).hasMatch())
        return argument;
    return u'\'' + QString(argument).replace(u'\'', u"'\\''"_s) + u'\'';
}

QString shellLine(const QStringList& arguments)
{
    QStringList words;
    for (const QString& argument : arguments)
        words.append(shellQuoted(argument));
    return words.join(u' ');
}

QString loginShellLine(const QString& script)
{
    // Between single quotes csh minds '!' and line ends, and fish minds backslashes: base64 has none of them.
    return u"sh -c 'eval \"$(printf %s %1 | base64 -d)\"'"_s.arg(
        QString::fromLatin1(script.toUtf8().toBase64()));
}

Result<void> checkArguments(const QStringList& arguments, const QMap<QString, QString>& environment)
{
    static const QRegularExpression name(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    const QString attempted = u"run"_s;
    for (const QString& argument : arguments + environment.values()) {
        if (argument.contains(QChar::Null))
            return failure(ErrorKind::Usage, attempted, arguments.value(0), u"an argument holds a NUL"_s);
    }
    for (const QString& variable : environment.keys()) {
        if (!name.match(variable).hasMatch())
            return failure(ErrorKind::Usage, attempted, arguments.value(0),
                           u"\"%1\" is no name of an environment variable"_s.arg(variable));
    }
    return {};
}

} // namespace lockstep
