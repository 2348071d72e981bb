#include "core/snapshot/dump_facts.h"

#include <QFile>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qint64 pieceSize = 1 << 20;
constexpr qint64 mostHead = 64 << 20;
constexpr qint64 tailSize = 4096;

/// Tables that only this database has, of old releases and new ones.
const QList<std::pair<QByteArray, Schema>>& tellingTables()
{
    static const QList<std::pair<QByteArray, Schema>> tables{
        {"critical_and_site_config", Schema::Frontend},
        {"external_services", Schema::Frontend},
        {"lsif_data_metadata", Schema::CodeIntel},
        {"codeintel_scip_metadata", Schema::CodeIntel},
        {"codeintel_schema_migrations", Schema::CodeIntel},
        {"series_points", Schema::CodeInsights},
        {"insight_series", Schema::CodeInsights},
        {"codeinsights_schema_migrations", Schema::CodeInsights},
    };
    return tables;
}

/// Reads the beginning of a dump line by line.
class Head
{
public:
    explicit Head(DumpFacts& facts) : m_facts(facts) {}

    /// False when nothing more can be learnt.
    [[nodiscard]] bool add(const QByteArray& bytes)
    {
        m_rest += bytes;
        while (true) {
            const qsizetype end = m_rest.indexOf('\n');
            if (end < 0)
                return true;
            const QByteArray line = m_rest.first(end);
            m_rest.remove(0, end + 1);
            if (line.startsWith("COPY ") || line.startsWith("INSERT INTO "))
                return false;
            look(line);
        }
    }

private:
    void look(const QByteArray& line)
    {
        static const QByteArray versionMark("-- Dumped from database version ");
        if (line == "-- PostgreSQL database dump")
            m_facts.isDump = true;
        else if (line.startsWith(versionMark))
            m_facts.serverVersion = QString::fromUtf8(line.sliced(versionMark.size())).trimmed();
        else if (line.startsWith("CREATE TABLE "))
            sawTable(line.sliced(13));
    }

    void sawTable(QByteArray name)
    {
        name = name.left(name.indexOf('(')).trimmed().replace('"', "");
        name = name.sliced(name.lastIndexOf('.') + 1);
        for (const auto& [table, schema] : tellingTables()) {
            if (table == name && !m_facts.databases.contains(schema))
                m_facts.databases.append(schema);
        }
    }

    DumpFacts& m_facts;
    QByteArray m_rest;
};

QString namesOf(const QList<Schema>& schemas)
{
    QStringList names;
    for (const Schema schema : schemas)
        names.append(schemaName(schema));
    return names.join(u" and "_s);
}

} // namespace

int DumpFacts::serverMajor() const
{
    return serverVersion.section(u'.', 0, 0).section(u' ', 0, 0).toInt();
}

Result<DumpFacts> dumpFacts(const ReadRange& read, qint64 size)
{
    DumpFacts facts;
    Head head(facts);
    for (qint64 at = 0; at < std::min(size, mostHead); at += pieceSize) {
        const Result<QByteArray> piece = read(at, std::min(pieceSize, size - at));
        if (!piece)
            return failure(piece);
        if (piece->isEmpty() || !head.add(*piece) || (at == 0 && !facts.isDump))
            break;
    }
    const qint64 from = std::max<qint64>(0, size - tailSize);
    const Result<QByteArray> tail = read(from, size - from);
    if (!tail)
        return failure(tail);
    facts.isComplete = tail->contains("\n-- PostgreSQL database dump complete\n");
    std::ranges::sort(facts.databases);
    return facts;
}

Result<DumpFacts> dumpFactsOfFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(file.exists() ? ErrorKind::Io : ErrorKind::NotFound, u"read the dump"_s, path,
                       file.errorString());
    const auto read = [&](qint64 offset, qint64 length) -> Result<QByteArray> {
        const bool found = file.seek(offset);
        QByteArray bytes = found ? file.read(length) : QByteArray();
        if (!found || file.error() != QFileDevice::NoError)
            return failure(ErrorKind::Io, u"read the dump"_s, path, file.errorString());
        return bytes;
    };
    return dumpFacts(read, file.size());
}

QString dumpProblem(const DumpFacts& facts, Schema expected)
{
    if (!facts.isDump)
        return u"it does not begin as a dump that pg_dump wrote"_s;
    if (!facts.isComplete)
        return u"it is cut: pg_dump's last line (\"PostgreSQL database dump complete\") is missing"_s;
    if (!facts.databases.isEmpty() && !facts.databases.contains(expected))
        return u"it is of %1, not of %2"_s.arg(namesOf(facts.databases), schemaName(expected));
    return {};
}

} // namespace lockstep
