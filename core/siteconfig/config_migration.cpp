#include "core/siteconfig/config_migration.h"

#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/secret_masking.h"
#include "core/support/secret.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = ConfigAction::Kind;
using State = ConfigFinding::State;

/// Where a value is, or may be.
struct Place
{
    JsoncPath path;
    qint32 node = 0; ///< -1: nothing is there
};

/// The places that the pattern leads to. A last step that is no * leads to where a value may be missing.
void collectPlaces(const JsoncDocument& document, const JsoncPath& pattern, const Place& begun,
                   QList<Place>& found)
{
    if (begun.path.size() == pattern.size()) {
        found.append(begun);
        return;
    }
    const QString& step = pattern[begun.path.size()];
    const qint32 at = begun.node;
    if (step != u"*") {
        const bool isContainer = at >= 0 && document.node(at).isContainer();
        collectPlaces(document, pattern,
                      {begun.path + JsoncPath{step}, isContainer ? document.child(at, step) : -1}, found);
        return;
    }
    if (at < 0 || !document.node(at).isContainer())
        return;
    int index = 0;
    const bool isObject = document.node(at).kind == JsoncKind::Object;
    for (qint32 child = document.node(at).firstChild; child >= 0; child = document.node(child).next)
        collectPlaces(
            document, pattern,
            {begun.path + JsoncPath{isObject ? document.key(child) : QString::number(index++)}, child},
            found);
}

bool holdAll(const QList<ConfigCondition>& conditions, const QJsonValue& value)
{
    return std::ranges::all_of(conditions,
                               [&](const ConfigCondition& condition) { return condition.holds(value); });
}

bool hasInside(const QJsonValue& value, const QList<ConfigCondition>& conditions)
{
    const auto fits = [&](const QJsonValue& inner) { return holdAll(conditions, inner); };
    if (value.isArray())
        return std::ranges::any_of(value.toArray(), fits);
    const QJsonObject object = value.toObject();
    return std::ranges::any_of(object, fits);
}

bool isFilled(const QJsonValue& value)
{
    if (value.isArray())
        return !value.toArray().isEmpty();
    return value.isObject() ? !value.toObject().isEmpty() : !value.isNull() && value != QString();
}

bool isThere(ConfigRule::When when, const QJsonValue& value)
{
    switch (when) {
    case ConfigRule::When::Present:
        return !value.isUndefined();
    case ConfigRule::When::Filled:
        return !value.isUndefined() && isFilled(value);
    case ConfigRule::When::Absent:
        return value.isUndefined();
    case ConfigRule::When::Always:
        break;
    }
    return true;
}

bool appliesTo(const ConfigRule& rule, const JsoncDocument& document, qint32 at)
{
    const QJsonValue value = at < 0 ? QJsonValue(QJsonValue::Undefined) : document.value(at);
    if (!isThere(rule.when, value))
        return false;
    return holdAll(rule.where, value) && (rule.without.isEmpty() || !hasInside(value, rule.without));
}

/// What an answer holds is not looked through again.
QString filled(const QString& text, const ConfigAnswers& answers)
{
    static const QRegularExpression reference(u"\\$\\{([^}]*)\\}"_s);
    QString made;
    qsizetype end = 0;
    for (const QRegularExpressionMatch& match : reference.globalMatch(text)) {
        made += text.sliced(end, match.capturedStart() - end) + answers.value(match.captured(1));
        end = match.capturedEnd();
    }
    return made + text.sliced(end);
}

/// The JSON value with the answers in its texts; nothing else of it changes.
QByteArray filled(const QByteArray& json, const ConfigAnswers& answers)
{
    const auto document = JsoncDocument::parse(json);
    JsoncEdits edits;
    for (qint32 index = 0; index < qint32(document.tree().nodes.size()); ++index) {
        const JsoncNode& node = document.node(index);
        if (node.kind == JsoncKind::String)
            edits.append(
                {node.offset, node.length, jsoncQuoted(filled(document.value(index).toString(), answers))});
    }
    return applyJsoncEdits(json, edits).value_or(json);
}

