#include "core/version/version.h"

#include <QHashFunctions>
#include <QRegularExpression>
#include <QStringList>

namespace lockstep {

namespace {

Error unreadable(QStringView text, const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("read the version"), u'"' + text.toString() + u'"', why,
            QStringLiteral("Write it like 5.10, v5.10.0 or 6.0.0-rc.1")};
}

std::strong_ordering compareIdentifiers(const QString& a, const QString& b)
{
    bool aIsNumber = false;
    bool bIsNumber = false;
    const qlonglong aNumber = a.toLongLong(&aIsNumber);
    const qlonglong bNumber = b.toLongLong(&bIsNumber);
    if (aIsNumber && bIsNumber)
        return aNumber <=> bNumber;
    if (aIsNumber != bIsNumber)
        return aIsNumber ? std::strong_ordering::less : std::strong_ordering::greater;
    return a.compare(b) <=> 0;
}

std::strong_ordering comparePreReleases(const QString& a, const QString& b)
{
    // A release comes after all of its pre-releases.
    if (a.isEmpty() || b.isEmpty())
        return a.isEmpty() <=> b.isEmpty();
    const QStringList as = a.split(u'.');
    const QStringList bs = b.split(u'.');
    for (qsizetype i = 0; i < std::min(as.size(), bs.size()); ++i) {
        if (const auto order = compareIdentifiers(as[i], bs[i]); order != 0)
            return order;
    }
    return as.size() <=> bs.size();
}

} // namespace

QString MinorLine::toString() const
{
    return QString::number(major) + u'.' + QString::number(minor);
}

Result<MinorLine> MinorLine::parse(QStringView text)
{
    const Result<Version> version = Version::parse(text);
    if (!version)
        return failure(version);
    if (version->patchGiven() || !version->preRelease().isEmpty())
        return std::unexpected(unreadable(text, QStringLiteral("a minor line has two numbers")));
    return version->line();
}

Result<Version> Version::parse(QStringView text)
{
    static const QRegularExpression shape(QStringLiteral(
        R"(^v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$)"));
    const QRegularExpressionMatch match = shape.matchView(text.trimmed());
    if (!match.hasMatch())
        return std::unexpected(unreadable(
            text, text.trimmed().isEmpty() ? QStringLiteral("it is empty")
                                           : QStringLiteral("it is not of the form MAJOR.MINOR[.PATCH]")));
    Version version;
    version.m_line = {match.captured(1).toInt(), match.captured(2).toInt()};
    version.m_patchGiven = match.hasCaptured(3);
    version.m_patch = match.captured(3).toInt();
    version.m_preRelease = match.captured(4);
    version.m_build = match.captured(5);
    return version;
}

QString Version::toString() const
{
    QString text = m_line.toString() + u'.' + QString::number(m_patch);
    if (!m_preRelease.isEmpty())
        text += u'-' + m_preRelease;
    if (!m_build.isEmpty())
        text += u'+' + m_build;
    return text;
}

std::strong_ordering operator<=>(const Version& a, const Version& b)
{
    if (const auto order = a.m_line <=> b.m_line; order != 0)
        return order;
    if (const auto order = a.m_patch <=> b.m_patch; order != 0)
        return order;
    return comparePreReleases(a.m_preRelease, b.m_preRelease);
}

size_t qHash(const Version& version, size_t seed)
{
    return qHashMulti(seed, version.line().major, version.line().minor, version.patch(),
                      version.preRelease());
}

} // namespace lockstep
