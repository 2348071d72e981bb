#pragma once

#include <QList>
#include <QStringList>

namespace lockstep::test {

/// A kind of object that the server keeps.
struct Kind
{
    QString group; ///< "" for the core
    QString version;
    QString name;     ///< "Deployment", also of its type in types.txt
    QString plural;   ///< "deployments"
    QString singular; ///< "deployment"
    QStringList shortNames;
    bool namespaced = true;
    bool hasStatus = false; ///< has the subresource
    bool hasScale = false;  ///< has the subresource
    bool inAll = false;     ///< of the category "all"
    bool createOnly = false;

    [[nodiscard]] QString apiVersion() const { return group.isEmpty() ? version : group + u'/' + version; }

    friend bool operator==(const Kind& a, const Kind& b)
    {
        return a.group == b.group && a.plural == b.plural;
    }
};

[[nodiscard]] const QList<Kind>& allKinds();

/// Null when there is none.
[[nodiscard]] const Kind* kindByPlural(const QString& group, const QString& version, const QString& plural);
[[nodiscard]] const Kind* kindByName(const QString& apiVersion, const QString& name);

/// One that is known to be there, as "pods" or "deployments".
[[nodiscard]] const Kind& kindOf(QStringView plural);

} // namespace lockstep::test
