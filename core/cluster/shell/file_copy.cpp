#include "core/cluster/shell/file_copy.h"

#include "core/cluster/shell/shell_quote.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"copy"_s;
const QString partSuffix = u".lockstep-part"_s;
constexpr qint64 pieceSize = 256 * 1024;

Error notReadable(const QFile& file)
{
    return {file.exists() ? ErrorKind::Io : ErrorKind::NotFound,
            u"read"_s,
            file.fileName(),
            file.errorString(),
            {}};
}

/// A file on the other machine.
struct FileThere
{
    qint64 size = -1; ///< -1: there is none
    QByteArray checksum;
};

/// What the other machine's shell has to say about its files.
class Remote
{
public:
    Remote(const Transport& transport, const std::stop_token& stop) : m_transport(transport), m_stop(stop) {}

    /// The size of the file, and the checksum of its first `bytes` (-1: all).
    [[nodiscard]] Result<FileThere> look(const QString& file, qint64 bytes = -1) const
    {
        const QString name = shellQuoted(file);
        const QString sum =
            bytes < 0 ? u"sha256sum < %1"_s.arg(name) : u"head -c %1 %2 | sha256sum"_s.arg(bytes).arg(name);
        const Result<ProcessOutput> output =
            script(u"[ -f %1 ] || exit 0; wc -c < %1 && %2"_s.arg(name, sum), file);
        if (!output)
            return failure(output);
        const QByteArrayList words = output->standardOutput.simplified().split(' ');
        return words.size() < 2 ? FileThere() : FileThere{words[0].toLongLong(), words[1]};
    }

    [[nodiscard]] Result<ProcessOutput> script(const QString& text, const QString& file,
                                               const ShellCommand& how = {},
                                               const ProcessSink& sink = {}) const
    {
        Result<ProcessOutput> output = m_transport.runScript(text, how, m_stop, sink);
        if (!output || output->exitCode == 0)
            return output;
        const QString said = QString::fromUtf8(output->standardError).trimmed();
        const bool full = said.contains(u"No space left"_s) || said.contains(u"quota"_s);
        return failure(ErrorKind::Failed, attempted, u"%1 on %2"_s.arg(file, m_transport.description()),
                       said.isEmpty() ? u"exit code %1"_s.arg(output->exitCode) : said,
                       full ? u"Free some space there, then try again: it goes on where it stopped"_s
                            : QString());
    }

private:
    const Transport& m_transport;
    const std::stop_token& m_stop;
};

std::unexpected<Error> differs(const QString& file)
{
    return failure(
        ErrorKind::Failed, attempted, file, u"what arrived is not what was sent: the checksums differ"_s,
        u"What arrived was removed. Try again; if it happens again, check disk and memory of both machines"_s);
}

} // namespace

Result<QByteArray> fileChecksum(const QString& file, qint64 bytes, const std::stop_token& stop)
{
    QFile opened(file);
    if (!opened.open(QIODevice::ReadOnly))
        return std::unexpected(notReadable(opened));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qint64 left = bytes < 0 ? opened.size() : bytes;
    while (left > 0) {
        const QByteArray piece = opened.read(std::min(left, pieceSize));
        if (piece.isEmpty())
            return std::unexpected(notReadable(opened));
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, u"read"_s, file, u"it was cancelled"_s);
        hash.addData(piece);
        left -= piece.size();
    }
    return hash.result().toHex();
}

