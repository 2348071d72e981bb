#include "core/database/out_of_band.h"

#include "core/database/instance_version.h"
#include "core/support/waiting.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep {

namespace {

constexpr std::chrono::seconds interval{1};

QString idArray(const QList<int>& ids)
{
    QStringList texts;
    for (const int id : ids)
        texts.append(QString::number(id));
    return u'{' + texts.join(u',') + u'}';
}

/// Two numbers today, a text ("3.25.0") before 3.29.
std::optional<MinorLine> lineIn(const QJsonObject& row, const QString& name)
{
    if (const QJsonValue major = row.value(name + QStringLiteral("_version_major")); major.isDouble())
        return MinorLine{major.toInt(), row.value(name + QStringLiteral("_version_minor")).toInt()};
    const Result<Version> version = Version::parse(row.value(name).toString());
    return version ? std::optional(version->line()) : std::nullopt;
}

OutOfBandStatus statusOf(const QJsonObject& row)
{
    OutOfBandStatus status;
    status.id = row.value(u"id").toInt();
    status.team = row.value(u"team").toString();
    status.component = row.value(u"component").toString();
    status.description = row.value(u"description").toString();
    status.introduced = lineIn(row, QStringLiteral("introduced"));
    status.deprecated = lineIn(row, QStringLiteral("deprecated"));
    status.progress = row.value(u"progress").toDouble();
    status.applyReverse = row.value(u"apply_reverse").toBool();
    status.nonDestructive = row.value(u"non_destructive").toBool(true);
    for (const QJsonValue& error : row.value(u"newest_errors").toArray())
        status.errors.append(error.toString());
    return status;
}

std::unexpected<Error> sqlFailure(const SqlError& error, const QString& attempted,
                                  const Connection& connection)
{
    return std::unexpected(error.toError(attempted, connection.settings().description()));
}

QList<OutOfBandStatus> unfinished(const QList<OutOfBandStatus>& all, const QList<int>& ids, bool reverse)
{
    QList<OutOfBandStatus> left;
    std::ranges::copy_if(all, std::back_inserter(left), [&](const OutOfBandStatus& migration) {
        if (!ids.contains(migration.id))
            return false;
        if (reverse)
            return migration.progress != 0 && !migration.nonDestructive;
        return migration.progress != 1 || migration.applyReverse;
    });
    return left;
}

QString textOf(const QList<OutOfBandStatus>& migrations)
{
    QStringList texts;
    for (const OutOfBandStatus& migration : migrations)
        texts.append(migration.text());
    return texts.join(QStringLiteral(", "));
}

/// One wait, from the first look to the last.
class OutOfBandWait
{
public:
    OutOfBandWait(Connection& frontend, const QList<int>& ids, bool reverse, const LogSink& log,
                  const std::stop_token& stop)
        : m_frontend(frontend), m_ids(ids), m_reverse(reverse), m_log(log), m_stop(stop)
    {
    }

    [[nodiscard]] Result<QList<OutOfBandStatus>> look()
    {
        return readOutOfBand(m_frontend, m_stop).transform([this](const QList<OutOfBandStatus>& all) {
            return unfinished(all, m_ids, m_reverse);
        });
    }

    [[nodiscard]] Result<void> setDirection(const QList<OutOfBandStatus>& migrations)
    {
        QList<int> ids;
        for (const OutOfBandStatus& migration : migrations) {
            if (migration.applyReverse != m_reverse)
                ids.append(migration.id);
        }
        if (ids.isEmpty())
            return {};
        m_log(RunEvent::Level::Info,
              QStringLiteral("Setting the direction of out-of-band migrations %1: %2")
                  .arg(idArray(ids).mid(1).chopped(1),
                       m_reverse ? QStringLiteral("reverse") : QStringLiteral("forward")));
        const SqlResult done = m_frontend.query(
            QStringLiteral("UPDATE out_of_band_migrations SET apply_reverse = $1 WHERE id = ANY ($2::int[])"),
            {m_reverse ? QStringLiteral("true") : QStringLiteral("false"), idArray(ids)}, m_stop);
        if (!done)
            return sqlFailure(done.error(), QStringLiteral("set the direction of out-of-band migrations in"),
                              m_frontend);
        return {};
    }

    [[nodiscard]] Result<void> wait(QList<OutOfBandStatus> left)
    {
        while (!left.isEmpty()) {
            if (!sleepUnlessStopped(interval, m_stop))
                return failure(ErrorKind::Cancelled, QStringLiteral("wait for the out-of-band migrations"),
                               textOf(left), QStringLiteral("it was cancelled"),
                               QStringLiteral("Start the same again to go on waiting"));
            Result<QList<OutOfBandStatus>> now = look();
            if (!now)
                return failure(now);
            if (*now != left)
                tell(*now);
            left = *std::move(now);
        }
        return {};
    }

private:
    void tell(const QList<OutOfBandStatus>& left)
    {
        m_log(RunEvent::Level::Info, left.isEmpty()
                                         ? QStringLiteral("The out-of-band migrations are complete")
                                         : QStringLiteral("Out-of-band migrations: ") + textOf(left));
        for (const OutOfBandStatus& migration : left) {
            if (!migration.errors.isEmpty() && m_lastErrors.value(migration.id) != migration.errors.first()) {
                m_lastErrors.insert(migration.id, migration.errors.first());
                m_log(RunEvent::Level::Warning, QStringLiteral("Out-of-band migration %1: %2")
                                                    .arg(migration.id)
                                                    .arg(migration.errors.first()));
            }
        }
    }

