#include "models/rollout_selection.h"

#include "models/fleet_expression.h"

#include <QCoreApplication>
#include <QMap>
#include <QSet>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RolloutSelection)
};

std::unexpected<Error> refused(const QString& subject, const QString& happened, const QString& advice)
{
    return failure(ErrorKind::Precondition, Texts::tr("start a rollout"), subject, happened, advice);
}

QString listed(const QStringList& names)
{
    constexpr qsizetype most = 5;
    if (names.size() <= most)
        return names.join(QStringLiteral(", "));
    return Texts::tr("%1 and %n more", nullptr, int(names.size() - most))
        .arg(names.first(most).join(QStringLiteral(", ")));
}

/// "dev (3), prod (12)"
QString counted(const QMap<QString, int>& environments)
{
    QStringList parts;
    for (const auto& [environment, count] : environments.asKeyValueRange())
        parts.append(Texts::tr("%1 (%2)").arg(environment).arg(count));
    return listed(parts);
}

} // namespace

Result<RolloutSelection> selectForRollout(const Fleet& fleet, const QStringList& keys)
{
    QSet<QString> wanted(keys.begin(), keys.end());
    if (wanted.isEmpty())
        return refused({}, Texts::tr("no instance is selected"), Texts::tr("Select some in the inventory"));
    QMap<QString, int> environments;
    QStringList names;
    QStringList broken;
    QString problem;
    for (const Instance& instance : fleet.instances) {
        const QString key = instance.key();
        if (!wanted.remove(key))
            continue;
        ++environments[instance.environment];
        names.append(instance.slug);
        if (instance.problem.isEmpty() && !instance.document.isEmpty())
            continue;
        broken.append(key);
        if (problem.isEmpty())
            problem = instance.problem;
    }
    QStringList lost = wanted.values();
    lost.sort();
    if (!lost.isEmpty())
        return refused(listed(lost), Texts::tr("the fleet has no such instance any more"),
                       Texts::tr("Select again"));
    if (environments.size() > 1)
        return refused(
            {}, Texts::tr("what is selected lies in several environments: %1").arg(counted(environments)),
            Texts::tr("A rollout is of one environment: select the instances of one, and "
                      "start another rollout for the next"));
    if (!broken.isEmpty())
        return refused(listed(broken), Texts::tr("its file cannot be read: %1").arg(problem),
                       Texts::tr("Mend it, or leave it out of the selection"));
    return RolloutSelection{environments.firstKey(), namesExpression(names), int(names.size())};
}

} // namespace lockstep
