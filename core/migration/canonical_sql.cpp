#include "core/migration/canonical_sql.h"

#include "core/migration/sql_text.h"

#include <QStringList>

namespace lockstep {

namespace {

constexpr QLatin1StringView fence("-- +++");
constexpr QLatin1StringView outerBegin("BEGIN;");
constexpr QLatin1StringView outerCommit("COMMIT;");

QString uncommented(QStringView block)
{
    QStringList lines;
    for (QStringView line : block.split(u'\n')) {
        if (line.startsWith(u"--"))
            line = line.sliced(2);
        if (line.startsWith(u' '))
            line = line.sliced(1);
        lines.append(line.toString());
    }
    return lines.join(u'\n');
}

/// Where the SQL begins: after a leading fenced block, whose YAML goes into `read`.
qsizetype skipFencedBlock(const QString& text, MigrationText& read)
{
    const qsizetype open = text.indexOf(fence);
    if (open < 0 || !QStringView(text).first(open).trimmed().isEmpty())
        return 0;
    const qsizetype begin = open + fence.size();
    const qsizetype close = text.indexOf(fence, begin);
    if (close < 0)
        return 0;
    read.metadata = uncommented(QStringView(text).sliced(begin, close - begin));
    read.metadataLine = lineAt(text, begin);
    return close + fence.size();
}

} // namespace

MigrationText readMigrationText(const QString& text)
{
    MigrationText read;
    QStringView sql = QStringView(text).sliced(skipFencedBlock(text, read)).trimmed();
    if (sql.startsWith(outerBegin))
        sql = sql.sliced(outerBegin.size()).trimmed();
    if (sql.endsWith(outerCommit))
        sql = sql.chopped(outerCommit.size()).trimmed();
    read.sql = sql.toString();
    read.firstLine = lineAt(text, sql.isEmpty() ? 0 : sql.data() - text.constData());
    return read;
}

} // namespace lockstep
