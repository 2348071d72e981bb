#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/snapshot_options.h"
#include "core/snapshot/google/bucket_upload.h"
#include "core/support/files.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// Those of --file, each once, in a fixed order; they must all be there before the first is sent.
Result<QStringList> chosenFiles(const Options& options)
{
    QStringList names;
    for (const QString& given : options.texts(u"file"_s)) {
        for (const QString& name : given.split(u',', Qt::SkipEmptyParts))
            names.append(name.trimmed());
    }
    if (names.isEmpty())
        names = snapshotFileNames();
    names.sort();
    names.removeDuplicates();
    for (const QString& name : names) {
        if (!snapshotFileNames().contains(name))
            return options.wrong(u"\"%1\" is no file of a snapshot"_s.arg(name),
                                 u"There are: "_s + snapshotFileNames().join(u", "_s));
        if (const QString path = QDir(snapshotFolder(options)).filePath(name); !QFileInfo(path).isFile())
            return failure(ErrorKind::NotFound, u"upload"_s, path, u"it does not exist"_s,
                           u"Make it with lockstepctl snapshot databases --run, and snapshot summary"_s);
    }
    return names;
}

HttpProgress sayingProgress(const QString& name)
{
    return [name, said = qint64(-1)](qint64 done, qint64 total) mutable {
        const qint64 tenths = total > 0 ? done * 10 / total : 10;
        if (tenths > said)
            say(u"%1: %2 % of %3 bytes"_s.arg(name).arg(tenths * 10).arg(total));
        said = std::max(said, tenths);
    };
}

QJsonObject uploadedJson(const UploadedFile& uploaded, const Bucket& bucket)
{
    return {{u"object"_s, bucket.uri(uploaded.object.name)},
            {u"bytes"_s, uploaded.object.size},
            {u"crc32c"_s, uploaded.object.crc32c},
            {u"resumedFrom"_s, uploaded.resumedFrom},
            {u"wasThere"_s, uploaded.wasThere},
            {u"commentedOut"_s, QJsonArray::fromStringList(uploaded.leftOut)}};
}

int report(const Options& options, const Bucket& bucket, const QList<UploadedFile>& all)
{
    QString text;
    QJsonArray objects;
    for (const UploadedFile& one : all) {
        objects.append(uploadedJson(one, bucket));
        text += u"%1: %2 bytes, CRC-32C %3%4\n"_s.arg(bucket.uri(one.object.name))
                    .arg(one.object.size)
                    .arg(one.object.crc32c, one.wasThere ? u", was there"_s : QString());
        for (const QString& statement : one.leftOut)
            text += u"  commented out: %1\n"_s.arg(statement);
    }
    const Result<void> written = options.write(
        options.formatName() == u"json" ? QJsonDocument(QJsonObject{{u"objects"_s, objects}}).toJson()
                                        : text.toUtf8());
    return written ? Done : fail(written.error());
}

int uploadAll(const Options& options, const Bucket& bucket, const QStringList& names, bool filters,
              const std::stop_token& stop)
{
    QList<UploadedFile> all;
    for (const QString& name : names) {
        const bool isDump = name.endsWith(u".sql");
        const UploadRequest request{QDir(snapshotFolder(options)).filePath(name), name,
                                    filters && isDump ? PreambleFilter::ManagedRole : PreambleFilter::None,
                                    dataFolder() + u"/uploads"_s};
        const Result<UploadedFile> done = uploadFile(bucket, request, sayingProgress(name), stop);
        if (!done) {
            const int status = fail(done.error());
            const bool goesOn = !all.isEmpty() || isUploadUnderWay(bucket, request);
            if (!goesOn)
                return status;
            say(u"The same command goes on where it stopped."_s);
            return StoppedPartWay;
        }
        all.append(*done);
    }
    return report(options, bucket, all);
}

} // namespace

int snapshotUpload(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"snapshot upload"_s,
        u"Uploads a snapshot's files to a bucket, and makes sure that they arrived. What an interrupted "
        "upload has sent is not sent again."_s);
    declareBucket(options);
    declareFolder(options);
    options.value(u"file"_s, u"NAMES"_s, u"only these (default: %1)"_s.arg(snapshotFileNames().join(u", "_s)))
        .value(u"filter-sql"_s, u"yes|no"_s,
               u"comment out, in dumps, what a managed role may not do (default: yes)"_s)
        .format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<bool> filters = saysYes(options, u"filter-sql"_s);
    if (!filters)
        return fail(filters.error());
    const Result<QStringList> names = chosenFiles(options);
    if (!names)
        return fail(names.error());
    const Result<Bucket> bucket = chosenBucket(options);
    return bucket ? uploadAll(options, *bucket, *names, *filters, stop) : fail(bucket.error());
}

} // namespace lockstep::ctl
