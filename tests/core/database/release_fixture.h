#pragma once

#include "core/migration/release_contents.h"
#include "core/support/files.h"
#include "core/support/process.h"

#include <QTemporaryDir>
#include <QTest>

namespace lockstep::test {

/// Makes a git repository of releases, a tag each, laid out as the product's own releases are.
class ReleaseRepository
{
public:
    [[nodiscard]] QString path() const { return m_dir.path(); }

    [[nodiscard]] Result<void> init() { return git({QStringLiteral("init"), QStringLiteral("--quiet")}); }

    /// Metadata is YAML, without the name. An empty text of SQL removes the migration.
    void migration(Schema schema, MigrationId id, const QString& name, const QString& metadata,
                   const QString& up, const QString& down = QStringLiteral("SELECT 1;\n"))
    {
        const QString file = name.toLower().replace(u' ', u'_').remove(u'(').remove(u')');
        const QString folder =
            QStringLiteral("migrations/%1/%2_%3/").arg(schemaName(schema)).arg(id).arg(file);
        write(folder + QStringLiteral("up.sql"), up);
        write(folder + QStringLiteral("down.sql"), down);
        write(folder + QStringLiteral("metadata.yaml"), QStringLiteral("name: %1\n%2\n").arg(name, metadata));
    }

    void squashed(Schema schema, const QString& sql)
    {
        write(QStringLiteral("migrations/%1/squashed.sql").arg(schemaName(schema)), sql);
    }

    [[nodiscard]] Result<void> release(const QString& tag)
    {
        return git({QStringLiteral("add"), QStringLiteral("--all")})
            .and_then([&] {
                return git({QStringLiteral("-c"), QStringLiteral("user.name=test"), QStringLiteral("-c"),
                            QStringLiteral("user.email=test@example.com"), QStringLiteral("commit"),
                            QStringLiteral("--quiet"), QStringLiteral("--allow-empty"),
                            QStringLiteral("--message"), tag});
            })
            .and_then([&] { return git({QStringLiteral("tag"), QStringLiteral("--force"), tag}); });
    }

private:
    Result<void> git(const QStringList& arguments) const
    {
        Command command;
        command.program = QStringLiteral("git");
        command.arguments = arguments;
        command.workingFolder = m_dir.path();
        const Result<ProcessOutput> output = runChecked(command);
        return output ? Result<void>() : failure(output);
    }

    void write(const QString& file, const QString& text) const
    {
        const Result<void> written = writeFile(m_dir.filePath(file), text.toUtf8());
        if (!written)
            qFatal("%s", qPrintable(written.error().message()));
    }

