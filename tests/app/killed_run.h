#pragma once

#include "ctl_program.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

namespace lockstep::test {

/// Kills runs of a runbook with SIGKILL at random moments, and goes on with them. LOCKSTEP_KILLS says how
/// often, LOCKSTEP_SEED with which dice.
class RunKiller
{
public:
    struct Ended
    {
        int exitCode = -1; ///< -1: it was killed
        QByteArray said;
    };

    RunKiller()
    {
        bool given = false;
        const quint32 seed = qEnvironmentVariable("LOCKSTEP_SEED").toUInt(&given);
        const quint32 used = given ? seed : QRandomGenerator::global()->generate();
        m_dice.seed(used);
        qInfo("LOCKSTEP_SEED=%u", used);
    }

    /// How often each run is killed: the first not at all.
    [[nodiscard]] static QList<int> killsOfRuns(int without)
    {
        constexpr int perRun = 5;
        QList<int> kills = {0};
        bool given = false;
        const int asked = qEnvironmentVariable("LOCKSTEP_KILLS").toInt(&given);
        for (int left = given ? asked : without; left > 0; left -= perRun)
            kills.append(std::min(left, perRun));
        return kills;
    }

    /// Starts it, kills it so often within the time that an undisturbed one took, and lets it come to its
    /// end.
    [[nodiscard]] Ended run(const QStringList& first, const QStringList& resume,
                            const QProcessEnvironment& environment, int kills)
    {
        QElapsedTimer timer;
        timer.start();
        QStringList arguments = first;
        for (int killed = 0; killed < kills; ++killed) {
            const Ended ended = start(arguments, environment, m_dice.bounded(m_milliseconds / kills));
            if (ended.exitCode >= 0)
                return ended;
            // Nothing is there to go on with before it has begun.
            const ProcessOutput history = ctl(words("runbook history --format json"), environment);
            if (!json(history)[u"runs"].toArray().isEmpty())
                arguments = resume;
        }
        const Ended ended = start(arguments, environment, -1);
        if (kills == 0)
            m_milliseconds = static_cast<int>(timer.elapsed());
        return ended;
    }

    /// Of two lists of sorted lines, those that only one has; a few.
    [[nodiscard]] static QByteArray firstDifferences(const QByteArray& expected, const QByteArray& found)
    {
        constexpr qsizetype most = 10;
        const QByteArrayList left = expected.split('\n');
        const QByteArrayList right = found.split('\n');
        const QSet<QByteArray> atLeft(left.begin(), left.end());
        const QSet<QByteArray> atRight(right.begin(), right.end());
        QByteArrayList lines;
        for (const QByteArray& line : atLeft - atRight)
            lines.append("- " + line);
        for (const QByteArray& line : atRight - atLeft)
            lines.append("+ " + line);
        if (lines.isEmpty() && left.size() != right.size())
            lines.append("the same lines, another number of times");
        return lines.first(std::min(most, lines.size())).join('\n');
    }

private:
    [[nodiscard]] static Ended start(const QStringList& arguments, const QProcessEnvironment& environment,
                                     int killAfter)
    {
        QProcess process;
        process.setProgram(qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/lockstepctl"));
        process.setArguments(arguments);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setStandardInputFile(QProcess::nullDevice());
        process.start();
        if (process.waitForFinished(killAfter))
            return {process.exitCode(), process.readAll()};
        process.kill();
        process.waitForFinished();
        return {-1, process.readAll()};
    }

    QRandomGenerator m_dice;
    int m_milliseconds = 1; ///< of an undisturbed run
};

} // namespace lockstep::test
