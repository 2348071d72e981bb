#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/siteconfig/config_difference.h"
#include "core/siteconfig/config_file.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

Result<JsoncDocument> readDocument(const QString& path)
{
    return ConfigFile::read(path).and_then([&](const ConfigFile& file) -> Result<JsoncDocument> {
        const auto document = JsoncDocument::parse(file.bytes());
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

} // namespace

int siteConfigDiff(const QStringList& words, std::stop_token)
{
    Options options(u"site-config diff"_s,
                    u"Compares two site configurations: as text line by line, comments and all; as json by "
                    "what they say. Secrets are masked. Exit status 1 when they differ. Example: lockstepctl "
                    "site-config diff customer.json target.json"_s);
    options.flag(u"reveal"_s, u"show secrets in the text"_s)
        .format({u"text"_s, u"json"_s})
        .arguments(u"FILE OTHER"_s, u"the two files"_s);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (options.words().size() != 2)
        return fail(options.wrong(u"two files are wanted"_s).error());
    const Result<JsoncDocument> before = readDocument(options.words()[0]);
    if (!before)
        return fail(before.error());
    const Result<JsoncDocument> after = readDocument(options.words()[1]);
    if (!after)
        return fail(after.error());
    const bool isJson = options.formatName() == u"json";
    const QString lines = configDiff(before->bytes(), after->bytes(), options.words()[1],
                                     {.reveal = options.isSet(u"reveal"_s), .schema = nullptr});
    const Result<void> written = options.write(isJson ? differencesJson(*before, *after) : lines.toUtf8());
    if (!written)
        return fail(written.error());
    const bool isSame = isJson ? configDifferences(*before, *after).isEmpty() : lines.isEmpty();
    return isSame ? Done : Findings;
}

} // namespace lockstep::ctl
