#include "app/ctl/command.h"
#include "app/ctl/health_options.h"
#include "app/ctl/output.h"
#include "core/store/health_history.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QByteArray asText(const QList<HealthRecord>& records)
{
    QList<QStringList> rows;
    for (const HealthRecord& record : records)
        rows += {QString::number(record.id),    record.instance, record.made.toString(Qt::ISODate),
                 healthStateName(record.state), record.release,  record.by};
    return table({u"REPORT"_s, u"INSTANCE"_s, u"MADE"_s, u"STATE"_s, u"RELEASE"_s, u"BY"_s}, rows, {0})
        .toUtf8();
}

QByteArray asJson(const QList<HealthRecord>& records)
{
    QJsonArray list;
    for (const HealthRecord& record : records)
        list.append(QJsonObject{{u"id"_s, record.id},
                                {u"instance"_s, record.instance},
                                {u"made"_s, record.made.toString(Qt::ISODate)},
                                {u"state"_s, healthStateName(record.state)},
                                {u"release"_s, record.release},
                                {u"by"_s, record.by}});
    return QJsonDocument(list).toJson();
}

} // namespace

int instanceHistory(const QStringList& words, std::stop_token /*stop*/)
{
    Options options(u"instance history"_s,
                    u"Lists the health reports that are kept, the newest first. \"report health --kept N\" "
                    "writes one of them."_s);
    declareInstanceName(options);
    options.store().format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<QString> instance = instanceName(options);
    if (!instance)
        return fail(instance.error());
    const Result<QList<HealthRecord>> records =
        HealthHistory::open(storePlace(options)).and_then([&](const std::unique_ptr<HealthHistory>& history) {
            return history->list(*instance, 1000);
        });
    if (!records)
        return fail(records.error());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? asJson(*records) : asText(*records));
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
