#include "core/snapshot/google/crc32c.h"

#include <QtEndian>

#include <array>

namespace lockstep {

namespace {

constexpr int lanes = 8;
using Tables = std::array<std::array<quint32, 256>, lanes>;

/// Of every byte, and of every byte that so many zeros follow.
constexpr Tables makeTables()
{
    constexpr quint32 polynomial = 0x82F63B78;
    Tables tables{};
    for (quint32 byte = 0; byte < 256; ++byte) {
        quint32 rest = byte;
        for (int bit = 0; bit < 8; ++bit)
            rest = (rest >> 1) ^ ((rest & 1) != 0 ? polynomial : 0);
        tables[0][byte] = rest;
    }
    for (std::size_t lane = 1; lane < lanes; ++lane) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const quint32 before = tables[lane - 1][byte];
            tables[lane][byte] = (before >> 8) ^ tables[0][before & 0xFF];
        }
    }
    return tables;
}

constexpr Tables tables = makeTables();

} // namespace

void Crc32c::add(QByteArrayView bytes)
{
    const char* at = bytes.data();
    qsizetype left = bytes.size();
    quint32 state = m_state;
    for (; left >= lanes; left -= lanes, at += lanes) {
        const quint64 eight = qFromLittleEndian<quint64>(at) ^ state;
        state = 0;
        for (std::size_t lane = 0; lane < lanes; ++lane)
            state ^= tables[lanes - 1 - lane][(eight >> (8 * lane)) & 0xFF];
    }
    for (; left > 0; --left, ++at)
        state = (state >> 8) ^ tables[0][(state ^ static_cast<quint8>(*at)) & 0xFF];
    m_state = state;
}

QString Crc32c::text() const
{
    std::array<char, 4> bytes{};
    qToBigEndian(value(), bytes.data());
    return QString::fromLatin1(QByteArray(bytes.data(), bytes.size()).toBase64());
}

} // namespace lockstep
