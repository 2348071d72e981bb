#include "app/ctl/output.h"

#include "app/ctl/command.h"

#include <QJsonDocument>

#include <cstdio>

namespace lockstep::ctl {

namespace {

QList<qsizetype> columnWidths(const QStringList& header, const QList<QStringList>& rows)
{
    QList<qsizetype> widths;
    for (const QString& cell : header)
        widths += cell.size();
    for (const QStringList& row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    return widths;
}

QString tableLine(const QStringList& row, const QList<qsizetype>& widths, const QList<int>& rightAligned)
{
    QString line;
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (i > 0)
            line += QStringLiteral("  ");
        line += rightAligned.contains(int(i)) ? row[i].rightJustified(widths[i])
                                              : row[i].leftJustified(widths[i]);
    }
    while (line.endsWith(u' '))
        line.chop(1);
    return line + u'\n';
}

} // namespace

void printBytes(const QByteArray& bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

void print(const QString& text)
{
    printBytes(text.toUtf8());
}

void printJson(const QJsonObject& object)
{
    printBytes(QJsonDocument(object).toJson());
}

void say(const QString& line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
    std::fflush(stderr);
}

int fail(const Error& error)
{
    say(QStringLiteral("lockstepctl: ") + error.message());
    return error.kind == ErrorKind::Usage ? WrongUsage : NotDone;
}

QString table(const QStringList& header, const QList<QStringList>& rows, const QList<int>& rightAligned)
{
    const QList<qsizetype> widths = columnWidths(header, rows);
    QString text = tableLine(header, widths, rightAligned);
    for (const QStringList& row : rows)
        text += tableLine(row, widths, rightAligned);
    return text;
}

} // namespace lockstep::ctl
