#pragma once

#include "core/inventory/instance.h"

#include <QList>
#include <QStringList>

namespace lockstep {

/// One thing that a change is made to.
struct ChangePlace
{
    QString role;        ///< "frontend"
    QString description; ///< "db sg on db.example:5432 as sg"
    QString name;        ///< what must be typed in production: "sg"

    friend bool operator==(const ChangePlace&, const ChangePlace&) = default;
};

/// What somebody has to agree to before something is changed: what, where, with what, and what that risks.
struct ChangeQuestion
{
    QString title;      ///< "Apply 3 migrations"
    QString actionText; ///< on the button: "Apply"
    QList<ChangePlace> places;
    QString script;        ///< what is run, in SQL
    QStringList losses;    ///< data that is gone afterwards, a sentence each
    QStringList risks;     ///< what else it may cost, a sentence each
    QStringList remarks;   ///< worth knowing, and no risk
    QString handScript;    ///< what is not run but has to be, by hand; empty: nothing
    QString handAgreement; ///< what must be ticked then: "These statements have been run ..."
    bool asksName = false; ///< the name must be typed wherever it is

    /// The names of the places, each once.
    [[nodiscard]] QString confirmationWord() const;
};

/// Where an instance belongs, as far as it decides how carefully to ask.
struct EnvironmentMark
{
    QString name; ///< "prod/acme"; empty: no instance is chosen
    bool isProduction = false;

    friend bool operator==(const EnvironmentMark&, const EnvironmentMark&) = default;
};

/// Production is what the fleet labels so, or keeps in an environment of that name.
[[nodiscard]] EnvironmentMark environmentOf(const std::optional<Instance>& instance);

} // namespace lockstep
