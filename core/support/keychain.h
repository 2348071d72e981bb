#pragma once

#include "core/support/error.h"
#include "core/support/secret.h"

#include <stop_token>

namespace lockstep {

/// A secret of Lockstep's in the desktop's keychain (the Secret Service), which the program secret-tool
/// speaks to.
struct KeychainItem
{
    QString label; ///< for people who look into their keychain
    QString api;   ///< the host that it is for: the name that it is found by
};

/// Empty: the keychain has none. Errors: NotFound (secret-tool is not installed), Cancelled, Failed (no
/// keychain is there, it stays locked).
[[nodiscard]] Result<Secret> readFromKeychain(const KeychainItem& item, const std::stop_token& stop);

/// Takes the place of one that is there. Errors: as above.
[[nodiscard]] Result<void> keepInKeychain(const KeychainItem& item, const Secret& secret,
                                          const std::stop_token& stop);

/// It is no error when there is none. Errors: as above.
[[nodiscard]] Result<void> removeFromKeychain(const KeychainItem& item, const std::stop_token& stop);

} // namespace lockstep
