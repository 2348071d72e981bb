#pragma once

#include <QFile>

namespace lockstep {

/// A part of a file as a device of its own, for reading.
class FileRange : public QIODevice
{
public:
    /// `length` -1: to the file's end.
    FileRange(const QString& path, qint64 offset, qint64 length);

    /// False when the file cannot be read, or does not reach so far; then errorString() says why.
    [[nodiscard]] bool openPart();

    [[nodiscard]] qint64 size() const override { return m_length; }

    bool seek(qint64 position) override;
    /// Not after something was read; see OnceBytes.
    bool reset() override;

protected:
    qint64 readData(char* into, qint64 most) override;
    qint64 writeData(const char* from, qint64 most) override;

private:
    QFile m_file;
    qint64 m_offset;
    qint64 m_length;
};

/// Bytes that are sent once: Qt sends a request again by itself when its connection is cut, and begins with
/// resetting what it sends. Whether something may be sent twice is for the caller to say. (A QBuffer would
/// not do: Qt passes over its reset().)
class OnceBytes : public QIODevice
{
public:
    explicit OnceBytes(QByteArray bytes) : m_bytes(std::move(bytes)) { open(QIODevice::ReadOnly); }

    [[nodiscard]] qint64 size() const override { return m_bytes.size(); }

    bool reset() override { return m_at == 0; }

    bool seek(qint64 position) override;

protected:
    qint64 readData(char* into, qint64 most) override;
    qint64 writeData(const char* from, qint64 most) override;

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
};

} // namespace lockstep
