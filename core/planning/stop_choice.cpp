#include "core/planning/stop_choice.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString pathText(const Version& from, const Version& to)
{
    return u"from %1 to %2"_s.arg(from.toString(), to.toString());
}

std::unexpected<Error> cannotPlan(ErrorKind kind, const QString& path, const QString& happened,
                                  const QString& advice)
{
    return failure(kind, u"plan the upgrade"_s, path, happened, advice);
}

qsizetype missingCount(const MigrationSets& from, const MigrationSets& in)
{
    qsizetype count = 0;
    for (const auto& [schema, ids] : from.asKeyValueRange())
        count += (ids - in.value(schema)).size();
    return count;
}

} // namespace

QList<Version> StopChoice::newestFirst(MinorLine line) const
{
    QList<Version> versions;
    for (const ReleaseContents& contents : m_contents.releases) {
        if (contents.release.version.line() == line)
            versions.prepend(contents.release.version);
    }
    return versions;
}

QString StopChoice::nearest(const Version& wanted) const
{
    std::optional<Version> below;
    std::optional<Version> above;
    for (const ReleaseContents& contents : m_contents.releases) {
        const Version& version = contents.release.version;
        if (version < wanted)
            below = version;
        else if (!above)
            above = version;
    }
    QStringList names;
    for (const std::optional<Version>& version : {below, above}) {
        if (version)
            names.append(version->toString());
    }
    return names.isEmpty() ? u"The catalogue holds no release at all"_s
                           : u"The nearest it has: "_s + names.join(u" and "_s) +
                                 u". Add the release to the catalogue, or ask for one that it has"_s;
}

Result<Version> StopChoice::resolve(const Version& wanted) const
{
    const QString action = u"find the release"_s;
    if (wanted.patchGiven()) {
        if (m_contents.find(wanted))
            return wanted;
        return failure(ErrorKind::NotFound, action, wanted.toString(),
                       u"the catalogue %1 does not have it"_s.arg(m_contents.location), nearest(wanted));
    }
    const QList<Version> candidates = newestFirst(wanted.line());
    if (candidates.isEmpty())
        return failure(ErrorKind::NotFound, action, wanted.line().toString(),
                       u"the catalogue %1 has no release of this line"_s.arg(m_contents.location),
                       nearest(wanted));
    for (const Version& candidate : candidates) {
        if (!m_knowledge.avoided(candidate))
            return candidate;
    }
    return failure(
        ErrorKind::Precondition, action, wanted.line().toString(),
        u"every release of this line in the catalogue %1 is one to avoid"_s.arg(m_contents.location),
        u"Ask for %1 by its full version if you must have it"_s.arg(candidates.first().toString()));
}

Result<QList<Version>> StopChoice::stops(const Version& from, const Version& to, Strategy strategy) const
{
    const QString path = pathText(from, to);
    if (from >= to)
        return cannotPlan(ErrorKind::Usage, path,
                          from == to ? u"both are the same release"_s : u"the target is the older release"_s,
                          u"Choose a target above %1"_s.arg(from.toString()));
    for (const Result<void>& checked :
         {checkMajors(from, to),
          strategy == Strategy::MultiVersion ? checkFloor(from, to) : Result<void>()}) {
        if (!checked)
            return failure(checked);
    }
    // Backwards, because each stop must be one that the next knows all about.
    QList<Version> stops{to};
    QList<MinorLine> lines = linesToStopAt(from, to, strategy);
    std::ranges::reverse(lines);
    for (const MinorLine line : lines) {
        const Result<Version> stop = usableRelease(line, stops.first(), path);
        if (!stop)
            return failure(stop);
        stops.prepend(*stop);
    }
    if (const Result<void> contained = checkContains(from, stops.first(), path); !contained)
        return failure(contained);
    return stops;
}

