#include "core/report/text_layout.h"

#include <algorithm>

namespace lockstep {

namespace {

struct Column
{
    QString title;
    bool right = false;
    qsizetype width = 0;
};

QList<Column> columnsOf(const QStringList& header, const QList<QStringList>& rows)
{
    QList<Column> columns;
    for (qsizetype i = 0; i < header.size(); ++i) {
        const bool right = header[i].startsWith(u'>');
        Column column{right ? header[i].sliced(1) : header[i], right};
        column.width = column.title.size();
        for (const QStringList& row : rows)
            column.width = std::max(column.width, row.value(i).size());
        columns += column;
    }
    return columns;
}

QString rowText(const QList<Column>& columns, const QStringList& cells)
{
    QString line;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        if (i > 0)
            line += QStringLiteral("  ");
        const QString cell = cells.value(i);
        line +=
            columns[i].right ? cell.rightJustified(columns[i].width) : cell.leftJustified(columns[i].width);
    }
    while (line.endsWith(u' '))
        line.chop(1);
    return line + u'\n';
}

} // namespace

QString plainText(const QString& text)
{
    return plainLine(text.simplified());
}

QString plainLine(QString line)
{
    for (QChar& c : line) {
        if (!c.isPrint() && !c.isSurrogate())
            c = QChar::ReplacementCharacter;
    }
    return line;
}

QString wrapped(const QString& first, const QString& text, qsizetype width)
{
    const QString indent(first.size(), u' ');
    QString result;
    QString line = first;
    bool fresh = true; // nothing on this line but its beginning
    for (const QString& word : plainText(text).split(u' ', Qt::SkipEmptyParts)) {
        if (!fresh && line.size() + 1 + word.size() > width) {
            result += line + u'\n';
            line = indent;
            fresh = true;
        }
        line += (fresh ? QString() : QStringLiteral(" ")) + word;
        fresh = false;
    }
    return result + line + u'\n';
}

QString textTable(const QStringList& header, const QList<QStringList>& rows)
{
    const QList<Column> columns = columnsOf(header, rows);
    QStringList titles;
    QStringList rules;
    for (const Column& column : columns) {
        titles += column.title;
        rules += QString(column.width, u'─');
    }
    QString table = rowText(columns, titles) + rowText(columns, rules);
    for (const QStringList& row : rows)
        table += rowText(columns, row);
    return table;
}

} // namespace lockstep
