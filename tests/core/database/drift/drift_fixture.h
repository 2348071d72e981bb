#pragma once

#include "core/database/drift/describe.h"
#include "core/database/drift/repair.h"
#include "core/database/private_server.h"
#include "core/database/schema_dump.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QTemporaryDir>

namespace lockstep::test {

/// A schema with something of everything that can drift.
inline const QString driftSampleSql = QStringLiteral(R"sql(
CREATE EXTENSION pg_trgm;
CREATE EXTENSION intarray;
CREATE TYPE state AS ENUM ('queued', 'processing', 'done');
CREATE TYPE colour AS ENUM ('red', 'green', 'blue');
COMMENT ON TYPE colour IS 'Of a "label".';
CREATE SEQUENCE tickets AS integer START WITH 20 INCREMENT BY 5 MINVALUE 10 MAXVALUE 1000 CYCLE;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched_at := now(); RETURN NEW; END $$;
CREATE FUNCTION is_name(candidate text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT candidate <> '' $$;
COMMENT ON FUNCTION is_name(text) IS 'Not empty.';
CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 $$;
CREATE FUNCTION keep_last(kept integer, n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT n $$;
CREATE AGGREGATE last_of(integer) (SFUNC = keep_last, STYPE = integer, INITCOND = '0');
CREATE TABLE users (
    id bigserial PRIMARY KEY,
    name text NOT NULL,
    email character varying(80),
    touched_at timestamp with time zone DEFAULT now() NOT NULL,
    colour colour DEFAULT 'green'::colour NOT NULL,
    "odd ""name" text,
    score numeric(10, 2) DEFAULT 0,
    lower_name text GENERATED ALWAYS AS (lower(name)) STORED,
    CONSTRAINT users_name_check CHECK (is_name(name)),
    CONSTRAINT users_email_unique UNIQUE (email));
COMMENT ON TABLE users IS 'Who may log in.';
COMMENT ON COLUMN users.email IS 'At most one each.';
CREATE INDEX users_name_trgm ON users USING gin (name gin_trgm_ops);
CREATE INDEX users_green ON users (touched_at) WHERE colour = 'green';
COMMENT ON INDEX users_green IS 'For the list of the green.';
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE jobs (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint REFERENCES users (id) ON DELETE CASCADE DEFERRABLE,
    email character varying(80) CONSTRAINT jobs_email_fkey REFERENCES users (email),
    state state DEFAULT 'queued' NOT NULL,
    history state[],
    attempts integer DEFAULT twice(1),
    payload jsonb,
    CONSTRAINT jobs_state CHECK (attempts > 0 OR state <> 'done'));
ALTER TABLE jobs ADD COLUMN touched_at timestamptz;
CREATE TRIGGER jobs_touch BEFORE UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE jobs ENABLE ALWAYS TRIGGER jobs_touch;
CREATE UNIQUE INDEX jobs_once ON jobs (user_id, state) WHERE state <> 'done';
CREATE INDEX jobs_attempts ON jobs (twice(attempts));
CREATE VIEW open_jobs AS SELECT j.id, j.user_id, j.state FROM jobs j WHERE j.state <> 'done'::state;
COMMENT ON VIEW open_jobs IS 'What is to be done.';
CREATE VIEW busy_users AS SELECT u.id, u.name, count(*) AS jobs FROM users u JOIN open_jobs o ON o.user_id = u.id
    GROUP BY u.id;
CREATE MATERIALIZED VIEW job_counts AS SELECT state, count(*) AS n FROM jobs GROUP BY state;
CREATE UNIQUE INDEX job_counts_state ON job_counts (state);
ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_jobs ON jobs USING (user_id = (current_setting('app.user', true))::bigint);
CREATE POLICY open_only ON jobs AS RESTRICTIVE FOR SELECT USING (state <> 'done');
CREATE TABLE events (id bigint NOT NULL, at timestamptz NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX events_kind ON events (kind);
CREATE TABLE migration_logs (id serial PRIMARY KEY, version int);
)sql");

/// A server with a template database "good", copies of which are changed and repaired.
class DriftFixture
{
public:
    [[nodiscard]] Result<void> start(const QString& sql)
    {
        Result<std::unique_ptr<PrivateServer>> started =
            PrivateServer::start(m_folder.filePath(QStringLiteral("s")));
        if (!started)
            return failure(started);
        m_server = *std::move(started);
        if (sql.isEmpty())
            return m_server->recreateDatabase(QStringLiteral("good"));
        return m_server->recreateDatabase(QStringLiteral("good"))
            .and_then([&] { return run(QStringLiteral("good"), sql); })
            .and_then([&] { return learn(); });
    }

    /// Takes "good", as it is now, for what all copies should be.
    [[nodiscard]] Result<void> learn()
    {
        Result<SchemaDescription> described = describe(QStringLiteral("good"));
        if (!described)
            return failure(described);
        m_expected = *std::move(described);
        Result<QByteArray> dumped = dump(QStringLiteral("good"));
        if (!dumped)
            return failure(dumped);
        m_dump = *std::move(dumped);
        return {};
    }

    [[nodiscard]] Result<void> copy(const QString& name)
    {
        return m_server->dropDatabase(name).and_then([&] {
            return run(QStringLiteral("postgres"),
                       QStringLiteral("CREATE DATABASE %1 TEMPLATE good").arg(name));
        });
    }

    [[nodiscard]] Result<void> run(const QString& database, const QString& sql)
    {
        Result<Connection> connection = open(database);
        if (!connection)
            return failure(connection);
        const SqlResult done = connection->execute(sql);
        if (!done)
            return std::unexpected(done.error().toError(QStringLiteral("run"), sql));
        return {};
    }

    [[nodiscard]] Result<Connection> open(const QString& database) const
    {
        return Connection::open(m_server->database(database));
    }

    [[nodiscard]] Result<SchemaDescription> describe(const QString& database) const
    {
        Result<Connection> connection = open(database);
        return connection ? describeSchema(*connection) : failure(connection);
    }

    /// pg_dump -s, in an order that does not depend on when what was made.
    [[nodiscard]] Result<QByteArray> dump(const QString& database) const
    {
        const QString file = m_folder.filePath(database + QStringLiteral(".sql"));
        return dumpSchema(m_server->binFolder(), m_server->database(database), file)
            .and_then([&] { return readFile(file); })
            .transform([](const QByteArray& bytes) { return normalizedSchema(bytes); });
    }

    [[nodiscard]] Result<DriftReport> drift(const QString& database) const
    {
        Result<Connection> connection = open(database);
        return connection ? readDrift(*connection, m_expected) : failure(connection);
    }

    [[nodiscard]] Result<Drift> repair(const QString& database, const DriftReport& report,
                                       const QList<Difference>& differences) const
    {
        Result<Connection> connection = open(database);
        return connection ? runRepair(*connection, Schema::Frontend, report, differences, {})
                          : failure(connection);
    }

    [[nodiscard]] const SchemaDescription& expected() const { return m_expected; }

    [[nodiscard]] const QByteArray& goodDump() const { return m_dump; }

    [[nodiscard]] PrivateServer& server() { return *m_server; }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<PrivateServer> m_server;
    SchemaDescription m_expected;
    QByteArray m_dump;
};

/// "kind object problem" of each, a line each.
inline QString listed(const QList<Difference>& differences)
{
    QStringList lines;
    for (const Difference& difference : differences)
        lines.append(objectKindName(difference.object.kind) + u' ' + difference.object.text() + u' ' +
                     problemName(difference.problem));
    return lines.join(u'\n');
}

/// The first line that only one of two texts has, with its neighbours.
inline QByteArray firstDifference(const QByteArray& expected, const QByteArray& actual)
{
    const QList<QByteArray> one = expected.split('\n');
    const QList<QByteArray> other = actual.split('\n');
    qsizetype line = 0;
    while (line < one.size() && line < other.size() && one[line] == other[line])
        ++line;
    const auto around = [line](const QList<QByteArray>& lines) {
        return lines.mid(std::max<qsizetype>(0, line - 2), 5).join('\n');
    };
    return "expected:\n" + around(one) + "\nactual:\n" + around(other);
}

} // namespace lockstep::test
