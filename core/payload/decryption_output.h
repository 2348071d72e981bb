#pragma once

#include <QDeadlineTimer>
#include <QString>

#include <functional>
#include <stop_token>

#include <gpgme++/interfaces/dataprovider.h>

namespace lockstep {

/// What GpgME writes into.
class DecryptionOutput : public GpgME::DataProvider
{
public:
    DecryptionOutput();
    DecryptionOutput(const DecryptionOutput&) = delete;
    DecryptionOutput& operator=(const DecryptionOutput&) = delete;
    ~DecryptionOutput() override = default;

    /// `progress` is told how many bytes there are, now and then.
    void follow(std::stop_token stop, std::function<void(qint64)> progress);

    /// What the system said, 0 when all went well.
    [[nodiscard]] int error() const { return m_error; }

    [[nodiscard]] qint64 bytes() const { return m_bytes; }

    [[nodiscard]] bool isSupported(Operation operation) const override { return operation == Write; }

    ssize_t read(void* buffer, size_t size) override;
    ssize_t write(const void* buffer, size_t size) override;
    off_t seek(off_t offset, int whence) override;

    void release() override {}

protected:
    /// How many were taken, at least one; below 0: none, for the reason in errno.
    [[nodiscard]] virtual ssize_t put(const void* buffer, size_t size) = 0;

    void setError(int code) { m_error = code; }

private:
    int m_error = 0;
    qint64 m_bytes = 0;
    std::function<void(qint64)> m_progress;
    std::stop_token m_stop;
    QDeadlineTimer m_nextProgress;
};

/// A new file, for the user only.
class DecryptedFile : public DecryptionOutput
{
public:
    explicit DecryptedFile(const QString& path);
    ~DecryptedFile() override;

protected:
    ssize_t put(const void* buffer, size_t size) override;

private:
    int m_file;
};

} // namespace lockstep
