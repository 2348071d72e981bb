#pragma once

#include <QByteArray>
#include <QList>
#include <QRegularExpression>
#include <QStringList>

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>

namespace lockstep::test {

/// What goes wrong with the pods of a workload.
enum class Trouble {
    ImagePull,     ///< ErrImagePull, then ImagePullBackOff
    CrashLoop,     ///< the containers end with 1 as soon as they run
    Unschedulable, ///< no node has room
    NotReady,      ///< the readiness probe fails
    Quota,         ///< no pod may be created
};

/// A container that runs.
struct ContainerRun
{
    QString space;
    QString pod;
    QString container;
    QString image;
    QStringList arguments; ///< command and args
    QList<std::pair<QString, QString>> environment;
    int restarts = 0;
};

/// Acts out a container, on a thread of its own: writes its log and gives its exit code.
using Act = std::function<int(const ContainerRun& run, const std::function<void(const QByteArray&)>& log,
                              std::stop_token)>;

/// What a test wants the workloads to do.
class Stage
{
public:
    /// For pods whose image, or whose name or workload's name, contains the regular expression.
    void trouble(const QString& pattern, Trouble trouble);
    void heal(const QString& pattern);
    [[nodiscard]] bool hasTrouble(const QStringList& names, Trouble trouble) const;

    /// Containers whose image contains the regular expression do this. The first that was given wins.
    void actOut(const QString& imagePattern, Act act);
    [[nodiscard]] std::optional<Act> actFor(const QString& image) const;

private:
    struct TroubleRule
    {
        QString pattern;
        Trouble trouble;
    };

    struct ActRule
    {
        QString pattern;
        Act act;
    };

    mutable std::mutex m_mutex;
    QList<TroubleRule> m_troubles;
    QList<ActRule> m_acts;
};

/// An act: a real program is run with the container's arguments and environment added to ours; its output is
/// the log.
[[nodiscard]] Act programAct(const QString& program, const QStringList& arguments = {});

} // namespace lockstep::test
