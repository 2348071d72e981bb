#pragma once

#include "core/support/error.h"
#include "core/version/version.h"

#include <QByteArray>
#include <QDate>
#include <QList>

#include <memory>
#include <optional>

namespace lockstep {

/// One release that a catalogue knows.
struct Release
{
    Version version;
    QString tag;    ///< As the catalogue spells it: "v5.10.0".
    QString commit; ///< What identifies its content: a commit id, or a hash of the content where there is no
                    ///< commit.
    QDate date;     ///< The commit's date; null when unknown.

    friend bool operator==(const Release&, const Release&) = default;
};

/// A file of a release. Equal objectIds mean equal content, across all releases of one catalogue, so that a
/// reader parses each content once.
struct ReleaseFile
{
    QString path;        ///< Relative to the release's root: "migrations/frontend/1528395834/up.sql".
    QByteArray objectId; ///< Opaque.
};

/// Which releases exist and what files each contains. Thread-safe for reading.
class ReleaseCatalog : public std::enable_shared_from_this<ReleaseCatalog>
{
public:
    enum class Kind {
        GitRepository, ///< bare or not; tags that parse as versions are releases
        GitBundle,     ///< unpacked once into the cache folder, by content
        ReleaseFolder, ///< one directory that holds one release
        StitchedGraph, ///< a stitched graph in JSON: releases and migrations, but no files
    };

    virtual ~ReleaseCatalog() = default;

    /// Opens what `location` names, whichever kind it is. A folder's release is named by its folder
    /// ("v5.10.0"), else by `folderVersion`. Errors: NotFound, Invalid (not a catalogue, corrupt bundle, no
    /// release in it), Io.
    [[nodiscard]] static Result<std::shared_ptr<const ReleaseCatalog>>
    open(const QString& location, const Version& folderVersion = {});

    [[nodiscard]] virtual Kind kind() const = 0;
    /// The location it was opened from, for messages.
    [[nodiscard]] virtual QString location() const = 0;
    /// Ascending by version, each version once.
    [[nodiscard]] virtual const QList<Release>& releases() const = 0;
    /// The release's files below `migrations/` (any layout) and `schema/` or `schemas/`, sorted by path.
    /// Empty for a stitched graph. Errors: Invalid, Io.
    [[nodiscard]] virtual Result<QList<ReleaseFile>> files(const Release& release) const = 0;
    /// The content of one file. Errors: Invalid, Io.
    [[nodiscard]] virtual Result<QByteArray> content(const ReleaseFile& file) const = 0;

    /// The JSON text of a stitched graph; empty for every other kind.
    [[nodiscard]] virtual QByteArray stitchedGraph() const { return {}; }

    /// Identifies the content of all releases: equal fingerprints mean equal catalogues. For caches.
    [[nodiscard]] virtual QByteArray fingerprint() const = 0;

    /// The release `wanted` names: exactly that version, or the newest patch of its line when no patch was
    /// given. Errors: NotFound, with the nearest releases that do exist.
    [[nodiscard]] Result<Release> find(const Version& wanted) const;
    /// The newest release of the line, if there is one; a pre-release only where the line has nothing else.
    [[nodiscard]] std::optional<Release> newestOf(MinorLine line) const;
};

/// What ReleaseCatalog::find does, for any list of releases; `location` is for the message.
[[nodiscard]] Result<Release> findRelease(const QList<Release>& releases, const Version& wanted,
                                          const QString& location);

} // namespace lockstep
