#include "core/siteconfig/config_changes.h"
#include "core/siteconfig/config_rules.h"
#include "core/siteconfig/jsonc_text.h"
#include "core/support/files.h"
#include "core/support/json_schema.h"
#include "core/support/yaml_json.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"read the rules"_s;

Result<JsonSchema> rulesSchema()
{
    const QString file = resourceFolder() + u"/siteconfig/rules.schema.json"_s;
    return readFile(file).and_then([&](const QByteArray& bytes) {
        return JsonSchema::parse(QJsonDocument::fromJson(bytes).object(), file);
    });
}

QString textOf(const QJsonObject& object, QStringView key)
{
    return object[key].toString().trimmed();
}

Result<ConfigRules> readRules(const QByteArray& yaml, const QString& file, bool isIncluded);

/// One file; the first thing that is wrong ends it.
class Reader
{
public:
    Reader(const YamlDocument& document, const QString& file, bool isIncluded)
        : m_document(document), m_file(file), m_isIncluded(isIncluded)
    {
    }

    [[nodiscard]] Result<ConfigRules> read()
    {
        const Result<JsonSchema> schema = rulesSchema();
        if (!schema)
            return failure(schema);
        const QList<SchemaProblem> problems = schema->check(m_document.value);
        if (!problems.isEmpty())
            complain(problems.first().pointer, problems.first().text);
        else
            readAll(m_document.value.toObject());
        if (m_error)
            return std::unexpected(*m_error);
        return std::move(m_rules);
    }

private:
    void complain(const QString& pointer, const QString& text)
    {
        if (!m_error)
            m_error = invalidAt(attempted, m_file, m_document.place(pointer), text).error();
    }

    void readAll(const QJsonObject& object)
    {
        m_rules.name = QFileInfo(m_file).completeBaseName();
        m_rules.title = textOf(object, u"title");
        m_rules.summary = textOf(object, u"summary");
        const QJsonArray inputs = object[u"inputs"].toArray();
        for (qsizetype i = 0; i < inputs.size(); ++i)
            readInput(inputs.at(i).toObject(), u"/inputs/%1"_s.arg(i));
        const QJsonArray rules = object[u"rules"].toArray();
        for (qsizetype i = 0; i < rules.size(); ++i)
            readRule(rules.at(i).toObject(), u"/rules/%1"_s.arg(i));
        const QJsonArray included = object[u"include"].toArray();
        for (qsizetype i = 0; i < included.size(); ++i)
            include(included.at(i).toString(), u"/include/%1"_s.arg(i));
    }

    void include(const QString& name, const QString& pointer)
    {
        if (m_isIncluded)
            return complain(pointer, u"what is included by others includes nothing itself"_s);
        const Result<ConfigRules> other = configRulesFile(name).and_then([](const QString& file) {
            return readFile(file).and_then(
                [&](const QByteArray& yaml) { return readRules(yaml, file, true); });
        });
        if (!other)
            return complain(pointer, other.error().message());
        for (const ConfigInput& input : other->inputs)
            take(input.name, pointer);
        for (const ConfigRule& rule : other->rules)
            take(rule.id, pointer);
        m_rules.inputs += other->inputs;
        m_rules.rules += other->rules;
    }

    void readInput(const QJsonObject& object, const QString& pointer)
    {
        static const QStringList kinds{u"text"_s, u"url"_s, u"secret"_s};
        ConfigInput input;
        input.name = textOf(object, u"name");
        input.kind = ConfigInput::Kind(kinds.indexOf(object[u"kind"].toString()));
        input.title = textOf(object, u"title");
        input.explanation = textOf(object, u"explanation");
        input.required = object[u"required"].toBool(true);
        take(input.name, pointer + u"/name"_s);
        m_rules.inputs.append(input);
    }

    /// Answers name inputs and rules alike.
    void take(const QString& name, const QString& pointer)
    {
        if (m_taken.contains(name))
            complain(pointer, u"there is an input or a rule of this name already"_s);
        m_taken.insert(name);
    }

    void readRule(const QJsonObject& object, const QString& pointer)
    {
        ConfigRule rule;
        rule.id = textOf(object, u"id");
        rule.title = textOf(object, u"title");
        rule.reason = textOf(object, u"reason");
        rule.advice = textOf(object, u"advice");
        rule.since = since(object[u"since"].toString(), pointer + u"/since"_s);
        rule.at = object[u"at"].toString();
        rule.when = whenOf(object[u"when"].toString());
        rule.where = conditions(object[u"where"].toObject(), pointer + u"/where"_s);
        rule.without = conditions(object[u"without"].toObject(), pointer + u"/without"_s);
        rule.question = textOf(object, u"question");
        take(rule.id, pointer + u"/id"_s);
        checkPointer(rule.at, pointer + u"/at"_s);
        const bool mayBeAbsent =
            rule.when == ConfigRule::When::Absent || rule.when == ConfigRule::When::Always;
        if (mayBeAbsent && rule.at.contains(u"/*"_s))
            complain(pointer + u"/at"_s, u"what is not there cannot be found with *"_s);
        const QJsonArray choices = object[u"choices"].toArray();
        for (qsizetype i = 0; i < choices.size(); ++i) {
            const QString at = u"%1/choices/%2"_s.arg(pointer).arg(i);
            const QJsonObject choice = choices.at(i).toObject();
            rule.choices.append({textOf(choice, u"id"), textOf(choice, u"title"), action(choice, at)});
        }
        rule.action = action(object, pointer);
        if (rule.choices.isEmpty() != rule.question.isEmpty())
            complain(pointer, u"a question and its choices belong together"_s);
        if (!rule.choices.isEmpty() && rule.action.kind != ConfigAction::Kind::Keep)
            complain(pointer, u"a rule with choices does nothing besides them"_s);
        m_rules.rules.append(rule);
    }

