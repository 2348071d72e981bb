#include "core/siteconfig/config_form_keys.h"

#include "core/siteconfig/jsonc_text.h"
#include "core/support/files.h"
#include "core/support/json_schema.h"
#include "core/support/yaml_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = ConfigFieldKind;

const QString attempted = u"read the form"_s;

QString folder()
{
    return resourceFolder() + u"/siteconfig/form"_s;
}

Result<JsonSchema> formSchema()
{
    const QString file = folder() + u"/form.schema.json"_s;
    return readFile(file).and_then([&](const QByteArray& bytes) {
        return JsonSchema::parse(QJsonDocument::fromJson(bytes).object(), file);
    });
}

std::optional<Kind> kindOf(const QString& word)
{
    static const QHash<QString, Kind> kinds{{u"text"_s, Kind::Text},
                                            {u"number"_s, Kind::Number},
                                            {u"switch"_s, Kind::Switch},
                                            {u"texts"_s, Kind::Texts},
                                            {u"summary"_s, Kind::Summary}};
    const auto found = kinds.constFind(word);
    return found == kinds.constEnd() ? std::nullopt : std::optional(*found);
}

ConfigFormSection sectionOf(const QJsonObject& object)
{
    ConfigFormSection section{object[u"title"].toString(), {}};
    for (const QJsonValue key : object[u"keys"].toArray())
        section.keys.append(
            {key[u"at"].toString(), key[u"title"].toString(), kindOf(key[u"kind"].toString())});
    return section;
}

/// Where in the file a key is that cannot be used, and why.
std::optional<std::pair<QString, QString>> fault(const QList<ConfigFormSection>& sections)
{
    QSet<QString> taken;
    for (qsizetype i = 0; i < sections.size(); ++i) {
        for (qsizetype j = 0; j < sections[i].keys.size(); ++j) {
            const QString& pointer = sections[i].keys[j].pointer;
            const QString place = u"/sections/%1/keys/%2/at"_s.arg(i).arg(j);
            if (const auto path = jsonPointerPath(pointer); !path)
                return std::pair(place, path.error().message());
            if (taken.contains(pointer))
                return std::pair(place, u"the key is there already"_s);
            taken += pointer;
        }
    }
    return std::nullopt;
}

/// Up to what stands for every key and index: a form shows the whole.
QString wholeOf(const ConfigRule& rule)
{
    const QStringList steps = rule.steps();
    const qsizetype each = steps.indexOf(u"*"_s);
    return jsonPointer(each < 0 ? steps : steps.first(each));
}

} // namespace

Result<QList<ConfigFormSection>> readConfigForm(const QByteArray& yaml, const QString& file)
{
    const Result<JsonSchema> schema = formSchema();
    if (!schema)
        return failure(schema);
    const Result<YamlDocument> document = readYamlDocument(yaml, file);
    if (!document)
        return failure(document);
    if (const auto problems = schema->check(document->value); !problems.isEmpty())
        return invalidAt(attempted, file, document->place(problems.first().pointer), problems.first().text);
    QList<ConfigFormSection> sections;
    for (const QJsonValue section : document->value[u"sections"].toArray())
        sections.append(sectionOf(section.toObject()));
    if (const auto found = fault(sections))
        return invalidAt(attempted, file, document->place(found->first), found->second);
    return sections;
}

Result<QList<ConfigFormSection>> shippedConfigForm()
{
    const QString file = folder() + u"/keys.yaml"_s;
    return readFile(file).and_then([&](const QByteArray& yaml) { return readConfigForm(yaml, file); });
}

QList<ConfigFormSection> withKeysOf(const ConfigRules& rules, QList<ConfigFormSection> sections)
{
    QSet<QString> shown;
    for (const ConfigFormSection& section : std::as_const(sections)) {
        for (const ConfigFormKey& key : section.keys)
            shown += key.pointer;
    }
    ConfigFormSection more{u"Other keys of the migration"_s, {}};
    for (const ConfigRule& rule : rules.rules) {
        const QString pointer = wholeOf(rule);
        if (pointer.isEmpty() || shown.contains(pointer))
            continue;
        const bool setsText = rule.action.kind == ConfigAction::Kind::Set && rule.action.json.startsWith('"');
        more.keys.append({pointer, rule.title, setsText ? std::optional(Kind::Text) : std::nullopt});
        shown += pointer;
    }
    if (!more.keys.isEmpty())
        sections.append(more);
    return sections;
}

} // namespace lockstep
