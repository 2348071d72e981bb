#include "models/site_config_session.h"

#include "core/siteconfig/release_schema.h"
#include "models/site_config_session_private.h"

namespace lockstep {

SiteConfigSession::SiteConfigSession(QObject* parent) : QObject(parent), d(std::make_unique<Private>(this)) {}

SiteConfigSession::~SiteConfigSession()
{
    const QSignalBlocker silent(this); // who listens may be half gone already
    d->leave();
    d->jobs.stopAndWait();
}

SiteConfigSession::State SiteConfigSession::state() const
{
    return d->state;
}

const SourcedConfig* SiteConfigSession::source() const
{
    return d->source ? &*d->source : nullptr;
}

const QByteArray& SiteConfigSession::original() const
{
    return d->original;
}

const QByteArray& SiteConfigSession::bytes() const
{
    return d->bytes;
}

bool SiteConfigSession::isChanged() const
{
    return d->source && d->bytes != d->source->bytes;
}

ConfigTarget* SiteConfigSession::target() const
{
    return d->target;
}

const ConfigDraft* SiteConfigSession::foundDraft() const
{
    return d->draft ? &*d->draft : nullptr;
}

const JsoncDocument& SiteConfigSession::document() const
{
    return d->checked.document;
}

const QList<ConfigProblem>& SiteConfigSession::problems() const
{
    return d->checked.problems;
}

const JsoncEdits& SiteConfigSession::masks() const
{
    return d->checked.masks;
}

bool SiteConfigSession::isChecking() const
{
    return d->isCheckWanted || d->isCheckRunning;
}

const std::optional<ConfigRelease>& SiteConfigSession::release() const
{
    return d->release;
}

const ConfigSchema* SiteConfigSession::schema() const
{
    return d->schema ? &*d->schema : nullptr;
}

const std::optional<Error>& SiteConfigSession::schemaError() const
{
    return d->schemaError;
}

const ConfigRules* SiteConfigSession::rules() const
{
    return d->rules ? &*d->rules : nullptr;
}

const ConfigAnswers& SiteConfigSession::answers() const
{
    return d->answers;
}

const ConfigMigration* SiteConfigSession::migration() const
{
    return d->checked.migration ? &*d->checked.migration : nullptr;
}

const std::optional<Error>& SiteConfigSession::migrationError() const
{
    return d->checked.migrationError;
}

const QList<ConfigHistory::Version>& SiteConfigSession::history() const
{
    return d->history;
}

void SiteConfigSession::Private::change(const QByteArray& next)
{
    const bool wasChanged = q->isChanged();
    bytes = next;
    isCheckWanted = true;
    typing.start();
    drafting.start();
    if (wasChanged != q->isChanged())
        Q_EMIT q->stateChanged();
}

void SiteConfigSession::setBytes(const QByteArray& bytes)
{
    if (d->source && bytes != d->bytes)
        d->change(bytes);
}

void SiteConfigSession::replace(const QByteArray& bytes)
{
    if (!d->source || bytes == d->bytes)
        return;
    d->change(bytes);
    Q_EMIT replaced();
}

void SiteConfigSession::Private::startCheck()
{
    if (isCheckRunning || !isCheckWanted || !source)
        return;
    isCheckWanted = false;
    isCheckRunning = true;
    jobs.startBehind([this, asked = generation, rulesAsked = rulesNumber,
                      question = ConfigQuestion{bytes, schema, rules, answers}](const std::stop_token& stop) {
        const auto found = std::make_shared<CheckedConfig>(checkConfig(question, stop));
        tell(asked, [this, found, rulesAsked] {
            if (rulesAsked != rulesNumber)
                found->dropMigration();
            takeChecked(*found);
        });
    });
}

void SiteConfigSession::Private::takeChecked(const CheckedConfig& found)
{
    isCheckRunning = false;
    checked = found;
    if (isCheckWanted && !typing.isActive())
        startCheck();
    Q_EMIT q->checked();
}

/// Findings are about rules that are there.
void SiteConfigSession::Private::sortRules()
{
    ++rulesNumber;
    checked.dropMigration();
    if (!allRules)
        return rules.reset();
    rules = allRules->forRelease(release ? release->version : Version());
}

void SiteConfigSession::setRelease(const std::optional<ConfigRelease>& release)
{
    if (release == d->release)
        return;
    d->release = release;
    d->schema.reset();
    d->schemaError.reset();
    d->sortRules();
    d->isCheckWanted = true;
    d->startCheck();
    Q_EMIT schemaChanged();
    if (d->rules)
        Q_EMIT rulesChanged();
    if (!release)
        return;
    d->jobs.start([this, wanted = *release](const std::stop_token& stop) {
        const Result<ConfigSchema> read =
            ReleaseCatalog::open(wanted.catalog).and_then([&](const auto& catalog) {
                return releaseSchema(*catalog, wanted.version, stop);
            });
        QMetaObject::invokeMethod(
            this,
            [this, wanted, read] {
                if (d->release != wanted)
                    return;
                if (read)
                    d->schema = *read;
                else
                    d->schemaError = read.error();
                d->isCheckWanted = true;
                d->startCheck();
                Q_EMIT schemaChanged();
            },
            Qt::QueuedConnection);
    });
}

void SiteConfigSession::setRules(const QString& name)
{
    if ((d->allRules ? d->allRules->name : QString()) == name)
        return;
    d->allRules.reset();
    d->answers.clear();
    if (!name.isEmpty()) {
        const Result<ConfigRules> found = findConfigRules(name);
        if (found)
            d->allRules = *found;
        else
            Q_EMIT failed(found.error());
    }
    d->sortRules();
    d->isCheckWanted = true;
    d->startCheck();
    Q_EMIT rulesChanged();
}

void SiteConfigSession::setAnswers(const ConfigAnswers& answers)
{
    if (answers == d->answers)
        return;
    d->answers = answers;
    d->isCheckWanted = true;
    d->startCheck();
    Q_EMIT rulesChanged();
}

} // namespace lockstep