    [[nodiscard]] Version since(const QString& text, const QString& pointer)
    {
        if (text.isEmpty())
            return {};
        const Result<Version> version = Version::parse(text);
        if (!version)
            complain(pointer, version.error().message());
        return version.value_or(Version());
    }

    [[nodiscard]] static ConfigRule::When whenOf(const QString& word)
    {
        if (word == u"absent")
            return ConfigRule::When::Absent;
        if (word == u"filled")
            return ConfigRule::When::Filled;
        return word == u"always" ? ConfigRule::When::Always : ConfigRule::When::Present;
    }

    [[nodiscard]] QList<ConfigCondition> conditions(const QJsonObject& object, const QString& pointer)
    {
        QList<ConfigCondition> all;
        for (auto entry = object.begin(); entry != object.end(); ++entry) {
            ConfigCondition condition{entry.key(), entry.value(), {}};
            if (entry->isObject()) {
                condition.value.reset();
                condition.pattern = entry->toObject()[u"matches"].toString();
                if (!QRegularExpression(condition.pattern).isValid())
                    complain(pointer, u"it is no regular expression"_s);
            }
            checkPointer(condition.pointer, pointer);
            all.append(condition);
        }
        return all;
    }

    [[nodiscard]] ConfigAction action(const QJsonObject& object, const QString& pointer)
    {
        using Kind = ConfigAction::Kind;
        static const QList<std::pair<QString, Kind>> kinds{
            {u"set"_s, Kind::Set},       {u"append"_s, Kind::Append}, {u"remove"_s, Kind::Remove},
            {u"rename"_s, Kind::Rename}, {u"move"_s, Kind::Move},     {u"block"_s, Kind::Block}};
        ConfigAction made;
        for (const auto& [key, kind] : kinds) {
            if (!object.contains(key))
                continue;
            if (made.kind != Kind::Keep)
                complain(pointer + u'/' + key, u"only one thing can be done to a value"_s);
            made.kind = kind;
            if (kind == Kind::Set || kind == Kind::Append)
                made.json = jsonInOrder(object[key], pointer + u'/' + key);
            else
                made.to = object[key].toString();
            if (kind == Kind::Move)
                checkPointer(made.to, pointer + u'/' + key);
        }
        for (const QString& name : inputsIn(made.json)) {
            if (!m_rules.input(name))
                complain(pointer, u"there is no input \"%1\""_s.arg(name));
        }
        return made;
    }

    /// The keys of objects stand as they do in the file, which a QJsonObject does not keep.
    [[nodiscard]] QByteArray jsonInOrder(const QJsonValue& value, const QString& pointer) const
    {
        QByteArrayList members;
        if (value.isArray()) {
            const QJsonArray array = value.toArray();
            for (qsizetype i = 0; i < array.size(); ++i)
                members += jsonInOrder(array.at(i), pointer + u'/' + QString::number(i));
            return '[' + members.join(',') + ']';
        }
        if (!value.isObject())
            return jsonText(value);
        const QJsonObject object = value.toObject();
        QStringList keys = object.keys();
        std::ranges::stable_sort(keys, {}, [&](const QString& key) {
            const TextPlace place = m_document.place(pointer + jsonPointer({key}));
            return std::pair(place.line, place.column);
        });
        for (const QString& key : std::as_const(keys))
            members += jsoncQuoted(key) + ':' + jsonInOrder(object[key], pointer + jsonPointer({key}));
        return '{' + members.join(',') + '}';
    }

    void checkPointer(const QString& text, const QString& pointer)
    {
        if (const Result<JsoncPath> path = jsonPointerPath(text); !path)
            complain(pointer, path.error().message());
    }

    const YamlDocument& m_document;
    QString m_file;
    bool m_isIncluded;
    ConfigRules m_rules;
    QSet<QString> m_taken;
    std::optional<Error> m_error;
};

Result<ConfigRules> readRules(const QByteArray& yaml, const QString& file, bool isIncluded)
{
    return readYamlDocument(yaml, file).and_then([&](const YamlDocument& document) {
        return Reader(document, file, isIncluded).read();
    });
}

} // namespace

Result<ConfigRules> readConfigRules(const QByteArray& yaml, const QString& file)
{
    return readRules(yaml, file, false);
}

} // namespace lockstep