/// One thing to be done, at a path that follows what is done before it.
struct Work
{
    qsizetype finding = 0;
    JsoncPath path;
    ConfigAction action;
};

bool isWithin(const JsoncPath& path, const JsoncPath& outer)
{
    return path.size() >= outer.size() && std::equal(outer.begin(), outer.end(), path.begin());
}

/// The paths of what is still to be done, after a value of an array went.
void closeGap(QList<Work>& works, const JsoncPath& gone)
{
    const int index = gone.last().toInt();
    const JsoncPath outer = gone.first(gone.size() - 1);
    for (Work& work : works) {
        if (work.path.size() <= outer.size() || !isWithin(work.path, outer))
            continue;
        QString& step = work.path[outer.size()];
        if (step.toInt() > index)
            step = QString::number(step.toInt() - 1);
    }
}

/// The same after what is inside `from` went to `to`.
void follow(QList<Work>& works, const JsoncPath& from, const JsoncPath& to)
{
    for (Work& work : works) {
        if (isWithin(work.path, from))
            work.path = to + work.path.sliced(from.size());
    }
}

/// Where a value is that is renamed or moved.
JsoncPath targetOf(const ConfigAction& action, const JsoncPath& path)
{
    if (action.kind == Kind::Rename)
        return path.first(path.size() - 1) + JsoncPath{action.to};
    return jsonPointerPath(action.to).value_or(JsoncPath());
}

class Migration
{
public:
    Migration(const JsoncDocument& document, const ConfigRules& rules, const ConfigAnswers& answers)
        : m_original(document), m_rules(rules), m_answers(answers), m_document(document)
    {
    }

    [[nodiscard]] Result<ConfigMigration> run()
    {
        if (const Result<void> checked = checkAnswers(); !checked)
            return failure(checked);
        for (const ConfigRule& rule : m_rules.rules)
            look(rule);
        if (const Result<void> known = checkUsed(); !known)
            return failure(known);
        if (const Result<void> changed = change(); !changed)
            return failure(changed);
        m_made.proposal = m_document->bytes();
        return std::move(m_made);
    }

private:
    [[nodiscard]] std::unexpected<Error> wrong(const QString& answer, const QString& happened,
                                               const QString& advice) const
    {
        return failure(ErrorKind::Usage, u"take the answer"_s, answer, happened, advice);
    }

    [[nodiscard]] Result<void> checkAnswers() const
    {
        for (auto answer = m_answers.begin(); answer != m_answers.end(); ++answer) {
            const ConfigInput* input = m_rules.input(answer.key());
            const QUrl url(answer.value(), QUrl::StrictMode);
            const bool isWeb = url.isValid() && !url.host().isEmpty() &&
                               (url.scheme() == u"http" || url.scheme() == u"https");
            if (input && input->kind == ConfigInput::Kind::Url && !answer->isEmpty() && !isWeb)
                return wrong(answer.key(), u"it is no URL"_s,
                             u"Write one such as https://acme.example.com"_s);
            const ConfigRule* rule = m_rules.rule(answer.key().section(u'@', 0, 0));
            if (input || !rule)
                continue;
            const bool isChoice = std::ranges::contains(rule->choices, answer.value(), &ConfigChoice::id);
            if (!isChoice)
                return wrong(answer.key(), u"there is no choice \"%1\""_s.arg(answer.value()),
                             choicesText(*rule));
        }
        return {};
    }

    [[nodiscard]] static QString choicesText(const ConfigRule& rule)
    {
        QStringList ids;
        for (const ConfigChoice& choice : rule.choices)
            ids.append(choice.id);
        return ids.isEmpty() ? u"This rule asks nothing"_s : u"Choose one of: "_s + ids.join(u", "_s);
    }

