#include "core/runbook/runbook_reader.h"

#include "core/support/files.h"
#include "core/support/json_schema.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"read the runbook"_s;

QStringList textsOf(const QJsonValue& value)
{
    QStringList texts;
    for (const QJsonValue item : value.toArray())
        texts.append(item.toString());
    return texts;
}

std::chrono::seconds durationOf(const QJsonValue& value, std::chrono::seconds fallback = {})
{
    const QString text = value.toString();
    if (text.isEmpty())
        return fallback;
    const int number = text.chopped(1).toInt();
    return std::chrono::seconds(text.endsWith(u'h')   ? number * 3600
                                : text.endsWith(u'm') ? number * 60
                                                      : number);
}

Result<JsonSchema> runbookSchema()
{
    const QString file = resourceFolder() + u"/runbooks/runbook.schema.json"_s;
    return readFile(file).and_then([&](const QByteArray& bytes) {
        return JsonSchema::parse(QJsonDocument::fromJson(bytes).object(), file);
    });
}

/// One file; the first thing that is wrong ends it.
class Reader
{
public:
    Reader(const YamlDocument& document, const QString& file, const StepKinds& kinds)
        : m_document(document), m_file(file), m_kinds(kinds)
    {
    }

    [[nodiscard]] Result<Runbook> read()
    {
        const Result<JsonSchema> schema = runbookSchema();
        if (!schema)
            return failure(schema);
        complain(*schema, m_document.value, QString());
        if (!m_error)
            readAll(m_document.value.toObject());
        if (m_error)
            return std::unexpected(*m_error);
        return std::move(m_runbook);
    }

private:
    void complain(const JsonSchema& schema, const QJsonValue& value, const QString& pointer)
    {
        const QList<SchemaProblem> problems = schema.check(value);
        if (!problems.isEmpty())
            complain(pointer + problems.first().pointer, problems.first().text);
    }

    void complain(const QString& pointer, const QString& text)
    {
        if (!m_error)
            m_error = invalidAt(attempted, m_file, m_document.place(pointer), text).error();
    }

    void readAll(const QJsonObject& object)
    {
        m_runbook.name = object[u"runbook"].toString();
        m_runbook.version = object[u"version"].toString();
        m_runbook.title = object[u"title"].toString();
        m_runbook.summary = object[u"summary"].toString().trimmed();
        m_runbook.instance = object[u"instance"].toString();
        readInputs(object[u"inputs"].toArray());
        checkReferences(object[u"instance"], u"/instance"_s, {});
        readPreconditions(object[u"preconditions"].toArray());
        readSteps(object[u"steps"].toArray());
        orderSteps();
        for (const RunbookStep& step : std::as_const(m_runbook.steps))
            checkStepReferences(step);
    }

    void readInputs(const QJsonArray& inputs)
    {
        static const QStringList types = {u"text"_s, u"choice"_s, u"version"_s,
                                          u"file"_s, u"secret"_s, u"connection"_s};
        for (qsizetype i = 0; i < inputs.size(); ++i) {
            const QString pointer = u"/inputs/%1"_s.arg(i);
            const QJsonObject object = inputs.at(i).toObject();
            RunbookInput input;
            input.name = object[u"name"].toString();
            input.type = RunbookInput::Type(types.indexOf(object[u"type"].toString()));
            input.title = object[u"title"].toString();
            input.explanation = object[u"explanation"].toString().trimmed();
            input.choices = textsOf(object[u"choices"]);
            input.defaultValue = object[u"default"].toString();
            input.pattern = object[u"pattern"].toString();
            input.required = object[u"required"].toBool(true);
            if (m_runbook.input(input.name))
                complain(pointer + u"/name"_s, u"there is an input of this name already"_s);
            if ((input.type == RunbookInput::Type::Choice) == input.choices.isEmpty())
                complain(pointer, u"choices belong to an input of type choice, and only to that"_s);
            if (!QRegularExpression(input.pattern).isValid())
                complain(pointer + u"/pattern"_s, u"it is no regular expression"_s);
            m_runbook.inputs.append(input);
        }
    }

