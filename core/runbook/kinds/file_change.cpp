#include "core/runbook/kinds/file_change.h"

#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/text_file.h"
#include "core/support/files.h"
#include "core/support/line_diff.h"

#include <QFileInfo>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

StepResult resultOf(const QString& backup, const QString& diff)
{
    return {{{u"backup"_s, backup}, {u"changed"_s, u"yes"_s}, {u"diff"_s, diff}},
            diff.isEmpty() ? u"its permissions were changed, or it was made empty"_s : diff};
}

StepResult unchanged()
{
    return {{{u"backup"_s, QString()}, {u"changed"_s, u"no"_s}, {u"diff"_s, QString()}},
            u"it was as wanted already"_s};
}

/// Before anything is changed: what is there, and what will be.
Result<void> writeRecord(const StepCall& call, const QByteArray& before, const QByteArray& after)
{
    const QJsonObject record{{u"before"_s, QString::fromLatin1(before)},
                             {u"after"_s, QString::fromLatin1(after)}};
    return writeFile(editRecord(call), QJsonDocument(record).toJson());
}

QByteArray checksumOf(const std::optional<QByteArray>& content)
{
    return content ? sha256(*content) : QByteArray();
}

Result<StepResult> asCheck(const TextFile& file, bool isAsWanted)
{
    if (isAsWanted)
        return unchanged();
    return failure(ErrorKind::Failed, u"find what is wanted in"_s, file.description(), u"it is not so"_s);
}

Result<StepResult> replace(const TextFile& file, const FileChange& change,
                           const std::optional<QByteArray>& before, const QByteArray& after,
                           const StepCall& call)
{
    const QString diff = shownDifference(before.value_or(QByteArray()), after, change.file, change.shown);
    logLines(call, diff);
    const QByteArray checksum = checksumOf(before);
    if (const auto written = writeRecord(call, checksum, sha256(after)); !written)
        return failure(written);
    const Result<QString> backup = file.replace({after, checksum, change.mode, call.name}, call.stop);
    if (!backup)
        return failure(backup);
    if (!backup->isEmpty())
        call.log(RunEvent::Level::Info, u"What was there is kept in "_s + *backup);
    return resultOf(*backup, diff);
}

/// The content is wanted as it is; the permissions, if any are.
Result<bool> isDone(const TextFile& file, const QString& mode, const std::stop_token& stop)
{
    if (mode.isEmpty())
        return true;
    return file.mode(stop).transform(
        [&](const QString& now) { return now.toInt(nullptr, 8) == mode.toInt(nullptr, 8); });
}

/// The difference is made anew: kept in the record, it might hold what must not be written down.
Result<Recovered> wasDone(const Transport& transport, const FileChange& change, bool existed,
                          const StepCall& call)
{
    const TextFile file(transport, change.file);
    const Result<QString> resolved = file.resolved(call.stop);
    if (!resolved)
        return failure(resolved);
    const QString backup = existed ? TextFile::backupOf(*resolved, call.name) : QString();
    const auto after = file.read(call.stop);
    Result<std::optional<QByteArray>> before = std::optional<QByteArray>();
    if (existed)
        before = TextFile(transport, backup).read(call.stop);
    if (!after || !before)
        return failure(after ? before : after);
    const QString diff = shownDifference(before->value_or(QByteArray()), after->value_or(QByteArray()),
                                         change.file, change.shown);
    return Recovered{Recovered::What::Done, resultOf(backup, diff)};
}

} // namespace

QString editRecord(const StepCall& call)
{
    return u"%1/edit-%2.json"_s.arg(call.folder, call.name);
}

void forgetEdit(const StepCall& call)
{
    // A file that is not there, as after a check, is forgotten already.
    QFile::remove(editRecord(call));
}

QString shownDifference(const QByteArray& before, const QByteArray& after, const QString& name,
                        const std::function<QString(const QByteArray&)>& shown)
{
    return unifiedDiff({QString::fromUtf8(before), shown(before)}, {QString::fromUtf8(after), shown(after)},
                       name);
}

void logLines(const StepCall& call, const QString& text)
{
    for (const QString& line : text.split(u'\n', Qt::SkipEmptyParts))
        call.log(RunEvent::Level::Info, line);
}

Result<StepResult> makeFileChange(const FileChange& change, const StepCall& call)
{
    const auto transport = machineOf(change.machine);
    if (!transport)
        return failure(transport);
    const TextFile file(**transport, change.file);
    const auto before = file.read(call.stop);
    if (!before)
        return failure(before);
    const Result<QByteArray> after = change.wanted(*before);
    if (!after)
        return failure(after);
    const bool isSame = before->has_value() && **before == *after;
    const Result<bool> done = isSame ? isDone(file, change.mode, call.stop) : Result<bool>(false);
    if (!done)
        return failure(done);
    if (call.use == StepCall::Use::Check)
        return asCheck(file, *done);
    if (*done) {
        call.log(RunEvent::Level::Info, u"It is as wanted already: "_s + file.description());
        return unchanged();
    }
    return replace(file, change, *before, *after, call);
}

Result<Recovered> recoverFileChange(const FileChange& change, const StepCall& call)
{
    const Result<QByteArray> bytes = readFile(editRecord(call));
    if (!bytes && bytes.error().kind == ErrorKind::NotFound)
        return Recovered{Recovered::What::NotStarted};
    if (!bytes)
        return failure(bytes);
    const auto transport = machineOf(change.machine);
    if (!transport)
        return failure(transport);
    const TextFile file(**transport, change.file);
    const Result<QByteArray> now = file.checksum(call.stop);
    if (!now)
        return failure(now);
    const QJsonObject record = QJsonDocument::fromJson(*bytes).object();
    const QByteArray before = record[u"before"].toString().toLatin1();
    const QByteArray after = record[u"after"].toString().toLatin1();
    if (*now != before && *now != after)
        return Recovered();
    if (const Result<void> cleaned = file.cleanUp(call.name, call.stop); !cleaned)
        return failure(cleaned);
    // Where only the permissions change, doing it again does no harm.
    return before != after && *now == after ? wasDone(**transport, change, !before.isEmpty(), call)
                                            : Result<Recovered>(Recovered{Recovered::What::NotStarted});
}

std::optional<QString> previewFileChange(const FileChange& change)
{
    const auto transport = machineOf(change.machine);
    if (!transport || !(*transport)->isLocal())
        return std::nullopt;
    std::optional<QByteArray> before;
    if (QFileInfo::exists(change.file)) {
        const Result<QByteArray> bytes = readFile(change.file);
        if (!bytes)
            return std::nullopt;
        before = *bytes;
    }
    const Result<QByteArray> after = change.wanted(before);
    if (!after)
        return std::nullopt; // it may be otherwise when its turn comes
    if (before && *before == *after)
        return u"(it is as wanted already)"_s;
    return shownDifference(before.value_or(QByteArray()), *after, change.file, change.shown).trimmed();
}

} // namespace lockstep
