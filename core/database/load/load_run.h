#pragma once

#include "core/database/load/build_crew.h"
#include "core/database/load/copy_crew.h"
#include "core/database/load/dump_filter.h"
#include "core/database/load/dump_identity.h"
#include "core/database/load/dump_load.h"
#include "core/database/load/load_sessions.h"
#include "core/database/load/load_target.h"

namespace lockstep {

/// Goes once through a dump and does what it says in an empty database: most in the order of the file over
/// one connection; rows, and then indexes and constraints, over several.
class LoadRun
{
public:
    LoadRun(DumpReader reader, LoadTarget& target, const LoadOptions& options, LoadProgress& progress,
            std::stop_token stop);

    [[nodiscard]] Result<LoadReport> run();

private:
    /// All COPY blocks of one table.
    struct TableLoad
    {
        TableName table;
        QByteArrayList columns;
        QList<int> zonedColumns;
        QSet<QByteArray> fixedColumns;            ///< whose values all have the same size
        std::shared_ptr<const BinaryCopy> binary; ///< where all columns' types are known to it
        bool isPlainTable = true;                 ///< not one of partitions, nor a foreign one
        QList<std::shared_ptr<CopyBlock>> blocks;
        bool verified = false;
    };

    [[nodiscard]] Result<void> take(DumpPiece piece);
    [[nodiscard]] Result<void> takeCommand(const DumpPiece& piece);
    [[nodiscard]] Result<void> takeStatement(const DumpPiece& piece);
    [[nodiscard]] Result<void> obey(const DumpPiece& piece, const DumpStatement& statement,
                                    const Treatment& treatment);
    [[nodiscard]] Result<void> execute(const DumpPiece& piece, const Treatment& treatment);
    [[nodiscard]] Result<void> set(const DumpPiece& piece, const DumpStatement& statement,
                                   const Treatment& treatment);
    [[nodiscard]] Result<void> goPlain(const DumpPiece& piece);

    [[nodiscard]] Result<void> beginCopy(const DumpPiece& piece, const DumpStatement& statement);
    [[nodiscard]] Result<TableLoad*> tableLoad(const DumpStatement& statement);
    [[nodiscard]] bool isInUtf8() const;
    [[nodiscard]] Result<void> takeRows(DumpPiece piece);
    [[nodiscard]] Result<void> endCopy();
    [[nodiscard]] Result<void> finishCopies();

    [[nodiscard]] Result<void> build(const DumpPiece& piece, const DumpStatement& statement);
    [[nodiscard]] qint64 rowsOf(const TableName& table) const;
    [[nodiscard]] bool isPlainTable(const TableName& table) const;
    [[nodiscard]] qint64 buildWeight(const DumpStatement& statement) const;
    [[nodiscard]] QList<BuildTask> buildTasks(const DumpPiece& piece, const DumpStatement& statement) const;
    [[nodiscard]] BuildTask indexTask(const DumpPiece& piece, const DumpStatement& statement) const;
    [[nodiscard]] QList<BuildTask> keyTasks(const DumpPiece& piece, const DumpStatement& statement) const;
    [[nodiscard]] QList<BuildTask> foreignKeyTasks(const DumpPiece& piece,
                                                   const DumpStatement& statement) const;
    [[nodiscard]] Result<void> addChecks();
    [[nodiscard]] BuildTask checkTask(const TableLoad& load) const;
    [[nodiscard]] Result<void> runTasks();
    [[nodiscard]] Result<void> settle();
    [[nodiscard]] Result<void> finish();

    [[nodiscard]] LoadReport report() const;
    [[nodiscard]] std::unexpected<Error> invalid(const DumpPiece& piece, const QString& why,
                                                 const QString& advice) const;
    void leaveOut(const QByteArray& text, const QString& why);

    DumpLexer m_lexer;
    LoadTarget* m_target;
    LoadSessions m_sessions;
    LoadOptions m_options;
    LoadProgress* m_progress;
    std::stop_token m_stop;

    DumpIdentity m_identity;
    QHash<QByteArray, QByteArray> m_settings; ///< the last statement of each setting
    std::vector<std::unique_ptr<TableLoad>> m_tables;
    std::unique_ptr<CopyCrew> m_copies;
    TableLoad* m_copying = nullptr;
    QList<BuildTask> m_tasks;
    QList<DumpPiece> m_additions; ///< to what the tasks make
    bool m_headerChecked = false;
    bool m_hasTables = false;
    bool m_isBuilding = false; ///< the second step has begun
    QStringList m_leftOut;
    QString m_plainOrder;
};

/// With the statement's line and beginning.
[[nodiscard]] Error statementError(const SqlError& error, const DumpPiece& piece, const QString& subject);

} // namespace lockstep
