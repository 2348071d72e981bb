// What a session does with the place that its configuration comes from: reading, saving, drafts, history.

#include "core/siteconfig/config_file.h"
#include "core/siteconfig/schema_secrets.h"
#include "models/site_config_session_private.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

Result<OpenedConfig> read(const ConfigSource& source, const std::optional<ConfigSchema>& schema,
                          const std::stop_token& stop)
{
    return readConfig(source, stop).transform([&](const SourcedConfig& config) {
        const QString place = config.source.place(); // a payload's says what was found in it
        return OpenedConfig{config, ConfigDrafts().find(place), ConfigHistory().versions(place),
                            configMasks(JsoncDocument::parse(config.bytes), schema ? &*schema : nullptr)};
    });
}

/// Somebody has agreed that a file that is there is replaced.
Result<SourcedConfig> writeAs(const ConfigSource& file, const QByteArray& bytes)
{
    const auto write = [&] {
        if (!QFileInfo::exists(file.path))
            return ConfigFile::create(file.path, bytes);
        return ConfigFile::read(file.path).and_then([&](const ConfigFile& there) {
            return ConfigHistory()
                .keep(file.place(), there.bytes(), SiteConfigSession::tr("before it was replaced"))
                .and_then([&] { return there.replace(bytes); });
        });
    };
    return write().transform([&] { return SourcedConfig{file, bytes}; });
}

} // namespace

void SiteConfigSession::open(const ConfigSource& source)
{
    if (!d->source || d->source->source.place() != source.place())
        d->target->choose(std::nullopt); // of another customer
    d->closeSource();
    d->setState(State::Opening);
    d->reading =
        d->jobs.start([this, source, schema = d->schema, asked = d->generation](const std::stop_token& stop) {
            d->tell(asked, [this, opened = read(source, schema, stop)] {
                if (opened) {
                    d->take(*opened);
                } else {
                    d->setState(State::Empty);
                    Q_EMIT failed(opened.error());
                }
            });
        });
}

void SiteConfigSession::Private::take(const OpenedConfig& opened)
{
    source = opened.config;
    original = source->bytes;
    bytes = source->bytes;
    draft = opened.draft;
    history = opened.history;
    checked.masks = opened.masks;
    if (draft && draft->bytes == bytes)
        draft.reset();
    isCheckWanted = true;
    startCheck();
    setState(State::Open);
    Q_EMIT q->opened();
    Q_EMIT q->draftChanged();
    Q_EMIT q->historyChanged();
}

/// Anew; it is not much.
void SiteConfigSession::Private::readHistory()
{
    history = ConfigHistory().versions(source->source.place());
    Q_EMIT q->historyChanged();
}

void SiteConfigSession::reload()
{
    if (d->state != State::Open)
        return;
    if (isChanged()) {
        const QString place = d->source->source.place();
        const Result<void> kept = ConfigHistory().keep(place, d->bytes, tr("what was not saved"));
        if (!kept) {
            Q_EMIT failed(kept.error());
            return; // nothing is lost
        }
        ConfigDrafts().forget(place);
        d->bytes = d->source->bytes;
    }
    const ConfigSource source = d->source->source;
    open(source);
}

ConfigDraft SiteConfigSession::Private::draftNow() const
{
    const ConfigSource& from = source->source;
    return {from.place(), bytes, source->bytes, {}, toText(from.kind)};
}

/// What is not saved stays as a draft.
void SiteConfigSession::Private::leave()
{
    if (source && bytes != source->bytes)
        (void)ConfigDrafts().keep(draftNow());
    typing.stop();
    drafting.stop();
}

void SiteConfigSession::close()
{
    d->target->choose(std::nullopt);
    d->closeSource();
}

void SiteConfigSession::Private::closeSource()
{
    if (state == State::Empty && !source)
        return;
    leave();
    reading.request_stop();
    ++generation;
    source.reset();
    original.clear();
    bytes.clear();
    draft.reset();
    checked = {};
    isCheckWanted = false;
    isCheckRunning = false;
    history.clear();
    setState(State::Empty);
    Q_EMIT q->opened();
    Q_EMIT q->draftChanged();
    Q_EMIT q->checked();
    Q_EMIT q->historyChanged();
}

