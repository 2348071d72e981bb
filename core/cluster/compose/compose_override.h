#pragma once

#include "core/cluster/compose/compose_client.h"

namespace lockstep {

/// What we change in a customer's project: by a file of ours beside theirs, which are never edited.
enum class ComposeOverride {
    Images,        ///< the product's images get another tag; it stays
    DatabasesOnly, ///< every other service is scaled to nothing, for as long as it is there
    Migrator       ///< the migrator's image and command, for one run
};

/// "docker-compose.lockstep-images.yaml"
[[nodiscard]] QString overrideFileName(ComposeOverride kind);

/// The text that scales all services to nothing but those of `kept`; empty when there is nothing to scale.
/// It uses the key that the files use already, because compose refuses two that differ.
[[nodiscard]] QByteArray databasesOnlyOverride(const QList<ComposeService>& services,
                                               const QStringList& kept = composeDatabases());

/// The text that gives the migrator an image and a command, with which it runs once.
[[nodiscard]] QByteArray migratorOverride(const QString& image, const QStringList& command);

/// A change of one of our files, and what comes of it.
struct OverrideChange
{
    ComposeOverride kind = ComposeOverride::Images;
    QByteArray before; ///< the file; empty: there is none
    QByteArray after;  ///< empty: it goes
    QString fileDiff;  ///< of the file, unified
    QString effect;    ///< of the services' images, commands and replicas, unified

    [[nodiscard]] bool isNothing() const { return before == after; }
};

/// Says what the text, or with an empty one the removal of the file, would change; compose itself has read
/// it. Nothing is changed but a file that is gone again. Errors: those of ComposeClient; Invalid (compose
/// refuses it); Precondition (there is a file of that name that is not ours).
[[nodiscard]] Result<OverrideChange> planOverride(const ComposeClient& client, ComposeOverride kind,
                                                  const QByteArray& text, const std::stop_token& stop);

/// Writes the file, whole or not at all, or removes it. Errors: those of copyThere().
[[nodiscard]] Result<void> applyOverride(const ComposeClient& client, const OverrideChange& change,
                                         const std::stop_token& stop);

/// The project with that file of ours, or without it.
[[nodiscard]] ComposeClient withOverride(const ComposeClient& client, ComposeOverride kind, bool isThere);

/// A tag that an image can have. Errors: Usage.
[[nodiscard]] Result<void> checkImageTag(const QString& tag);

} // namespace lockstep
