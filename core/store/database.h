#pragma once

#include "core/support/error.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

#include <functional>

namespace lockstep {

/// One connection to a store's database, under a name of its own, closed and removed with this object. It is
/// never made anew behind the caller's back: what a session holds (locks) lasts as long as this object works.
class Database
{
public:
    enum class Kind { Sqlite, Postgres };

    /// What a transaction keeps others from meanwhile.
    enum class Lock {
        Store, ///< all other transactions with this lock wait
        Run    ///< only the owner of a run writes to it: where the database can, nobody waits
    };

    /// Opens the place; a file is created. Nothing is written yet. Errors: Io; of a server also Connection,
    /// Usage (the place cannot be read), NotFound (Qt's driver is not installed).
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString& place);
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    [[nodiscard]] Kind kind() const { return m_kind; }

    [[nodiscard]] bool isPostgres() const { return m_kind == Kind::Postgres; }

    /// The file, or the server and database, for people.
    [[nodiscard]] const QString& path() const { return m_path; }

    /// Runs one statement with its values bound. `attempted` is the error's: "remember the run". Errors: Io;
    /// Busy when others kept it locked; Invalid when SQLite says that the file is damaged or no database;
    /// Connection when the server is lost.
    [[nodiscard]] Result<QSqlQuery> run(const QString& sql, const QVariantList& values,
                                        const QString& attempted) const;
    /// The first column of the first row; a null variant where there is none.
    [[nodiscard]] Result<QVariant> value(const QString& sql, const QVariantList& values,
                                         const QString& attempted) const;
    /// Runs `work` in a transaction that takes its lock at its start; its error rolls back. When it returns
    /// without one, the work survives a loss of power.
    [[nodiscard]] Result<void> transaction(const std::function<Result<void>()>& work,
                                           const QString& attempted, Lock lock = Lock::Store) const;

    /// Of a server: `tell` is called, on the thread of `context`, which must be this one and have an event
    /// loop, when somebody notifies the channel. Errors: Connection, Failed.
    [[nodiscard]] Result<void> subscribe(const QString& channel, const QObject* context,
                                         const std::function<void()>& tell) const;

private:
    Database(Kind kind, QString path);

    [[nodiscard]] Result<void> openFile();
    [[nodiscard]] Result<void> openServer(const QString& place);
    [[nodiscard]] Result<void> setUpSession() const;
    [[nodiscard]] Result<QSqlQuery> runOnServer(const QString& sql, const QVariantList& values,
                                                const QString& attempted) const;
    [[nodiscard]] Result<void> begin(const QString& attempted, Lock lock) const;
    [[nodiscard]] std::unexpected<Error> problem(const QSqlError& error, const QString& attempted) const;

    Kind m_kind;
    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
};

/// The first key of the advisory locks that stores take on a server ("LKST"); the second is the number of a
/// runbook's run, or 0 for the store.
inline constexpr qint32 storeLockKey = 0x4C4B5354;
/// The same for rollouts, whose numbers are their own ("LKSU").
inline constexpr qint32 rolloutLockKey = 0x4C4B5355;

} // namespace lockstep