void SiteConfigSession::takeDraft()
{
    if (!d->draft)
        return;
    const QByteArray bytes = d->draft->bytes;
    d->draft.reset();
    replace(bytes);
    Q_EMIT draftChanged();
}

void SiteConfigSession::dropDraft()
{
    if (!d->draft)
        return;
    const Result<void> dropped = lockstep::dropDraft(*d->draft);
    if (!dropped) {
        Q_EMIT failed(dropped.error());
        return;
    }
    d->draft.reset();
    d->readHistory();
    Q_EMIT draftChanged();
}

void SiteConfigSession::saveDraftAs(const ConfigDraft& draft, const QString& path)
{
    close();
    d->setState(State::Opening);
    d->jobs.start([this, draft, file = ConfigSource{ConfigSource::Kind::File, path, {}},
                   asked = d->generation](const std::stop_token&) {
        const Result<SourcedConfig> done = writeAs(file, draft.bytes);
        if (done)
            ConfigDrafts().forget(draft.place);
        d->tell(asked, [this, done, file] {
            if (done) {
                open(file);
            } else {
                d->setState(State::Empty);
                Q_EMIT failed(done.error());
            }
        });
    });
}

void SiteConfigSession::restore(const QString& id)
{
    if (!d->source)
        return;
    const ConfigHistory history;
    const QString place = d->source->source.place();
    const Result<QByteArray> version = history.read(place, id);
    const Result<void> kept = !version      ? Result<void>(failure(version))
                              : isChanged() ? history.keep(place, d->bytes, tr("what was not saved"))
                                            : Result<void>();
    if (!kept) {
        Q_EMIT failed(kept.error());
        return;
    }
    d->readHistory();
    replace(*version);
}

void SiteConfigSession::Private::keepDraft()
{
    if (!source)
        return;
    jobs.startBehind([this, asked = generation, isSame = bytes == source->bytes,
                      kept = draftNow()](const std::stop_token&) {
        if (isSame)
            return ConfigDrafts().forget(kept.place);
        const Result<void> written = ConfigDrafts().keep(kept);
        if (!written)
            tell(asked, [this, error = written.error()] { Q_EMIT q->failed(error); });
    });
}

void SiteConfigSession::save()
{
    if (d->state != State::Open || !isChanged())
        return;
    d->setState(State::Saving);
    d->jobs.start(
        [this, asked = d->generation, before = *d->source, bytes = d->bytes](const std::stop_token& stop) {
            const Result<SavedConfig> done =
                ConfigHistory()
                    .keep(before.source.place(), before.bytes, tr("before it was saved"))
                    .and_then([&] { return saveConfig(before, bytes, stop); });
            d->tell(asked, [this, done] {
                if (done)
                    d->source = done->config;
                d->setState(State::Open);
                d->readHistory();
                if (!done) {
                    Q_EMIT failed(done.error());
                    return;
                }
                d->keepDraft(); // forgets it, or keeps what was typed meanwhile
                Q_EMIT saved(done->needsRestart);
            });
        });
}

void SiteConfigSession::saveAs(const QString& path)
{
    if (d->state != State::Open)
        return;
    const ConfigSource file{ConfigSource::Kind::File, path, {}};
    if (file.place() == d->source->source.place())
        return save();
    d->setState(State::Saving);
    d->jobs.start([this, asked = d->generation, file, bytes = d->bytes](const std::stop_token&) {
        const Result<SourcedConfig> done = writeAs(file, bytes);
        d->tell(asked, [this, done] {
            if (!done) {
                d->setState(State::Open);
                Q_EMIT failed(done.error());
                return;
            }
            if (isChanged())
                ConfigDrafts().forget(d->source->source.place()); // what was written there is saved here
            d->draft.reset();
            d->source = *done;
            d->setState(State::Open);
            d->readHistory();
            d->keepDraft();
            Q_EMIT draftChanged();
            Q_EMIT saved(false);
        });
    });
}

} // namespace lockstep
