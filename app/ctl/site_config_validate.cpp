#include "app/ctl/command.h"
#include "app/ctl/named_config.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/siteconfig/release_schema.h"
#include "core/support/files.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QString severityName(ConfigSeverity severity)
{
    return severity == ConfigSeverity::Error ? u"error"_s : u"warning"_s;
}

/// In characters, as columns are.
qsizetype shownLength(const JsoncDocument& document, const ConfigProblem& problem)
{
    return QString::fromUtf8(document.bytes().mid(problem.offset, problem.length)).toUcs4().size();
}

QByteArray asJson(const JsoncDocument& document, const QList<ConfigProblem>& problems)
{
    QJsonArray list;
    for (const ConfigProblem& problem : problems) {
        const TextPlace place = document.place(problem.offset);
        list += QJsonObject{{u"severity"_s, severityName(problem.severity)},
                            {u"path"_s, problem.pointer},
                            {u"line"_s, place.line},
                            {u"column"_s, place.column},
                            {u"length"_s, shownLength(document, problem)},
                            {u"text"_s, problem.text}};
    }
    return QJsonDocument(QJsonObject{{u"valid"_s, isValidConfig(problems)}, {u"problems"_s, list}}).toJson();
}

QString counted(qsizetype count, const QString& what)
{
    return u"%1 %2%3"_s.arg(count).arg(what, count == 1 ? QString() : u"s"_s);
}

QByteArray asText(const QString& file, const JsoncDocument& document, const QList<ConfigProblem>& problems)
{
    QString text;
    for (const ConfigProblem& problem : problems) {
        const TextPlace place = document.place(problem.offset);
        text += u"%1:%2:%3: %4: %5\n"_s.arg(file)
                    .arg(place.line)
                    .arg(place.column)
                    .arg(severityName(problem.severity), problem.text);
    }
    const auto errors = std::ranges::count(problems, ConfigSeverity::Error,
                                           [](const auto& problem) { return problem.severity; });
    text += u"%1%2: %3, %4\n"_s.arg(text.isEmpty() ? QString() : u"\n"_s,
                                    errors == 0 ? u"valid"_s : u"not valid"_s, counted(errors, u"error"_s),
                                    counted(problems.size() - errors, u"warning"_s));
    return text.toUtf8();
}

Result<ConfigSchema> schemaOf(const Options& options, const std::stop_token& stop)
{
    const QString file = options.text(u"schema-file"_s);
    if (!file.isEmpty())
        return readFile(file).and_then(
            [&](const QByteArray& schema) { return ConfigSchema::parse(schema, file, {}, stop); });
    const Result<Version> release = options.version(u"release"_s);
    if (!release)
        return failure(release);
    return options.catalogPlace()
        .and_then([](const QString& place) { return ReleaseCatalog::open(place); })
        .and_then([&](const auto& catalog) { return releaseSchema(*catalog, *release, stop); });
}

Result<QList<ConfigProblem>> problemsOf(const Options& options, const JsoncDocument& document,
                                        const std::stop_token& stop)
{
    QList<ConfigProblem> problems = textProblems(document);
    if (options.isSet(u"syntax-only"_s))
        return problems;
    const Result<ConfigSchema> schema = schemaOf(options, stop);
    if (!schema)
        return failure(schema);
    for (const QString& flaw : schema->flaws())
        say(u"The schema itself is wrong, and not gone by there: "_s + flaw);
    const auto against = schema->check(document, {}, stop);
    if (!against)
        return failure(against);
    problems += *against;
    std::ranges::stable_sort(problems, {}, &ConfigProblem::offset);
    return problems;
}

Result<void> checkOptions(const Options& options)
{
    if (options.argument().isEmpty())
        return options.wrong(u"the file is missing"_s);
    const int ways = int(options.isSet(u"schema-file"_s)) + int(options.isSet(u"release"_s)) +
                     int(options.isSet(u"syntax-only"_s));
    if (ways != 1)
        return options.wrong(ways == 0 ? u"there is nothing to check it against"_s
                                       : u"it can be checked against one thing only"_s,
                             u"Give --schema-file, or --catalog and --release, or --syntax-only."_s);
    return {};
}

} // namespace

int siteConfigValidate(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"site-config validate"_s,
        u"Checks a site configuration (JSON with comments and trailing commas) against a schema: of a "
        "release, or in a file. Deprecated keys, and keys that the schema does not know but allows, are "
        "warnings. Exit status 1 when it is not valid. Example: lockstepctl site-config validate site.json "
        "--catalog releases.bundle --release 6.12"_s);
    options.value(u"schema-file"_s, u"FILE"_s, u"the schema (JSON Schema, draft 7)"_s)
        .catalog()
        .release(u"the release whose schema it must fit; without a patch, the newest of that line"_s)
        .flag(u"syntax-only"_s, u"only check that it can be read, without a schema"_s)
        .flag(u"strict"_s, u"allow neither comments nor trailing commas"_s)
        .format({u"text"_s, u"json"_s})
        .argument(u"FILE"_s, u"the configuration"_s);
    addMember(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (const Result<void> right = checkOptions(options); !right)
        return fail(right.error());
    const Result<NamedConfig> file = readNamedConfig(options, options.argument(), stop);
    if (!file)
        return fail(file.error());
    const bool strict = options.isSet(u"strict"_s);
    const auto document = JsoncDocument::parse(file->bytes, {.comments = !strict, .trailingCommas = !strict});
    const auto problems = problemsOf(options, document, stop);
    if (!problems)
        return fail(problems.error());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? asJson(document, *problems)
                                                      : asText(options.argument(), document, *problems));
    if (!written)
        return fail(written.error());
    return isValidConfig(*problems) ? Done : Findings;
}

} // namespace lockstep::ctl
