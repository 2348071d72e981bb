#pragma once

#include "core/database/release_up.h"
#include "core/database/upgrade.h"

namespace lockstep {

/// Who runs out-of-band migrations that something waits for.
struct OutOfBandWorker
{
    enum class Who {
        Services,  ///< the instance's own, in the background: there is only waiting
        Container, ///< the product's migrator, in one that is started here
        Job        ///< the same, as a Kubernetes Job
    };

    Who who = Who::Services;
    QString image = {};                          ///< of the container
    QString docker = QStringLiteral("docker");   ///< name or path of the program
    QString manifest = {};                       ///< file that holds the Job
    QString context = {};                        ///< of kubectl; empty: the current one
    QString nameSpace = {};                      ///< empty: the manifest's or the context's
    QString kubectl = QStringLiteral("kubectl"); ///< name or path of the program

    /// Empty for the services.
    [[nodiscard]] OutOfBandRunner runner(const DatabaseSet& databases) const;
    /// "the services", "a container of sourcegraph/migrator:6.1.0"
    [[nodiscard]] QString text() const;
    /// What is missing, in words; empty: nothing.
    [[nodiscard]] QString problem() const;

    friend bool operator==(const OutOfBandWorker&, const OutOfBandWorker&) = default;
};

/// How databases are to be changed, where that is a person's choice. As made, each is the careful way.
struct ChangeOptions
{
    PrivilegedMode privileged = PrivilegedMode::Apply;
    bool ignoreFailed = false;     ///< one failed attempt is no obstacle
    bool ignoreUnfinished = false; ///< nor is one that did not come to its end
    bool terminateBlockers = false;
    std::chrono::seconds lockTimeout{0}; ///< 0: until cancelled
    bool skipVersionCheck = false;
    bool skipDriftCheck = false;
    bool skipStepCheck = false;
    bool skipOutOfBandCheck = false;
    bool everyMinor = false; ///< upgrades stop at every minor release
    bool doNotWait = false;  ///< for out-of-band migrations
    bool sharedDatabase = false;
    bool recordUnknown = false; ///< migrations that the catalogue does not have may be recorded
    OutOfBandWorker outOfBand = {};

    [[nodiscard]] MigratorOptions migrator() const;
    [[nodiscard]] UpOptions up() const;
    /// Without the drift check, which needs to know where events go.
    [[nodiscard]] UpgradeOptions upgrade(const DatabaseSet& databases) const;

    friend bool operator==(const ChangeOptions&, const ChangeOptions&) = default;
};

enum class ChangeOption {
    Privileged,
    IgnoreFailed,
    IgnoreUnfinished,
    TerminateBlockers,
    LockTimeout,
    SkipVersionCheck,
    SkipDriftCheck,
    SkipStepCheck,
    SkipOutOfBandCheck,
    EveryMinor,
    OutOfBand,
    DoNotWait,
    SharedDatabase,
    RecordUnknown,
};

/// What an option is called, and what it means and is wanted for.
struct ChangeOptionWords
{
    ChangeOption option;
    bool ChangeOptions::* flag; ///< null: it is more than on or off
    QString name;
    QString meaning;
};

/// All of them, each group together.
[[nodiscard]] QList<ChangeOptionWords> changeOptionWords();
[[nodiscard]] ChangeOptionWords wordsOf(ChangeOption option);
/// "apply them", "refuse them", "run by hand"
[[nodiscard]] QString privilegedModeText(PrivilegedMode mode);

/// Those that are not as they come, with their values: "Privileged migrations: refuse them". `among`: only
/// of these.
[[nodiscard]] QStringList departures(const ChangeOptions& options);
[[nodiscard]] QStringList departures(const ChangeOptions& options, const QList<ChangeOption>& among);

} // namespace lockstep
