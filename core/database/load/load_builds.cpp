// The part of a load that makes indexes and constraints, and checks rows.

#include "core/database/load/load_run.h"
#include "core/database/load/row_check.h"

namespace lockstep {

namespace {

using Kind = DumpStatement::Kind;

constexpr auto deadlock = u"40P01";
constexpr int mostAttempts = 5;

QString titleOf(const DumpStatement& statement)
{
    return QStringLiteral("%1 of %2").arg(statement.name, statement.table.text());
}

QByteArray keyOf(const TableName& table)
{
    return "key of " + table.quoted();
}

BuildTask sqlTask(const DumpPiece& piece, const QString& subject)
{
    BuildTask task;
    task.work = [piece, subject](Connection& connection, const std::stop_token& stop) -> Result<void> {
        SqlResult done;
        // Tables of partitions lock more than they name.
        for (int attempt = 0; attempt < mostAttempts; ++attempt) {
            done = connection.executeBytes(piece.bytes, stop);
            if (done || done.error().sqlState != deadlock)
                break;
        }
        return done ? Result<void>() : std::unexpected(statementError(done.error(), piece, subject));
    };
    return task;
}

/// The same place of the dump, with another statement.
DumpPiece withSql(DumpPiece piece, const QByteArray& sql)
{
    piece.bytes = sql;
    return piece;
}

} // namespace

Result<void> LoadRun::build(const DumpPiece& piece, const DumpStatement& statement)
{
    // A key of a table of partitions is none until those of all partitions are attached.
    const bool attaches = std::ranges::any_of(
        m_additions, [](const DumpPiece& addition) { return addition.bytes.startsWith("ALTER INDEX"); });
    if (statement.kind == Kind::ForeignKey && attaches) {
        if (const Result<void> settled = settle(); !settled)
            return settled;
    }
    if (const Result<void> finished = finishCopies(); !finished)
        return finished;
    if (!std::exchange(m_isBuilding, true)) {
        if (const Result<void> checked = m_identity.check(m_options.schema, m_lexer.reader().subject());
            !checked)
            return checked;
        m_progress->stepFinished(RunEvent::State::Done);
        m_progress->stepStarted(m_options.readBack
                                    ? QStringLiteral("Make indexes and constraints, and check the rows")
                                    : QStringLiteral("Make indexes and constraints"));
        if (const Result<void> added = addChecks(); !added)
            return added;
    }
    m_tasks.append(buildTasks(piece, statement));
    return {};
}

qint64 LoadRun::rowsOf(const TableName& table) const
{
    qint64 rows = 0;
    for (const auto& load : m_tables) {
        for (const auto& block : load->blocks)
            rows += load->table == table ? block->checksum.rows : 0;
    }
    return rows;
}

bool LoadRun::isPlainTable(const TableName& table) const
{
    return std::ranges::any_of(m_tables,
                               [&](const auto& load) { return load->table == table && load->isPlainTable; });
}

// How long builds take, compared with each other.
qint64 LoadRun::buildWeight(const DumpStatement& statement) const
{
    constexpr qint64 ginIsSlower = 4;
    constexpr qint64 textIsSlower = 3; // to compare than numbers
    const bool isFixed = std::ranges::any_of(m_tables, [&](const auto& load) {
        return load->table == statement.table && load->fixedColumns.contains(statement.leadingColumn);
    });
    return rowsOf(statement.table) * (statement.method == "gin" ? ginIsSlower : isFixed ? 1 : textIsSlower);
}

QList<BuildTask> LoadRun::buildTasks(const DumpPiece& piece, const DumpStatement& statement) const
{
    if (statement.kind == Kind::ForeignKey)
        return foreignKeyTasks(piece, statement);
    const bool isKey = statement.kind == Kind::Key;
    if (isKey && !statement.keyColumns.isEmpty() && isPlainTable(statement.table))
        return keyTasks(piece, statement);
    BuildTask task = indexTask(piece, statement);
    task.uses = {{statement.table, isKey ? TableUse::Alter : TableUse::BuildIndex}};
    if (isKey || statement.isUnique)
        task.makes = {keyOf(statement.table)};
    return {task};
}

BuildTask LoadRun::indexTask(const DumpPiece& piece, const DumpStatement& statement) const
{
    constexpr qint64 sortedRow = 64; // bytes, where the columns are not long
    BuildTask task = sqlTask(piece, m_lexer.reader().subject());
    task.title = titleOf(statement);
    task.weight = buildWeight(statement);
    if (statement.method == "btree")
        task.sorted = rowsOf(statement.table) * sortedRow;
    return task;
}

// Its index first, which keeps nobody from building the table's others.
QList<BuildTask> LoadRun::keyTasks(const DumpPiece& piece, const DumpStatement& statement) const
{
    const QByteArray name = quotedName(statement.name.toUtf8());
    const QByteArray table = statement.table.quoted();
    BuildTask index = indexTask(withSql(piece, "CREATE UNIQUE INDEX " + name + " ON ONLY " + table + " (" +
                                                   quotedNames(statement.keyColumns) + ')'),
                                statement);
    index.uses = {{statement.table, TableUse::BuildIndex}};
    index.makes = {table + ' ' + name};
    BuildTask key = sqlTask(withSql(piece, "ALTER TABLE ONLY " + table + " ADD CONSTRAINT " + name +
                                               (statement.isPrimary ? " PRIMARY KEY" : " UNIQUE") +
                                               " USING INDEX " + name),
                            m_lexer.reader().subject());
    key.title = index.title + QStringLiteral(", made a key");
    key.uses = {{statement.table, TableUse::Alter}};
    key.needs = index.makes;
    key.makes = {keyOf(statement.table)};
    return {index, key};
}

// Added first and validated afterwards, it keeps nobody from building the indexes of the other table.
QList<BuildTask> LoadRun::foreignKeyTasks(const DumpPiece& piece, const DumpStatement& statement) const
{
    BuildTask add = sqlTask(piece, m_lexer.reader().subject());
    add.title = titleOf(statement);
    add.uses = {{statement.table, TableUse::AddForeign}, {statement.referenced, TableUse::AddForeign}};
    add.needs = {keyOf(statement.referenced)};
    add.weight = rowsOf(statement.table) + rowsOf(statement.referenced);
    const bool isPlain = isPlainTable(statement.table) && isPlainTable(statement.referenced);
    const QByteArray text = piece.bytes.trimmed();
    if (!isPlain || statement.name.isEmpty() || !text.endsWith(';') || text.contains(" NOT VALID") ||
        text.contains(" NOT ENFORCED"))
        return {add};
    const QByteArray name = quotedName(statement.name.toUtf8());
    BuildTask validate = sqlTask(
        withSql(piece, "ALTER TABLE ONLY " + statement.table.quoted() + " VALIDATE CONSTRAINT " + name),
        m_lexer.reader().subject());
    validate.title = add.title;
    validate.uses = {{statement.table, TableUse::Validate}};
    validate.needs = {statement.table.quoted() + ' ' + name};
    validate.weight = add.weight;
    add.weight = 0;
    add.work = sqlTask(withSql(piece, text.chopped(1) + " NOT VALID;"), m_lexer.reader().subject()).work;
    add.title += QStringLiteral(", not validated yet");
    add.makes = validate.needs;
    return {add, validate};
}

BuildTask LoadRun::checkTask(const TableLoad& load) const
{
    RowExpectation expectation{load.table, load.columns, load.zonedColumns, load.isPlainTable, {}};
    BuildTask task;
    for (const auto& block : load.blocks) {
        expectation.expected += block->checksum;
        task.weight += block->checksum.rows; // it can fill gaps
    }
    task.title = QStringLiteral("check of ") + load.table.text();
    task.uses = {{load.table, TableUse::Read}};
    task.work = [expectation](Connection& connection, const std::stop_token& stop) {
        return checkRows(connection, expectation, stop);
    };
    return task;
}

Result<void> LoadRun::addChecks()
{
    for (const auto& load : m_tables) {
        if (std::exchange(load->verified, true))
            continue;
        if (m_options.readBack) {
            m_tasks.append(checkTask(*load));
            continue;
        }
        for (const auto& block : load->blocks) {
            const Result<void> counted = checkCount(load->table, block->taken, block->checksum.rows);
            if (!counted)
                return counted;
        }
    }
    return {};
}

Result<void> LoadRun::runTasks()
{
    if (m_tasks.isEmpty())
        return {};
    const Result<QList<Connection*>> hands = m_sessions.workers(*m_progress, m_stop);
    if (!hands)
        return failure(hands);
    const Result<void> done =
        runBuildTasks(std::exchange(m_tasks, {}), *hands,
                      {m_sessions.buildMemory(), [this] { m_target->prepareCommit(); }}, *m_progress, m_stop);
    if (!done)
        return done;
    for (const DumpPiece& addition : std::exchange(m_additions, {})) {
        if (const Result<void> added = execute(addition, {}); !added)
            return added;
    }
    return {};
}

} // namespace lockstep
