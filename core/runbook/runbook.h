#pragma once

#include "core/support/yaml_json.h"

#include <QJsonObject>
#include <QStringList>

#include <chrono>
#include <optional>

namespace lockstep {

/// Something that a kind of step does: run a command, ask a database. Its parameters hold references to
/// inputs and to what earlier steps found out; see references.h.
struct RunbookAction
{
    QString kind;           ///< name of a StepKind
    QString machine;        ///< where, as transportOf() reads it; empty: this machine
    QJsonObject parameters; ///< as the kind wants them
    TextPlace place = {};

    friend bool operator==(const RunbookAction&, const RunbookAction&) = default;
};

/// What somebody must say before a runbook can run.
struct RunbookInput
{
    enum class Type {
        Text,
        Choice,    ///< one of `choices`
        Version,   ///< "5.10.0"
        File,      ///< a file on this machine that can be read
        Secret,    ///< never shown, never written down
        Connection ///< a libpq connection string or URI; its password is never shown and never written down
    };

    QString name;
    Type type = Type::Text;
    QString title;
    QString explanation;
    QStringList choices;
    QString defaultValue;
    QString pattern; ///< of texts: a regular expression for the whole of it
    bool required = true;

    friend bool operator==(const RunbookInput&, const RunbookInput&) = default;
};

/// Something that must hold before anything is done.
struct Precondition
{
    QString id;
    QString title;
    QString explanation; ///< what to do when it does not hold
    RunbookAction check; ///< holds when it succeeds; changes nothing

    friend bool operator==(const Precondition&, const Precondition&) = default;
};

/// When a step is left out: where the text is empty, "false" or "no", or is none of the values.
struct StepCondition
{
    QString text; ///< with references; empty: always done
    QStringList values;

    friend bool operator==(const StepCondition&, const StepCondition&) = default;
};

struct RetryPolicy
{
    int attempts = 1;
    std::chrono::seconds delay{5};

    friend bool operator==(const RetryPolicy&, const RetryPolicy&) = default;
};

struct RunbookStep
{
    QString id;
    QString title;
    QString explanation;
    RunbookAction action;
    QString changes; ///< what is different afterwards, a sentence; empty: nothing
    StepCondition when;
    QStringList after;                   ///< ids of the steps that must be done first
    std::optional<RunbookAction> verify; ///< succeeds when, and only when, the step's work is done
    std::optional<RunbookAction> undo;
    RetryPolicy retry;
    std::chrono::seconds timeout{0}; ///< 0: none
    bool repeatable = false;         ///< doing it twice does no harm
    bool snapshotPoint = false;      ///< a run can go back to just after it

    friend bool operator==(const RunbookStep&, const RunbookStep&) = default;
};

/// A procedure, as its YAML says it.
struct Runbook
{
    QString name; ///< "customer-rollback"
    QString version;
    QString title;
    QString summary;
    QString instance; ///< with references: what a run works on; two runs never work on the same
    QList<RunbookInput> inputs;
    QList<Precondition> preconditions;
    QList<RunbookStep> steps; ///< each after all that it must come after
    QByteArray text;          ///< the YAML

    [[nodiscard]] const RunbookStep* step(const QString& id) const;
    [[nodiscard]] const RunbookInput* input(const QString& inputName) const;

    friend bool operator==(const Runbook&, const Runbook&) = default;
};

/// "text", "choice", ...
[[nodiscard]] QString inputTypeName(RunbookInput::Type type);

} // namespace lockstep
