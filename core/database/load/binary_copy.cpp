#include "core/database/load/binary_copy.h"

namespace lockstep {

namespace {

/// The character that COPY writes with a backslash and this one; 0 for those it never writes.
char escaped(char c)
{
    switch (c) {
    case '\\':
        return c;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return '\v';
    default:
        return 0;
    }
}

bool unescape(QByteArrayView field, QByteArray& into)
{
    into.truncate(0);
    for (qsizetype at = field.indexOf('\\'); at >= 0; at = field.indexOf('\\')) {
        const char c = at + 1 < field.size() ? escaped(field[at + 1]) : '\0';
        if (c == 0)
            return false;
        into.append(field.first(at)).append(c);
        field = field.sliced(at + 2);
    }
    into.append(field);
    return true;
}

bool putField(BinaryWriter& to, const BinaryType& type, QByteArrayView field, QByteArray& scratch)
{
    if (!field.contains('\\'))
        return putBinaryValue(to, type, field);
    if (field == "\\N") {
        putBinaryNull(to);
        return true;
    }
    // The rest of a bytea is hexadecimal, or it is not rewritten.
    if (type.kind == BinaryType::Kind::Bytea && field.startsWith("\\\\x"))
        return putBinaryValue(to, type, field.sliced(1));
    return unescape(field, scratch) && putBinaryValue(to, type, scratch);
}

} // namespace

QByteArray BinaryCopy::header()
{
    static constexpr char bytes[] = "PGCOPY\n\xff\r\n\0" // the signature
                                    "\0\0\0\0"           // flags
                                    "\0\0\0";            // and the length of an extension, with the last 0
    return QByteArray::fromRawData(bytes, sizeof(bytes));
}

QByteArray BinaryCopy::trailer()
{
    return QByteArrayLiteral("\xff\xff");
}

bool BinaryCopy::rewrite(QByteArrayView rows, QByteArray& to) const
{
    BinaryWriter writer(to);
    QByteArray scratch;
    while (!rows.isEmpty()) {
        const qsizetype end = rows.indexOf('\n');
        if (end < 0 || !putRow(writer, rows.first(end), scratch))
            return false;
        rows = rows.sliced(end + 1);
    }
    return true;
}

bool BinaryCopy::putRow(BinaryWriter& to, QByteArrayView row, QByteArray& scratch) const
{
    if (row.contains('\r'))
        return false; // a line end of another system, or damage
    to.put(static_cast<qint16>(m_columns.size()));
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        const qsizetype tab = row.indexOf('\t');
        const bool isLast = i + 1 == m_columns.size();
        if (isLast != (tab < 0))
            return false;
        if (!putField(to, m_columns[i], isLast ? row : row.first(tab), scratch))
            return false;
        row = row.sliced(isLast ? row.size() : tab + 1);
    }
    return true;
}

} // namespace lockstep
