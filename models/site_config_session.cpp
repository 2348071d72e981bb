#include "models/site_config_session.h"

#include "core/siteconfig/config_file.h"
#include "core/siteconfig/release_schema.h"
#include "models/config_target.h"
#include "models/jobs.h"
#include "models/site_config_check.h"

#include <QFileInfo>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr auto typingPause = 60ms; ///< a word is checked, not each letter of it
constexpr auto draftPause = 2s;

/// What is read when a configuration is opened.
struct Opened
{
    SourcedConfig config;
    std::optional<ConfigDraft> draft;
    QList<ConfigHistory::Version> history;
};

Result<Opened> read(const ConfigSource& source, const std::stop_token& stop)
{
    return readConfig(source, stop).transform([&](const SourcedConfig& config) {
        const QString place = config.source.place(); // a payload's says what was found in it
        return Opened{config, ConfigDrafts().find(place), ConfigHistory().versions(place)};
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

struct SiteConfigSession::Private
{
    explicit Private(SiteConfigSession* session) : q(session), target(new ConfigTarget(session))
    {
        typing.setSingleShot(true);
        typing.setInterval(typingPause);
        drafting.setSingleShot(true);
        drafting.setInterval(draftPause);
        QObject::connect(&typing, &QTimer::timeout, q, [this] { startCheck(); });
        QObject::connect(&drafting, &QTimer::timeout, q, [this] { keepDraft(); });
    }

    /// Later, on the session's thread, unless another configuration was opened meanwhile.
    template <typename Then>
    void tell(quint64 asked, Then then)
    {
        QMetaObject::invokeMethod(
            q,
            [this, asked, then = std::move(then)] {
                if (asked == generation)
                    then();
            },
            Qt::QueuedConnection);
    }

    void setState(State next)
    {
        state = next;
        Q_EMIT q->stateChanged();
    }

    void take(const Opened& opened);
    void readHistory();
    void sortRules();
    void change(const QByteArray& next);
    void startCheck();
    void takeChecked(const CheckedConfig& found);
    [[nodiscard]] ConfigDraft draftNow() const;
    void keepDraft();
    void leave();
    void closeSource();

    SiteConfigSession* q;
    ConfigTarget* target;
    State state = State::Empty;
    quint64 generation = 0;
    std::optional<SourcedConfig> source;
    QByteArray original;
    QByteArray bytes;
    std::optional<ConfigDraft> draft;

    CheckedConfig checked;
    bool isCheckWanted = false;
    bool isCheckRunning = false;
    QTimer typing;
    QTimer drafting;

    std::optional<ConfigRelease> release;
    std::optional<ConfigSchema> schema;
    std::optional<Error> schemaError;
    std::optional<ConfigRules> allRules;
    std::optional<ConfigRules> rules; ///< those for the release
    quint64 rulesNumber = 0;          ///< grows when they are others
    ConfigAnswers answers;
    QList<ConfigHistory::Version> history;
    std::stop_source reading;
    Jobs jobs; // last: its threads use the others
};

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

void SiteConfigSession::open(const ConfigSource& source)
{
    if (!d->source || d->source->source.place() != source.place())
        d->target->choose(std::nullopt); // of another customer
    d->closeSource();
    d->setState(State::Opening);
    d->reading = d->jobs.start([this, source, asked = d->generation](const std::stop_token& stop) {
        d->tell(asked, [this, opened = read(source, stop)] {
            if (opened) {
                d->take(*opened);
            } else {
                d->setState(State::Empty);
                Q_EMIT failed(opened.error());
            }
        });
    });
}

void SiteConfigSession::Private::take(const Opened& opened)
{
    source = opened.config;
    original = source->bytes;
    bytes = source->bytes;
    draft = opened.draft;
    history = opened.history;
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

void SiteConfigSession::Private::startCheck()
{
    if (isCheckRunning || !isCheckWanted || !source)
        return;
    isCheckWanted = false;
    isCheckRunning = true;
    jobs.start([this, asked = generation, rulesAsked = rulesNumber,
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

void SiteConfigSession::Private::keepDraft()
{
    if (!source)
        return;
    jobs.start([this, asked = generation, isSame = bytes == source->bytes,
                kept = draftNow()](const std::stop_token&) {
        if (isSame)
            return ConfigDrafts().forget(kept.place);
        const Result<void> written = ConfigDrafts().keep(kept);
        if (!written)
            tell(asked, [this, error = written.error()] { Q_EMIT q->failed(error); });
    });
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