    /// An answer to nothing is a slip of whoever gave it.
    [[nodiscard]] Result<void> checkUsed() const
    {
        for (auto answer = m_answers.begin(); answer != m_answers.end(); ++answer) {
            const QString name = answer.key();
            const bool isOfOne =
                name.contains(u'@') && std::ranges::contains(m_made.findings, name, &ConfigFinding::answer);
            if (m_rules.input(name) || isOfOne || (m_rules.rule(name) && !name.contains(u'@')))
                continue;
            QStringList names;
            for (const ConfigInput& input : m_rules.inputs)
                names.append(input.name);
            for (const ConfigFinding& finding : m_made.findings) {
                if (!m_rules.rule(finding.rule)->choices.isEmpty())
                    names.append(finding.answer);
            }
            names.removeDuplicates();
            return wrong(name, u"nothing asks for it"_s, u"There are: "_s + names.join(u", "_s));
        }
        return {};
    }

    void look(const ConfigRule& rule)
    {
        QList<Place> places;
        const qint32 whole = m_original.tree().nodes.empty() ? -1 : 0;
        collectPlaces(m_original, rule.steps(), {{}, whole}, places);
        for (const Place& place : places) {
            if (appliesTo(rule, m_original, place.node))
                find(rule, place.path);
        }
    }

    void find(const ConfigRule& rule, const JsoncPath& path)
    {
        ConfigFinding finding{
            .rule = rule.id, .answer = rule.id + u'@' + jsonPointer(path), .pointer = jsonPointer(path)};
        ConfigAction action = rule.action;
        if (!rule.choices.isEmpty()) {
            finding.chosen = m_answers.value(finding.answer, m_answers.value(rule.id));
            const auto choice = std::ranges::find(rule.choices, finding.chosen, &ConfigChoice::id);
            if (choice == rule.choices.end()) {
                finding.state = State::Unanswered;
                m_made.findings.append(finding);
                return;
            }
            action = choice->action;
        }
        decide(finding, action);
        if (finding.state == State::Changed)
            m_works.append({m_made.findings.size(), path, action});
        m_made.findings.append(finding);
    }

    void decide(ConfigFinding& finding, ConfigAction& action) const
    {
        bool isOptional = false;
        for (const QString& name : inputsIn(action.json)) {
            if (!m_answers.value(name).isEmpty())
                continue;
            finding.missing.append(name);
            isOptional = isOptional || (m_answers.contains(name) && !m_rules.input(name)->required);
        }
        action.json = filled(action.json, m_answers);
        const bool isRelocation = action.kind == Kind::Rename || action.kind == Kind::Move;
        const JsoncPath path = jsonPointerPath(finding.pointer).value_or(JsoncPath());
        if (isRelocation && m_original.find(targetOf(action, path)) >= 0) {
            finding.state = State::Blocked;
            finding.change = u"it belongs to %1, where something is already: remove one of the two"_s.arg(
                jsonPointer(targetOf(action, path)));
            return;
        }
        if (action.kind == Kind::Keep || (isOptional && !finding.missing.isEmpty()))
            finding.state = State::Kept;
        else if (action.kind == Kind::Block)
            finding.state = State::Blocked;
        else
            finding.state = finding.missing.isEmpty() ? State::Changed : State::Unanswered;
        finding.change = textOf(action, finding.pointer);
    }

    [[nodiscard]] QString textOf(const ConfigAction& action, const QString& pointer) const
    {
        switch (action.kind) {
        case Kind::Keep:
            return {};
        case Kind::Set:
            return u"set to "_s + shown(action.json, pointer);
        case Kind::Append:
            return u"append "_s + shown(action.json, pointer);
        case Kind::Remove:
            return u"remove"_s;
        case Kind::Rename:
            return u"rename to "_s + action.to;
        case Kind::Move:
            return u"move to "_s + action.to;
        case Kind::Block:
            return action.to;
        }
        return {};
    }

