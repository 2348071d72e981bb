#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/runbook_options.h"
#include "core/runbook/transcript.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep::ctl {

namespace {

QString resultText(const RunbookRunRecord& record)
{
    if (record.isRunning)
        return QStringLiteral("running");
    return record.result.isEmpty() ? QStringLiteral("interrupted") : record.result;
}

QJsonObject recordJson(const RunbookRunRecord& record)
{
    const auto time = [](const QDateTime& at) {
        return at.isValid() ? QJsonValue(at.toString(Qt::ISODateWithMs)) : QJsonValue();
    };
    return {{QStringLiteral("run"), record.id},
            {QStringLiteral("runbook"), record.name},
            {QStringLiteral("title"), record.title},
            {QStringLiteral("instance"), record.instance},
            {QStringLiteral("started"), time(record.started)},
            {QStringLiteral("ended"), time(record.ended)},
            {QStringLiteral("result"), resultText(record)},
            {QStringLiteral("resumable"), record.isOpen()}};
}

Result<QByteArray> listOf(const RunbookStore& store, bool json)
{
    return store.runs().transform([&](const QList<RunbookRunRecord>& records) {
        QJsonArray array;
        QList<QStringList> rows;
        for (const RunbookRunRecord& record : records) {
            array.append(recordJson(record));
            rows += {QString::number(record.id), record.name, record.instance,
                     record.started.toString(QStringLiteral("yyyy-MM-dd HH:mm")), resultText(record)};
        }
        return json ? QJsonDocument(QJsonObject{{QStringLiteral("runs"), array}}).toJson()
                    : table({QStringLiteral("RUN"), QStringLiteral("RUNBOOK"), QStringLiteral("INSTANCE"),
                             QStringLiteral("STARTED"), QStringLiteral("RESULT")},
                            rows, {0})
                          .toUtf8();
    });
}

Result<QByteArray> transcriptOf(const RunbookStore& store, qint64 number, const QString& format)
{
    const Result<std::unique_ptr<Journal>> journal = store.look(number);
    if (!journal)
        return failure(journal);
    return readTranscript(**journal).transform([&](const Transcript& transcript) {
        return format == u"json"   ? QJsonDocument(transcriptJson(transcript)).toJson()
               : format == u"html" ? transcriptHtml(transcript).toUtf8()
                                   : transcriptMarkdown(transcript).toUtf8();
    });
}

} // namespace

int runbookHistory(const QStringList& words, std::stop_token /*stop*/)
{
    Options options(
        QStringLiteral("runbook history"),
        QStringLiteral("Lists the runs of runbooks, newest first; with the number of one, its transcript."));
    options.argument(QStringLiteral("RUN"), QStringLiteral("the number of a run"))
        .store()
        .format({QStringLiteral("text"), QStringLiteral("json"), QStringLiteral("markdown"),
                 QStringLiteral("html")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<std::unique_ptr<RunbookStore>> store = openRunbookStore(options);
    if (!store)
        return fail(store.error());
    Result<QByteArray> text = QByteArray();
    if (options.argument().isEmpty()) {
        text = listOf(**store, options.formatName() == u"json");
    } else {
        text = runNumber(options).and_then(
            [&](qint64 number) { return transcriptOf(**store, number, options.formatName()); });
    }
    if (!text)
        return fail(text.error());
    const Result<void> written = options.write(*text);
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
