#include "core/runbook/kinds/unpack_step.h"

#include "core/runbook/kinds/archive_unpacker.h"
#include "core/runbook/kinds/staged_output.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString usualLimit = u"500G"_s;

QString limitOf(const QJsonObject& parameters)
{
    return parameters[u"limit"].toString(usualLimit);
}

StagedOutput outputOf(const StepAction& action, const StepCall& call)
{
    return {u"unpack into"_s, action.text(u"to"_s), action.text(u"archive"_s),
            action.texts(u"only"_s).join(u'\n'), call};
}

QJsonObject outputs(const Unpacked& unpacked, const QString& folder)
{
    return {{u"folder"_s, folder},
            {u"files"_s, QString::number(unpacked.files)},
            {u"bytes"_s, QString::number(unpacked.bytes)}};
}

QString evidenceOf(const QJsonObject& outputs)
{
    return u"%1 files, %2 bytes in %3"_s.arg(outputs[u"files"].toString(), outputs[u"bytes"].toString(),
                                             outputs[u"folder"].toString());
}

Result<StepResult> unpack(const UnpackRequest& request, const StagedOutput& output, const StepCall& call)
{
    const Result<Unpacked> unpacked = unpackArchive(request, call);
    if (!unpacked)
        return failure(unpacked);
    const QJsonObject found = outputs(*unpacked, output.target());
    return output.publish(found).transform([&] { return StepResult{found, evidenceOf(found)}; });
}

} // namespace

Result<qint64> parseByteSize(const QString& text)
{
    static const QRegularExpression pattern(u"^(\\d{1,15})\\s*([KMGTP]?)(i?B)?$"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = pattern.match(text.trimmed());
    const QString unit = match.captured(2).toUpper();
    const qsizetype shift = unit.isEmpty() ? 0 : 10 * (u"KMGTP"_s.indexOf(unit) + 1);
    const qint64 number = match.captured(1).toLongLong();
    if (match.hasMatch() && number <= (std::numeric_limits<qint64>::max() >> shift))
        return number << shift;
    return failure(ErrorKind::Usage, u"read the size"_s, text, u"it is not a number of bytes"_s,
                   u"Write it like 200G, 512M or 1048576"_s);
}

QJsonObject UnpackStep::parameterSchema() const
{
    return textParameters({u"!archive"_s, u"!to"_s, u"limit"_s, u"only[]"_s});
}

Result<StepPreview> UnpackStep::preview(const StepAction& action) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    QString text = u"unpack %1 into %2, %3 bytes at most"_s.arg(
        action.shown[u"archive"].toString(), action.shown[u"to"].toString(), limitOf(action.shown));
    QStringList only;
    for (const QJsonValue name : action.shown[u"only"].toArray())
        only.append(name.toString());
    if (!only.isEmpty())
        text += u", only: "_s + only.join(u", "_s);
    return StepPreview{u"this machine"_s, text};
}

Result<StepResult> UnpackStep::run(const StepAction& action, const StepCall& call) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const Result<qint64> limit = parseByteSize(limitOf(action.parameters));
    if (!limit)
        return failure(limit);
    const StagedOutput output = outputOf(action, call);
    if (const std::optional<QJsonObject> made = output.made()) {
        call.log(RunEvent::Level::Info, u"It was unpacked before: "_s + output.target());
        return StepResult{*made, evidenceOf(*made)};
    }
    if (const Result<void> prepared = output.prepare(true); !prepared)
        return failure(prepared);
    const UnpackRequest request{action.text(u"archive"_s), output.stage(), action.texts(u"only"_s), *limit};
    Result<StepResult> result = unpack(request, output, call);
    if (const Result<void> discarded = output.discard(); !discarded)
        call.log(RunEvent::Level::Warning, discarded.error().message());
    return result;
}

Result<Recovered> UnpackStep::recover(const StepAction& action, const StepCall& call) const
{
    return outputOf(action, call).recover();
}

} // namespace lockstep
