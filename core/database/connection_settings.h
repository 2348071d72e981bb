#pragma once

#include "core/catalog/schema.h"
#include "core/support/secret.h"

#include <QMap>
#include <QProcessEnvironment>
#include <QStringList>

namespace lockstep {

/// How to reach one database: libpq's own keywords. The password is kept apart and never printed.
class ConnectionSettings
{
public:
    ConnectionSettings() = default;

    /// A libpq connection string ("host=... dbname=...") or URI ("postgres://..."). Errors: Usage, without
    /// the password.
    [[nodiscard]] static Result<ConnectionSettings> parse(const QString& text);
    /// From the variables that operators of the product set: PGDATASOURCE or PGHOST, PGPORT, PGUSER,
    /// PGPASSWORD, PGDATABASE, PGSSLMODE, PGTZ, prefixed CODEINTEL_ or CODEINSIGHTS_ for those schemas; a
    /// quoted port is unquoted; host 127.0.0.1, port 5432 and the user's own name are the defaults. Errors:
    /// Usage.
    [[nodiscard]] static Result<ConnectionSettings> fromEnvironment(Schema schema,
                                                                    const QProcessEnvironment& environment);

    [[nodiscard]] QString value(const QString& keyword) const { return m_values.value(keyword); }

    /// A copy with one keyword changed ("password" goes to the secret).
    [[nodiscard]] ConnectionSettings with(const QString& keyword, const QString& value) const;

    /// A copy in which a keyword is not given ("password" neither).
    [[nodiscard]] ConnectionSettings without(const QString& keyword) const;

    [[nodiscard]] const Secret& password() const { return m_password; }

    /// For libpq, with the password: hand it to nothing else.
    [[nodiscard]] QByteArray conninfo() const;
    /// For people: "db sg on 127.0.0.1:5432 as sg". No password.
    [[nodiscard]] QString description() const;
    /// For pg_dump and psql: PGHOST, ... and PGPASSWORD added to the environment.
    [[nodiscard]] QProcessEnvironment toEnvironment(QProcessEnvironment environment) const;

    friend bool operator==(const ConnectionSettings&, const ConnectionSettings&) = default;

private:
    QMap<QString, QString> m_values;
    Secret m_password;
};

/// Whether the operator says, by setting CODEINTEL_PG_ALLOW_SINGLE_DB to anything, that frontend and
/// codeintel may be one database.
[[nodiscard]] bool sharedDatabaseAllowed(const QProcessEnvironment& environment);

/// The databases of one instance. Schemas that are not reached at all are absent.
using DatabaseSet = QMap<Schema, ConnectionSettings>;

} // namespace lockstep
