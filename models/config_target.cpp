#include "models/config_target.h"

#include "core/siteconfig/config_history.h"
#include "models/jobs.h"

namespace lockstep {

struct ConfigTarget::Private
{
    std::optional<ConfigSource> source;
    std::optional<SourcedConfig> config;
    std::optional<Error> error;
    quint64 generation = 0; ///< what was asked for before another was chosen is of no interest
    bool isReading = false;
    bool isSaving = false;
    std::stop_source reading;
    Jobs jobs; // last: its threads use the others
};

ConfigTarget::ConfigTarget(QObject* parent) : QObject(parent), d(std::make_unique<Private>()) {}

ConfigTarget::~ConfigTarget()
{
    d->jobs.stopAndWait();
}

const std::optional<ConfigSource>& ConfigTarget::source() const
{
    return d->source;
}

const SourcedConfig* ConfigTarget::config() const
{
    return d->config ? &*d->config : nullptr;
}

const std::optional<Error>& ConfigTarget::error() const
{
    return d->error;
}

bool ConfigTarget::isReading() const
{
    return d->isReading;
}

bool ConfigTarget::isSaving() const
{
    return d->isSaving;
}

void ConfigTarget::choose(const std::optional<ConfigSource>& source)
{
    if (!source && !d->source)
        return;
    d->reading.request_stop();
    ++d->generation;
    d->source = source;
    d->config.reset();
    d->error.reset();
    d->isReading = false;
    d->isSaving = false;
    if (source)
        readAgain();
    else
        Q_EMIT changed();
}

void ConfigTarget::readAgain()
{
    if (!d->source || d->isReading || d->isSaving)
        return;
    d->isReading = true;
    Q_EMIT changed();
    d->reading =
        d->jobs.start([this, source = *d->source, asked = d->generation](const std::stop_token& stop) {
            const Result<SourcedConfig> read = readConfig(source, stop);
            QMetaObject::invokeMethod(
                this,
                [this, asked, read] {
                    if (asked != d->generation)
                        return;
                    d->isReading = false;
                    d->config = read ? std::optional(*read) : std::nullopt;
                    d->error = read ? std::nullopt : std::optional(read.error());
                    Q_EMIT changed();
                },
                Qt::QueuedConnection);
        });
}

void ConfigTarget::save(const QByteArray& bytes)
{
    if (!d->config || d->isReading || d->isSaving)
        return;
    d->isSaving = true;
    Q_EMIT changed();
    d->jobs.start([this, before = *d->config, bytes, asked = d->generation](const std::stop_token& stop) {
        const Result<SavedConfig> done =
            ConfigHistory()
                .keep(before.source.place(), before.bytes, tr("before it was saved"))
                .and_then([&] { return saveConfig(before, bytes, stop); });
        QMetaObject::invokeMethod(
            this,
            [this, asked, done] {
                if (asked == d->generation) {
                    d->isSaving = false;
                    if (done)
                        d->config = done->config;
                    Q_EMIT changed();
                }
                if (done)
                    Q_EMIT saved(done->needsRestart);
                else
                    Q_EMIT failed(done.error());
            },
            Qt::QueuedConnection);
    });
}

} // namespace lockstep
