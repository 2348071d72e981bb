#include "app/ctl/command.h"
#include "app/ctl/named_config.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/jsonc_format.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

using Change = std::function<Result<JsoncEdits>(const JsoncDocument&)>;

const QString pointerHelp = u"POINTER is a JSON Pointer (/auth.providers/0/type; ~1 stands for a slash in a "
                            "key, ~0 for a tilde). All other bytes of the file stay as they are. "_s;

/// The commands that change a file take this in common.
void addOptions(Options& options, const QString& names, const QString& description)
{
    options.flag(u"stdout"_s, u"print the result and leave the file alone"_s)
        .format({u"text"_s, u"json"_s})
        .arguments(names, description);
    addMember(options);
}

Result<void> checkWords(const Options& options, qsizetype wanted, const QString& what)
{
    if (options.words().size() != wanted)
        return options.wrong(what);
    if (options.isSet(u"stdout"_s) && options.formatName() == u"json")
        return options.wrong(u"--stdout prints the document, and nothing else can be printed with it"_s);
    return {};
}

Result<void> tell(const Options& options, const QString& file, bool changed)
{
    if (options.formatName() == u"json")
        return options.write(QJsonDocument(QJsonObject{{u"file"_s, file}, {u"changed"_s, changed}}).toJson());
    say(changed ? u"Changed %1."_s.arg(file) : u"%1 is so already; nothing was written."_s.arg(file));
    return {};
}

Result<void> changeFile(const Options& options, const Change& change, const std::stop_token& stop)
{
    const QString path = options.words().first();
    const Result<NamedConfig> file = readNamedConfig(options, path, stop);
    if (!file)
        return failure(file);
    const auto document = JsoncDocument::parse(file->bytes);
    if (const Result<void> sound = document.check(path); !sound && !document.isBlank())
        return sound;
    const Result<JsoncEdits> edits = change(document);
    if (!edits)
        return failure(edits);
    const Result<QByteArray> changed = applyJsoncEdits(file->bytes, *edits);
    if (!changed)
        return failure(changed);
    const bool isResult = options.isSet(u"out"_s) && options.formatName() == u"text";
    if (options.isSet(u"stdout"_s) || isResult)
        return options.write(*changed);
    return file->replace(*changed).and_then([&] { return tell(options, path, *changed != file->bytes); });
}

int finish(const Result<void>& done)
{
    return done ? Done : fail(done.error());
}

/// A negative number looks like an option; it is the last word that is meant as one.
QStringList withNumberLast(QStringList words)
{
    static const QRegularExpression negative(u"^-\\d[\\d.eE+-]*$"_s);
    const qsizetype at = words.indexOf(negative);
    if (at >= 0 && !words.contains(u"--"_s))
        words += {u"--"_s, words.takeAt(at)};
    return words;
}

/// The style that --indent asks for, else the document's own. Errors: Usage.
Result<JsoncStyle> styleOf(const Options& options, const JsoncDocument& document)
{
    JsoncStyle style = jsoncStyle(document);
    if (!options.isSet(u"indent"_s))
        return style;
    const QString given = options.text(u"indent"_s);
    bool isNumber = false;
    const int spaces = given.toInt(&isNumber);
    if (given != u"tab" && (!isNumber || spaces < 1 || spaces > 16))
        return options.wrong(u"--indent is \"%1\""_s.arg(given), u"Give 1 to 16 spaces, or tab."_s);
    style.unit = given == u"tab" ? "\t"_ba : QByteArray(spaces, ' ');
    return style;
}

} // namespace

int siteConfigSet(const QStringList& words, std::stop_token stop)
{
    Options options(u"site-config set"_s,
                    u"Sets one value of a site configuration and makes the objects on the way to it. "_s +
                        pointerHelp +
                        u"- in place of an index appends. JSON is the value; a text stands in double quotes. "
                        "Example: lockstepctl site-config set site.json /externalURL "
                        "'\"https://sourcegraph.example.com\"'"_s);
    addOptions(options, u"FILE POINTER JSON"_s, u"the file, where in it, and the value"_s);
    if (const Result<void> parsed = options.parse(withNumberLast(words)); !parsed)
        return fail(parsed.error());
    if (const auto right = checkWords(options, 3, u"a file, one JSON pointer and a value are wanted"_s);
        !right)
        return fail(right.error());
    return finish(jsonPointerPath(options.words()[1]).and_then([&](const JsoncPath& path) {
        return changeFile(
            options,
            [&](const JsoncDocument& document) {
                return setJsonc(document, path, options.words()[2].toUtf8());
            },
            stop);
    }));
}

int siteConfigRemove(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"site-config remove"_s,
        u"Removes one value of a site configuration, with its key and the comments that belong to it. "_s +
            pointerHelp + u"Example: lockstepctl site-config remove site.json /update.channel"_s);
    addOptions(options, u"FILE POINTER"_s, u"the file, and where in it"_s);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (const auto right = checkWords(options, 2, u"a file and one JSON pointer are wanted"_s); !right)
        return fail(right.error());
    return finish(jsonPointerPath(options.words()[1]).and_then([&](const JsoncPath& path) {
        return changeFile(
            options, [&](const JsoncDocument& document) { return removeJsonc(document, path); }, stop);
    }));
}

int siteConfigFormat(const QStringList& words, std::stop_token stop)
{
    Options options(u"site-config format"_s,
                    u"Lays a site configuration out anew: every key on a line of its own, comments kept. "
                    "Only spaces and line ends change. Example: lockstepctl site-config format site.json"_s);
    options.value(u"indent"_s, u"N"_s, u"indent by N spaces, or by tab (default: as the file does itself)"_s);
    addOptions(options, u"FILE"_s, u"the file"_s);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (const auto right = checkWords(options, 1, u"one file is wanted"_s); !right)
        return fail(right.error());
    return finish(changeFile(
        options,
        [&](const JsoncDocument& document) {
            return document.check(options.words().first())
                .and_then([&] { return styleOf(options, document); })
                .and_then([&](const JsoncStyle& style) { return formatJsonc(document, style); });
        },
        stop));
}

} // namespace lockstep::ctl
