#include "core/sourcegraph/config_source.h"

#include "core/database/connection.h"
#include "core/payload/payload_file.h"
#include "core/siteconfig/config_file.h"
#include "core/sourcegraph/site_config_table.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString memberMark = u" › "_s; ///< between a payload and what is in it

Result<SourcegraphClient> clientOf(const ConfigSource& source)
{
    return SourcegraphClient::open(source.url, source.token, source.caFile);
}

/// A secret that is only known to the instance would be lost.
Result<void> checkRedacted(const SourcedConfig& before, const QByteArray& bytes)
{
    if (holdsRedacted(JsoncDocument::parse(before.bytes)) || !holdsRedacted(JsoncDocument::parse(bytes)))
        return {};
    return failure(ErrorKind::Precondition, u"save"_s, before.source.place(),
                   u"secrets in it stand as \"REDACTED\""_s,
                   u"Put the secrets themselves in their places: only the API of the instance that the text "
                   "came from knows them"_s);
}

Result<SourcedConfig> readFile(const ConfigSource& source)
{
    if (isPayload(source.path))
        return failure(ErrorKind::Usage, u"read"_s, source.path, u"it is an archive, or encrypted"_s,
                       u"Open it as a payload"_s);
    return ConfigFile::read(source.path).transform([&](const ConfigFile& file) {
        return SourcedConfig{source, file.bytes()};
    });
}

Result<SourcedConfig> readPayload(const ConfigSource& source, const std::stop_token& stop)
{
    const PayloadRequest request{source.path,
                                 {u"site-config.json"_s, u"site_config.json"_s, u"siteconfig.json"_s},
                                 source.member,
                                 JsoncRules().maximumBytes};
    return readPayloadFile(request, stop).transform([&](const PayloadFile& file) {
        SourcedConfig read{source, file.bytes};
        read.source.member = file.member;
        return read;
    });
}

Result<SavedConfig> saveFile(const SourcedConfig& before, const QByteArray& bytes)
{
    const Result<ConfigFile> now = ConfigFile::read(before.source.path);
    if (!now)
        return failure(now);
    if (now->bytes() != before.bytes)
        return failure(ErrorKind::Precondition, u"save"_s, before.source.path,
                       u"another program has changed it since it was read"_s,
                       u"Read it again, or save under another name"_s);
    return now->replace(bytes).transform([&] { return SavedConfig{{before.source, bytes, 0}}; });
}

Result<SavedConfig> saveRow(const SourcedConfig& before, const QByteArray& bytes, const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(before.source.database, stop);
    if (!connection)
        return failure(connection);
    return addSiteConfig(*connection, before.id, bytes, stop).transform([&](qint64 id) {
        return SavedConfig{{before.source, bytes, id}};
    });
}

} // namespace

QString toText(ConfigSource::Kind kind)
{
    static const QStringList names{u"file"_s, u"instance"_s, u"database"_s, u"payload"_s};
    return names.value(int(kind));
}

QString ConfigSource::place() const
{
    switch (kind) {
    case Kind::File:
        return QFileInfo(path).absoluteFilePath();
    case Kind::Instance:
        return shownUrl(QUrl(url));
    case Kind::Database:
        return database.description();
    case Kind::Payload:
        return QFileInfo(path).absoluteFilePath() + (member.isEmpty() ? QString() : memberMark + member);
    }
    return {};
}

ConfigSource sourceOf(const ConfigDraft& draft)
{
    ConfigSource source{.kind = ConfigSource::Kind::File, .path = {}, .url = {}};
    for (const auto kind :
         {ConfigSource::Kind::Instance, ConfigSource::Kind::Database, ConfigSource::Kind::Payload}) {
        if (draft.kind == toText(kind))
            source.kind = kind;
    }
    if (source.kind == ConfigSource::Kind::File) {
        source.path = draft.place;
    } else if (source.kind == ConfigSource::Kind::Instance) {
        source.url = draft.place;
    } else if (source.kind == ConfigSource::Kind::Payload) {
        source.path = draft.place.section(memberMark, 0, 0);
        source.member = draft.place.section(memberMark, 1);
    }
    return source;
}

Result<SourcedConfig> readConfig(const ConfigSource& source, const std::stop_token& stop)
{
    switch (source.kind) {
    case ConfigSource::Kind::File:
        return readFile(source);
    case ConfigSource::Kind::Payload:
        return readPayload(source, stop);
    case ConfigSource::Kind::Instance:
        return clientOf(source)
            .and_then([&](const SourcegraphClient& client) { return readInstanceConfig(client, stop); })
            .transform(
                [&](const InstanceConfig& read) { return SourcedConfig{source, read.contents, read.id}; });
    case ConfigSource::Kind::Database:
        break;
    }
    Result<Connection> connection = Connection::open(source.database, stop);
    if (!connection)
        return failure(connection);
    return newestSiteConfig(*connection, stop).transform([&](const SiteConfigRow& row) {
        return SourcedConfig{source, row.contents, row.id};
    });
}

Result<SavedConfig> saveConfig(const SourcedConfig& before, const QByteArray& bytes,
                               const std::stop_token& stop)
{
    if (bytes == before.bytes)
        return SavedConfig{before};
    if (before.source.kind == ConfigSource::Kind::Payload)
        return failure(ErrorKind::Precondition, u"save"_s, before.source.place(),
                       u"a customer's payload is only read"_s, u"Save it as a file, or to the target"_s);
    if (before.source.kind == ConfigSource::Kind::Instance)
        return clientOf(before.source).and_then([&](const SourcegraphClient& client) {
            return writeInstanceConfig(client, {before.id, before.bytes}, bytes, stop)
                .and_then([&](bool needsRestart) {
                    return readConfig(before.source, stop).transform([&](const SourcedConfig& now) {
                        return SavedConfig{now, needsRestart};
                    });
                });
        });
    if (const Result<void> known = checkRedacted(before, bytes); !known)
        return failure(known);
    return before.source.kind == ConfigSource::Kind::File ? saveFile(before, bytes)
                                                          : saveRow(before, bytes, stop);
}

} // namespace lockstep
