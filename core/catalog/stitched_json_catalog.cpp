#include "core/catalog/stitched_json_catalog.h"

#include "core/support/files.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

namespace lockstep {

namespace {

std::unexpected<Error> invalid(const QString& file, const QString& happened)
{
    return failure(ErrorKind::Invalid, QStringLiteral("read the stitched graph"), file, happened,
                   QStringLiteral("It must be JSON with Definitions and BoundsByRev for each schema, as "
                                  "lockstepctl catalog stitch writes it"));
}

Result<QJsonObject> parse(const QString& file, const QByteArray& json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return invalid(file, QStringLiteral("%1 at byte %2").arg(error.errorString()).arg(error.offset));
    if (!document.isObject())
        return invalid(file, QStringLiteral("it is not an object"));
    return document.object();
}

} // namespace

Result<std::shared_ptr<const ReleaseCatalog>> StitchedJsonCatalog::open(const QString& file)
{
    Result<QByteArray> json = readFile(file);
    if (!json)
        return failure(json);
    const Result<QJsonObject> schemas = parse(file, *json);
    if (!schemas)
        return failure(schemas);
    const QByteArray hash = QCryptographicHash::hash(*json, QCryptographicHash::Sha256);
    QMap<Version, Release> releases;
    for (const QJsonValue schema : *schemas) {
        for (const QString& tag : schema[QLatin1StringView("BoundsByRev")].toObject().keys()) {
            const Result<Version> version = Version::parse(tag);
            if (!version)
                return invalid(file, version.error().message());
            releases.insert(*version, {*version, tag, QString::fromLatin1(hash.toHex()), QDate()});
        }
    }
    if (releases.isEmpty())
        return invalid(file, QStringLiteral("it names no release"));
    std::shared_ptr<StitchedJsonCatalog> catalog(new StitchedJsonCatalog);
    catalog->m_location = file;
    catalog->m_json = std::move(*json);
    catalog->m_fingerprint = hash;
    catalog->m_releases = releases.values();
    return catalog;
}

Result<QList<ReleaseFile>> StitchedJsonCatalog::files(const Release&) const
{
    return QList<ReleaseFile>();
}

Result<QByteArray> StitchedJsonCatalog::content(const ReleaseFile& file) const
{
    return failure(ErrorKind::Invalid, QStringLiteral("read"), file.path,
                   QStringLiteral("the stitched graph %1 holds no files").arg(m_location));
}

} // namespace lockstep
