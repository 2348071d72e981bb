#include "app/ctl/command.h"
#include "app/ctl/named_config.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/siteconfig/config_upgrade.h"
#include "core/siteconfig/release_schema.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QByteArray asJson(const JsoncDocument& document, const QList<ConfigUpgradeNote>& notes, bool isClear)
{
    QJsonArray list;
    for (const ConfigUpgradeNote& note : notes) {
        const bool isSet = note.offset > 0;
        const TextPlace place = isSet ? document.place(note.offset) : TextPlace();
        list += QJsonObject{{u"kind"_s, toText(note.kind)}, {u"path"_s, note.pointer},
                            {u"line"_s, place.line},        {u"column"_s, place.column},
                            {u"text"_s, note.text},         {u"advice"_s, note.advice}};
    }
    return QJsonDocument(QJsonObject{{u"clear"_s, isClear}, {u"notes"_s, list}}).toJson();
}

QByteArray asText(const QString& file, const JsoncDocument& document, const QList<ConfigUpgradeNote>& notes)
{
    QString text;
    for (const ConfigUpgradeNote& note : notes) {
        const TextPlace place = document.place(note.offset);
        const QString where =
            note.offset > 0 ? u"%1:%2:%3: "_s.arg(file).arg(place.line).arg(place.column) : QString();
        text += u"%1  %2%3 (%4)\n"_s.arg(toText(note.kind), -10).arg(where, note.text, note.pointer);
        if (!note.advice.isEmpty())
            text += u"            %1\n"_s.arg(note.advice);
    }
    const auto count =
        std::ranges::count_if(notes, [](const ConfigUpgradeNote& note) { return needsWork(note.kind); });
    text += u"%1%2 of %3 need something done\n"_s.arg(text.isEmpty() ? QString() : u"\n"_s)
                .arg(count)
                .arg(notes.size());
    return text.toUtf8();
}

Result<QList<ConfigUpgradeNote>> notesOf(const Options& options, const JsoncDocument& document,
                                         const std::stop_token& stop)
{
    const Result<Version> from = options.version(u"from"_s);
    if (!from)
        return failure(from);
    const Result<Version> to = options.version(u"to"_s);
    if (!to)
        return failure(to);
    return options.catalogPlace()
        .and_then([](const QString& place) { return ReleaseCatalog::open(place); })
        .and_then([&](const auto& catalog) -> Result<QList<ConfigUpgradeNote>> {
            const Result<ConfigSchema> before = releaseSchema(*catalog, *from, stop);
            if (!before)
                return failure(before);
            const Result<ConfigSchema> after = releaseSchema(*catalog, *to, stop);
            if (!after)
                return failure(after);
            return configUpgradeNotes(document, *before, *after, stop);
        });
}

} // namespace

int siteConfigUpgradeCheck(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"site-config upgrade-check"_s,
        u"Says what changes for a site configuration between two releases: keys that are gone, deprecated or "
        "new, values that are not allowed any more, defaults that are others. Exit status 1 when something "
        "must be done. Example: lockstepctl site-config upgrade-check site.json --catalog releases.bundle "
        "--from 6.1 --to 6.12"_s);
    options.catalog()
        .value(u"from"_s, u"VERSION"_s,
               u"the release that runs now; without a patch, the newest of that line"_s)
        .value(u"to"_s, u"VERSION"_s, u"the release to run"_s)
        .format({u"text"_s, u"json"_s})
        .argument(u"FILE"_s, u"the configuration"_s);
    addMember(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (options.argument().isEmpty())
        return fail(options.wrong(u"the file is missing"_s).error());
    const Result<NamedConfig> file = readNamedConfig(options, options.argument(), stop);
    if (!file)
        return fail(file.error());
    const auto document = JsoncDocument::parse(file->bytes);
    if (const Result<void> sound = document.check(options.argument()); !sound)
        return fail(sound.error());
    const auto notes = notesOf(options, document, stop);
    if (!notes)
        return fail(notes.error());
    const bool isClear =
        std::ranges::none_of(*notes, [](const ConfigUpgradeNote& note) { return needsWork(note.kind); });
    const Result<void> written =
        options.write(options.formatName() == u"json" ? asJson(document, *notes, isClear)
                                                      : asText(options.argument(), document, *notes));
    if (!written)
        return fail(written.error());
    return isClear ? Done : Findings;
}

} // namespace lockstep::ctl
