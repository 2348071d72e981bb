#pragma once

#include "core/support/error.h"

#include <QString>
#include <QStringView>

#include <compare>

namespace lockstep {

/// A minor line of releases, "5.10": the unit in which the product is upgraded.
struct MinorLine
{
    int major = 0;
    int minor = 0;

    /// "5.10"
    [[nodiscard]] QString toString() const;
    /// Accepts "5.10" and "v5.10". Errors: Usage.
    [[nodiscard]] static Result<MinorLine> parse(QStringView text);

    friend auto operator<=>(const MinorLine&, const MinorLine&) = default;
};

/// A release's version: "v3.36.3", "3.36", "5.9.17785", "6.0.0-rc.1", "4.5.1+build". A missing patch is 0 and
/// is remembered, because "3.36" as a wish means the whole line. Ordered as semantic versioning 2.0.0
/// (section 11) says: numbers numerically, a pre-release before its release, build metadata ignored.
class Version
{
public:
    Version() = default;

    Version(int major, int minor, int patch) : m_line{major, minor}, m_patch(patch) {}

    /// Errors: Usage, with what is wrong with the text.
    [[nodiscard]] static Result<Version> parse(QStringView text);

    [[nodiscard]] MinorLine line() const { return m_line; }

    [[nodiscard]] int patch() const { return m_patch; }

    [[nodiscard]] bool patchGiven() const { return m_patchGiven; }

    [[nodiscard]] const QString& preRelease() const { return m_preRelease; }

    [[nodiscard]] bool isNull() const { return m_line == MinorLine{} && m_patch == 0; }

    /// Without a leading v and always with a patch: "5.10.0", "6.0.0-rc.1", "4.5.1+build".
    [[nodiscard]] QString toString() const;

    /// The tag of a release: "v5.10.0".
    [[nodiscard]] QString toTag() const { return u'v' + toString(); }

    friend bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }

    friend std::strong_ordering operator<=>(const Version& a, const Version& b);

private:
    MinorLine m_line;
    int m_patch = 0;
    bool m_patchGiven = true;
    QString m_preRelease;
    QString m_build;
};

[[nodiscard]] size_t qHash(const Version& version, size_t seed = 0);

} // namespace lockstep
