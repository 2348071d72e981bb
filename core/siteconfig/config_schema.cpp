#include "core/siteconfig/config_schema.h"

#include "core/siteconfig/schema_words.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

bool isWarning(SchemaFault fault)
{
    return fault == SchemaFault::NotKnown || fault == SchemaFault::Deprecated;
}

/// It is about the key, or about what a container has or lacks: the whole of it would be too much to mark.
bool isAboutKey(SchemaFault fault)
{
    switch (fault) {
    case SchemaFault::UnknownKey:
    case SchemaFault::NotKnown:
    case SchemaFault::Deprecated:
    case SchemaFault::KeyName:
    case SchemaFault::Missing:
    case SchemaFault::Dependency:
    case SchemaFault::Properties:
    case SchemaFault::Items:
    case SchemaFault::Contains:
    case SchemaFault::ManyForms:
    case SchemaFault::NoForm:
    case SchemaFault::Nothing:
        return true;
    default:
        return false;
    }
}

ConfigProblem problemOf(const JsoncDocument& document, const SchemaParts& parts, const SchemaFinding& finding)
{
    const JsoncNode& node = document.node(finding.node);
    ConfigProblem problem{.severity =
                              isWarning(finding.fault) ? ConfigSeverity::Warning : ConfigSeverity::Error,
                          .pointer = jsonPointer(document.path(finding.node)),
                          .offset = node.offset,
                          .length = node.length,
                          .text = findingText(document, parts, finding)};
    if (isAboutKey(finding.fault) && node.keyOffset >= 0) {
        problem.offset = node.keyOffset;
        problem.length = node.keyLength;
    } else if (node.isContainer()) {
        problem.length = 1; // its opening bracket
    }
    return problem;
}

/// Keys that no schema describes, in objects whose schemas describe keys but forbid none.
std::vector<SchemaFinding> notKnown(const SchemaFindings& findings, const JsoncDocument& document,
                                    const SchemaParts& parts)
{
    const QSet<qint32> known(findings.known.begin(), findings.known.end());
    QMap<qint32, QList<int>> objects;
    for (const auto& [object, part] : findings.open)
        objects[object] += part;
    std::vector<SchemaFinding> all;
    for (auto object = objects.begin(); object != objects.end(); ++object) {
        QStringList names;
        for (const int part : *object)
            names += parts.part(part).properties.keys();
        const QSet<QString> described(names.begin(), names.end());
        for (qint32 at = document.node(object.key()).firstChild; at >= 0; at = document.node(at).next) {
            if (!known.contains(at) && !described.contains(document.key(at)))
                all.push_back(
                    {.fault = SchemaFault::NotKnown, .part = object->first(), .node = at, .names = names});
        }
    }
    return all;
}

/// Finds the keys that could have been meant in place of one that is not known: those that are not there yet.
class MeantKeys
{
public:
    MeantKeys(const JsoncDocument& document, const SchemaParts& parts) : m_document(document), m_parts(parts)
    {
    }

    [[nodiscard]] SchemaFinding noted(SchemaFinding finding)
    {
        if (finding.fault != SchemaFault::UnknownKey && finding.fault != SchemaFault::NotKnown)
            return finding;
        const QSet<QString>& there = keysOf(m_document.node(finding.node).parent);
        finding.names += m_parts.part(finding.part).properties.keys();
        finding.names.removeIf([&](const QString& name) { return there.contains(name); });
        finding.names.sort();
        return finding;
    }

private:
    const QSet<QString>& keysOf(qint32 object)
    {
        auto found = m_keys.find(object);
        if (found != m_keys.end())
            return *found;
        QSet<QString> keys;
        for (qint32 at = m_document.node(object).firstChild; at >= 0; at = m_document.node(at).next)
            keys += m_document.key(at);
        return *m_keys.insert(object, keys);
    }

    const JsoncDocument& m_document;
    const SchemaParts& m_parts;
    QHash<qint32, QSet<QString>> m_keys;
};

/// Says the same thing twice of a value: several schemas may have it.
bool repeats(const SchemaFinding& one, const SchemaFinding& other)
{
    const auto isValue = [](SchemaFault fault) {
        return fault == SchemaFault::Const || fault == SchemaFault::Enum || fault == SchemaFault::Choice;
    };
    if (one.node != other.node)
        return false;
    return (isValue(one.fault) && isValue(other.fault)) ||
           (one.fault == other.fault &&
            (one.fault == SchemaFault::Deprecated || one.fault == SchemaFault::UnknownKey ||
             one.part == other.part) &&
            one.names == other.names);
}

} // namespace

Result<ConfigSchema> ConfigSchema::parse(const QByteArray& schema, const QString& name,
                                         const SchemaResolver& resolver, const std::stop_token& stop)
{
    return readSchemaParts(schema, name, resolver, stop).transform([](SchemaParts parts) {
        return ConfigSchema(std::make_shared<const SchemaParts>(std::move(parts)));
    });
}

Result<QList<ConfigProblem>> ConfigSchema::check(const JsoncDocument& document, const ConfigCheckRules& rules,
                                                 const std::stop_token& stop) const
{
    Result<SchemaFindings> found = checkSchema(*m_parts, document, rules.formats, rules.limits, stop);
    if (!found)
        return failure(found);
    std::vector<SchemaFinding> all = found->faults;
    std::ranges::move(found->notes, std::back_inserter(all));
    if (rules.unknownKeys)
        std::ranges::move(notKnown(*found, document, *m_parts), std::back_inserter(all));
    std::ranges::stable_sort(all, {}, [&](const SchemaFinding& finding) {
        return std::pair(document.node(finding.node).begin(), isWarning(finding.fault));
    });
    MeantKeys meant(document, *m_parts);
    std::vector<SchemaFinding> told;
    QList<ConfigProblem> problems;
    for (const SchemaFinding& finding : all) {
        const auto isTold = [&](const SchemaFinding& earlier) { return repeats(finding, earlier); };
        if (problems.size() >= rules.maximumProblems || std::ranges::any_of(told, isTold))
            continue;
        told.push_back(finding);
        problems += problemOf(document, *m_parts, meant.noted(finding));
    }
    return problems;
}

QList<ConfigProblem> textProblems(const JsoncDocument& document)
{
    QList<ConfigProblem> problems;
    for (const JsoncProblem& problem : document.problems()) {
        const qint32 node = document.nodeAt(problem.offset);
        QString text = problem.text;
        if (problem.otherOffset >= 0)
            text += u"; first in line %1"_s.arg(document.place(problem.otherOffset).line);
        problems +=
            ConfigProblem{.severity = problem.severity == JsoncSeverity::Warning ? ConfigSeverity::Warning
                                                                                 : ConfigSeverity::Error,
                          .pointer = node < 0 ? QString() : jsonPointer(document.path(node)),
                          .offset = problem.offset,
                          .length = problem.length,
                          .text = text};
    }
    return problems;
}

bool isValidConfig(const QList<ConfigProblem>& problems)
{
    return std::ranges::none_of(
        problems, [](const ConfigProblem& problem) { return problem.severity == ConfigSeverity::Error; });
}

} // namespace lockstep