    [[nodiscard]] RunbookAction readAction(const QJsonObject& object, const QString& pointer)
    {
        RunbookAction action{object[u"kind"].toString(), object[u"on"].toString(), object[u"with"].toObject(),
                             m_document.place(pointer)};
        const StepKind* kind = m_kinds.find(action.kind);
        if (!kind) {
            complain(pointer + u"/kind"_s, u"there is no kind of step \"%1\"; there are: %2"_s.arg(
                                               action.kind, m_kinds.names().join(u", "_s)));
            return action;
        }
        if (const Result<JsonSchema> schema = JsonSchema::parse(kind->parameterSchema(), action.kind))
            complain(*schema, action.parameters, pointer + u"/with"_s);
        else
            complain(pointer, schema.error().message());
        return action;
    }

    void readPreconditions(const QJsonArray& preconditions)
    {
        for (qsizetype i = 0; i < preconditions.size(); ++i) {
            const QString pointer = u"/preconditions/%1"_s.arg(i);
            const QJsonObject object = preconditions.at(i).toObject();
            const Precondition condition{object[u"id"].toString(), object[u"title"].toString(),
                                         object[u"explanation"].toString().trimmed(),
                                         readAction(object[u"check"].toObject(), pointer + u"/check"_s)};
            if (std::ranges::contains(m_runbook.preconditions, condition.id, &Precondition::id))
                complain(pointer + u"/id"_s, u"there is a precondition of this id already"_s);
            checkReferences(object[u"check"], pointer + u"/check"_s, {});
            m_runbook.preconditions.append(condition);
        }
    }

    void readSteps(const QJsonArray& steps)
    {
        for (qsizetype i = 0; i < steps.size(); ++i) {
            const QString pointer = u"/steps/%1"_s.arg(i);
            const QJsonObject object = steps.at(i).toObject();
            RunbookStep step = readStep(object, pointer);
            if (m_runbook.step(step.id))
                complain(pointer + u"/id"_s, u"there is a step of this id already"_s);
            m_pointers.insert(step.id, pointer);
            m_objects.insert(step.id, object);
            m_runbook.steps.append(std::move(step));
        }
    }

    [[nodiscard]] RunbookStep readStep(const QJsonObject& object, const QString& pointer)
    {
        RunbookStep step;
        step.id = object[u"id"].toString();
        step.title = object[u"title"].toString();
        step.explanation = object[u"explanation"].toString().trimmed();
        step.action = readAction(object, pointer);
        step.changes = object[u"changes"].toString().trimmed();
        const QJsonValue when = object[u"when"];
        step.when = when.isObject() ? StepCondition{when[u"value"].toString(), textsOf(when[u"is"])}
                                    : StepCondition{when.toString(), {}};
        step.after = textsOf(object[u"after"]);
        for (const auto& [key, action] :
             {std::pair(u"verify"_s, &step.verify), std::pair(u"undo"_s, &step.undo)}) {
            if (object.contains(key))
                *action = readAction(object[key].toObject(), pointer + u'/' + key);
        }
        const QJsonValue retry = object[u"retry"];
        step.retry = {retry[u"attempts"].toInt(1), durationOf(retry[u"delay"], RetryPolicy().delay)};
        step.timeout = durationOf(object[u"timeout"]);
        step.repeatable = object[u"repeatable"].toBool();
        step.snapshotPoint = object[u"snapshot"].toBool();
        if (step.snapshotPoint && !step.undo)
            complain(pointer, u"a snapshot point needs undo: what brings that snapshot back"_s);
        return step;
    }

    /// In the order of the file as far as `after` allows it.
    void orderSteps()
    {
        QList<RunbookStep> ordered;
        QStringList done;
        QList<RunbookStep> left = std::exchange(m_runbook.steps, {});
        for (const RunbookStep& step : std::as_const(left)) {
            for (const QString& id : step.after) {
                if (!m_pointers.contains(id))
                    complain(m_pointers[step.id] + u"/after"_s, u"there is no step \"%1\""_s.arg(id));
            }
        }
        while (!left.isEmpty() && !m_error) {
            const auto next = std::ranges::find_if(left, [&](const RunbookStep& step) {
                return std::ranges::all_of(step.after, [&](const QString& id) { return done.contains(id); });
            });
            if (next == left.end())
                return complain(m_pointers[left.first().id] + u"/after"_s,
                                u"steps wait for each other in a circle"_s);
            done.append(next->id);
            ordered.append(*next);
            left.erase(next);
        }
        m_runbook.steps = ordered;
    }

