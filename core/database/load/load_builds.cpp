// The part of a load that makes indexes and constraints, and checks rows.

#include "core/database/load/load_run.h"
#include "core/database/load/row_check.h"

namespace lockstep {

namespace {

using Kind = DumpStatement::Kind;

constexpr auto deadlock = u"40P01";
constexpr int mostAttempts = 5;

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
    m_tasks.append(buildTask(piece, statement));
    return {};
}

BuildTask LoadRun::buildTask(const DumpPiece& piece, const DumpStatement& statement) const
{
    const auto bytesOf = [this](const TableName& table) {
        qint64 bytes = 0;
        for (const auto& load : m_tables)
            bytes += load->table == table ? load->bytes() : 0;
        return bytes;
    };
    const TableUse use = statement.kind == Kind::Index ? TableUse::BuildIndex
                         : statement.kind == Kind::Key ? TableUse::Alter
                                                       : TableUse::AddForeign;
    BuildTask task;
    task.title = QStringLiteral("%1 of %2").arg(statement.name, statement.table.text());
    task.uses = {{statement.table, use}};
    if (statement.kind == Kind::ForeignKey) {
        task.uses.append({statement.referenced, use});
        task.needsKeyOf = {statement.referenced};
    } else if (statement.kind == Kind::Key || statement.isUnique) {
        task.makesKeyOf = {statement.table};
    }
    constexpr qint64 ginIsSlower = 4;
    task.weight = bytesOf(statement.table) * (piece.bytes.contains(" USING gin ") ? ginIsSlower : 1);
    task.work = [piece, subject = m_lexer.reader().subject()](Connection& connection,
                                                              const std::stop_token& stop) -> Result<void> {
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

BuildTask LoadRun::checkTask(const TableLoad& load) const
{
    RowExpectation expectation{load.table, load.columns, load.zonedColumns, load.isPlainTable, {}};
    BuildTask task;
    for (const auto& block : load.blocks) {
        expectation.expected += block->checksum;
        task.weight += block->bytes / 2; // quicker than a build, and can fill gaps
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
    const Result<void> done = runBuildTasks(std::exchange(m_tasks, {}), *hands, *m_progress, m_stop);
    if (!done)
        return done;
    for (const DumpPiece& addition : std::exchange(m_additions, {})) {
        if (const Result<void> added = execute(addition, {}); !added)
            return added;
    }
    return {};
}

} // namespace lockstep
