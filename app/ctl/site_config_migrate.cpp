#include "app/ctl/command.h"
#include "app/ctl/named_config.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/siteconfig/config_difference.h"
#include "core/siteconfig/config_migration.h"
#include "core/support/files.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

using State = ConfigFinding::State;

Result<ConfigRules> namedRules(const Options& options)
{
    const QString wanted = options.isSet(u"rules"_s) ? options.text(u"rules"_s) : u"self-hosted-to-managed"_s;
    if (!wanted.contains(u'/') && !wanted.endsWith(u".yaml"))
        return findConfigRules(wanted);
    return readFile(wanted).and_then([&](const QByteArray& yaml) { return readConfigRules(yaml, wanted); });
}

Result<ConfigRules> chosenRules(const Options& options)
{
    const Result<Version> release =
        options.isSet(u"release"_s) ? Version::parse(options.text(u"release"_s)) : Result<Version>(Version());
    if (!release)
        return failure(release);
    return namedRules(options).transform(
        [&](const ConfigRules& rules) { return rules.forRelease(*release); });
}

/// What must not be seen in the list of processes comes from the environment.
Result<ConfigAnswers> answersFor(const Options& options, const ConfigRules& rules)
{
    ConfigAnswers answers;
    for (const ConfigInput& input : rules.inputs) {
        const QString variable = u"LOCKSTEP_ANSWER_"_s + QString(input.name).replace(u'-', u'_').toUpper();
        if (qEnvironmentVariableIsSet(qPrintable(variable)))
            answers.insert(input.name, qEnvironmentVariable(qPrintable(variable)));
    }
    return options.pairs(u"answer"_s).transform([&](const QMap<QString, QString>& given) {
        answers.insert(given);
        return answers;
    });
}

/// The words of a finding, a line each.
QStringList findingLines(const ConfigFinding& finding, const ConfigRules& rules)
{
    const ConfigRule& rule = *rules.rule(finding.rule);
    QStringList lines{u"%1  %2 (%3)"_s.arg(toText(finding.state), -10).arg(rule.title, finding.pointer)};
    const auto add = [&](const QString& text) {
        if (!text.isEmpty())
            lines.append(u"            "_s + text);
    };
    add(finding.change);
    add(rule.reason);
    add(rule.advice);
    for (const QString& name : finding.missing)
        add(u"Give --answer %1=... (%2)"_s.arg(name, rules.input(name)->title));
    if (finding.state == State::Unanswered && !rule.choices.isEmpty()) {
        add(rule.question);
        for (const ConfigChoice& choice : rule.choices)
            add(u"  --answer %1=%2  %3"_s.arg(rule.id, choice.id, choice.title));
    }
    return lines;
}

QByteArray asText(const ConfigMigration& migration, const ConfigRules& rules, const QString& diff)
{
    QStringList lines;
    for (const State state : {State::Blocked, State::Unanswered, State::Changed, State::Kept, State::Done}) {
        for (const ConfigFinding& finding : migration.findings) {
            if (finding.state == state)
                lines += findingLines(finding, rules) + QStringList{QString()};
        }
    }
    return (lines.join(u'\n') + (lines.isEmpty() ? QString() : u"\n"_s) + diff).toUtf8();
}

QJsonObject findingJson(const ConfigFinding& finding, const ConfigRules& rules, const JsoncDocument& document)
{
    const ConfigRule& rule = *rules.rule(finding.rule);
    QJsonObject json{{u"rule"_s, finding.rule},
                     {u"title"_s, rule.title},
                     {u"reason"_s, rule.reason},
                     {u"advice"_s, rule.advice},
                     {u"path"_s, finding.pointer},
                     {u"state"_s, toText(finding.state)},
                     {u"change"_s, finding.change},
                     {u"answer"_s, finding.answer},
                     {u"chosen"_s, finding.chosen},
                     {u"question"_s, rule.question},
                     {u"missing"_s, QJsonArray::fromStringList(finding.missing)}};
    QJsonArray choices;
    for (const ConfigChoice& choice : rule.choices)
        choices.append(QJsonObject{{u"id"_s, choice.id}, {u"title"_s, choice.title}});
    json.insert(u"choices"_s, choices);
    const qint32 at = document.find(jsonPointerPath(finding.pointer).value_or(JsoncPath()));
    const TextPlace place = at < 0 ? TextPlace() : document.place(document.node(at).begin());
    json.insert(u"line"_s, place.line);
    json.insert(u"column"_s, place.column);
    return json;
}

