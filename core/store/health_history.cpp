#include "core/store/health_history.h"

#include "core/store/database.h"
#include "core/store/store_database.h"
#include "core/store/store_values.h"

#include <QJsonDocument>
#include <QSqlError>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attemptedRead = u"read the health reports in the store"_s;
const QString attemptedWrite = u"keep the health report in the store"_s;

HealthState stateOf(const QString& name)
{
    for (const HealthState state : {HealthState::Healthy, HealthState::Warning, HealthState::Failed}) {
        if (healthStateName(state) == name)
            return state;
    }
    return HealthState::Unknown;
}

} // namespace

struct HealthHistory::Private
{
    std::unique_ptr<Database> database;

    /// Each row of a query as what `read` makes of it.
    template <typename T>
    [[nodiscard]] Result<QList<T>> rows(const QString& sql, const QVariantList& values,
                                        const std::function<Result<T>(const QSqlQuery&)>& read) const
    {
        Result<QSqlQuery> query = database->run(sql, values, attemptedRead);
        if (!query)
            return failure(query);
        QList<T> all;
        while (query->next()) {
            Result<T> one = read(*query);
            if (!one)
                return failure(one);
            all.append(*std::move(one));
        }
        if (query->lastError().isValid())
            return failure(ErrorKind::Io, attemptedRead, database->path(), query->lastError().databaseText());
        return all;
    }

    /// Those whose column 0 is an id and whose column 1 is the JSON.
    [[nodiscard]] Result<QList<HealthReport>> reports(const QString& rest, const QVariantList& values) const
    {
        return rows<HealthReport>(
            u"SELECT id, report FROM health_reports "_s + rest, values, [this](const QSqlQuery& row) {
                Result<HealthReport> report = HealthReport::fromJson(
                    QJsonDocument::fromJson(row.value(1).toString().toUtf8()).object());
                if (!report)
                    report = failure(
                        ErrorKind::Invalid, attemptedRead, database->path(),
                        u"report %1 is damaged: %2"_s.arg(row.value(0).toString(), report.error().happened));
                return report;
            });
    }
};

HealthHistory::~HealthHistory() = default;

Result<std::unique_ptr<HealthHistory>> HealthHistory::open(const QString& path)
{
    Result<std::unique_ptr<Database>> database = openStoreDatabase(path);
    if (!database)
        return failure(database);
    std::unique_ptr<HealthHistory> history(new HealthHistory);
    history->d = std::make_unique<Private>(*std::move(database));
    return history;
}

Result<qint64> HealthHistory::add(const HealthReport& report)
{
    if (report.instance.isEmpty())
        return failure(ErrorKind::Usage, attemptedWrite, d->database->path(), u"it names no instance"_s,
                       u"Say which instance it is of"_s);
    const QString json = QString::fromUtf8(QJsonDocument(report.toJson()).toJson(QJsonDocument::Compact));
    return d->database
        ->value(u"INSERT INTO health_reports (instance, release, made, made_by, state, report) "
                "VALUES (?, ?, ?, ?, ?, ?) RETURNING id"_s,
                {printable(report.instance), printable(report.release), timeText(report.made),
                 printable(report.by), healthStateName(report.state()), json},
                attemptedWrite)
        .transform([](const QVariant& id) { return id.toLongLong(); });
}

Result<QList<HealthRecord>> HealthHistory::list(const QString& instance, int limit) const
{
    const bool all = instance.isEmpty();
    return d->rows<HealthRecord>(
        u"SELECT id, instance, release, made, made_by, state FROM health_reports %1 "
        "ORDER BY made DESC, id DESC LIMIT ?"_s.arg(all ? QString() : u"WHERE instance = ?"_s),
        (all ? QVariantList() : QVariantList{instance}) + QVariantList{limit},
        [](const QSqlQuery& row) -> Result<HealthRecord> {
            return HealthRecord{row.value(0).toLongLong(), row.value(1).toString(),
                                row.value(2).toString(),   timeOf(row.value(3)),
                                row.value(4).toString(),   stateOf(row.value(5).toString())};
        });
}

Result<HealthReport> HealthHistory::read(qint64 id) const
{
    const Result<QList<HealthReport>> found = d->reports(u"WHERE id = ?"_s, {id});
    if (!found)
        return failure(found);
    if (found->isEmpty())
        return failure(ErrorKind::NotFound, u"find health report"_s, QString::number(id),
                       u"the store has no such report"_s, u"Look at the list of reports"_s);
    return found->first();
}

Result<QList<HealthReport>> HealthHistory::newest(const QString& instance, int count) const
{
    return d->reports(u"WHERE instance = ? ORDER BY made DESC, id DESC LIMIT ?"_s, {instance, count});
}

Result<QList<HealthReport>> HealthHistory::newestOfEach() const
{
    return d->reports(u"WHERE id = (SELECT n.id FROM health_reports n "
                      "WHERE n.instance = health_reports.instance ORDER BY n.made DESC, n.id DESC LIMIT 1) "
                      "ORDER BY instance"_s,
                      {});
}

} // namespace lockstep
