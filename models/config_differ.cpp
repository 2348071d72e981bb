#include "models/config_differ.h"

#include "core/siteconfig/config_difference.h"
#include "models/jobs.h"
#include "models/site_config_session.h"

namespace lockstep {

namespace {

constexpr qsizetype little = 100'000; ///< bytes; done in a millisecond

QString answerTo(const ConfigDiffer::Question& question)
{
    return configDiff(question.before, question.after, question.name,
                      {.reveal = question.reveal, .schema = question.schema ? &*question.schema : nullptr});
}

} // namespace

struct ConfigDiffer::Private
{
    quint64 asked = 0;
    std::shared_ptr<const Question> next;
    bool isRunning = false;
    Jobs jobs; // last: its threads use the others

    void start(ConfigDiffer* q)
    {
        isRunning = true;
        jobs.startBehind(
            [this, q, number = asked, question = std::exchange(next, nullptr)](const std::stop_token&) {
                const QString diff = answerTo(*question);
                QMetaObject::invokeMethod(
                    q, [this, q, number, diff] { take(q, number, diff); }, Qt::QueuedConnection);
            });
    }

    void take(ConfigDiffer* q, quint64 number, const QString& diff)
    {
        isRunning = false;
        if (next)
            start(q);
        if (number == asked)
            Q_EMIT q->answered(diff);
    }
};

ConfigDiffer::Question ConfigDiffer::question(const SiteConfigSession& session, const QByteArray& before,
                                              const QByteArray& after, bool reveal)
{
    const ConfigSchema* schema = session.schema();
    return {before, after, tr("site config"), reveal, schema ? std::optional(*schema) : std::nullopt};
}

ConfigDiffer::ConfigDiffer(QObject* parent) : QObject(parent), d(std::make_unique<Private>()) {}

ConfigDiffer::~ConfigDiffer()
{
    d->jobs.stopAndWait();
}

void ConfigDiffer::ask(const Question& question)
{
    ++d->asked;
    d->next.reset();
    if (question.before.size() + question.after.size() < little) {
        Q_EMIT answered(answerTo(question));
        return;
    }
    d->next = std::make_shared<Question>(question);
    if (!d->isRunning)
        d->start(this);
}

} // namespace lockstep
