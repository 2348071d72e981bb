#include "core/runbook/inputs.h"

#include "core/database/connection_settings.h"
#include "core/support/secret.h"
#include "core/version/version.h"

#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Type = RunbookInput::Type;

QString fileProblem(const QString& path)
{
    const QFileInfo file(path);
    if (!file.exists())
        return u"There is no such file."_s;
    if (file.isDir())
        return u"It is a folder, not a file."_s;
    return file.isReadable() ? QString() : u"You may not read this file."_s;
}

QString textProblem(const RunbookInput& input, const QString& text)
{
    if (text.contains(u'\n') || text.contains(QChar::Null))
        return u"It must be one line."_s;
    if (input.pattern.isEmpty())
        return {};
    const QRegularExpression whole(QRegularExpression::anchoredPattern(input.pattern));
    return whole.match(text).hasMatch() ? QString() : u"It must match the pattern %1."_s.arg(input.pattern);
}

QString valueProblem(const RunbookInput& input, const QString& text)
{
    switch (input.type) {
    case Type::Text:
        return textProblem(input, text);
    case Type::Choice:
        return input.choices.contains(text) ? QString()
                                            : u"Choose one of: %1."_s.arg(input.choices.join(u", "_s));
    case Type::Version:
        return Version::parse(text) ? QString() : u"Write a version such as 5.10.0."_s;
    case Type::File:
        return fileProblem(text);
    case Type::Secret:
        return {};
    case Type::Connection:
        const Result<ConnectionSettings> settings = ConnectionSettings::parse(text);
        return settings ? QString() : settings.error().happened + u'.';
    }
    return {};
}

/// A connection string whose password is a mask, where it has one.
QString maskedConnection(const QString& text)
{
    const Result<ConnectionSettings> settings = ConnectionSettings::parse(text);
    if (!settings)
        return Secret::mask();
    const QString password = settings->password().isEmpty() ? QString() : Secret::mask();
    return QString::fromUtf8(settings->with(u"password"_s, password).conninfo());
}

QString maskedText(const RunbookInput& input, const QString& text)
{
    if (text.isEmpty())
        return text;
    if (input.type == Type::Secret)
        return Secret::mask();
    return input.type == Type::Connection ? maskedConnection(text) : text;
}

} // namespace

QString inputProblem(const RunbookInput& input, const QString& text)
{
    if (text.isEmpty())
        return input.required ? u"This is needed."_s : QString();
    return valueProblem(input, text);
}

QList<InputProblem> inputProblems(const Runbook& runbook, const InputTexts& texts)
{
    QList<InputProblem> problems;
    for (const RunbookInput& input : runbook.inputs) {
        const QString problem = inputProblem(input, texts.value(input.name));
        if (!problem.isEmpty())
            problems.append({input.name, problem});
    }
    for (const QString& name : texts.keys()) {
        if (!runbook.input(name))
            problems.append({name, u"The runbook has no such input."_s});
    }
    return problems;
}

InputTexts withDefaults(const Runbook& runbook, const InputTexts& texts)
{
    InputTexts all = texts;
    for (const RunbookInput& input : runbook.inputs) {
        if (all.value(input.name).isEmpty() && !input.defaultValue.isEmpty())
            all.insert(input.name, input.defaultValue);
    }
    return all;
}

ReferenceValues inputReferences(const Runbook& runbook, const InputTexts& texts)
{
    ReferenceValues values;
    for (const RunbookInput& input : runbook.inputs) {
        const QString text = texts.value(input.name);
        values.insert(u"inputs."_s + input.name, {text, maskedText(input, text)});
    }
    return values;
}

InputTexts recordable(const Runbook& runbook, const InputTexts& texts)
{
    InputTexts recorded;
    for (const RunbookInput& input : runbook.inputs) {
        const QString text = texts.value(input.name);
        // What the runbook itself says is no secret.
        const bool own = input.type == Type::Secret && text == input.defaultValue;
        if (texts.contains(input.name))
            recorded.insert(input.name, own ? text : maskedText(input, text));
    }
    return recorded;
}

QStringList inputsToSayAgain(const Runbook& runbook, const InputTexts& recorded)
{
    QStringList names;
    for (const RunbookInput& input : runbook.inputs) {
        const bool hides = input.type == Type::Secret || input.type == Type::Connection;
        if (hides && recorded.value(input.name).contains(Secret::mask()))
            names.append(input.name);
    }
    return names;
}

} // namespace lockstep
