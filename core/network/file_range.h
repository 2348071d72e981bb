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

protected:
    qint64 readData(char* into, qint64 most) override;
    qint64 writeData(const char* from, qint64 most) override;

private:
    QFile m_file;
    qint64 m_offset;
    qint64 m_length;
};

} // namespace lockstep
