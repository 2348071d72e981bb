#include "core/migration/migration_layout.h"

#include <QSet>

namespace lockstep {

namespace {

struct NumberedName
{
    MigrationId id = 0;
    QString name;
};

/// "1528395834_squashed_migrations" or "1528395834".
std::optional<NumberedName> parseNumbered(QStringView text)
{
    const qsizetype end = text.indexOf(u'_');
    const QStringView digits = end < 0 ? text : text.first(end);
    bool isNumber = false;
    const MigrationId id = digits.toLongLong(&isNumber);
    if (!isNumber || id <= 0)
        return std::nullopt;
    return NumberedName{id, end < 0 ? QString() : text.sliced(end + 1).toString().replace(u'_', u' ')};
}

bool isTolerated(QStringView name)
{
    static const QSet<QStringView> names = {u"bindata.go", u"gen.go",       u"migrations_test.go",
                                            u"README.md",  u"squashed.sql", u"BUILD.bazel"};
    return names.contains(name) || !(name.endsWith(u".sql") || name.endsWith(u".yaml"));
}

std::unexpected<Error> invalid(const QString& subject, const QString& happened, const QString& advice)
{
    return failure(ErrorKind::Invalid, QStringLiteral("read the migrations"), subject, happened, advice);
}

/// Takes a release's files one after another.
class Sorter
{
public:
    explicit Sorter(UnknownNames unknown) : m_unknown(unknown) {}

    Result<void> add(const ReleaseFile& file)
    {
        const QList<QStringView> parts = QStringView(file.path).split(u'/');
        if (parts.first() != u"migrations")
            return addSchemaFile(file, parts);
        switch (parts.size()) {
        case 2:
            return addFlat(Schema::Frontend, file, parts[1]);
        case 3:
            return inSchema(file, parts, [&](Schema schema) {
                return parts[2] == u"squashed.sql" ? addSquashed(schema, file)
                                                   : addFlat(schema, file, parts[2]);
            });
        case 4:
            return inSchema(file, parts, [&](Schema schema) { return addInFolder(schema, file, parts); });
        default:
            return unknownName(file);
        }
    }

    Result<ReleaseLayout> take()
    {
        for (const SchemaFiles& schema : std::as_const(m_layout.schemas)) {
            for (const MigrationFiles& migration : schema.migrations) {
                if (const Result<void> whole = checkWhole(migration); !whole)
                    return failure(whole);
            }
        }
        return std::move(m_layout);
    }

private:
    [[nodiscard]] Result<void> unknownName(const ReleaseFile& file) const
    {
        const QStringView name = QStringView(file.path).sliced(file.path.lastIndexOf(u'/') + 1);
        if (m_unknown == UnknownNames::Skip || isTolerated(name))
            return {};
        return invalid(file.path, QStringLiteral("it is not a migration's file in any layout"),
                       QStringLiteral("Migrations are files <id>_<name>.up.sql and .down.sql, or folders "
                                      "<id>_<name> with up.sql, down.sql and metadata.yaml"));
    }

    template <typename Add>
    Result<void> inSchema(const ReleaseFile& file, const QList<QStringView>& parts, Add add)
    {
        for (const Schema schema : allSchemas) {
            if (parts[1] == schemaName(schema))
                return add(schema);
        }
        return unknownName(file);
    }

    Result<void> addSchemaFile(const ReleaseFile& file, const QList<QStringView>& parts)
    {
        if (parts.size() == 2 && parts[1] == u"site.schema.json")
            m_layout.siteConfigSchema = file;
        return {};
    }

    Result<void> addSquashed(Schema schema, const ReleaseFile& file)
    {
        m_layout.schemas[schema].squashed = file;
        return {};
    }

    Result<void> addFlat(Schema schema, const ReleaseFile& file, QStringView name)
    {
        static constexpr QStringView up = u".up.sql";
        static constexpr QStringView down = u".down.sql";
        const QStringView suffix = name.endsWith(up) ? up : name.endsWith(down) ? down : QStringView();
        const auto numbered = suffix.isEmpty() ? std::nullopt : parseNumbered(name.chopped(suffix.size()));
        if (!numbered)
            return unknownName(file);
        const QString base = file.path.chopped(suffix.size());
        return migrationAt(schema, *numbered, base, true).transform([&](MigrationFiles* migration) {
            (suffix == up ? migration->up : migration->down) = file;
        });
    }

    Result<void> addInFolder(Schema schema, const ReleaseFile& file, const QList<QStringView>& parts)
    {
        const auto numbered = parseNumbered(parts[2]);
        if (!numbered)
            return unknownName(file);
        ReleaseFile MigrationFiles::* slot = parts[3] == u"up.sql"          ? &MigrationFiles::up
                                             : parts[3] == u"down.sql"      ? &MigrationFiles::down
                                             : parts[3] == u"metadata.yaml" ? &MigrationFiles::metadata
                                                                            : nullptr;
        if (slot == nullptr)
            return unknownName(file);
        const QString base = file.path.first(file.path.lastIndexOf(u'/'));
        return migrationAt(schema, *numbered, base, false).transform([&](MigrationFiles* migration) {
            migration->*slot = file;
        });
    }

    Result<MigrationFiles*> migrationAt(Schema schema, const NumberedName& numbered, const QString& base,
                                        bool flat)
    {
        MigrationFiles& migration = m_layout.schemas[schema].migrations[numbered.id];
        if (migration.base.isEmpty())
            migration = {schema, numbered.id, numbered.name, base, flat, {}, {}, {}};
        if (migration.base != base)
            return invalid(base, QStringLiteral("%1 has the same id").arg(migration.base),
                           QStringLiteral("Give one of them another id"));
        return &migration;
    }

    static Result<void> checkWhole(const MigrationFiles& migration)
    {
        const auto missing = [&](const QString& name) {
            return invalid(
                migration.base + name, QStringLiteral("the file is missing"),
                QStringLiteral("Every migration has an up side and a down side, and metadata when it is "
                               "a folder"));
        };
        if (migration.up.path.isEmpty())
            return missing(migration.flat ? QStringLiteral(".up.sql") : QStringLiteral("/up.sql"));
        if (migration.down.path.isEmpty())
            return missing(migration.flat ? QStringLiteral(".down.sql") : QStringLiteral("/down.sql"));
        if (!migration.flat && migration.metadata.path.isEmpty())
            return missing(QStringLiteral("/metadata.yaml"));
        return {};
    }

    UnknownNames m_unknown;
    ReleaseLayout m_layout;
};

} // namespace

Result<ReleaseLayout> sortOut(const QList<ReleaseFile>& files, UnknownNames unknown)
{
    Sorter sorter(unknown);
    for (const ReleaseFile& file : files) {
        if (const Result<void> added = sorter.add(file); !added)
            return failure(added);
    }
    return sorter.take();
}

} // namespace lockstep
