#include "core/network/file_range.h"

#include <algorithm>
#include <cstring>

namespace lockstep {

FileRange::FileRange(const QString& path, qint64 offset, qint64 length)
    : m_file(path), m_offset(offset), m_length(length)
{
}

bool FileRange::openPart()
{
    // Unbuffered here: this device has a buffer of its own.
    if (!m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        setErrorString(m_file.errorString());
        return false;
    }
    const qint64 rest = m_file.size() - m_offset;
    if (m_length < 0)
        m_length = rest;
    if (m_offset < 0 || m_length > rest) {
        setErrorString(QStringLiteral("the file is shorter than it was"));
        return false;
    }
    return m_file.seek(m_offset) && open(QIODevice::ReadOnly);
}

bool FileRange::seek(qint64 position)
{
    return QIODevice::seek(position) && m_file.seek(m_offset + position);
}

bool FileRange::reset()
{
    return pos() == 0 && m_file.pos() == m_offset;
}

qint64 FileRange::readData(char* into, qint64 most)
{
    const qint64 rest = m_offset + m_length - m_file.pos();
    if (rest <= 0)
        return most == 0 ? 0 : -1;
    return m_file.read(into, std::min(most, rest));
}

qint64 FileRange::writeData(const char* /*from*/, qint64 /*most*/)
{
    return -1;
}

bool OnceBytes::seek(qint64 position)
{
    if (!QIODevice::seek(position))
        return false;
    m_at = position;
    return true;
}

qint64 OnceBytes::readData(char* into, qint64 most)
{
    const qint64 count = std::min(most, size() - m_at);
    if (count <= 0)
        return most == 0 ? 0 : -1;
    std::memcpy(into, m_bytes.constData() + m_at, static_cast<std::size_t>(count));
    m_at += count;
    return count;
}

qint64 OnceBytes::writeData(const char* /*from*/, qint64 /*most*/)
{
    return -1;
}

} // namespace lockstep
