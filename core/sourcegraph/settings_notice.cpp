#include "core/sourcegraph/settings_notice.h"

#include "core/siteconfig/jsonc_document.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int mostTries = 5;

struct GlobalSettings
{
    QString subject;   ///< the site's id
    QJsonValue lastId; ///< null: there are none yet
    QJsonArray notices;
};

Result<GlobalSettings> readGlobal(const SourcegraphClient& client, const std::stop_token& stop)
{
    const Result<QJsonObject> data =
        client.query(u"query GlobalSettings { site { id latestSettings { id contents } } }"_s, {}, stop);
    if (!data)
        return failure(data);
    const QJsonValue site = (*data)[u"site"];
    const QJsonValue latest = site[u"latestSettings"];
    const Result<QJsonObject> settings = readSettings(latest[u"contents"].toString());
    if (!settings)
        return failure(ErrorKind::Invalid, u"read the global settings of"_s, client.description(),
                       settings.error().happened, u"Mend them under \"Site admin\", \"Global settings\""_s);
    return GlobalSettings{site[u"id"].toString(), latest[u"id"], (*settings)[u"notices"].toArray()};
}

Result<void> writeNotices(const SourcegraphClient& client, const GlobalSettings& before,
                          const QJsonArray& notices, const std::stop_token& stop)
{
    const QJsonObject input{{u"subject"_s, before.subject},
                            {u"lastID"_s, before.lastId.isUndefined() ? QJsonValue() : before.lastId}};
    const QJsonObject edit{{u"keyPath"_s, QJsonArray{QJsonObject{{u"property"_s, u"notices"_s}}}},
                           {u"value"_s, notices}};
    return client
        .mutate(u"mutation EditNotices($input: SettingsMutationGroupInput!, $edit: SettingsEdit!) { "
                "settingsMutation(input: $input) { editSettings(edit: $edit) { empty { alwaysNil } } } }"_s,
                {{u"input"_s, input}, {u"edit"_s, edit}}, stop)
        .transform([](const QJsonObject&) {});
}

QJsonArray without(const QJsonArray& notices, const QString& message)
{
    QJsonArray kept;
    for (const QJsonValue notice : notices) {
        if (notice[u"message"].toString() != message)
            kept.append(notice);
    }
    return kept;
}

/// Reads, changes, writes; again where somebody else wrote in between.
Result<bool> change(const SourcegraphClient& client, const std::stop_token& stop,
                    const std::function<QJsonArray(const QJsonArray&)>& changed)
{
    Error last;
    for (int tries = 0; tries < mostTries; ++tries) {
        const Result<GlobalSettings> before = readGlobal(client, stop);
        if (!before)
            return failure(before);
        const QJsonArray wanted = changed(before->notices);
        if (wanted == before->notices)
            return tries > 0; // what was taken for refused was done, or somebody else did the same
        const Result<void> written = writeNotices(client, *before, wanted, stop);
        if (written)
            return true;
        if (written.error().kind == ErrorKind::Cancelled)
            return failure(written);
        last = written.error();
        const Result<GlobalSettings> now = readGlobal(client, stop);
        if (!now)
            return failure(now);
        if (now->lastId == before->lastId)
            return failure(written); // nobody was in the way
    }
    return failure(ErrorKind::Busy, u"change the global settings of"_s, client.description(),
                   u"somebody else changes them at the same time: "_s + last.happened,
                   u"Try again when they are done"_s);
}

} // namespace

Result<QJsonObject> readSettings(const QString& jsonc)
{
    if (jsonc.trimmed().isEmpty())
        return QJsonObject();
    const JsoncDocument document = JsoncDocument::parse(jsonc.toUtf8());
    if (const Result<void> checked = document.check(u"settings"_s); !checked)
        return failure(checked);
    const qint32 root = document.find({});
    if (root >= 0 && document.value(root).isObject())
        return document.value(root).toObject();
    return failure(ErrorKind::Invalid, u"read"_s, u"settings"_s, u"they are no JSON object"_s);
}

Result<bool> hasNotice(const SourcegraphClient& client, const QString& message, const std::stop_token& stop)
{
    return readGlobal(client, stop).transform([&](const GlobalSettings& settings) {
        return without(settings.notices, message) != settings.notices;
    });
}

Result<bool> addNotice(const SourcegraphClient& client, const SettingsNotice& notice,
                       const std::stop_token& stop)
{
    return change(client, stop, [&](QJsonArray notices) {
        if (without(notices, notice.message) == notices)
            notices.append(QJsonObject{{u"dismissible"_s, notice.dismissible},
                                       {u"location"_s, u"top"_s},
                                       {u"message"_s, notice.message}});
        return notices;
    });
}

Result<bool> removeNotice(const SourcegraphClient& client, const QString& message,
                          const std::stop_token& stop)
{
    return change(client, stop, [&](const QJsonArray& notices) { return without(notices, message); });
}

} // namespace lockstep
