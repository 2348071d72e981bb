#include "core/database/load/row_checksum.h"

#include "core/database/load/time_text.h"

#include <QDateTime>
#include <QTimeZone>

#include <cstring>

#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>

namespace lockstep {

namespace {

QByteArrayView withoutReturn(QByteArrayView row)
{
    return row.endsWith('\r') ? row.chopped(1) : row;
}

qsizetype zonePosition(QByteArrayView time)
{
    constexpr qsizetype afterDate = 11;
    for (qsizetype i = afterDate; i < time.size(); ++i) {
        if (time[i] == '+' || time[i] == '-')
            return i;
    }
    return -1;
}

/// The row with its times in UTC; an empty one when they are already.
QByteArray normalized(QByteArrayView row, const QList<int>& zonedColumns)
{
    QByteArray copy;
    qsizetype copied = 0;
    qsizetype begin = 0;
    int column = 0;
    for (const int zoned : zonedColumns) {
        for (; column < zoned; ++column) {
            const void* tab = std::memchr(row.data() + begin, '\t', static_cast<size_t>(row.size() - begin));
            if (!tab)
                return copy.isEmpty() ? copy : copy + row.sliced(copied).toByteArray();
            begin = static_cast<const char*>(tab) - row.data() + 1;
        }
        const qsizetype tab = row.indexOf('\t', begin);
        const QByteArrayView field = row.sliced(begin, (tab < 0 ? row.size() : tab) - begin);
        if (field.endsWith("+00") || field == "\\N")
            continue;
        copy += row.sliced(copied, begin - copied);
        copy += inUtc(field);
        copied = begin + field.size();
    }
    return copied == 0 ? QByteArray() : copy + row.sliced(copied).toByteArray();
}

} // namespace

struct RowHasher::Stream
{
    XXH3_state_t state;
    bool heldReturn = false; ///< a carriage return that may be the row's last character
};

QString RowChecksum::text() const
{
    return QStringLiteral("%1").arg(sum, 16, 16, QLatin1Char('0'));
}

RowChecksum& RowChecksum::operator+=(const RowChecksum& other)
{
    rows += other.rows;
    sum += other.sum;
    return *this;
}

RowHasher::RowHasher(QList<int> zonedColumns) : m_zonedColumns(std::move(zonedColumns)) {}

RowHasher::RowHasher(RowHasher&&) noexcept = default;
RowHasher& RowHasher::operator=(RowHasher&&) noexcept = default;
RowHasher::~RowHasher() = default;

void RowHasher::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const void* end = std::memchr(bytes.data(), '\n', static_cast<size_t>(bytes.size()));
        if (!end) {
            addPart(bytes);
            return;
        }
        const qsizetype length = static_cast<const char*>(end) - bytes.data();
        if (m_inRow) {
            addPart(bytes.first(length));
            endPart();
        } else {
            addRow(withoutReturn(bytes.first(length)));
        }
        bytes = bytes.sliced(length + 1);
    }
}

RowChecksum RowHasher::take()
{
    return std::exchange(m_checksum, {});
}

void RowHasher::addRow(QByteArrayView row)
{
    ++m_checksum.rows;
    const QByteArray changed = m_zonedColumns.isEmpty() ? QByteArray() : normalized(row, m_zonedColumns);
    const QByteArrayView text = changed.isEmpty() ? row : QByteArrayView(changed);
    m_checksum.sum += XXH3_64bits(text.data(), static_cast<size_t>(text.size()));
}

void RowHasher::addPart(QByteArrayView part)
{
    const bool first = !std::exchange(m_inRow, true);
    if (!m_zonedColumns.isEmpty()) {
        m_part += part;
        return;
    }
    if (!m_stream)
        m_stream = std::make_unique<Stream>();
    if (first) {
        XXH3_64bits_reset(&m_stream->state);
        m_stream->heldReturn = false;
    }
    if (part.isEmpty())
        return;
    if (std::exchange(m_stream->heldReturn, part.endsWith('\r')))
        XXH3_64bits_update(&m_stream->state, "\r", 1);
    const QByteArrayView sure = withoutReturn(part);
    XXH3_64bits_update(&m_stream->state, sure.data(), static_cast<size_t>(sure.size()));
}

void RowHasher::endPart()
{
    m_inRow = false;
    if (!m_zonedColumns.isEmpty()) {
        addRow(withoutReturn(m_part));
        m_part.clear();
        return;
    }
    ++m_checksum.rows;
    m_checksum.sum += XXH3_64bits_digest(&m_stream->state);
}

QByteArray inUtc(QByteArrayView time)
{
    const qsizetype zone = zonePosition(time);
    const std::optional<qint64> offset = zone < 0 ? std::nullopt : utcOffset(time.sliced(zone));
    if (!offset)
        return time.toByteArray();
    const QByteArrayView local = time.first(zone);
    const qsizetype point = local.indexOf('.');
    const QByteArrayView fraction = point < 0 ? QByteArrayView() : local.sliced(point);
    const QString seconds = QString::fromLatin1(point < 0 ? local : local.first(point));
    QDateTime moment = QDateTime::fromString(seconds, QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    moment.setTimeZone(QTimeZone::UTC);
    if (!moment.isValid())
        return time.toByteArray();
    return moment.addSecs(-*offset).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toLatin1() +
           fraction.toByteArray() + "+00";
}

} // namespace lockstep