    [[nodiscard]] static QString shown(const QByteArray& json, const QString& pointer)
    {
        const auto document = JsoncDocument::parse(json);
        const Result<JsoncPath> path = jsonPointerPath(pointer);
        if (path && !path->isEmpty() && namesSecret(path->last()) && !document.node(0).isContainer())
            return Secret::mask();
        return QString::fromUtf8(maskedJsonc(document));
    }

    [[nodiscard]] Result<void> change()
    {
        while (!m_works.isEmpty()) {
            const Work work = m_works.takeFirst();
            const Result<JsoncEdits> edits = editsOf(work);
            if (!edits)
                return failure(edits);
            if (edits->isEmpty()) {
                m_made.findings[work.finding].state = State::Done;
                continue;
            }
            const qint32 at = m_document->find(work.path);
            const bool isElement = at > 0 && m_document->node(at).keyOffset < 0;
            m_document = m_document->edited(*edits);
            if (!m_document)
                return failure(m_document);
            settle(work, isElement);
        }
        return {};
    }

    /// What is to be done later follows what was done.
    void settle(const Work& work, bool isElement)
    {
        const bool isRemoved = work.action.kind == Kind::Remove;
        const bool isMoved = work.action.kind == Kind::Rename || work.action.kind == Kind::Move;
        for (const Work& later : std::as_const(m_works)) {
            if (isRemoved && isWithin(later.path, work.path)) {
                m_made.findings[later.finding].state = State::Done;
                m_made.findings[later.finding].change = u"gone with what it is in"_s;
            }
        }
        if (isRemoved)
            m_works.removeIf([&](const Work& later) { return isWithin(later.path, work.path); });
        if (isMoved)
            follow(m_works, work.path, targetOf(work.action, work.path));
        if (isElement && (isRemoved || work.action.kind == Kind::Move))
            closeGap(m_works, work.path);
    }

    [[nodiscard]] Result<JsoncEdits> editsOf(const Work& work) const
    {
        const JsoncDocument& now = *m_document;
        const QByteArray& json = work.action.json;
        switch (work.action.kind) {
        case Kind::Set:
            return setJsonc(now, work.path, json);
        case Kind::Append:
            return setJsonc(now, work.path + JsoncPath{u"-"_s}, json);
        case Kind::Remove: // it may be gone with what it was in
            return now.find(work.path) < 0 ? JsoncEdits() : removeJsonc(now, work.path);
        case Kind::Rename:
            return renameJsonc(now, work.path, work.action.to);
        case Kind::Move:
            return moveJsonc(now, work.path, targetOf(work.action, work.path));
        case Kind::Keep:
        case Kind::Block:
            break;
        }
        return JsoncEdits();
    }

    const JsoncDocument& m_original;
    const ConfigRules& m_rules;
    const ConfigAnswers& m_answers;
    Result<JsoncDocument> m_document;
    QList<Work> m_works;
    ConfigMigration m_made;
};

} // namespace

qsizetype ConfigMigration::count(ConfigFinding::State state) const
{
    return std::ranges::count(findings, state, &ConfigFinding::state);
}

bool ConfigMigration::isComplete() const
{
    return count(State::Blocked) == 0 && count(State::Unanswered) == 0;
}

Result<ConfigMigration> migrateConfig(const JsoncDocument& document, const ConfigRules& rules,
                                      const ConfigAnswers& answers, const QString& name)
{
    if (const Result<void> sound = document.check(name); !sound)
        return failure(sound);
    return Migration(document, rules, answers).run();
}

QString toText(ConfigFinding::State state)
{
    switch (state) {
    case State::Blocked:
        return u"blocked"_s;
    case State::Unanswered:
        return u"unanswered"_s;
    case State::Changed:
        return u"changed"_s;
    case State::Kept:
        return u"kept"_s;
    case State::Done:
        return u"done"_s;
    }
    return {};
}

} // namespace lockstep
