#include "core/siteconfig/config_history.h"

#include "core/support/files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
const QString stampFormat = u"yyyyMMdd'T'HHmmss.zzz'Z'"_s;
const QString suffix = u".jsonc"_s;

/// A file of ours: a line of JSON about it, then the bytes.
struct KeptFile
{
    QJsonObject about;
    QByteArray bytes;
};

QString nameOf(const QString& place)
{
    return QString::fromLatin1(QCryptographicHash::hash(place.toUtf8(), QCryptographicHash::Sha256).toHex(0))
        .first(32);
}

/// There are secrets in it.
Result<void> write(const QString& path, const KeptFile& kept)
{
    const auto cannot = [&](const QString& happened) {
        return failure(ErrorKind::Io, u"keep a copy of the configuration in"_s, path, happened,
                       u"Check the permissions of the folder and the free space of the disk"_s);
    };
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder) || !QFile::setPermissions(folder, ownerOnly | QFileDevice::ExeOwner))
        return cannot(u"its folder cannot be made"_s);
    QSaveFile file(path);
    const QByteArray bytes = QJsonDocument(kept.about).toJson(QJsonDocument::Compact) + '\n' + kept.bytes;
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(ownerOnly) ||
        file.write(bytes) != bytes.size() || !file.commit())
        return cannot(file.errorString());
    return {};
}

Result<KeptFile> read(const QString& path)
{
    return readFile(path).and_then([&](const QByteArray& bytes) -> Result<KeptFile> {
        const qsizetype end = bytes.indexOf('\n');
        const QJsonObject about = QJsonDocument::fromJson(bytes.first(std::max<qsizetype>(end, 0))).object();
        if (end < 0 || about.isEmpty())
            return failure(ErrorKind::Invalid, u"read"_s, path, u"it is no copy that Lockstep kept"_s);
        return KeptFile{about, bytes.sliced(end + 1)};
    });
}

/// What the file says of itself, and how many bytes follow; nothing: it is none of ours.
std::optional<std::pair<QJsonObject, qint64>> readAbout(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    constexpr qint64 longest = 64 * 1024;
    const QByteArray line = file.readLine(longest);
    const QJsonObject about = QJsonDocument::fromJson(line).object();
    if (!line.endsWith('\n') || about.isEmpty())
        return std::nullopt;
    return std::pair(about, file.size() - line.size());
}

QDateTime timeOf(const QString& stamp)
{
    QDateTime time = QDateTime::fromString(stamp, stampFormat);
    time.setTimeZone(QTimeZone::UTC);
    return time;
}

} // namespace

ConfigHistory::ConfigHistory(QString folder) : m_folder(std::move(folder)) {}

QString ConfigHistory::usualFolder()
{
    return dataFolder() + u"/siteconfig-history"_s;
}

QString ConfigHistory::folderOf(const QString& place) const
{
    return m_folder + u'/' + nameOf(place);
}

Result<void> ConfigHistory::keep(const QString& place, const QByteArray& bytes, const QString& note) const
{
    const QList<Version> before = versions(place);
    if (!before.isEmpty() && this->read(place, before.first().id) == bytes)
        return {};
    QDateTime time = QDateTime::currentDateTimeUtc();
    if (!before.isEmpty() && time <= before.first().time) // two within a moment, or a clock that was set back
        time = before.first().time.addMSecs(1);
    const QString path = folderOf(place) + u'/' + time.toString(stampFormat) + suffix;
    const Result<void> written = write(path, {QJsonObject{{u"place"_s, place}, {u"note"_s, note}}, bytes});
    for (qsizetype old = mostVersions - 1; written && old < before.size(); ++old)
        QFile::remove(folderOf(place) + u'/' + before[old].id + suffix);
    return written;
}

QList<ConfigHistory::Version> ConfigHistory::versions(const QString& place) const
{
    QList<Version> found;
    const QDir folder(folderOf(place));
    for (const QFileInfo& file : folder.entryInfoList({u'*' + suffix}, QDir::Files, QDir::Name)) {
        const QString id = file.completeBaseName();
        const auto about = readAbout(file.filePath());
        if (about && timeOf(id).isValid())
            found.prepend({id, timeOf(id), about->first[u"note"].toString(), about->second});
    }
    return found;
}

Result<QByteArray> ConfigHistory::read(const QString& place, const QString& id) const
{
    if (!timeOf(id).isValid())
        return failure(ErrorKind::NotFound, u"read the version"_s, id, u"there is none of that name"_s);
    return lockstep::read(folderOf(place) + u'/' + id + suffix).transform([](const KeptFile& kept) {
        return kept.bytes;
    });
}

ConfigDrafts::ConfigDrafts(QString folder) : m_folder(std::move(folder)) {}

QString ConfigDrafts::usualFolder()
{
    return dataFolder() + u"/siteconfig-drafts"_s;
}

QString ConfigDrafts::fileOf(const QString& place) const
{
    return m_folder + u'/' + nameOf(place) + suffix;
}

Result<void> ConfigDrafts::keep(const ConfigDraft& draft) const
{
    const QJsonObject about{{u"place"_s, draft.place},
                            {u"time"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                            {u"kind"_s, draft.kind},
                            {u"begunFrom"_s, draft.begunFrom.size()}};
    return write(fileOf(draft.place), {about, draft.begunFrom + draft.bytes});
}

std::optional<ConfigDraft> ConfigDrafts::find(const QString& place) const
{
    for (const ConfigDraft& draft : all()) {
        if (draft.place == place)
            return draft;
    }
    return std::nullopt;
}

QList<ConfigDraft> ConfigDrafts::all() const
{
    QList<ConfigDraft> found;
    for (const QFileInfo& file : QDir(m_folder).entryInfoList({u'*' + suffix}, QDir::Files)) {
        const Result<KeptFile> kept = read(file.filePath());
        const qsizetype begun = kept ? kept->about[u"begunFrom"].toInteger(-1) : -1;
        if (begun < 0 || begun > kept->bytes.size())
            continue;
        found.append({kept->about[u"place"].toString(), kept->bytes.sliced(begun), kept->bytes.first(begun),
                      QDateTime::fromString(kept->about[u"time"].toString(), Qt::ISODateWithMs),
                      kept->about[u"kind"].toString()});
    }
    std::ranges::sort(found, std::ranges::greater(), &ConfigDraft::time);
    return found;
}

void ConfigDrafts::forget(const QString& place) const
{
    QFile::remove(fileOf(place));
}

Result<void> dropDraft(const ConfigDraft& draft)
{
    return ConfigHistory().keep(draft.place, draft.bytes, u"thrown away unsaved"_s).transform([&] {
        ConfigDrafts().forget(draft.place);
    });
}

} // namespace lockstep