Result<void> copyThere(const Transport& transport, const QString& file, const QString& fileThere,
                       const CopyProgress& progress, const std::stop_token& stop)
{
    const Remote remote(transport, stop);
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return std::unexpected(notReadable(source));
    const qint64 total = source.size();
    const Result<QByteArray> checksum = fileChecksum(file, -1, stop);
    if (!checksum)
        return failure(checksum);
    const Result<FileThere> there = remote.look(fileThere);
    if (!there)
        return failure(there);
    if (there->checksum == *checksum) {
        progress(total, total);
        return {};
    }

    const QString part = fileThere + partSuffix;
    const Result<FileThere> begun = remote.look(part);
    if (!begun)
        return failure(begun);
    const Result<QByteArray> beginning =
        begun->size > 0 && begun->size <= total ? fileChecksum(file, begun->size, stop) : QByteArray();
    if (!beginning)
        return failure(beginning);
    qint64 sent = !beginning->isEmpty() && *beginning == begun->checksum ? begun->size : 0;
    source.seek(sent);
    ShellCommand how;
    how.inputSource = [&] {
        progress(sent, total);
        const QByteArray piece = source.read(pieceSize);
        sent += piece.size();
        return piece;
    };
    const QString name = shellQuoted(part);
    const Result<ProcessOutput> written = remote.script(
        u"mkdir -p -- \"$(dirname -- %1)\" && cat %2 %1"_s.arg(name, sent > 0 ? u">>"_s : u">"_s), fileThere,
        how);
    if (!written)
        return failure(written);
    if (source.error() != QFile::NoError)
        return std::unexpected(notReadable(source));
    const Result<FileThere> arrived = remote.look(part);
    if (!arrived)
        return failure(arrived);
    if (arrived->checksum != *checksum) {
        static_cast<void>(remote.script(u"rm -f -- "_s + name, fileThere));
        return differs(fileThere);
    }
    progress(total, total);
    return remote.script(u"mv -f -- %1 %2"_s.arg(name, shellQuoted(fileThere)), fileThere)
        .transform([](const ProcessOutput&) {});
}

Result<void> copyHere(const Transport& transport, const QString& fileThere, const QString& file,
                      const CopyProgress& progress, const std::stop_token& stop)
{
    const Remote remote(transport, stop);
    const Result<FileThere> there = remote.look(fileThere);
    if (!there)
        return failure(there);
    if (there->size < 0)
        return failure(ErrorKind::NotFound, attempted, u"%1 on %2"_s.arg(fileThere, transport.description()),
                       u"there is no such file"_s);
    const Result<QByteArray> present = QFile::exists(file) ? fileChecksum(file, -1, stop) : QByteArray();
    if (present && *present == there->checksum) {
        progress(there->size, there->size);
        return {};
    }

    if (!QDir().mkpath(QFileInfo(file).absolutePath()))
        return failure(ErrorKind::Io, u"make the folder"_s, QFileInfo(file).absolutePath(),
                       u"the file system refused"_s);
    QFile part(file + partSuffix);
    qint64 got = part.size();
    if (got > 0) {
        const Result<FileThere> beginning = remote.look(fileThere, got);
        const Result<QByteArray> mine = fileChecksum(part.fileName(), -1, stop);
        if (!beginning)
            return failure(beginning);
        if (!mine || *mine != beginning->checksum)
            got = 0;
    }
    if (!part.open(got > 0 ? QIODevice::Append : QIODevice::WriteOnly | QIODevice::Truncate))
        return failure(ErrorKind::Io, u"write"_s, part.fileName(), part.errorString());
    bool full = false;
    const Result<ProcessOutput> read =
        remote.script(u"tail -c +%1 -- %2"_s.arg(got + 1).arg(shellQuoted(fileThere)), fileThere, {},
                      [&](ProcessStream stream, const QByteArray& bytes) {
                          if (stream != ProcessStream::Output)
                              return;
                          full = full || part.write(bytes) != bytes.size();
                          got += bytes.size();
                          progress(got, there->size);
                      });
    full = !part.flush() || full;
    part.close();
    if (full)
        return failure(ErrorKind::Io, u"write"_s, part.fileName(), part.errorString(),
                       u"Free some space, then try again: it goes on where it stopped"_s);
    if (!read)
        return failure(read);
    const Result<QByteArray> arrived = fileChecksum(part.fileName(), -1, stop);
    if (!arrived)
        return failure(arrived);
    if (*arrived != there->checksum) {
        part.remove();
        return differs(file);
    }
    if (QFile::exists(file) && !QFile::remove(file))
        return failure(ErrorKind::Io, u"replace"_s, file, u"the file system refused"_s);
    return part.rename(file) ? Result<void>() : failure(ErrorKind::Io, u"write"_s, file, part.errorString());
}

} // namespace lockstep
