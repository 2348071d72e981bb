#include "core/snapshot/google/bucket_upload.h"

#include "core/snapshot/dump_run.h"
#include "core/snapshot/google/crc32c.h"
#include "core/support/files.h"
#include "core/support/waiting.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// The storage takes multiples of 256 KiB.
constexpr qint64 pieceSize = 8 << 20;
constexpr int mostCuts = 8; ///< in a row, without a byte that arrives in between

QString objectName(const UploadRequest& request)
{
    return request.object.isEmpty() ? QFileInfo(request.file).fileName() : request.object;
}

QString stateFile(const Bucket& bucket, const UploadRequest& request)
{
    const QByteArray uri = bucket.uri(objectName(request)).toUtf8();
    const QByteArray key = QCryptographicHash::hash(uri, QCryptographicHash::Sha256).toHex();
    return u"%1/upload-%2.json"_s.arg(request.stateFolder, QString::fromLatin1(key.first(24)));
}

/// One upload.
class Upload
{
public:
    Upload(const Bucket& bucket, const UploadRequest& request, const HttpProgress& progress,
           const std::stop_token& stop)
        : m_bucket(bucket), m_request(request), m_progress(progress), m_stop(stop)
    {
    }

    [[nodiscard]] Result<UploadedFile> run();

private:
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<bool> isThere();
    [[nodiscard]] Result<void> findSession();
    [[nodiscard]] Result<void> beginSession();
    [[nodiscard]] Result<void> sendAll();
    [[nodiscard]] Result<Bucket::Progress> sendNext();
    [[nodiscard]] Result<void> askProgress();
    [[nodiscard]] Result<void> check() const;
    [[nodiscard]] Result<void> note() const;

    [[nodiscard]] QString subject() const { return m_bucket.uri(m_object.name); }

    void take(const Bucket::Progress& progress)
    {
        m_stored = progress.stored;
        m_whole = progress.whole;
        if (m_progress)
            m_progress(m_stored, m_dump.size);
    }

    const Bucket& m_bucket;
    const UploadRequest& m_request;
    const HttpProgress& m_progress;
    const std::stop_token& m_stop;
    FilteredDump m_dump;
    BucketObject m_object; ///< as it must become
    QString m_stateFile;
    QUrl m_session;
    qint64 m_stored = 0;
    std::optional<BucketObject> m_whole;
    UploadedFile m_result;
};

Result<void> Upload::prepare()
{
    Result<FilteredDump> dump = filterPreamble(m_request.file, m_request.filter, m_stop);
    if (!dump)
        return failure(dump);
    m_dump = *std::move(dump);
    Crc32c sum;
    for (qint64 at = 0; at < m_dump.size; at += pieceSize) {
        const Result<QByteArray> piece = m_dump.read(at, pieceSize);
        if (!piece)
            return failure(piece);
        if (m_stop.stop_requested())
            return failure(ErrorKind::Cancelled, u"upload"_s, m_request.file, u"it was cancelled"_s);
        sum.add(*piece);
    }
    m_object.name = objectName(m_request);
    m_object.size = m_dump.size;
    m_object.crc32c = sum.text();
    m_result.leftOut = m_dump.leftOut;
    m_stateFile = stateFile(m_bucket, m_request);
    return makePrivateFolder(m_request.stateFolder);
}

/// An account that may only write cannot look; then it is uploaded.
Result<bool> Upload::isThere()
{
    const auto found = m_bucket.object(m_object.name, m_stop);
    if (!found && found.error().kind == ErrorKind::Connection &&
        found.error().happened.contains(u"status 403"))
        return false;
    if (!found)
        return failure(found);
    if (!*found || (*found)->size != m_object.size || (*found)->crc32c != m_object.crc32c)
        return false;
    m_whole = **found;
    return true;
}

