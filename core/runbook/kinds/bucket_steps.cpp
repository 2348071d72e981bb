#include "core/runbook/kinds/bucket_steps.h"

#include "core/runbook/kinds/staged_output.h"
#include "core/runbook/kinds/step_deadline.h"
#include "core/snapshot/google/bucket_upload.h"
#include "core/snapshot/google/bucket_verify.h"
#include "core/snapshot/snapshot_targets.h"
#include "core/support/files.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString bucketText(const StepAction& action)
{
    const QString name = action.shown[u"bucket"].toString();
    return name.startsWith(u"gs://") ? name : u"gs://"_s + name;
}

Result<Bucket> bucketOf(const StepAction& action, const StepCall& call)
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const Result<GoogleAccount> account = GoogleAccount::of(action.text(u"credentials"_s));
    if (!account)
        return failure(account);
    return Bucket::open(action.text(u"bucket"_s), *account, action.text(u"endpoint"_s))
        .transform([&](Bucket bucket) {
            HttpRetry retry;
            retry.log = [log = call.log](const QString& text) { log(RunEvent::Level::Warning, text); };
            bucket.setRetry(retry);
            return bucket;
        });
}

/// Says every tenth of the way.
HttpProgress progressOf(const StepCall& call, const QString& file)
{
    return [&call, file, said = qint64(-1)](qint64 done, qint64 total) mutable {
        const qint64 tenths = total > 0 ? done * 10 / total : 10;
        if (tenths > said)
            call.log(RunEvent::Level::Info, u"%1: %2 % of %3 bytes"_s.arg(file).arg(tenths * 10).arg(total));
        said = std::max(said, tenths);
    };
}

QString objectText(const BucketObject& object)
{
    return u"%1, %2 bytes, CRC-32C %3"_s.arg(object.name).arg(object.size).arg(object.crc32c);
}

QStringList filesOf(const StepAction& action)
{
    const QStringList given = action.texts(u"files"_s);
    return given.isEmpty() ? snapshotFileNames() : given;
}

UploadRequest uploadOf(const StepAction& action, const StepCall& call, const QString& name)
{
    const bool filters = name.endsWith(u".sql") && action.text(u"filter-sql"_s) != u"no";
    return {QDir(action.text(u"folder"_s)).filePath(name), name,
            filters ? PreambleFilter::ManagedRole : PreambleFilter::None, call.folder + u"/uploads"_s};
}

Result<QStringList> uploadAll(const StepAction& action, const StepCall& call, const std::stop_token& stop)
{
    const Result<Bucket> bucket = bucketOf(action, call);
    if (!bucket)
        return failure(bucket);
    QStringList lines;
    for (const QString& name : filesOf(action)) {
        const Result<UploadedFile> done =
            uploadFile(*bucket, uploadOf(action, call, name), progressOf(call, name), stop);
        if (!done)
            return failure(done);
        for (const QString& statement : done->leftOut)
            call.log(RunEvent::Level::Info, u"%1: commented out: %2"_s.arg(name, statement));
        lines.append(objectText(done->object) + (done->wasThere ? u", was there"_s : QString()));
    }
    return lines;
}

Result<StepResult> judged(const VerifyReport& report)
{
    QStringList problems;
    QStringList objects;
    QString newest;
    int newestMajor = 0;
    for (const VerifiedObject& object : report.objects) {
        for (const QString& problem : object.problems)
            problems.append(object.name + u": "_s + problem);
        if (object.object)
            objects.append(objectText(*object.object));
        if (object.facts.serverMajor() > newestMajor) {
            newestMajor = object.facts.serverMajor();
            newest = object.facts.serverVersion;
        }
    }
    if (!problems.isEmpty())
        return failure(ErrorKind::Failed, u"find a whole snapshot in"_s, report.bucket,
                       problems.join(u"; "_s), u"Upload what is missing or wrong again"_s);
    return StepResult{{{u"objects"_s, objects.join(u'\n')}, {u"postgres"_s, newest}}, verifyText(report)};
}

/// Writes the bucket's summary to a file, where that is wanted.
Result<StepResult> withSummary(const StepAction& action, const Bucket& bucket, StepResult result,
                               const std::stop_token& stop)
{
    const QString file = action.text(u"keep-summary"_s);
    if (file.isEmpty())
        return result;
    constexpr qint64 most = 16 << 20;
    const Result<QByteArray> json = bucket.read(summaryFileName, 0, most, stop);
    if (!json)
        return failure(json);
    if (const Result<void> written = writeFile(file, *json); !written)
        return failure(written);
    QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    result.outputs[u"summary"] = file;
    return result;
}

} // namespace

QJsonObject BucketUploadStep::parameterSchema() const
{
    return textParameters(
        {u"!bucket"_s, u"!folder"_s, u"files[]"_s, u"credentials"_s, u"filter-sql"_s, u"endpoint"_s});
}

Result<StepPreview> BucketUploadStep::preview(const StepAction& action) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    return StepPreview{bucketText(action), u"upload %1 of %2"_s.arg(filesOf(action).join(u", "_s),
                                                                    action.shown[u"folder"].toString())};
}

Result<StepResult> BucketUploadStep::run(const StepAction& action, const StepCall& call) const
{
    const StepDeadline deadline(call);
    return deadline.judged(uploadAll(action, call, deadline.token()), u"upload to"_s, bucketText(action))
        .transform([](const QStringList& lines) {
            return StepResult{{{u"objects"_s, lines.join(u'\n')}}, lines.join(u'\n')};
        });
}

Result<Recovered> BucketUploadStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject BucketVerifyStep::parameterSchema() const
{
    return textParameters({u"!bucket"_s, u"objects[]"_s, u"folder"_s, u"postgres"_s, u"credentials"_s,
                           u"filter-sql"_s, u"endpoint"_s, u"keep-summary"_s});
}

Result<StepPreview> BucketVerifyStep::preview(const StepAction& action) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const QStringList objects = action.texts(u"objects"_s);
    return StepPreview{bucketText(action),
                       u"look at %1: there, whole, of the right database, young enough"_s.arg(
                           (objects.isEmpty() ? snapshotFileNames() : objects).join(u", "_s))};
}

Result<StepResult> BucketVerifyStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<Bucket> bucket = bucketOf(action, call);
    if (!bucket)
        return failure(bucket);
    const StepDeadline deadline(call);
    VerifyRequest request;
    request.objects = action.texts(u"objects"_s);
    request.folder = action.text(u"folder"_s);
    request.filtered = action.text(u"filter-sql"_s) != u"no";
    request.newestPostgres = action.text(u"postgres"_s).section(u'.', 0, 0).toInt();
    return deadline
        .judged(verifyBucket(*bucket, request, deadline.token()), u"look into"_s, bucketText(action))
        .and_then(judged)
        .and_then(
            [&](const StepResult& result) { return withSummary(action, *bucket, result, deadline.token()); });
}

Result<Recovered> BucketVerifyStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep
