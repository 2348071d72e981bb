#pragma once

#include "core/cluster/shell/transports.h"
#include "core/runbook/references.h"
#include "core/runbook/runbook.h"
#include "core/support/run_event.h"

#include <memory>
#include <stop_token>

namespace lockstep {

/// An action with its references resolved, and how it is shown.
struct StepAction
{
    QString kind;
    QString machine;
    QJsonObject parameters;
    QJsonObject shown;        ///< the parameters without what must not be seen
    QStringList unknown = {}; ///< references that are not known yet

    /// A text of the parameters.
    [[nodiscard]] QString text(const QString& key) const { return parameters.value(key).toString(); }

    [[nodiscard]] QStringList texts(const QString& key) const;
};

/// What a step will do, to the last argument, without what must not be seen.
struct StepPreview
{
    QString target; ///< where: "this machine", "db sg on db.example:5432 as sg"
    QString text;   ///< what: a command line, SQL, a diff, instructions

    friend bool operator==(const StepPreview&, const StepPreview&) = default;
};

/// What a step found out, for those after it and for the record.
struct StepResult
{
    QJsonObject outputs; ///< texts; ${steps.ID.KEY} refers to them
    QString evidence;    ///< what shows that it is done; may be empty
};

/// One call of a kind of step.
struct StepCall
{
    enum class Use {
        Step, ///< it may be asked for by recover() afterwards
        Check ///< a precondition, or making sure: it changes nothing, and its end alone counts
    };
    QString name;   ///< of the attempt, unlike every other: "r17-unpack-1"
    QString folder; ///< of the run, on this machine, for its user only; it exists
    std::function<void(RunEvent::Level, const QString&)> log; ///< from any thread
    std::stop_token stop = {};
    std::chrono::seconds timeout{0}; ///< 0: none
    Use use = Use::Step;
};

/// What became of an attempt whose end nobody saw.
struct Recovered
{
    enum class What {
        Done,       ///< it came to its end, with `result`
        Failed,     ///< with `error`
        NotStarted, ///< it has changed nothing
        Unknown     ///< it cannot be told from what the kind alone knows
    };
    What what = What::Unknown;
    StepResult result = {};
    std::optional<Error> error = {};
};

/// A kind of step. The functions block, may be called on any thread, and keep nothing between calls.
class StepKind
{
public:
    virtual ~StepKind() = default;

    /// As runbooks write it: "command".
    [[nodiscard]] virtual QString name() const = 0;

    /// What `with` may hold, as a JSON Schema.
    [[nodiscard]] virtual QJsonObject parameterSchema() const = 0;

    /// Changes nothing, and asks no other machine.
    [[nodiscard]] virtual Result<StepPreview> preview(const StepAction& action) const = 0;

    [[nodiscard]] virtual Result<StepResult> run(const StepAction& action, const StepCall& call) const = 0;

    /// Looks after an attempt of this name that was begun before. When it is still under way, waits for its
    /// end.
    [[nodiscard]] virtual Result<Recovered> recover(const StepAction& /*action*/,
                                                    const StepCall& /*call*/) const
    {
        return Recovered();
    }

    /// Removes what an attempt kept, for recover() alone.
    virtual void forget(const StepAction& /*action*/, const StepCall& /*call*/) const {}

    /// A person does it, and says so.
    [[nodiscard]] virtual bool isManual() const { return false; }
};

/// The kinds of step that there are, by name.
class StepKinds
{
public:
    void add(std::shared_ptr<const StepKind> kind);
    [[nodiscard]] const StepKind* find(const QString& name) const;
    [[nodiscard]] QStringList names() const;

private:
    QMap<QString, std::shared_ptr<const StepKind>> m_kinds;
};

/// The action with what is known; see StepAction::unknown.
[[nodiscard]] StepAction rendered(const RunbookAction& action, const ReferenceValues& values);

/// The schema of parameters that are texts (or lists of texts, where the key ends with "[]"); those that
/// must be there begin with '!': {"!run[]", "folder"}.
[[nodiscard]] QJsonObject textParameters(const QStringList& keys);

} // namespace lockstep
