#pragma once

#include "core/support/error.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

#include <functional>

namespace lockstep {

/// One connection to an SQLite file, under a name of its own, closed and removed with this object.
class Database
{
public:
    /// Opens or creates the file; nothing is written yet. Errors: Io.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString& path);
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    [[nodiscard]] const QString& path() const { return m_path; }

    /// Runs one statement with its values bound. `attempted` is the error's: "remember the run". Errors: Io;
    /// Busy when another process kept the file locked; Invalid when SQLite says that the file is damaged or
    /// no database.
    [[nodiscard]] Result<QSqlQuery> run(const QString& sql, const QVariantList& values,
                                        const QString& attempted) const;
    /// The first column of the first row; a null variant where there is none.
    [[nodiscard]] Result<QVariant> value(const QString& sql, const QVariantList& values,
                                         const QString& attempted) const;
    /// Runs `work` in a transaction that locks out other writers from its start; its error rolls back.
    [[nodiscard]] Result<void> transaction(const std::function<Result<void>()>& work,
                                           const QString& attempted) const;

private:
    explicit Database(QString path);

    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
};

} // namespace lockstep
