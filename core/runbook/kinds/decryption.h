#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

struct DecryptionRequest
{
    QString file;
    QString to;       ///< does not exist yet; its folder does
    QString key = {}; ///< fingerprint or mail address of the secret key that must be able to read it
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
[[nodiscard]] Result<Decrypted> decryptFile(const DecryptionRequest& request, const StepCall& call);

} // namespace lockstep
