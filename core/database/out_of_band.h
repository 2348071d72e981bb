#pragma once

#include "core/database/connection.h"
#include "core/planning/knowledge.h"
#include "core/support/run_event.h"

#include <QJsonObject>

namespace lockstep {

using LogSink = std::function<void(RunEvent::Level, const QString&)>;

/// One out-of-band migration as the frontend database has it, whatever the era of its table.
struct OutOfBandStatus
{
    int id = 0;
    QString team;
    QString component;
    QString description;
    std::optional<MinorLine> introduced;
    std::optional<MinorLine> deprecated;
    double progress = 0;       ///< 0 to 1
    bool applyReverse = false; ///< set to run backwards
    bool nonDestructive = true;
    QStringList errors; ///< the newest five, newest first

    /// Nothing is left to do in the direction it runs.
    [[nodiscard]] bool isComplete() const { return applyReverse ? progress == 0 : progress == 1; }

    /// "7 (codeintel-db.lsif_data_documents): 63.2 %"
    [[nodiscard]] QString text() const;
    [[nodiscard]] QJsonObject toJson() const;

    friend bool operator==(const OutOfBandStatus&, const OutOfBandStatus&) = default;
};

/// All of them, by id; none where there is no such table. Errors: Connection, Failed, Cancelled.
[[nodiscard]] Result<QList<OutOfBandStatus>> readOutOfBand(Connection& frontend,
                                                           const std::stop_token& stop = {});

/// What keeps an instance from running `release`, a sentence each: one that the release does not know yet has
/// been run, or one that it needs complete is not. `firstVersion` is the release that the instance began
/// with; what was deprecated by then never had anything to do.
[[nodiscard]] QStringList outOfBandProblems(const QList<OutOfBandStatus>& migrations, const Version& release,
                                            const std::optional<Version>& firstVersion);

/// What runs out-of-band migrations, where it is not the services' own business; see out_of_band_runner.h.
using OutOfBandRunner = std::function<Result<void>(const QList<int>& ids, bool reverse, const LogSink& log,
                                                   const std::stop_token& stop)>;

/// Waits until they are complete in that direction, looking every second; sets the direction first where it
/// is another one, and starts the runner if there is one. One that the database does not know is nothing to
/// wait for. One that is not destructive need not be reverted. With `wait` false it only logs which are not
/// complete. Errors: Connection, Failed, Cancelled, the runner's.
[[nodiscard]] Result<void> awaitOutOfBand(Connection& frontend, const QList<int>& ids, bool reverse,
                                          bool wait, const OutOfBandRunner& runner, const LogSink& log,
                                          const std::stop_token& stop);

} // namespace lockstep
