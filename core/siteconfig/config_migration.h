#pragma once

#include "core/siteconfig/config_rules.h"
#include "core/siteconfig/jsonc_document.h"

#include <QMap>

namespace lockstep {

/// What one rule has to say about one value.
struct ConfigFinding
{
    enum class State {
        Blocked,    ///< the migration must not go on
        Unanswered, ///< a choice or an input is missing
        Changed,    ///< the proposal has another value here
        Kept,       ///< it stays, by choice
        Done,       ///< it is as it should be already
    };

    QString rule;    ///< its id
    QString answer;  ///< the name that answers this one alone: "http-header@/auth.providers/2"
    QString pointer; ///< in the configuration as it was given
    State state = State::Done;
    QString change = {};      ///< for people, without what must not be seen: "set to "https://..."
    QStringList missing = {}; ///< inputs that have no answer
    QString chosen = {};      ///< id of the choice

    friend bool operator==(const ConfigFinding&, const ConfigFinding&) = default;
};

/// A configuration and what rules make of it.
struct ConfigMigration
{
    QList<ConfigFinding> findings; ///< in the order of the rules
    QByteArray proposal;           ///< with everything that could be done

    [[nodiscard]] qsizetype count(ConfigFinding::State state) const;

    /// Nothing is blocked or unanswered: the proposal is what the rules want.
    [[nodiscard]] bool isComplete() const;
};

/// By the name of an input, the id of a rule with choices, or ConfigFinding::answer where one value is to be
/// answered differently.
using ConfigAnswers = QMap<QString, QString>;

/// What the rules say about the configuration, and the configuration as they want it. The same is proposed
/// for the same answers, and nothing for a configuration that went through it already. Errors: Invalid (the
/// configuration has errors), Usage (an answer to nothing; a choice that there is not; no URL where one is
/// wanted), Precondition (what is in the way of a change is neither object nor array).
[[nodiscard]] Result<ConfigMigration> migrateConfig(const JsoncDocument& document, const ConfigRules& rules,
                                                    const ConfigAnswers& answers, const QString& name);

/// "changed", "unanswered": as in reports.
[[nodiscard]] QString toText(ConfigFinding::State state);

} // namespace lockstep
