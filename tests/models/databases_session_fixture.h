#pragma once

#include "database_fixture.h"
#include "models/databases_session.h"
#include "models/translation.h"

namespace lockstep::test {

inline constexpr int patience = 120'000;

inline const Version older(6, 1, 0);
inline const Version newer(6, 2, 0);

/// A session, and all that it said.
struct SessionFixture
{
    explicit SessionFixture(const DatabaseFixture& databases)
    {
        QObject::connect(&session, &DatabasesSession::failed, &session,
                         [this](const Error& error) { errors.append(error.message()); });
        QObject::connect(&session, &DatabasesSession::succeeded, &session,
                         [this](const QString& text) { successes.append(text); });
        QObject::connect(&session, &DatabasesSession::changePrepared, &session,
                         [this](const DatabaseChange& prepared) { change = prepared; });
        session.setPlanner(databases.planner());
    }

    [[nodiscard]] bool wait() const
    {
        return QTest::qWaitFor([this] { return !session.isBusy(); }, patience);
    }

    [[nodiscard]] bool connectTo(const DatabaseSet& databases, const Version& release)
    {
        session.connectTo(databases, release);
        return wait() && session.isConnected();
    }

    /// Agrees to what has been prepared.
    [[nodiscard]] bool agree()
    {
        if (!wait() || !change)
            return false;
        session.apply(*std::exchange(change, {}));
        return wait();
    }

    [[nodiscard]] MigrationNodeState state(Schema schema, MigrationId id) const
    {
        return session.graph(schema)->states.value(id);
    }

    DatabasesSession session;
    QStringList errors;
    QStringList successes;
    std::optional<DatabaseChange> change;
};

} // namespace lockstep::test

#define VERIFY_QUIET(fixture) QVERIFY2((fixture).errors.isEmpty(), qPrintable((fixture).errors.join(u'\n')))
