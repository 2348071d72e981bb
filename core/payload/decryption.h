#pragma once

#include "core/support/error.h"
#include "core/support/run_event.h"

#include <chrono>
#include <functional>
#include <stop_token>

namespace lockstep {

class DecryptionOutput;

struct DecryptionRequest
{
    QString file;
    QString key = {}; ///< fingerprint or mail address of the secret key that must be able to read it
    std::function<void(RunEvent::Level, const QString&)> log = {}; ///< from any thread; may be empty
    std::stop_token stop = {};
    std::chrono::seconds timeout{0}; ///< 0: none
};

struct Decrypted
{
    qint64 bytes = 0;
    QString signedBy; ///< empty without a signature that could be checked
};

/// Decrypts an OpenPGP file with the keyring and the agent of the user. On errors, what is there of it by
/// then stays. Errors: NotFound (the file, GnuPG, a secret key), Invalid (not encrypted, damaged, cut off,
/// a signature that does not hold), Precondition (passphrase), Failed (the wrong key; too slow), Io,
/// Cancelled.
[[nodiscard]] Result<Decrypted> decryptFile(const DecryptionRequest& request, DecryptionOutput& output);

/// Begins as an OpenPGP message does. Such a file cannot be told from a damaged one, nor one that cannot be
/// read: false.
[[nodiscard]] bool isOpenPgp(const QString& path);

} // namespace lockstep
