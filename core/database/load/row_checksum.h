#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>

namespace lockstep {

/// How many rows, and a sum over them in which their order does not count.
struct RowChecksum
{
    qint64 rows = 0;
    quint64 sum = 0; ///< of the rows' XXH3 hashes, modulo 2^64

    /// 16 hexadecimal digits.
    [[nodiscard]] QString text() const;

    RowChecksum& operator+=(const RowChecksum& other);
    friend bool operator==(const RowChecksum&, const RowChecksum&) = default;
};

/// Sums rows up that come as COPY text, in pieces cut anywhere. A carriage return at a row's end does not
/// count. `zonedColumns` are the positions of columns of timestamptz: these are compared in UTC, because
/// their text depends on the time zone in which a dump was made.
class RowHasher
{
public:
    explicit RowHasher(QList<int> zonedColumns = {});
    RowHasher(RowHasher&&) noexcept;
    RowHasher& operator=(RowHasher&&) noexcept;
    ~RowHasher();

    void feed(QByteArrayView bytes);

    /// Of all whole rows since the last call.
    [[nodiscard]] RowChecksum take();

private:
    struct Stream;
    void addRow(QByteArrayView row);
    void addPart(QByteArrayView part);
    void endPart();

    QList<int> m_zonedColumns;
    RowChecksum m_checksum;
    QByteArray m_part;                ///< of a row that is not whole yet, where its columns matter
    std::unique_ptr<Stream> m_stream; ///< the same where they do not
    bool m_inRow = false;
};

/// "2024-05-01 10:00:00.5+02" as UTC, "2024-05-01 08:00:00.5+00"; what is no such time as it is.
[[nodiscard]] QByteArray inUtc(QByteArrayView time);

} // namespace lockstep
