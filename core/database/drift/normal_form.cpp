#include "core/database/drift/normal_form.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

QString normalFunction(const QString& definition)
{
    static const QRegularExpression comment(u"--[^\n]*"_s);
    return QString(definition).remove(comment).simplified();
}

QString normalQuery(const QString& sql)
{
    // Quoted strings are matched to be kept; a name and a dot before another name is dropped.
    static const QRegularExpression pieces(
        uR"('(?:[^']|'')*'|(?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*)\.(?=["A-Za-z_]))"_s);
    QString normal;
    qsizetype copied = 0;
    for (auto matches = pieces.globalMatch(sql); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (match.captured().startsWith(u'\''))
            continue;
        normal += QStringView(sql).sliced(copied, match.capturedStart() - copied);
        copied = match.capturedEnd();
    }
    normal += QStringView(sql).sliced(copied);
    return normal.simplified();
}

} // namespace lockstep