    /// What a step may refer to comes before it.
    void checkStepReferences(const RunbookStep& step)
    {
        QStringList before;
        for (const RunbookStep& other : std::as_const(m_runbook.steps)) {
            if (other.id == step.id)
                break;
            before.append(other.id);
        }
        // What makes sure of it, or takes it back, knows what it found out.
        for (const QString& key : {u"on"_s, u"with"_s, u"when"_s})
            checkReferences(m_objects[step.id][key], m_pointers[step.id] + u'/' + key, before);
        before.append(step.id);
        for (const QString& key : {u"verify"_s, u"undo"_s})
            checkReferences(m_objects[step.id][key], m_pointers[step.id] + u'/' + key, before);
    }

    void checkReferences(const QJsonValue& value, const QString& pointer, const QStringList& stepsBefore)
    {
        static const QStringList ofTheRun = {u"run.id"_s, u"run.folder"_s, u"run.user"_s, u"run.date"_s};
        for (const QString& name : referencesIn(value)) {
            const QString subject = name.section(u'.', 1, 1);
            const bool known = ofTheRun.contains(name) ||
                               (name == u"inputs."_s + subject && m_runbook.input(subject)) ||
                               (name.startsWith(u"steps.") && name.count(u'.') == 2 &&
                                !name.section(u'.', 2).isEmpty() && stepsBefore.contains(subject));
            if (!known)
                complain(pointer,
                         u"${%1} is neither an input nor what a step before it finds out"_s.arg(name));
        }
    }

    const YamlDocument& m_document;
    const QString& m_file;
    const StepKinds& m_kinds;
    Runbook m_runbook;
    QMap<QString, QString> m_pointers; ///< of the steps, by id
    QMap<QString, QJsonObject> m_objects;
    std::optional<Error> m_error;
};

} // namespace

Result<Runbook> readRunbook(const QByteArray& yaml, const QString& file, const StepKinds& kinds)
{
    const Result<YamlDocument> document = readYamlDocument(yaml, file);
    if (!document)
        return failure(document);
    return Reader(*document, file, kinds).read().transform([&](Runbook runbook) {
        runbook.text = yaml;
        return runbook;
    });
}

RunbookLibrary RunbookLibrary::read(const StepKinds& kinds)
{
    RunbookLibrary library;
    for (const QString& folder : {resourceFolder(), dataFolder()}) {
        const QDir runbooks(folder + u"/runbooks"_s);
        for (const QFileInfo& file :
             runbooks.entryInfoList({u"*.yaml"_s, u"*.yml"_s}, QDir::Files, QDir::Name)) {
            const QString path = file.absoluteFilePath();
            Result<Runbook> runbook = readFile(path).and_then(
                [&](const QByteArray& yaml) { return readRunbook(yaml, path, kinds); });
            if (runbook)
                library.runbooks.insert(runbook->name, *std::move(runbook));
            else
                library.errors.append(runbook.error());
        }
    }
    return library;
}

Result<Runbook> RunbookLibrary::find(const QString& nameOrFile, const StepKinds& kinds) const
{
    if (const auto found = runbooks.constFind(nameOrFile); found != runbooks.cend())
        return *found;
    if (nameOrFile.contains(u'/') || nameOrFile.endsWith(u".yaml"))
        return readFile(nameOrFile).and_then([&](const QByteArray& yaml) {
            return readRunbook(yaml, nameOrFile, kinds);
        });
    // It may be there, and broken.
    for (const Error& error : errors) {
        if (QFileInfo(error.subject.section(u':', 0, 0)).completeBaseName() == nameOrFile)
            return std::unexpected(error);
    }
    return failure(
        ErrorKind::NotFound, u"find the runbook"_s, nameOrFile,
        u"there is none of this name; there are: %1"_s.arg(QStringList(runbooks.keys()).join(u", "_s)),
        u"Name one of them, or the path of a YAML file"_s);
}

} // namespace lockstep
