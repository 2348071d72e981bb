#pragma once

#include "models/change_record.h"

#include <QObject>

#include <memory>

namespace lockstep {

enum class DescriptionFormat {
    ProductJson, ///< as the product's own tool writes it
    FullJson,    ///< with what that leaves out
    Psql         ///< for people
};

/// What a description is written of, and where to.
struct DescriptionRequest
{
    QString file;
    DescriptionFormat format = DescriptionFormat::ProductJson;
    QString nameSpace = QStringLiteral("public"); ///< schema within the database
};

/// The live databases of one instance: how they are reached, what they are at, where they differ from what
/// they should be, and every change of them. One thing is done at a time, on a thread of its own; every
/// signal arrives on the thread of this object. What is known comes from reading, and is read again after
/// every change, however that ended. Connection settings, which may hold passwords, stay in memory.
class DatabasesSession : public QObject
{
    Q_OBJECT

public:
    explicit DatabasesSession(QObject* parent = nullptr);
    ~DatabasesSession() override; ///< Cancels and waits for what is under way.

    [[nodiscard]] const DatabaseSet& databases() const;
    /// That the databases are to be fit for.
    [[nodiscard]] Version release() const;
    /// They have been read once.
    [[nodiscard]] bool isConnected() const;
    [[nodiscard]] bool isBusy() const;
    /// What is under way changes the databases.
    [[nodiscard]] bool isChanging() const;
    [[nodiscard]] bool isCancelling() const;
    /// What is under way: "Reading the databases"; empty: nothing.
    [[nodiscard]] QString activity() const;
    /// What it is at just now; may be empty.
    [[nodiscard]] QString progress() const;

    /// Null: not known. Valid until readingChanged().
    [[nodiscard]] const SchemaStatus* status(Schema schema) const;
    [[nodiscard]] const SchemaGraph* graph(Schema schema) const;
    [[nodiscard]] const DriftFinding* drift(Schema schema) const;
    [[nodiscard]] const RescuePlan* rescue(Schema schema) const;
    /// When the databases were read last; null: not known.
    [[nodiscard]] QDateTime readAt() const;
    /// Of the frontend database; newer than status() while they are watched.
    [[nodiscard]] const QList<OutOfBandStatus>& outOfBand() const;
    /// What kept them from being watched just now.
    [[nodiscard]] std::optional<Error> outOfBandError() const;

    [[nodiscard]] bool hasPlanner() const;
    void setPlanner(std::shared_ptr<const Planner> planner);

    [[nodiscard]] const ChangeOptions& options() const;
    /// For what is prepared from now on. They are not kept beyond this object.
    void setOptions(const ChangeOptions& options);
    /// Where the changes from now on are filed.
    void setRecording(const RecordingPlace& place);

public Q_SLOTS:
    // While something is under way, all of these but cancel() do nothing.

    /// Forgets what is known of other databases, and reads these.
    void connectTo(const lockstep::DatabaseSet& databases, const lockstep::Version& release);
    void setRelease(const lockstep::Version& release);
    /// Drift that was looked for is looked for again.
    void refresh();
    void cancel();
    void lookForDrift(lockstep::Schema schema, const lockstep::DriftSource& source = {});
    void lookForRescue(lockstep::Schema schema, std::optional<lockstep::RescueDirection> direction = {});

    // changePrepared() or failed() follows.

    void prepareRepair(lockstep::Schema schema, const QList<lockstep::Difference>& differences);
    void prepareRescue(lockstep::Schema schema);
    void prepareUp(const QList<lockstep::Schema>& schemas);
    void prepareTask(lockstep::Schema schema, const lockstep::MigrationTask& task);
    void prepareRollback(const QList<lockstep::Schema>& schemas, const lockstep::Version& to);
    void prepareUpgrade();
    void prepareAddLog(lockstep::Schema schema, lockstep::MigrationId id, bool up);
    void prepareForceVersion(lockstep::Schema schema, lockstep::MigrationId id);
    void prepareOutOfBand(const lockstep::OutOfBandTask& task);

    /// After somebody agreed to it, and to its work by hand where there is any.
    void apply(const lockstep::DatabaseChange& change, bool agreedToHandWork = false);

    void describe(lockstep::Schema schema, const lockstep::DescriptionRequest& request);
    void exportRepair(lockstep::Schema schema, const QList<lockstep::Difference>& differences,
                      const QString& file);
    void validate();
    /// While it is on and some out-of-band migration is not complete, they are read every two seconds.
    void watchOutOfBand(bool on);

Q_SIGNALS:
    void activityChanged(); ///< isBusy(), isCancelling(), activity() or progress()
    void readingChanged();  ///< databases, release, statuses, graphs, drift or rescue
    void outOfBandChanged();
    void changePrepared(const lockstep::DatabaseChange& change);
    void failed(const lockstep::Error& error);
    void succeeded(const QString& text); ///< something with nothing else to show for it
    void validated(const QStringList& problems);
    void optionsChanged();
    void recorded(const lockstep::ChangeAnswer& answer); ///< a change has been filed, or could not be

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
