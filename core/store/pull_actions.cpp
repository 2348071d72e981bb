#include "core/store/pull_actions.h"

#include "core/store/database.h"
#include "core/store/store_database.h"
#include "core/store/store_values.h"

#include <QSqlError>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Outcome = PullAction::Outcome;

const QString attemptedRead = u"read from the store what was done to pull requests"_s;
const QString attemptedWrite = u"keep in the store what was done to pull requests"_s;

/// A word that nobody knows promises nothing.
Outcome outcomeOf(const QString& name)
{
    for (const Outcome outcome : {Outcome::Done, Outcome::Refused}) {
        if (pullOutcomeName(outcome) == name)
            return outcome;
    }
    return Outcome::InDoubt;
}

Result<PullAction> actionOf(const QSqlQuery& row, const QString& store)
{
    const std::optional<ReviewAction> action = reviewActionOf(row.value(6).toString());
    if (!action)
        return failure(ErrorKind::Invalid, attemptedRead, store,
                       u"row %1 is damaged: its action is \"%2\""_s.arg(row.value(0).toString(),
                                                                        row.value(6).toString()));
    PullAction made;
    made.id = row.value(0).toLongLong();
    made.server = row.value(1).toString();
    made.repository = row.value(2).toString();
    made.number = row.value(3).toInt();
    made.headSha = row.value(4).toString();
    made.instance = row.value(5).toString();
    made.action = *action;
    made.outcome = outcomeOf(row.value(7).toString());
    made.reason = row.value(8).toString();
    made.time = timeOf(row.value(9));
    made.login = row.value(10).toString();
    made.person = row.value(11).toString();
    made.machine = row.value(12).toString();
    return made;
}

} // namespace

QString PullAction::who() const
{
    const QString here = person.isEmpty() ? machine : u"%1 on %2"_s.arg(person, machine);
    return login.isEmpty() ? here : u"%1 (%2)"_s.arg(login, here);
}

QJsonObject PullAction::toJson() const
{
    return {{u"action"_s, reviewActionName(action)},
            {u"outcome"_s, pullOutcomeName(outcome)},
            {u"reason"_s, reason},
            {u"time"_s, time.toString(Qt::ISODateWithMs)},
            {u"headSha"_s, headSha},
            {u"instance"_s, instance},
            {u"login"_s, login},
            {u"person"_s, person},
            {u"machine"_s, machine}};
}

QString pullOutcomeName(PullAction::Outcome outcome)
{
    switch (outcome) {
    case Outcome::Done:
        return u"done"_s;
    case Outcome::Refused:
        return u"refused"_s;
    case Outcome::InDoubt:
        return u"in-doubt"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

struct PullActionHistory::Private
{
    std::unique_ptr<Database> database;
};

PullActionHistory::~PullActionHistory() = default;

Result<std::unique_ptr<PullActionHistory>> PullActionHistory::open(const QString& path)
{
    Result<std::unique_ptr<Database>> database = openStoreDatabase(path);
    if (!database)
        return failure(database);
    std::unique_ptr<PullActionHistory> history(new PullActionHistory);
    history->d = std::make_unique<Private>(*std::move(database));
    return history;
}

Result<void> PullActionHistory::add(const QList<PullAction>& actions)
{
    const auto insert = [&](const PullAction& one) {
        return d->database->run(
            u"INSERT INTO pull_actions (server, repository, number, head_sha, instance, action, outcome, "
            "reason, made, login, made_by, host) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {printable(one.server), printable(one.repository), one.number, printable(one.headSha),
             printable(one.instance), reviewActionName(one.action), pullOutcomeName(one.outcome),
             printable(one.reason), timeText(one.time), printable(one.login), printable(one.person),
             printable(one.machine)},
            attemptedWrite);
    };
    return d->database->transaction(
        [&]() -> Result<void> {
            for (const PullAction& one : actions) {
                if (const auto inserted = insert(one); !inserted)
                    return failure(inserted);
            }
            return {};
        },
        attemptedWrite);
}

Result<QList<PullAction>> PullActionHistory::list(const QString& server, const QString& repository,
                                                  int number, int limit) const
{
    const bool all = number == 0;
    Result<QSqlQuery> rows = d->database->run(
        u"SELECT id, server, repository, number, head_sha, instance, action, outcome, reason, made, login, "
        "made_by, host FROM pull_actions WHERE server = ? AND repository = ? %1 ORDER BY id DESC LIMIT ?"_s
            .arg(all ? QString() : u"AND number = ?"_s),
        QVariantList{notNull(server), notNull(repository)} + (all ? QVariantList() : QVariantList{number}) +
            QVariantList{limit},
        attemptedRead);
    if (!rows)
        return failure(rows);
    QList<PullAction> actions;
    while (rows->next()) {
        const Result<PullAction> action = actionOf(*rows, d->database->path());
        if (!action)
            return failure(action);
        actions.append(*action);
    }
    if (rows->lastError().isValid())
        return failure(ErrorKind::Io, attemptedRead, d->database->path(), rows->lastError().databaseText());
    return actions;
}

} // namespace lockstep