Result<void> Upload::note() const
{
    // Whoever knows the session may write to it.
    const QJsonObject state{{u"session"_s, m_session.toString(QUrl::FullyEncoded)},
                            {u"size"_s, m_object.size},
                            {u"crc32c"_s, m_object.crc32c}};
    if (const Result<void> written = writeFile(m_stateFile, QJsonDocument(state).toJson()); !written)
        return written;
    QFile::setPermissions(m_stateFile, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return {};
}

Result<void> Upload::beginSession()
{
    const Result<QUrl> session = m_bucket.beginUpload(m_object, m_stop);
    if (!session)
        return failure(session);
    m_session = *session;
    m_stored = 0;
    return note();
}

/// That of an earlier attempt with the same content, or a new one.
Result<void> Upload::findSession()
{
    const Result<QByteArray> bytes = readFile(m_stateFile);
    const QJsonObject state = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    if (state[u"crc32c"].toString() != m_object.crc32c || state[u"size"].toInteger() != m_object.size)
        return beginSession();
    m_session = QUrl(state[u"session"].toString(), QUrl::StrictMode);
    const auto progress = m_bucket.uploadProgress(m_session, m_object.size, m_stop);
    if (!progress)
        return failure(progress);
    if (progress->isGone)
        return beginSession();
    take(*progress);
    m_result.resumedFrom = m_stored;
    return {};
}

Result<Bucket::Progress> Upload::sendNext()
{
    const Result<QByteArray> piece = m_dump.read(m_stored, pieceSize);
    if (!piece)
        return failure(piece);
    return m_bucket.sendPiece(m_session, *piece, m_stored, m_object.size, m_stop);
}

Result<void> Upload::askProgress()
{
    const auto progress = m_bucket.uploadProgress(m_session, m_object.size, m_stop);
    if (!progress)
        return failure(progress);
    if (progress->isGone)
        return beginSession();
    take(*progress);
    return {};
}

/// Whether it may go on after that error, once it was asked how much has arrived.
bool isPassing(const Error& error)
{
    static const QStringList statuses{u"status 408"_s, u"status 429"_s, u"status 500"_s,
                                      u"status 502"_s, u"status 503"_s, u"status 504"_s};
    if (error.kind == ErrorKind::Connection)
        return !error.happened.contains(u"status 40");
    return std::ranges::any_of(statuses, [&](const QString& one) { return error.happened.contains(one); });
}

Result<void> Upload::sendAll()
{
    qint64 before = -1;
    for (int cuts = 0; !m_whole;) {
        const auto progress = sendNext();
        if (progress && progress->isGone) {
            if (const Result<void> begun = beginSession(); !begun)
                return begun;
        } else if (progress) {
            take(*progress);
        } else if (!isPassing(progress.error()) || ++cuts > mostCuts) {
            return failure(progress);
        } else {
            if (!sleepUnlessStopped(m_bucket.retry().firstDelay * cuts, m_stop))
                return failure(ErrorKind::Cancelled, u"upload"_s, m_request.file, u"it was cancelled"_s);
            if (const Result<void> asked = askProgress(); !asked)
                return asked;
        }
        if (m_stored > before)
            cuts = 0;
        before = std::max(before, m_stored);
    }
    return {};
}

Result<void> Upload::check() const
{
    if (m_whole->size == m_object.size && m_whole->crc32c == m_object.crc32c)
        return {};
    return failure(ErrorKind::Failed, u"upload"_s, m_request.file,
                   u"%1 is not the file: it has %2 bytes and CRC-32C %3, not %4 and %5"_s.arg(subject())
                       .arg(m_whole->size)
                       .arg(m_whole->crc32c)
                       .arg(m_object.size)
                       .arg(m_object.crc32c),
                   u"Upload it again"_s);
}

Result<UploadedFile> Upload::run()
{
    if (const Result<void> ready = prepare(); !ready)
        return failure(ready);
    const Result<bool> there = isThere();
    if (!there)
        return failure(there);
    m_result.wasThere = *there;
    if (!*there) {
        Result<void> done = findSession();
        if (done && !m_whole)
            done = sendAll();
        if (!done)
            return failure(done);
    }
    QFile::remove(m_stateFile);
    return check().transform([this] {
        m_result.object = *m_whole;
        return m_result;
    });
}

} // namespace

Result<UploadedFile> uploadFile(const Bucket& bucket, const UploadRequest& request,
                                const HttpProgress& progress, const std::stop_token& stop)
{
    return Upload(bucket, request, progress, stop).run();
}

bool isUploadUnderWay(const Bucket& bucket, const UploadRequest& request)
{
    return QFile::exists(stateFile(bucket, request));
}

} // namespace lockstep
