#include "core/siteconfig/config_rules.h"

#include "core/siteconfig/jsonc_document.h"
#include "core/support/files.h"
#include "core/support/json_pointer.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString suffix = u".yaml"_s;

QStringList folders()
{
    return {dataFolder() + u"/siteconfig"_s, resourceFolder() + u"/siteconfig"_s};
}

} // namespace

bool ConfigCondition::holds(const QJsonValue& of) const
{
    const std::optional<QJsonValue> found = jsonAt(of, pointer);
    if (!found || value)
        return found && *found == *value;
    return found->isString() && QRegularExpression(pattern).match(found->toString()).hasMatch();
}

QStringList ConfigRule::steps() const
{
    return jsonPointerPath(at).value_or(JsoncPath());
}

QStringList ConfigRule::inputs() const
{
    QStringList names = inputsIn(action.json);
    for (const ConfigChoice& choice : choices)
        names += inputsIn(choice.action.json);
    names.removeDuplicates();
    return names;
}

const ConfigInput* ConfigRules::input(QStringView wanted) const
{
    const auto found = std::ranges::find(inputs, wanted, &ConfigInput::name);
    return found == inputs.end() ? nullptr : &*found;
}

const ConfigRule* ConfigRules::rule(QStringView id) const
{
    const auto found = std::ranges::find(rules, id, &ConfigRule::id);
    return found == rules.end() ? nullptr : &*found;
}

ConfigRules ConfigRules::forRelease(const Version& release) const
{
    ConfigRules made = *this;
    if (!release.isNull())
        made.rules.removeIf([&](const ConfigRule& rule) { return rule.since > release; });
    return made;
}

QStringList inputsIn(const QByteArray& json)
{
    static const QRegularExpression reference(u"\\$\\{([^}]*)\\}"_s);
    const auto document = JsoncDocument::parse(json);
    QStringList names;
    for (qint32 index = 0; index < qint32(document.tree().nodes.size()); ++index) {
        if (document.node(index).kind != JsoncKind::String)
            continue;
        const QString text = document.value(index).toString();
        for (const QRegularExpressionMatch& match : reference.globalMatch(text))
            names.append(match.captured(1));
    }
    names.removeDuplicates();
    return names;
}

QStringList configRulesNames()
{
    QStringList names;
    for (const QString& folder : folders()) {
        for (const QString& file : QDir(folder).entryList({u'*' + suffix}, QDir::Files))
            names.append(file.chopped(suffix.size()));
    }
    names.sort();
    names.removeDuplicates();
    return names;
}

Result<QString> configRulesFile(const QString& name)
{
    for (const QString& folder : folders()) {
        const QString file = folder + u'/' + name + suffix;
        if (!name.contains(u'/') && QFileInfo::exists(file))
            return file;
    }
    return failure(ErrorKind::NotFound, u"find the rules"_s, name, u"there are none of that name"_s,
                   u"There are: %1; your own go to %2"_s.arg(configRulesNames().join(u", "_s), folders()[0]));
}

Result<ConfigRules> findConfigRules(const QString& name)
{
    return configRulesFile(name).and_then([](const QString& file) {
        return readFile(file).and_then([&](const QByteArray& yaml) { return readConfigRules(yaml, file); });
    });
}

} // namespace lockstep
