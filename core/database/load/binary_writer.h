#pragma once

#include <QByteArray>
#include <QtEndian>

#include <algorithm>
#include <concepts>
#include <cstring>
#include <utility>

namespace lockstep {

/// Appends to bytes that are reused from one use to the next: in network order, as PostgreSQL's binary
/// formats are.
class BinaryWriter
{
public:
    /// What `bytes` hold is overwritten; they have their right size once this is gone.
    explicit BinaryWriter(QByteArray& bytes) : m_bytes(&bytes) { grow(0); }

    BinaryWriter(const BinaryWriter&) = delete;
    BinaryWriter& operator=(const BinaryWriter&) = delete;

    ~BinaryWriter() { m_bytes->truncate(m_size); }

    template <std::signed_integral T>
    void put(T value)
    {
        makeRoom(sizeof(T));
        qToBigEndian(value, m_begin + m_size);
        m_size += sizeof(T);
    }

    void put(QByteArrayView bytes)
    {
        char* at = take(bytes.size());
        if (!bytes.isEmpty())
            std::memcpy(at, bytes.data(), static_cast<size_t>(bytes.size()));
    }

    /// So many bytes for the caller to fill, before it asks for more.
    [[nodiscard]] char* take(qsizetype size)
    {
        makeRoom(size);
        return m_begin + std::exchange(m_size, m_size + size);
    }

    [[nodiscard]] qsizetype size() const { return m_size; }

    /// Puts something else where `put` had put it.
    template <std::signed_integral T>
    void putAt(qsizetype position, T value)
    {
        qToBigEndian(value, m_begin + position);
    }

private:
    void makeRoom(qsizetype size)
    {
        if (m_room - m_size < size)
            grow(size);
    }

    void grow(qsizetype size)
    {
        constexpr qsizetype least = 4096;
        m_bytes->resize(std::max({least, m_bytes->capacity(), m_size + std::max(size, m_size)}));
        m_begin = m_bytes->data();
        m_room = m_bytes->size();
    }

    QByteArray* m_bytes;
    char* m_begin = nullptr;
    qsizetype m_size = 0;
    qsizetype m_room = 0;
};

} // namespace lockstep
