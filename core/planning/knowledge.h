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
    Version last;   ///< newest known patch
    QDate firstDate; ///< null when unknown
    QDate lastDate;
};

/// A migration that services run in the background over many hours, outside the schema migrations.
struct OutOfBandMigration
{
    int id = 0;
    QString component;   ///< "codeintel-db.lsif_data_documents"
    QString description;
    MinorLine introduced;
    std::optional<MinorLine> deprecated; ///< From this line on it must be complete.
    bool nonDestructive = true;
};

/// A thing to know when an upgrade crosses a range. It applies when the path's `from` matches `fromRange` and the path
/// reaches or crosses `at`: see Knowledge::warningsFor.
struct UpgradeWarning
{
    enum class Severity { Info, Warning, Blocker };

    QString id;       ///< stable, for tests and to override one of ours with a user's own
    Severity severity = Severity::Warning;
    QString text;     ///< one or two sentences: what happens and what to do
    QString source;   ///< where it is documented
    std::optional<Version> fromMin; ///< path.from >= this
    std::optional<Version> fromMax; ///< path.from <= this (a line covers all its patches)
    std::optional<Version> toMin;   ///< path reaches a version >= this
    std::optional<Version> toMax;   ///< and the crossing lies not above this: the stop's from is <= this
    QStringList deployments;        ///< "compose", "kubernetes", "helm", "server"; empty: all
    QString kind;                   ///< "database", "infrastructure", "reindex", "configuration", "disk", ...
    bool downtime = false;          ///< needs the instance stopped
    int extraLowSeconds = 0;        ///< time it adds to the estimate
    int extraHighSeconds = 0;
};

/// A release never to stop at or to start from, and why.
struct AvoidedRelease
{
    Version version;
    QString reason;
    QString source;
    std::optional<Version> instead;
};

[[nodiscard]] QString severityName(UpgradeWarning::Severity severity);

/// What is known about the product's releases beyond what the releases themselves contain: data, read from
/// `resources/knowledge/*.yaml` and from files of the user's own, never code.
class Knowledge
{
public:
    Knowledge() = default;

    /// Reads every .yaml of the folder, in name order, then the extra files; a later entry with the same key (line,
    /// out-of-band id, warning id, avoided version) replaces an earlier one. Unknown keys are errors, so that a
    /// misspelt one does not go unnoticed. Errors: NotFound, Invalid with file, line and column.
    [[nodiscard]] static Result<Knowledge> load(const QString& folder, const QStringList& extraFiles = {});
    /// The shipped one: resourceFolder()/knowledge.
    [[nodiscard]] static Result<Knowledge> shipped(const QStringList& extraFiles = {});

    /// The last minor of a major; nothing while the major is still growing.
    [[nodiscard]] std::optional<int> lastMinor(int major) const;
    /// The line after: 3.43 -> 4.0. While the major still grows, the next minor.
    [[nodiscard]] MinorLine next(MinorLine line) const;
    /// The line before: 4.0 -> 3.43, and 4.6 -> 4.5 (also past the end: 4.9 -> 4.5). Nothing below x.0 of an unknown
    /// major or 0.0.
    [[nodiscard]] std::optional<MinorLine> previous(MinorLine line) const;
    /// How many upgrades of one line each lie between the two; 0 when `to` is not above `from`.
    [[nodiscard]] int linesBetween(MinorLine from, MinorLine to) const;

    [[nodiscard]] const QList<ReleaseLine>& releaseLines() const { return m_lines; } ///< ascending
    [[nodiscard]] const QList<OutOfBandMigration>& outOfBand() const { return m_outOfBand; } ///< by id
    [[nodiscard]] const QList<UpgradeWarning>& warnings() const { return m_warnings; }
    [[nodiscard]] const AvoidedRelease* avoided(const Version& version) const;
    [[nodiscard]] std::optional<MinorLine> multiVersionFloor() const { return m_multiVersionFloor; }

    /// The warnings for one stop from `from` to `to`.
    [[nodiscard]] QList<UpgradeWarning> warningsFor(const Version& from, const Version& to) const;

    /// The lowest major version of PostgreSQL that a release accepts; 0 when unknown.
    [[nodiscard]] int minimumPostgres(const Version& release) const;

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
