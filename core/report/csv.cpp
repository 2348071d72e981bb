#include "core/report/csv.h"

#include <QRegularExpression>

namespace lockstep {

namespace {

bool looksLikeFormula(const QString& cell)
{
    static const QRegularExpression number(QStringLiteral(R"(^[+-]?\d+(\.\d+)?$)"));
    return !cell.isEmpty() && QStringView(u"=+-@\t\r\n").contains(cell.front()) &&
           !number.match(cell).hasMatch();
}

QString csvCell(QString cell)
{
    if (looksLikeFormula(cell))
        cell.prepend(u'\'');
    static const QRegularExpression special(QStringLiteral("[\",\r\n]"));
    if (!cell.contains(special))
        return cell;
    return u'"' + cell.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

} // namespace

QString csvRecord(const QStringList& cells)
{
    QStringList quoted;
    for (const QString& cell : cells)
        quoted += csvCell(cell);
    return quoted.join(u',') + QStringLiteral("\r\n");
}

} // namespace lockstep
