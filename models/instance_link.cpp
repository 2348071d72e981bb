#include "models/instance_link.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString scheme = u"lockstep:"_s;
const QString begin = u"lockstep://instance/"_s;

} // namespace

QString instanceLink(const QString& key)
{
    return begin + QString::fromLatin1(QUrl::toPercentEncoding(key, "/"));
}

bool isLockstepLink(const QString& text)
{
    return text.startsWith(scheme, Qt::CaseInsensitive);
}

Result<QString> instanceOfLink(const QString& link)
{
    const auto wrong = [&](const QString& why) {
        return failure(ErrorKind::Usage, u"open the link"_s, link, why,
                       u"Write it like lockstep://instance/prod/acme: the environment, then the instance"_s);
    };
    if (!link.startsWith(begin, Qt::CaseInsensitive))
        return wrong(u"it leads to no instance"_s);
    QString rest = link.sliced(begin.size());
    if (rest.endsWith(u'/')) // some programs add one
        rest.chop(1);
    const QStringList parts = rest.split(u'/');
    if (parts.size() != 2 || parts.contains(QString()))
        return wrong(u"it must name an environment and an instance"_s);
    return QUrl::fromPercentEncoding(parts[0].toUtf8()) + u'/' + QUrl::fromPercentEncoding(parts[1].toUtf8());
}

} // namespace lockstep
