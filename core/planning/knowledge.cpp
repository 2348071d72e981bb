#include "core/planning/knowledge.h"

#include "core/planning/knowledge_reader.h"
#include "core/support/files.h"

#include <algorithm>

namespace lockstep {

namespace {

// A bound without a patch stands for its whole line.

bool isAtLeast(const Version& version, const Version& bound)
{
    return bound.patchGiven() ? version >= bound : version.line() >= bound.line();
}

bool isAtMost(const Version& version, const Version& bound)
{
    return bound.patchGiven() ? version <= bound : version.line() <= bound.line();
}

/// The newest line of the major that is known of, but not below `line`.
MinorLine newestKnown(const QList<ReleaseLine>& lines, MinorLine line)
{
    for (const ReleaseLine& known : lines) {
        if (known.line.major == line.major)
            line = std::max(line, known.line);
    }
    return line;
}

} // namespace

QString severityName(UpgradeWarning::Severity severity)
{
    switch (severity) {
    case UpgradeWarning::Severity::Info:
        return QStringLiteral("info");
    case UpgradeWarning::Severity::Warning:
        return QStringLiteral("warning");
    case UpgradeWarning::Severity::Blocker:
        return QStringLiteral("blocker");
    }
    return {};
}

bool UpgradeWarning::appliesTo(const Version& from, const Version& to) const
{
    return (!fromMin || isAtLeast(from, *fromMin)) && (!fromMax || isAtMost(from, *fromMax)) &&
           (!toMin || (!isAtLeast(from, *toMin) && isAtLeast(to, *toMin))) &&
           (!toMax || isAtMost(to, *toMax));
}

Result<Knowledge> Knowledge::load(const QString& folder, const QStringList& extraFiles)
{
    return KnowledgeReader::read(folder, extraFiles);
}

Result<Knowledge> Knowledge::shipped(const QStringList& extraFiles)
{
    return load(resourceFolder() + QStringLiteral("/knowledge"), extraFiles);
}

QStringList Knowledge::deployments()
{
    return {QStringLiteral("compose"), QStringLiteral("pure-docker"), QStringLiteral("kubernetes"),
            QStringLiteral("helm"),    QStringLiteral("server"),      QStringLiteral("machine-image")};
}

std::optional<int> Knowledge::lastMinor(int major) const
{
    const auto found = m_lastMinors.constFind(major);
    return found == m_lastMinors.constEnd() ? std::nullopt : std::optional(*found);
}

MinorLine Knowledge::next(MinorLine line) const
{
    const std::optional<int> last = lastMinor(line.major);
    return last && line.minor >= *last ? MinorLine{line.major + 1, 0} : MinorLine{line.major, line.minor + 1};
}

std::optional<MinorLine> Knowledge::previous(MinorLine line) const
{
    if (line.minor > 0)
        return MinorLine{line.major, std::min(line.minor - 1, lastMinor(line.major).value_or(line.minor))};
    if (const std::optional<int> last = lastMinor(line.major - 1))
        return MinorLine{line.major - 1, *last};
    return std::nullopt;
}

int Knowledge::linesBetween(MinorLine from, MinorLine to) const
{
    int count = 0;
    for (; from.major < to.major; from = {from.major + 1, 0}) {
        const int last = lastMinor(from.major).value_or(newestKnown(m_lines, from).minor);
        count += std::max(0, last - from.minor) + 1;
    }
    return from.major > to.major ? 0 : count + std::max(0, to.minor - from.minor);
}

const AvoidedRelease* Knowledge::avoided(const Version& version) const
{
    const auto found = std::ranges::find(m_avoided, version, &AvoidedRelease::version);
    return found == m_avoided.end() ? nullptr : &*found;
}

QList<UpgradeWarning> Knowledge::warningsFor(const Version& from, const Version& to,
                                             bool runsPrivileged) const
{
    QList<UpgradeWarning> warnings;
    std::ranges::copy_if(m_warnings, std::back_inserter(warnings), [&](const UpgradeWarning& warning) {
        return warning.appliesTo(from, to) && (runsPrivileged || !warning.privileged);
    });
    std::ranges::stable_sort(warnings, std::greater(), &UpgradeWarning::severity);
    return warnings;
}

int Knowledge::minimumPostgres(const Version& release) const
{
    int major = 0;
    for (const MinimumPostgres& minimum : m_minimumPostgres) { // ascending by line
        if (minimum.from <= release.line())
            major = minimum.major;
    }
    return major;
}

} // namespace lockstep
