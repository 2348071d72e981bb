#pragma once

#include <QDeadlineTimer>
#include <QString>

#include <functional>
#include <stop_token>

#include <gpgme++/interfaces/dataprovider.h>

namespace lockstep {

/// A new file, for the user only, that GpgME writes into.
class DecryptionOutput : public GpgME::DataProvider
{
public:
    /// `progress` is told how many bytes there are, now and then.
    DecryptionOutput(const QString& path, std::function<void(qint64)> progress, std::stop_token stop);
    DecryptionOutput(const DecryptionOutput&) = delete;
    DecryptionOutput& operator=(const DecryptionOutput&) = delete;
    ~DecryptionOutput() override;

    /// What the system said, 0 when all went well.
    [[nodiscard]] int error() const { return m_error; }

    [[nodiscard]] qint64 bytes() const { return m_bytes; }

    [[nodiscard]] bool isSupported(Operation operation) const override { return operation == Write; }

    ssize_t read(void* buffer, size_t size) override;
    ssize_t write(const void* buffer, size_t size) override;
    off_t seek(off_t offset, int whence) override;

    void release() override {}

private:
    int m_file;
    int m_error = 0;
    qint64 m_bytes = 0;
    std::function<void(qint64)> m_progress;
    std::stop_token m_stop;
    QDeadlineTimer m_nextProgress;
};

} // namespace lockstep
