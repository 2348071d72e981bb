#include "models/config_upgrade_check.h"

#include "core/siteconfig/release_schema.h"

namespace lockstep {

ConfigUpgradeCheck::ConfigUpgradeCheck(const SiteConfigSession* session, QObject* parent)
    : QObject(parent), m_session(session), m_isTextKnown(session->source() && !session->isChecking())
{
    connect(session, &SiteConfigSession::opened, this, [this] {
        m_isTextKnown = false;
        forget();
        Q_EMIT changed();
    });
    connect(session, &SiteConfigSession::checked, this, [this] {
        m_isTextKnown = m_session->source() != nullptr;
        ask();
    });
}

bool ConfigUpgradeCheck::isUpgrade(const Releases& releases)
{
    return !releases.from.isNull() && !releases.to.isNull() && releases.from < releases.to;
}

void ConfigUpgradeCheck::setReleases(const Releases& releases)
{
    if (releases == m_releases)
        return;
    m_releases = releases;
    m_schemas.reset();
    forget();
    ask();
    Q_EMIT changed();
}

void ConfigUpgradeCheck::setWatched(bool watched)
{
    m_isWatched = watched;
    start();
}

/// What is under way is about something else now.
void ConfigUpgradeCheck::forget()
{
    ++m_generation;
    m_notes.reset();
    m_error.reset();
    m_textError.reset();
    m_isWanted = false;
}

void ConfigUpgradeCheck::ask()
{
    m_isWanted = true;
    start();
}

Result<ConfigUpgradeCheck::Schemas> ConfigUpgradeCheck::readSchemas(const Releases& releases,
                                                                    const std::stop_token& stop)
{
    return ReleaseCatalog::open(releases.catalog).and_then([&](const auto& catalog) -> Result<Schemas> {
        const Result<ConfigSchema> from = releaseSchema(*catalog, releases.from, stop);
        if (!from)
            return failure(from);
        const Result<ConfigSchema> to = releaseSchema(*catalog, releases.to, stop);
        if (!to)
            return failure(to);
        return Schemas{*from, *to};
    });
}

/// A text with errors is left aside until it can be read again; that it has some is told at once.
void ConfigUpgradeCheck::start()
{
    if (!m_isWanted || !m_isWatched || m_isRunning || !m_isTextKnown || !isUpgrade(m_releases))
        return;
    m_isWanted = false;
    const JsoncDocument document = m_session->document();
    const Result<void> sound = document.check(tr("the text"));
    m_textError = sound ? std::nullopt : std::optional(sound.error());
    if (!sound) {
        Q_EMIT changed();
        return;
    }
    m_isRunning = true;
    m_jobs.startBehind([this, document, asked = m_generation, releases = m_releases,
                        schemas = m_schemas](const std::stop_token& stop) {
        Result<Schemas> known = schemas ? *schemas : readSchemas(releases, stop);
        auto notes = known.and_then(
            [&](const Schemas& both) { return configUpgradeNotes(document, both.from, both.to, stop); });
        const auto found = std::make_shared<Found>(std::move(known), std::move(notes));
        QMetaObject::invokeMethod(this, [this, asked, found] { take(asked, *found); }, Qt::QueuedConnection);
    });
    Q_EMIT changed();
}

void ConfigUpgradeCheck::take(quint64 asked, const Found& found)
{
    m_isRunning = false;
    if (asked == m_generation) {
        m_schemas = found.schemas;
        m_notes = found.notes ? std::optional(*found.notes) : std::nullopt;
        m_error = found.notes ? std::nullopt : std::optional(found.notes.error());
    }
    start();
    Q_EMIT changed();
}

} // namespace lockstep