Result<void> StopChoice::checkMajors(const Version& from, const Version& to) const
{
    for (int major = from.line().major; major < to.line().major; ++major) {
        if (!m_knowledge.lastMinor(major))
            return cannotPlan(ErrorKind::Precondition, pathText(from, to),
                              u"it is not known which minor line is the last of %1.x"_s.arg(major),
                              u"Name it under lastMinors in a knowledge file of your own"_s);
    }
    return {};
}

Result<void> StopChoice::checkFloor(const Version& from, const Version& to) const
{
    const std::optional<MinorLine> floor = m_knowledge.multiVersionFloor();
    if (!floor || from.line() >= *floor)
        return {};
    return cannotPlan(ErrorKind::Precondition, pathText(from, to),
                      u"a multi-version upgrade starts from %1 or above"_s.arg(floor->toString()),
                      u"Go line by line to %1 first, with the standard strategy"_s.arg(floor->toString()));
}

QList<MinorLine> StopChoice::linesToStopAt(const Version& from, const Version& to, Strategy strategy) const
{
    QList<MinorLine> lines;
    if (strategy == Strategy::Standard) {
        for (MinorLine line = m_knowledge.next(from.line()); line < to.line(); line = m_knowledge.next(line))
            lines.append(line);
        return lines;
    }
    for (const Interrupt& interrupt : upgradeInterrupts(m_knowledge, from.line(), to.line())) {
        if (from.line() < interrupt.at && interrupt.at < to.line())
            lines.append(interrupt.at);
    }
    return lines;
}

Result<Version> StopChoice::usableRelease(MinorLine line, const Version& next, const QString& path) const
{
    const Result<MigrationSets> known = m_stitched.idsAt(next);
    if (!known)
        return failure(known);
    const QList<Version> candidates = newestFirst(line);
    for (const Version& candidate : candidates) {
        if (m_knowledge.avoided(candidate))
            continue;
        const Result<MigrationSets> ids = m_stitched.idsAt(candidate);
        if (!ids)
            return failure(ids);
        if (containsAll(*known, *ids))
            return candidate;
    }
    if (candidates.isEmpty())
        return cannotPlan(ErrorKind::Precondition, path,
                          u"the way must stop at %1, and the catalogue %2 has no release of that line"_s.arg(
                              line.toString(), m_contents.location),
                          u"Add one of its releases to the catalogue"_s);
    return cannotPlan(
        ErrorKind::Precondition, path,
        u"the way must stop at %1, and every release of that line in the catalogue %2 is either one to "
        "avoid or carries migrations that %3 does not know"_s.arg(line.toString(), m_contents.location,
                                                                  next.toString()),
        u"Add another of its releases to the catalogue"_s);
}

Result<void> StopChoice::checkContains(const Version& from, const Version& firstStop,
                                       const QString& path) const
{
    const Result<MigrationSets> applied = m_stitched.idsAt(from);
    if (!applied)
        return failure(applied);
    const Result<MigrationSets> known = m_stitched.idsAt(firstStop);
    if (!known)
        return failure(known);
    const qsizetype missing = missingCount(*applied, *known);
    if (missing == 0)
        return {};
    const std::optional<Version> knowing = firstThatKnows(*applied, firstStop);
    return cannotPlan(
        ErrorKind::Precondition, path,
        u"%1 carries %2 migrations that %3 does not know"_s.arg(from.toString())
            .arg(missing)
            .arg(firstStop.toString()),
        knowing ? u"The first release that knows them all is %1: go straight to it or above it, with "
                  "the multi-version strategy"_s.arg(knowing->toString())
                : u"No release of the catalogue knows them all: add newer releases"_s);
}

std::optional<Version> StopChoice::firstThatKnows(const MigrationSets& ids, const Version& notBelow) const
{
    for (const ReleaseContents& contents : m_contents.releases) {
        const Version& version = contents.release.version;
        if (version < notBelow)
            continue;
        const Result<MigrationSets> known = m_stitched.idsAt(version);
        if (known && containsAll(*known, ids))
            return version;
    }
    return std::nullopt;
}

} // namespace lockstep