QByteArray asJson(const ConfigMigration& migration, const ConfigRules& rules, const JsoncDocument& document,
                  const QString& diff)
{
    QJsonArray findings;
    for (const ConfigFinding& finding : migration.findings)
        findings.append(findingJson(finding, rules, document));
    return QJsonDocument(QJsonObject{{u"rules"_s, rules.name},
                                     {u"complete"_s, migration.isComplete()},
                                     {u"findings"_s, findings},
                                     {u"diff"_s, diff}})
        .toJson();
}

/// Nobody wants half of it in the file.
Result<void> checkWhole(const ConfigMigration& migration, const QString& file)
{
    if (migration.isComplete())
        return {};
    return failure(ErrorKind::Precondition, u"write"_s, file,
                   u"%1 of the findings are blocked and %2 unanswered"_s.arg(migration.count(State::Blocked))
                       .arg(migration.count(State::Unanswered)),
                   u"Run it without --write to see which, and answer them with --answer NAME=TEXT"_s);
}

Result<bool> migrate(const Options& options, const std::stop_token& stop)
{
    const QString path = options.argument();
    const Result<NamedConfig> file = readNamedConfig(options, path, stop);
    if (!file)
        return failure(file);
    const bool isWriting = options.isSet(u"write"_s);
    if (isWriting && !file->file)
        return failure(file->replace({}));
    const Result<ConfigRules> rules = chosenRules(options);
    if (!rules)
        return failure(rules);
    const auto document = JsoncDocument::parse(file->bytes);
    const Result<ConfigMigration> migration =
        answersFor(options, *rules).and_then([&](const ConfigAnswers& answers) {
            return migrateConfig(document, *rules, answers, path);
        });
    if (!migration)
        return failure(migration);
    const QString diff = configDiff(file->bytes, migration->proposal, path,
                                    {.reveal = options.isSet(u"reveal"_s), .schema = nullptr});
    if (const Result<void> whole = checkWhole(*migration, path); isWriting && !whole)
        return failure(whole);
    const QByteArray told = options.isSet(u"stdout"_s)        ? migration->proposal
                            : options.formatName() == u"json" ? asJson(*migration, *rules, document, diff)
                                                              : asText(*migration, *rules, diff);
    Result<void> done = options.write(told);
    if (done && isWriting)
        done = file->replace(migration->proposal);
    return done.transform([&] { return migration->isComplete(); });
}

} // namespace

int siteConfigMigrate(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"site-config migrate"_s,
        u"Says what must change in a site configuration, by rules, asks what it cannot know, and shows the "
        "change. The file stays as it is without --write. Exit status 1 while something is blocked or "
        "unanswered. Secrets better come from the environment: LOCKSTEP_ANSWER_LICENSEKEY. Example: "
        "lockstepctl site-config migrate customer.json --answer externalURL=https://acme.example.com"_s);
    options
        .value(u"rules"_s, u"RULES"_s,
               u"a file of rules, or the name of shipped ones: %1 (default: self-hosted-to-managed)"_s.arg(
                   configRulesNames().join(u", "_s)))
        .value(u"answer"_s, u"NAME=TEXT"_s,
               u"an input, or a choice of a rule; NAME@POINTER answers for one place alone (repeatable)"_s)
        .value(u"release"_s, u"VERSION"_s,
               u"what the configuration is for: leaves out rules for newer ones (default: the newest)"_s)
        .flag(u"write"_s, u"change the file, once nothing is blocked or unanswered"_s)
        .flag(u"stdout"_s, u"print the changed configuration"_s)
        .flag(u"reveal"_s, u"show secrets in the difference"_s)
        .format({u"text"_s, u"json"_s})
        .arguments(u"FILE"_s, u"the site configuration"_s);
    addMember(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (options.words().size() != 1)
        return fail(options.wrong(u"one file is wanted"_s).error());
    if (options.isSet(u"stdout"_s) && (options.isSet(u"write"_s) || options.formatName() == u"json"))
        return fail(options.wrong(u"--stdout prints the configuration, and nothing else"_s).error());
    const Result<bool> isComplete = migrate(options, stop);
    if (!isComplete)
        return fail(isComplete.error());
    return *isComplete ? Done : Findings;
}

} // namespace lockstep::ctl
