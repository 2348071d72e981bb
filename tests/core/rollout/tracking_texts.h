#pragma once

#include "core/rollout/tracking_body.h"

namespace lockstep::test {

using namespace Qt::StringLiterals;
using State = TrackedInstance::State;

inline const Version release(5, 3, 0);

inline QString newBody(const QList<TrackedInstance>& instances)
{
    return trackingBody(u"prod"_s, release, instances);
}

inline bool isOurs(const QString& line)
{
    return !line.trimmed().startsWith(u'>') &&
           (line.contains(u"<!-- lockstep:instance="_s) || line.contains(u"<!-- lockstep:summary"_s));
}

/// With their ends.
inline QStringList linesOf(const QString& body)
{
    QStringList lines;
    qsizetype begin = 0;
    while (begin < body.size()) {
        const qsizetype feed = body.indexOf(u'\n', begin);
        const qsizetype next = feed < 0 ? body.size() : feed + 1;
        lines.append(body.sliced(begin, next - begin));
        begin = next;
    }
    return lines;
}

/// What people wrote on lines of their own.
inline QString theirsIn(const QString& body)
{
    QString theirs;
    for (const QString& line : linesOf(body)) {
        if (!isOurs(line))
            theirs += line;
    }
    return theirs;
}

inline QString lineOf(const QString& body, const QString& slug)
{
    for (const QString& line : linesOf(body)) {
        if (isOurs(line) && line.contains(u"lockstep:instance=%1 "_s.arg(slug)))
            return line;
    }
    return {};
}

inline QString summaryOf(const QString& body)
{
    for (const QString& line : linesOf(body)) {
        if (isOurs(line) && line.contains(u"lockstep:summary"_s))
            return line.section(u" <!--"_s, 0, 0);
    }
    return {};
}

} // namespace lockstep::test
