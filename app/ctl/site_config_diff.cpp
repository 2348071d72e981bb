#include "app/ctl/command.h"
#include "app/ctl/named_config.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/siteconfig/config_comparison.h"
#include "core/siteconfig/config_difference.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// --member is of the one that is a payload.
Result<JsoncDocument> readDocument(const Options& options, const QString& path, const std::stop_token& stop)
{
    return readNamedConfig(options, path, stop)
        .and_then([&](const NamedConfig& input) -> Result<JsoncDocument> {
            const auto document = JsoncDocument::parse(input.bytes);
            if (const Result<void> sound = document.check(path); !sound)
                return failure(sound);
            return document;
        });
}

QByteArray differencesJson(const JsoncDocument& before, const JsoncDocument& after)
{
    const auto text = [](const std::optional<QString>& value) {
        return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
    };
    QJsonArray all;
    for (const ConfigDifference& difference : configDifferences(before, after))
        all.append(QJsonObject{{u"path"_s, difference.pointer},
                               {u"before"_s, text(difference.before)},
                               {u"after"_s, text(difference.after)}});
    return QJsonDocument(QJsonObject{{u"same"_s, all.isEmpty()}, {u"differences"_s, all}}).toJson();
}

struct SideName
{
    ConfigSide side;
    QString name;
};

const QList<SideName>& sideNames()
{
    static const QList<SideName> names{{ConfigSide::Original, u"original"_s},
                                       {ConfigSide::Proposal, u"proposal"_s},
                                       {ConfigSide::Target, u"target"_s}};
    return names;
}

/// Those that are not the same on all sides.
QList<int> differing(const ConfigComparison& compared)
{
    QList<int> found;
    for (int i = 0; i < compared.settings().size(); ++i) {
        const ComparedSetting& setting = compared.settings()[i];
        if (!setting.isOpen && setting.state != ComparedSetting::State::Same)
            found.append(i);
    }
    return found;
}

QByteArray settingsText(const ConfigComparison& compared, bool reveal)
{
    QString text;
    for (const int setting : differing(compared)) {
        text += u"%1: %2\n"_s.arg(compared.pointer(setting), toText(compared.settings()[setting].state));
        for (const SideName& side : sideNames()) {
            const std::optional<QString> value = compared.value(setting, side.side, reveal);
            text += u"    %1  %2\n"_s.arg(side.name, -8)
                        .arg(value ? QString(*value).replace(u'\n', u"\n              "_s) : u"(not set)"_s);
        }
    }
    return text.toUtf8();
}

QByteArray settingsJson(const ConfigComparison& compared)
{
    QJsonArray all;
    for (const int setting : differing(compared)) {
        QJsonObject json{{u"path"_s, compared.pointer(setting)},
                         {u"state"_s, toText(compared.settings()[setting].state)}};
        for (const SideName& side : sideNames()) {
            const std::optional<QString> value = compared.value(setting, side.side);
            json.insert(side.name, value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null));
        }
        all.append(json);
    }
    return QJsonDocument(QJsonObject{{u"same"_s, all.isEmpty()}, {u"settings"_s, all}}).toJson();
}

int diffOfThree(const Options& options, const QList<JsoncDocument>& documents)
{
    const ConfigComparison compared({documents[0], documents[1], documents[2], documents[1]});
    const Result<void> written =
        options.write(options.formatName() == u"json" ? settingsJson(compared)
                                                      : settingsText(compared, options.isSet(u"reveal"_s)));
    if (!written)
        return fail(written.error());
    return compared.differences() == 0 ? Done : Findings;
}

} // namespace

int siteConfigDiff(const QStringList& words, std::stop_token stop)
{
    Options options(u"site-config diff"_s,
                    u"Compares two site configurations: as text line by line, comments and all; as json by "
                    "what they say. Secrets are masked. Exit status 1 when they differ. Example: lockstepctl "
                    "site-config diff customer.json target.json"_s);
    options.flag(u"reveal"_s, u"show secrets in the text"_s)
        .format({u"text"_s, u"json"_s})
        .arguments(u"FILE OTHER"_s, u"the two files; a third: the target"_s);
    addMember(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (options.words().size() < 2 || options.words().size() > 3)
        return fail(options.wrong(u"two files are wanted, or three"_s).error());
    QList<JsoncDocument> documents;
    for (const QString& path : options.words()) {
        const Result<JsoncDocument> document = readDocument(options, path, stop);
        if (!document)
            return fail(document.error());
        documents.append(*document);
    }
    if (documents.size() == 3)
        return diffOfThree(options, documents);
    const JsoncDocument& before = documents[0];
    const JsoncDocument& after = documents[1];
    const bool isJson = options.formatName() == u"json";
    const QString lines = configDiff(before.bytes(), after.bytes(), options.words()[1],
                                     {.reveal = options.isSet(u"reveal"_s), .schema = nullptr});
    const Result<void> written = options.write(isJson ? differencesJson(before, after) : lines.toUtf8());
    if (!written)
        return fail(written.error());
    const bool isSame = isJson ? configDifferences(before, after).isEmpty() : lines.isEmpty();
    return isSame ? Done : Findings;
}

} // namespace lockstep::ctl
