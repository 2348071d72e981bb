#include "core/siteconfig/release_schema.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// The release's schema; nothing when it has none.
Result<std::optional<ReleaseFile>> schemaFile(const ReleaseCatalog& catalog, const Release& release)
{
    return catalog.files(release).transform([](const QList<ReleaseFile>& files) {
        const auto found = std::ranges::find_if(files, [](const ReleaseFile& file) {
            return file.path == u"schema/site.schema.json" || file.path == u"schemas/site.schema.json";
        });
        return found == files.end() ? std::nullopt : std::optional(*found);
    });
}

/// Which releases can be chosen instead.
QString advice(const ReleaseCatalog& catalog)
{
    QStringList having;
    for (const Release& release : catalog.releases()) {
        const auto file = schemaFile(catalog, release);
        if (file && *file)
            having += release.version.toString();
    }
    if (having.isEmpty())
        return u"No release of this catalogue has one: give the schema as a file."_s;
    return u"Those from %1 to %2 have one; or give the schema as a file."_s.arg(having.first(),
                                                                                having.last());
}

} // namespace

Result<QByteArray> releaseSchemaText(const ReleaseCatalog& catalog, const Version& wanted)
{
    const Result<Release> release = catalog.find(wanted);
    if (!release)
        return failure(release);
    const auto file = schemaFile(catalog, *release);
    if (!file)
        return failure(file);
    if (!*file)
        return failure(ErrorKind::NotFound, u"read the site-config schema of release"_s,
                       release->version.toString(), u"%1 has none for it"_s.arg(catalog.location()),
                       advice(catalog));
    return catalog.content(**file);
}

Result<ConfigSchema> releaseSchema(const ReleaseCatalog& catalog, const Version& wanted,
                                   const std::stop_token& stop)
{
    return releaseSchemaText(catalog, wanted).and_then([&](const QByteArray& schema) {
        return ConfigSchema::parse(schema, u"site.schema.json of %1"_s.arg(wanted.toString()), {}, stop);
    });
}

} // namespace lockstep
