#include "core/payload/decryption.h"

#include "core/payload/decryption_output.h"
#include "core/support/system_error.h"
#include "core/support/waiting.h"

#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <gpgme++/context.h>
#include <gpgme++/data.h>
#include <gpgme++/decryptionresult.h>
#include <gpgme++/key.h>
#include <gpgme++/keylistresult.h>
#include <gpgme++/verificationresult.h>

#include <thread>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using GpgME::Context;

std::unexpected<Error> problem(ErrorKind kind, const DecryptionRequest& request, const QString& happened,
                               const QString& advice = {})
{
    return failure(kind, u"decrypt"_s, request.file, happened, advice);
}

QString textOf(const GpgME::Error& error)
{
    return QString::fromStdString(error.asStdString());
}

QString nameOf(const GpgME::Key& key)
{
    return u"%1 (%2)"_s.arg(QString::fromUtf8(key.userID(0).id()),
                            QString::fromLatin1(key.primaryFingerprint()));
}

Result<std::unique_ptr<Context>> openContext(const DecryptionRequest& request)
{
    static const GpgME::Error started = GpgME::initializeLibrary(GpgME::OpenPGP);
    std::unique_ptr<Context> context = started ? nullptr : Context::create(GpgME::OpenPGP);
    if (context)
        return context;
    return problem(ErrorKind::NotFound, request, u"GnuPG cannot be used: "_s + textOf(started),
                   u"Install GnuPG (gpg)"_s);
}

/// Ends what a context does when it is cancelled or takes too long.
class Watch
{
public:
    Watch(Context& context, const DecryptionRequest& request)
        : m_onStop(request.stop, [&context] { context.cancelPendingOperation(); })
    {
        if (request.timeout.count() > 0)
            m_timer = std::jthread([this, &context, timeout = request.timeout](const std::stop_token& over) {
                if (!sleepUnlessStopped(timeout, over))
                    return;
                m_expired = true;
                context.cancelPendingOperation();
            });
    }

    [[nodiscard]] bool expired() const { return m_expired; }

private:
    std::stop_callback<std::function<void()>> m_onStop;
    std::atomic<bool> m_expired = false;
    std::jthread m_timer;
};

/// One use of a context.
class Decryption
{
public:
    Decryption(const DecryptionRequest& request, Context& context) : m_request(request), m_context(context) {}

    Result<Decrypted> run(DecryptionOutput& output);

private:
    std::unexpected<Error> problem(ErrorKind kind, const QString& happened, const QString& advice = {}) const
    {
        return lockstep::problem(kind, m_request, happened, advice);
    }

    void log(RunEvent::Level level, const QString& text) const
    {
        if (m_request.log)
            m_request.log(level, text);
    }

    Result<void> findKey();
    Result<void> stopped(const DecryptionOutput& output, bool expired) const;
    Result<void> readable(const GpgME::DecryptionResult& result);
    Result<void> forTheKey(const GpgME::DecryptionResult& result);
    Result<QString> signer(const GpgME::VerificationResult& result);
    QString recipients(const GpgME::DecryptionResult& result);
    QString keyName(const char* id);
    QString diagnostics();

    const DecryptionRequest& m_request;
    Context& m_context;
    GpgME::Key m_key; ///< that must be able to read it; may be null
};

Result<Decrypted> Decryption::run(DecryptionOutput& output)
{
    QFile file(m_request.file);
    if (!file.exists())
        return problem(ErrorKind::NotFound, u"there is no such file"_s);
    if (!file.open(QIODevice::ReadOnly))
        return problem(ErrorKind::Io, file.errorString());
    if (const Result<void> found = findKey(); !found)
        return failure(found);
    if (output.error() != 0)
        return problem(ErrorKind::Io, u"the result cannot be made: "_s + systemError(output.error()));
    output.follow(m_request.stop, [this](qint64 bytes) {
        log(RunEvent::Level::Info, u"%1 so far"_s.arg(QLocale::c().formattedDataSize(bytes)));
    });
    GpgME::Data cipher(file.handle());
    GpgME::Data plain(&output);
    Watch watch(m_context, m_request);
    const auto [decrypted, verified] = m_context.decryptAndVerify(cipher, plain);
    if (const Result<void> ended = stopped(output, watch.expired()); !ended)
        return failure(ended);
    // First: with a signature that does not hold, gpg does not say that it decrypted.
    const Result<QString> by = signer(verified);
    if (!by)
        return failure(by);
    return readable(decrypted).and_then([&] { return forTheKey(decrypted); }).transform([&] {
        return Decrypted{output.bytes(), *by};
    });
}

Result<void> Decryption::findKey()
{
    if (m_request.key.isEmpty())
        return {};
    const QByteArray wanted = m_request.key.toUtf8();
    GpgME::Error error = m_context.startKeyListing(wanted.constData(), true);
    if (!error)
        m_key = m_context.nextKey(error);
    m_context.endKeyListing();
    if (!m_key.isNull())
        return {};
    return problem(ErrorKind::NotFound,
                   u"there is no secret key of \"%1\" in the keyring"_s.arg(m_request.key),
                   u"Import it with gpg --import, or name the key that is to be used"_s);
}

Result<void> Decryption::stopped(const DecryptionOutput& output, bool expired) const
{
    if (m_request.stop.stop_requested())
        return problem(ErrorKind::Cancelled, u"it was cancelled"_s);
    if (expired)
        return problem(ErrorKind::Failed, u"it took longer than %1 s"_s.arg(m_request.timeout.count()),
                       u"Raise the step's timeout; the agent may have waited for a passphrase"_s);
    if (output.error() != 0)
        return problem(ErrorKind::Io,
                       u"the result cannot be written to the disk: "_s + systemError(output.error()),
                       u"Make room, or choose another place"_s);
    return {};
}

