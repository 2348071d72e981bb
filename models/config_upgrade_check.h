#pragma once

#include "core/siteconfig/config_upgrade.h"
#include "models/jobs.h"
#include "models/site_config_session.h"

namespace lockstep {

/// What another release means for the configuration of a session, worked out on a thread each time the
/// session has checked its text. What is found out about releases or a configuration that are not asked for
/// any more is dropped.
class ConfigUpgradeCheck : public QObject
{
    Q_OBJECT

public:
    struct Releases
    {
        QString catalog; ///< as ReleaseCatalog::open takes it
        Version from;    ///< null: none
        Version to;      ///< null: none

        friend bool operator==(const Releases&, const Releases&) = default;
    };

    explicit ConfigUpgradeCheck(const SiteConfigSession* session, QObject* parent = nullptr);

    [[nodiscard]] const Releases& releases() const { return m_releases; }

    /// There is something to be said about them: both are there, the later one is to be run.
    [[nodiscard]] static bool isUpgrade(const Releases& releases);

    void setReleases(const Releases& releases);
    /// While nobody looks, nothing is worked out.
    void setWatched(bool watched);

    /// As it was found out last; nothing: it is being worked out, or cannot be.
    [[nodiscard]] const std::optional<QList<ConfigUpgradeNote>>& notes() const { return m_notes; }

    /// Why not: a release has no schema, say.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

    /// Why the text as it is now cannot be looked at. What was found out before stays.
    [[nodiscard]] const std::optional<Error>& textError() const { return m_textError; }

    [[nodiscard]] bool isWorking() const { return m_isRunning; }

Q_SIGNALS:
    void changed();

private:
    struct Schemas
    {
        ConfigSchema from;
        ConfigSchema to;
    };

    /// What was made of a question, on its thread.
    struct Found
    {
        Result<Schemas> schemas;
        Result<QList<ConfigUpgradeNote>> notes;
    };

    [[nodiscard]] static Result<Schemas> readSchemas(const Releases& releases, const std::stop_token& stop);
    void forget();
    void ask();
    void start();
    void take(quint64 asked, const Found& found);

    const SiteConfigSession* m_session;
    Releases m_releases;
    std::optional<Result<Schemas>> m_schemas; ///< of the releases, once they have been read
    std::optional<QList<ConfigUpgradeNote>> m_notes;
    std::optional<Error> m_error;
    std::optional<Error> m_textError;
    quint64 m_generation = 0;   ///< goes up with the configuration and the releases
    bool m_isTextKnown = false; ///< the session has checked this configuration
    bool m_isWatched = false;
    bool m_isWanted = false;
    bool m_isRunning = false;
    Jobs m_jobs; // last: its threads use the others
};

} // namespace lockstep
