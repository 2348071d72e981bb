#pragma once

#include <QByteArray>

namespace lockstep {

/// CRC-32C (Castagnoli), the sum by which Google Cloud Storage knows what an object holds.
class Crc32c
{
public:
    void add(QByteArrayView bytes);

    [[nodiscard]] quint32 value() const { return ~m_state; }

    /// As the storage writes it: base64 of the four bytes, the highest first.
    [[nodiscard]] QString text() const;

private:
    quint32 m_state = 0xFFFFFFFF;
};

} // namespace lockstep
