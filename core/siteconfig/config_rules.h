#pragma once

#include "core/version/version.h"

#include <QJsonValue>
#include <QList>
#include <QString>

#include <optional>

namespace lockstep {

/// What has to be known before rules can change a configuration.
struct ConfigInput
{
    enum class Kind { Text, Url, Secret };

    QString name;
    Kind kind = Kind::Text;
    QString title;
    QString explanation;
    bool required = true; ///< else rules that use it may be left undone
};

/// What a rule does to a value.
struct ConfigAction
{
    enum class Kind {
        Keep,
        Set,    ///< it is `value` afterwards
        Append, ///< the array has `value` at its end
        Remove,
        Rename, ///< its key is `to`
        Move,   ///< it is at the pointer `to`
        Block,  ///< nothing can be done here: the migration must not go on
    };

    Kind kind = Kind::Keep;
    /// The value as compact JSON, the keys of its objects in the order of the rules' file. ${name} in its
    /// texts stands for an input. Empty: none.
    QByteArray json = {};
    QString to = {};
};

/// One of several ways that a person chooses from.
struct ConfigChoice
{
    QString id;
    QString title;
    ConfigAction action;
};

/// What a value must be like.
struct ConfigCondition
{
    QString pointer;                 ///< from the value on; "" is the value itself
    std::optional<QJsonValue> value; ///< exactly this; nothing: whatever matches
    QString pattern;                 ///< regular expression of what is in the text

    [[nodiscard]] bool holds(const QJsonValue& of) const;
};

struct ConfigRule
{
    enum class When {
        Present,
        Filled, ///< and neither null nor empty
        Absent,
        Always,
    };

    QString id;
    QString title;
    QString reason;
    QString advice; ///< what a person has to do elsewhere
    Version since;  ///< the first release that it is for; null: it is for all
    QString at;     ///< JSON pointer in which the step * stands for every key and index
    When when = When::Present;
    QList<ConfigCondition> where;   ///< all of them
    QList<ConfigCondition> without; ///< no value inside it fulfils all of them; empty: whatever is inside
    ConfigAction action;            ///< where there are no choices
    QString question;
    QList<ConfigChoice> choices;

    [[nodiscard]] QStringList steps() const;
    /// The inputs that the action, or any of the choices, uses.
    [[nodiscard]] QStringList inputs() const;
};

/// What must change in a configuration for some purpose.
struct ConfigRules
{
    QString name; ///< of the file, without its suffix
    QString title;
    QString summary;
    QList<ConfigInput> inputs;
    QList<ConfigRule> rules;

    [[nodiscard]] const ConfigInput* input(QStringView wanted) const;
    [[nodiscard]] const ConfigRule* rule(QStringView id) const;
    /// Those that are for a configuration of the release; null: of the newest.
    [[nodiscard]] ConfigRules forRelease(const Version& release) const;
};

/// The names of the inputs that stand as ${name} in the texts of the JSON value.
[[nodiscard]] QStringList inputsIn(const QByteArray& json);

/// The rules in a YAML file, with those that it includes. `file` is for messages and gives the name. Errors:
/// Invalid, with line and column.
[[nodiscard]] Result<ConfigRules> readConfigRules(const QByteArray& yaml, const QString& file);

/// Where the rules of that name are: the user's own (dataFolder()/siteconfig) or those that ship
/// (resourceFolder()/siteconfig). Errors: NotFound (says which there are).
[[nodiscard]] Result<QString> configRulesFile(const QString& name);

/// The rules of that name. Errors: those of configRulesFile() and readConfigRules(), Io.
[[nodiscard]] Result<ConfigRules> findConfigRules(const QString& name);

/// The names that configRulesFile() finds.
[[nodiscard]] QStringList configRulesNames();

} // namespace lockstep
