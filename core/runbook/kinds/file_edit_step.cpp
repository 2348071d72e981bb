#include "core/runbook/kinds/file_edit_step.h"

#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/file_change.h"
#include "core/siteconfig/secret_masking.h"
#include "core/support/secret.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Whether the text has this part, and that only as a part of the other.
bool onlyInside(const QString& text, const QString& part, const QString& other)
{
    return !text.contains(part) || (other.contains(part) && text.count(part) == other.count(part));
}

Result<QString> replaced(QString text, const QString& old, const QString& wanted, const QString& file)
{
    const auto no = [&](const QString& happened, const QString& advice) {
        return failure(ErrorKind::Precondition, u"edit"_s, file, happened, advice);
    };
    if (old.isEmpty())
        return no(u"an empty text cannot be replaced"_s, u"Say in \"old\" what is to be replaced"_s);
    if (!wanted.isEmpty() && text.count(wanted) == 1 && onlyInside(text, old, wanted))
        return text; // done before
    const qsizetype count = text.count(old);
    const QString begin = maskedText(old.section(u'\n', 0, 0)).left(80);
    if (count != 1)
        return no(u"what is to be replaced is there %1 times, not once: %2"_s.arg(count).arg(begin),
                  count == 0 ? u"Look whether the file is the right one"_s
                             : u"Say more of what is around it in \"old\""_s);
    return text.replace(text.indexOf(old), old.size(), wanted);
}

Result<QByteArray> wantedOf(const QJsonObject& parameters, const std::optional<QByteArray>& before)
{
    const QString file = parameters[u"file"].toString();
    if (parameters.contains(u"content"))
        return parameters[u"content"].toString().toUtf8();
    if (!before)
        return failure(ErrorKind::NotFound, u"edit"_s, file, u"there is no such file"_s);
    const QString text = QString::fromUtf8(*before);
    if (text.toUtf8() != *before)
        return failure(ErrorKind::Precondition, u"edit"_s, file, u"it is no text in UTF-8"_s);
    Result<QString> edited = text;
    for (const QJsonValue part : parameters[u"replace"].toArray()) {
        if (edited)
            edited = replaced(*edited, part[u"old"].toString(), part[u"new"].toString(), file);
    }
    return edited.transform([](const QString& done) { return done.toUtf8(); });
}

/// None of the file may be seen: the runbook says so, or the whole of it is a secret.
bool isSecret(const StepAction& action)
{
    return action.parameters[u"secret"].toBool() ||
           action.shown[u"content"].toString().trimmed() == Secret::mask();
}

QString hidden(const QString& text)
{
    QStringList lines = text.split(u'\n');
    for (QString& line : lines)
        line = line.isEmpty() ? line : Secret::mask();
    return lines.join(u'\n');
}

QString shownText(const QString& text, bool secret)
{
    return secret ? hidden(text) : maskedText(text);
}

FileChange changeOf(const StepAction& action, const QJsonObject& parameters)
{
    return {action.machine, parameters[u"file"].toString(), parameters[u"mode"].toString(),
            [parameters](const std::optional<QByteArray>& before) { return wantedOf(parameters, before); },
            [secret = isSecret(action)](const QByteArray& text) {
                return shownText(QString::fromUtf8(text), secret);
            }};
}

QString marked(QChar mark, const QString& text)
{
    QString lines;
    for (const QString& line : text.split(u'\n'))
        lines += mark + line + u'\n';
    return lines;
}

/// What is known of it without the file.
QString replacementText(const QJsonObject& parameters, bool secret)
{
    if (parameters.contains(u"content"))
        return shownText(parameters[u"content"].toString(), secret);
    QString text;
    for (const QJsonValue part : parameters[u"replace"].toArray())
        text += marked(u'-', shownText(part[u"old"].toString(), secret)) +
                marked(u'+', shownText(part[u"new"].toString(), secret));
    return text.trimmed();
}

} // namespace

QJsonObject FileEditStep::parameterSchema() const
{
    QJsonObject schema = textParameters({u"!file"_s, u"content"_s});
    QJsonObject properties = schema[u"properties"].toObject();
    const QJsonObject part = textParameters({u"!old"_s, u"!new"_s});
    properties[u"replace"] = QJsonObject{{u"type"_s, u"array"_s}, {u"minItems"_s, 1}, {u"items"_s, part}};
    properties[u"mode"] = QJsonObject{{u"type"_s, u"string"_s}, {u"pattern"_s, u"^0?[0-7]{3}$"_s}};
    properties[u"secret"] = QJsonObject{{u"type"_s, u"boolean"_s}};
    schema[u"properties"] = properties;
    const auto needs = [](const QString& key) { return QJsonObject{{u"required"_s, QJsonArray{key}}}; };
    schema[u"oneOf"] = QJsonArray{needs(u"content"_s), needs(u"replace"_s)};
    return schema;
}

Result<StepPreview> FileEditStep::preview(const StepAction& action) const
{
    const FileChange change = changeOf(action, action.shown);
    QString head = u"edit "_s + change.file;
    if (!change.mode.isEmpty())
        head += u", mode "_s + change.mode;
    const std::optional<QString> diff =
        action.unknown.isEmpty() ? previewFileChange(change) : std::optional<QString>();
    return StepPreview{machineText(action.machine),
                       head + u'\n' + diff.value_or(replacementText(action.shown, isSecret(action)))};
}

Result<StepResult> FileEditStep::run(const StepAction& action, const StepCall& call) const
{
    return makeFileChange(changeOf(action, action.parameters), call);
}

Result<Recovered> FileEditStep::recover(const StepAction& action, const StepCall& call) const
{
    return recoverFileChange(changeOf(action, action.parameters), call);
}

void FileEditStep::forget(const StepAction& /*action*/, const StepCall& call) const
{
    forgetEdit(call);
}

} // namespace lockstep
