#pragma once

#include "core/support/error.h"
#include "core/version/version.h"

#include <QDate>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace lockstep {

/// A line of releases as the product published it.
struct ReleaseLine
{
    MinorLine line;
    Version last;    ///< newest known patch worth running
    QDate firstDate; ///< of the line's first release; null when unknown
    QDate lastDate;  ///< of `last`; null when unknown
};

/// A migration that services run in the background over many hours, outside the schema migrations.
struct OutOfBandMigration
{
    int id = 0;
    QString component; ///< "codeintel-db.lsif_data_documents"
    QString description;
    MinorLine introduced;
    std::optional<MinorLine> deprecated; ///< From this line on it must be complete.
    bool nonDestructive = true;
};

/// A thing to know about one stop of an upgrade, the move from `from` to `to` in one go. It applies when all
/// of these hold; a bound that is not set always does, and a bound without a patch ("3.27") means the whole
/// line:
/// - fromMin <= from <= fromMax, so fromMax 4.3 still holds for 4.3.1;
/// - from < toMin <= to, so a stop that starts at or above toMin, or ends below it, is not concerned;
/// - to <= toMax, so toMin 4.4.0 with toMax 4.4.1 speaks of stops that end at 4.4.0 or 4.4.1 only.
///
/// With toMin alone it is said of every stop that crosses that version.
struct UpgradeWarning
{
    enum class Severity {
        Info,    ///< worth knowing
        Warning, ///< something to prepare or to check
        Blocker, ///< the stop fails, or loses data, unless what the text says is done first
    };

    QString id; ///< stable, for tests and to override one of ours with a user's own
    Severity severity = Severity::Warning;
    QString text;   ///< one or two sentences: what happens and what to do
    QString source; ///< where it is documented
    std::optional<Version> fromMin;
    std::optional<Version> fromMax;
    std::optional<Version> toMin;
    std::optional<Version> toMax;
    QStringList deployments; ///< see Knowledge::deployments(); empty: all
    QString kind;            ///< "database", "infrastructure", "reindex", "configuration", "disk", ...
    bool privileged = false; ///< only for stops that run privileged migrations
    bool downtime = false;   ///< needs the instance stopped
    int extraLowSeconds = 0; ///< time it adds to the estimate
    int extraHighSeconds = 0;

    /// Whether the ranges, as described above, hold for the stop.
    [[nodiscard]] bool appliesTo(const Version& from, const Version& to) const;
};

/// A release never to stop at or to start from, and why.
struct AvoidedRelease
{
    Version version;
    QString reason;
    QString source;
    std::optional<Version> instead;
};

/// "info", "warning", "blocker".
[[nodiscard]] QString severityName(UpgradeWarning::Severity severity);

/// What is known about the product's releases beyond what the releases themselves contain: data, read from
/// `resources/knowledge/*.yaml` and from files of the user's own, never code.
class Knowledge
{
public:
    Knowledge() = default;

    /// Reads every .yaml of the folder, in name order, then the extra files; a later entry with the same key
    /// (line, out-of-band id, warning id, avoided version) replaces an earlier one. Unknown keys are errors,
    /// so that a misspelt one does not go unnoticed; so is the same key twice in one file. The files' shape
    /// is described at the top of each shipped file. Errors: NotFound (no such folder or file, no .yaml in
    /// the folder), Io, Invalid with file, line and column.
    [[nodiscard]] static Result<Knowledge> load(const QString& folder, const QStringList& extraFiles = {});
    /// The shipped one: resourceFolder()/knowledge.
    [[nodiscard]] static Result<Knowledge> shipped(const QStringList& extraFiles = {});

    /// The last minor of a major; nothing while the major is still growing.
    [[nodiscard]] std::optional<int> lastMinor(int major) const;
    /// The line after: 3.43 -> 4.0. While the major still grows, the next minor.
    [[nodiscard]] MinorLine next(MinorLine line) const;
    /// The line before: 4.0 -> 3.43, and 4.6 -> 4.5 (also past the end: 4.9 -> 4.5). Nothing below x.0 of an
    /// unknown major or 0.0.
    [[nodiscard]] std::optional<MinorLine> previous(MinorLine line) const;
    /// How many upgrades of one line each lie between the two; 0 when `to` is not above `from`. A major whose
    /// last minor is unknown counts as far as its lines are known.
    [[nodiscard]] int linesBetween(MinorLine from, MinorLine to) const;

    /// Ascending.
    [[nodiscard]] const QList<ReleaseLine>& releaseLines() const { return m_lines; }

    /// By id.
    [[nodiscard]] const QList<OutOfBandMigration>& outOfBand() const { return m_outOfBand; }

    /// In the files' order.
    [[nodiscard]] const QList<UpgradeWarning>& warnings() const { return m_warnings; }

    /// Ascending.
    [[nodiscard]] const QList<AvoidedRelease>& avoidedReleases() const { return m_avoided; }

    /// Null when the release is fine.
    [[nodiscard]] const AvoidedRelease* avoided(const Version& version) const;

    /// The oldest line that a multi-version upgrade can start from.
    [[nodiscard]] std::optional<MinorLine> multiVersionFloor() const { return m_multiVersionFloor; }

    /// The warnings that apply to one stop, the gravest first, else in the files' order. Those that speak of
    /// privileged migrations only when the stop runs some.
    [[nodiscard]] QList<UpgradeWarning> warningsFor(const Version& from, const Version& to,
                                                    bool runsPrivileged = false) const;

    /// The lowest major version of PostgreSQL that a release accepts; 0 when unknown.
    [[nodiscard]] int minimumPostgres(const Version& release) const;

    /// The kinds of deployment a warning may name: compose, pure-docker, kubernetes, helm, server,
    /// machine-image.
    [[nodiscard]] static QStringList deployments();

private:
    friend class KnowledgeReader;

    struct MinimumPostgres
    {
        MinorLine from;
        int major = 0;
    };

    QList<ReleaseLine> m_lines;
    QMap<int, int> m_lastMinors;
    QList<OutOfBandMigration> m_outOfBand;
    QList<UpgradeWarning> m_warnings;
    QList<AvoidedRelease> m_avoided;
    QList<MinimumPostgres> m_minimumPostgres;
    std::optional<MinorLine> m_multiVersionFloor;
};

} // namespace lockstep