Result<void> Decryption::readable(const GpgME::DecryptionResult& result)
{
    const GpgME::Error error = result.error();
    if (error.code() == GPG_ERR_NO_ERROR && !result.isLegacyCipherNoMDC())
        return {};
    switch (error.code()) {
    case GPG_ERR_NO_SECKEY:
        return problem(ErrorKind::NotFound,
                       u"no secret key for it: it is encrypted for %1"_s.arg(recipients(result)),
                       u"Import that key with gpg --import, or ask for a file encrypted for yours"_s);
    case GPG_ERR_BAD_PASSPHRASE:
        return problem(ErrorKind::Precondition, u"the passphrase of the key is wrong"_s, u"Try again"_s);
    case GPG_ERR_CANCELED:
    case GPG_ERR_FULLY_CANCELED:
        return problem(ErrorKind::Precondition, u"no passphrase was given"_s,
                       u"Give it to the agent when it asks"_s);
    case GPG_ERR_NO_DATA:
        return problem(ErrorKind::Invalid, u"it is not encrypted with OpenPGP"_s,
                       u"Check that it is the right file, and that all of it is there"_s);
    default:
        break;
    }
    // The session key is known once a secret key could be used.
    const bool opened = result.symkeyAlgo();
    const QString why = diagnostics();
    if (opened || result.recipients().empty())
        return problem(ErrorKind::Invalid,
                       u"it is damaged or cut off: %1"_s.arg(why.isEmpty() ? textOf(error) : why),
                       u"Compare its size and checksum with the original's, and copy it again"_s);
    return problem(ErrorKind::Precondition,
                   u"the secret key for it cannot be used (it is encrypted for %1): %2"_s.arg(
                       recipients(result), why.isEmpty() ? textOf(error) : why),
                   u"Check that gpg can ask for the passphrase here (gpg-agent, pinentry)"_s);
}

Result<void> Decryption::forTheKey(const GpgME::DecryptionResult& result)
{
    if (m_key.isNull())
        return {};
    for (const auto& recipient : result.recipients())
        for (const auto& part : m_key.subkeys())
            if (qstrcmp(part.keyID(), recipient.keyID()) == 0 && !recipient.status())
                return {};
    return problem(ErrorKind::Failed,
                   u"it is not encrypted for %1, but for %2"_s.arg(nameOf(m_key), recipients(result)));
}

/// Who signed it. Nobody is no error, and a signer who is not known but a warning.
Result<QString> Decryption::signer(const GpgME::VerificationResult& result)
{
    QStringList names;
    for (const GpgME::Signature& signature : result.signatures()) {
        const QString name = keyName(signature.fingerprint());
        const int code = signature.status().code();
        if (code == GPG_ERR_NO_PUBKEY)
            log(RunEvent::Level::Warning,
                u"It is signed by %1, whose key is not in the keyring: not checked"_s.arg(name));
        else if (code != GPG_ERR_NO_ERROR)
            return problem(ErrorKind::Invalid,
                           u"the signature of %1 does not hold: %2"_s.arg(name, textOf(signature.status())),
                           u"Do not use it before its sender explained that"_s);
        else
            names.append(name);
    }
    return names.join(u", "_s);
}

QString Decryption::recipients(const GpgME::DecryptionResult& result)
{
    QStringList names;
    for (const auto& recipient : result.recipients())
        names.append(keyName(recipient.keyID()));
    return names.isEmpty() ? u"a passphrase"_s : names.join(u", "_s);
}

QString Decryption::keyName(const char* id)
{
    if (!id)
        return u"an unknown key"_s;
    GpgME::Error error;
    const GpgME::Key key = m_context.key(id, error, false);
    return key.isNull() ? u"the key %1"_s.arg(QString::fromLatin1(id)) : nameOf(key);
}

/// What gpg said last.
QString Decryption::diagnostics()
{
    GpgME::Data log;
    if (m_context.getAuditLog(log, Context::DiagnosticAuditLog))
        return {};
    const QString text = QString::fromStdString(log.toString()).trimmed();
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    return lines.sliced(std::max<qsizetype>(0, lines.size() - 3)).join(u"; "_s);
}

} // namespace

Result<Decrypted> decryptFile(const DecryptionRequest& request, DecryptionOutput& output)
{
    const Result<std::unique_ptr<Context>> context = openContext(request);
    return context ? Decryption(request, **context).run(output) : failure(context);
}

/// A packet with a session key for somebody, or one that is encrypted with a passphrase, comes first.
bool isOpenPgp(const QString& path)
{
    constexpr qint64 tarBlock = 512;
    constexpr std::array<int, 4> firstTags{1, 3, 9, 18};
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray head = file.read(tarBlock);
    if (head.startsWith("-----BEGIN PGP MESSAGE"))
        return true;
    const auto first = quint8(head.isEmpty() ? 0 : head.front());
    if (!(first & 0x80) || head.sliced(std::min<qsizetype>(257, head.size())).startsWith("ustar"))
        return false;
    const int tag = first & 0x40 ? first & 0x3f : (first >> 2) & 0x0f;
    return std::ranges::contains(firstTags, tag) && first != 0xfd;
}

} // namespace lockstep
