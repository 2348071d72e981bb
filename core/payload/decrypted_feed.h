#pragma once

#include "core/payload/archive_feed.h"

#include <stop_token>

namespace lockstep {

/// The bytes of an OpenPGP file, decrypted on a thread as fast as they are read: only a few of them are in
/// memory at a time, and none on the disk. At the end they proved to be what was encrypted.
class DecryptedFeed : public ArchiveFeed
{
public:
    DecryptedFeed(const QString& path, const std::stop_token& stop);
    ~DecryptedFeed() override;
    Q_DISABLE_COPY_MOVE(DecryptedFeed)

    [[nodiscard]] qint64 read(const void** block) override;
    [[nodiscard]] QByteArray problem() const override;

    /// Why read() said -1; nothing before. Errors: those of decryptFile().
    [[nodiscard]] const std::optional<Error>& error() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
