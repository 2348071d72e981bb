#pragma once

#include "core/catalog/release_catalog.h"
#include "core/migration/definition.h"

#include <QMap>

namespace lockstep {

/// The files of one migration, in whichever layout. A path is empty where there is no such file.
struct MigrationFiles
{
    Schema schema = Schema::Frontend;
    MigrationId id = 0;
    QString name;      ///< From the file's or folder's name, blanks for underscores.
    QString base;      ///< "migrations/frontend/12_x" : what its files' paths begin with
    bool flat = false; ///< Two files side by side, without metadata of their own.
    ReleaseFile up;
    ReleaseFile down;
    ReleaseFile metadata;
};

/// What there is of one schema.
struct SchemaFiles
{
    QMap<MigrationId, MigrationFiles> migrations;
    ReleaseFile squashed;
};

/// A release's files, sorted out.
struct ReleaseLayout
{
    QMap<Schema, SchemaFiles> schemas;
    ReleaseFile siteConfigSchema;
};

/// Whether names that no layout knows are an error. A tag of the product's history may hold anything, and the
/// product's own reader skips what does not begin with a number; in a folder somebody put together a stray
/// `.sql` or
/// `.yaml` file is a mistake worth telling.
enum class UnknownNames { Skip, Refuse };

/// Sorts out all four layouts: flat in the root of `migrations/` (frontend only), flat per schema, a folder
/// `<id>` or a folder `<id>_<name>` per migration. Errors: Invalid (an unknown name, an id twice, a missing
/// file).
[[nodiscard]] Result<ReleaseLayout> sortOut(const QList<ReleaseFile>& files, UnknownNames unknown);

} // namespace lockstep