    Connection& m_frontend;
    const QList<int>& m_ids;
    bool m_reverse;
    const LogSink& m_log;
    const std::stop_token& m_stop;
    QHash<int, QString> m_lastErrors;
};

} // namespace

QString OutOfBandStatus::text() const
{
    const QString about = component.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(component);
    const QString direction = applyReverse ? QStringLiteral(", set to run in reverse") : QString();
    return QStringLiteral("%1%2: %3 %%4").arg(id).arg(about).arg(progress * 100, 0, 'f', 1).arg(direction);
}

QJsonObject OutOfBandStatus::toJson() const
{
    const auto line = [](const std::optional<MinorLine>& value) {
        return value ? QJsonValue(value->toString()) : QJsonValue();
    };
    return {{QStringLiteral("id"), id},
            {QStringLiteral("team"), team},
            {QStringLiteral("component"), component},
            {QStringLiteral("description"), description},
            {QStringLiteral("introduced"), line(introduced)},
            {QStringLiteral("deprecated"), line(deprecated)},
            {QStringLiteral("progress"), progress},
            {QStringLiteral("applyReverse"), applyReverse},
            {QStringLiteral("nonDestructive"), nonDestructive},
            {QStringLiteral("complete"), isComplete()},
            {QStringLiteral("errors"), QJsonArray::fromStringList(errors)}};
}

Result<QList<OutOfBandStatus>> readOutOfBand(Connection& frontend, const std::stop_token& stop)
{
    const QString attempted = QStringLiteral("read the out-of-band migrations of");
    const SqlResult exists =
        frontend.query(QStringLiteral("SELECT to_regclass('out_of_band_migrations') IS NOT NULL, "
                                      "to_regclass('out_of_band_migrations_errors') IS NOT NULL"),
                       {}, stop);
    if (!exists)
        return sqlFailure(exists.error(), attempted, frontend);
    if (!exists->flag(0, 0))
        return QList<OutOfBandStatus>();
    const QString errors =
        exists->flag(0, 1)
            ? QStringLiteral(
                  "(SELECT json_agg(newest.message) FROM (SELECT e.message FROM "
                  "out_of_band_migrations_errors e WHERE e.migration_id = m.id ORDER BY e.created DESC "
                  "LIMIT 5) newest)")
            : QStringLiteral("NULL");
    const SqlResult rows = frontend.query(
        QStringLiteral(
            "SELECT to_jsonb(m) || jsonb_build_object('newest_errors', %1) FROM out_of_band_migrations m "
            "ORDER BY m.id")
            .arg(errors),
        {}, stop);
    if (!rows)
        return sqlFailure(rows.error(), attempted, frontend);
    QList<OutOfBandStatus> migrations;
    for (qsizetype row = 0; row < rows->size(); ++row)
        migrations.append(statusOf(QJsonDocument::fromJson(rows->text(row, 0).toUtf8()).object()));
    return migrations;
}

QStringList outOfBandProblems(const QList<OutOfBandStatus>& migrations, const Version& release,
                              const std::optional<Version>& firstVersion)
{
    QStringList problems;
    const MinorLine line = release.line();
    for (const OutOfBandStatus& migration : migrations) {
        const bool tooNew = migration.introduced && line < *migration.introduced && migration.progress != 0;
        const bool needed = migration.deprecated && *migration.deprecated <= line &&
                            migration.progress != 1 &&
                            (!firstVersion || firstVersion->line() < *migration.deprecated);
        if (tooNew && !migration.nonDestructive)
            problems.append(
                QStringLiteral("Out-of-band migration %1 must be reverted first.").arg(migration.text()));
        else if (needed)
            problems.append(
                QStringLiteral("Out-of-band migration %1 must be complete first.").arg(migration.text()));
    }
    return problems;
}

Result<void> awaitOutOfBand(Connection& frontend, const QList<int>& ids, bool reverse, bool wait,
                            const OutOfBandRunner& runner, const LogSink& log, const std::stop_token& stop)
{
    OutOfBandWait waiting(frontend, ids, reverse, log, stop);
    const Result<QList<OutOfBandStatus>> left = waiting.look();
    if (!left)
        return failure(left);
    if (left->isEmpty())
        return {};
    if (!wait) {
        log(RunEvent::Level::Warning,
            QStringLiteral("Not waiting for out-of-band migrations: ") + textOf(*left));
        return {};
    }
    if (const Result<void> set = waiting.setDirection(*left); !set)
        return set;
    if (runner) {
        QList<int> leftIds;
        for (const OutOfBandStatus& migration : *left)
            leftIds.append(migration.id);
        log(RunEvent::Level::Info, QStringLiteral("Running out-of-band migrations: ") + textOf(*left));
        if (const Result<void> ran = runner(leftIds, reverse, log, stop); !ran)
            return ran;
    } else {
        log(RunEvent::Level::Info,
            QStringLiteral("Waiting for out-of-band migrations, which the services run: ") + textOf(*left));
    }
    return waiting.wait(*left);
}

} // namespace lockstep