    QTemporaryDir m_dir;
};

inline const QString privilegedRoot = QStringLiteral("squashed migrations (privileged)");
inline const QString unprivilegedRoot = QStringLiteral("squashed migrations (unprivileged)");
inline const QString rootMetadata = QStringLiteral("parents: []\nprivileged: true\nnonIdempotent: true");

/// The product's own table and its trigger.
inline const QString versionsSql =
    QStringLiteral("CREATE TABLE versions (service text NOT NULL PRIMARY KEY, version text NOT NULL, "
                   "updated_at timestamptz DEFAULT now() NOT NULL, first_version text NOT NULL);\n"
                   "CREATE FUNCTION versions_insert_row_trigger() RETURNS trigger LANGUAGE plpgsql AS $$\n"
                   "BEGIN\n  NEW.first_version = NEW.version;\n  RETURN NEW;\nEND $$;\n"
                   "CREATE TRIGGER versions_insert BEFORE INSERT ON versions FOR EACH ROW EXECUTE FUNCTION "
                   "versions_insert_row_trigger();\n");

inline const QString outOfBandSql = QStringLiteral("CREATE TABLE out_of_band_migrations (id serial PRIMARY "
                                                   "KEY, progress double precision DEFAULT 0 NOT NULL, "
                                                   "apply_reverse boolean DEFAULT false NOT NULL);\n");

/// Three releases of three schemas: 6.0.0, 6.1.0, 6.2.0, with a concurrent index, a default that names a
/// function with its schema, and dumps that agree with the migrations. `broken`: frontend's migration 1202
/// of 6.2.0 fails half-way.
inline Result<void> fillWithSmallReleases(ReleaseRepository& repository, bool broken = false)
{
    const QString users =
        QStringLiteral("CREATE TABLE users (id serial PRIMARY KEY, name citext NOT NULL);\n");
    const QString citext = QStringLiteral("CREATE EXTENSION IF NOT EXISTS citext;\n");
    const auto roots = [&](Schema schema, MigrationId base, const QString& privileged, const QString& rest) {
        repository.migration(schema, base, privilegedRoot, rootMetadata, privileged);
        repository.migration(schema, base + 1, unprivilegedRoot,
                             QStringLiteral("parents: [%1]\nnonIdempotent: true").arg(base), rest);
    };
    const QString uploads = QStringLiteral("CREATE TABLE uploads (id serial PRIMARY KEY);\n");
    const QString series = QStringLiteral("CREATE TABLE series (id serial PRIMARY KEY);\n");
    roots(Schema::Frontend, 1000, citext, versionsSql + outOfBandSql + users);
    roots(Schema::CodeIntel, 2000, QStringLiteral("CREATE EXTENSION IF NOT EXISTS pg_trgm;\n"), uploads);
    roots(Schema::CodeInsights, 3000, citext, series);
    repository.squashed(Schema::Frontend, citext + versionsSql + outOfBandSql + users);
    repository.squashed(Schema::CodeIntel,
                        QStringLiteral("CREATE EXTENSION IF NOT EXISTS pg_trgm;\n") + uploads);
    repository.squashed(Schema::CodeInsights, citext + series);
    if (const Result<void> made = repository.release(QStringLiteral("v6.0.0")); !made)
        return made;

    repository.migration(Schema::Frontend, 1101, QStringLiteral("user email"),
                         QStringLiteral("parents: [1001]"),
                         QStringLiteral("ALTER TABLE users ADD COLUMN IF NOT EXISTS email text;\n"),
                         QStringLiteral("ALTER TABLE users DROP COLUMN IF EXISTS email;\n"));
    repository.migration(
        Schema::Frontend, 1102, QStringLiteral("user name index"),
        QStringLiteral("parents: [1101]\ncreateIndexConcurrently: true"),
        QStringLiteral("CREATE INDEX CONCURRENTLY IF NOT EXISTS users_name ON users (name);\n"),
        QStringLiteral("DROP INDEX IF EXISTS users_name;\n"));
    const QString withEmail =
        QStringLiteral("CREATE TABLE users (id serial PRIMARY KEY, name citext NOT NULL, email text%1);\n"
                       "CREATE INDEX users_name ON users USING btree (name);\n");
    repository.squashed(Schema::Frontend, citext + versionsSql + outOfBandSql + withEmail.arg(QString()));
    if (const Result<void> made = repository.release(QStringLiteral("v6.1.0")); !made)
        return made;

    const QString function = QStringLiteral(
        "CREATE FUNCTION default_label() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'new'::text $$;\n");
    repository.migration(
        Schema::Frontend, 1201, QStringLiteral("label"), QStringLiteral("parents: [1102]"),
        function +
            QStringLiteral("ALTER TABLE users ADD COLUMN label text DEFAULT public.default_label();\n"),
        QStringLiteral(
            "ALTER TABLE users DROP COLUMN IF EXISTS label;\nDROP FUNCTION IF EXISTS default_label();\n"));
    repository.migration(
        Schema::Frontend, 1202, QStringLiteral("seats"), QStringLiteral("parents: [1201]"),
        QStringLiteral("CREATE TABLE seats (id serial PRIMARY KEY);\n") +
            (broken ? QStringLiteral("ALTER TABLE no_such_table ADD COLUMN x int;\n") : QString()),
        QStringLiteral("DROP TABLE IF EXISTS seats;\n"));
    repository.migration(
        Schema::CodeIntel, 2201, QStringLiteral("upload state"), QStringLiteral("parents: [2001]"),
        QStringLiteral("ALTER TABLE uploads ADD COLUMN IF NOT EXISTS state text DEFAULT 'queued';\n"),
        QStringLiteral("ALTER TABLE uploads DROP COLUMN IF EXISTS state;\n"));
    repository.squashed(Schema::Frontend,
                        citext + versionsSql + outOfBandSql + function +
                            withEmail.arg(QStringLiteral(", label text DEFAULT default_label()")) +
                            QStringLiteral("CREATE TABLE seats (id serial PRIMARY KEY);\n"));
    repository.squashed(
        Schema::CodeIntel,
        QStringLiteral("CREATE EXTENSION IF NOT EXISTS pg_trgm;\n"
                       "CREATE TABLE uploads (id serial PRIMARY KEY, state text DEFAULT 'queued');\n"));
    return repository.release(QStringLiteral("v6.2.0"));
}

} // namespace lockstep::test
