#include "models/rollout_commands.h"

#include "core/cluster/shell/shell_quote.h"
#include "core/github/github_settings.h"
#include "core/store/store.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// What differs from what the command line takes anyway.
QStringList changed(const QString& option, const QString& value, const QString& usual)
{
    return value == usual ? QStringList() : QStringList{option, value};
}

QStringList changed(const QString& option, int value, int usual)
{
    return changed(option, QString::number(value), QString::number(usual));
}

QStringList waveOptions(const RolloutDraft& draft)
{
    const RolloutSettings& settings = draft.settings;
    const RolloutSettings usual;
    QStringList words = changed(u"--wave-size"_s, settings.waveSize, usual.waveSize) +
                        changed(u"--canaries"_s, settings.canaries, usual.canaries);
    for (const QString& canary : draft.canaries)
        words += {u"--canary"_s, canary};
    return words + changed(u"--at-once"_s, settings.atOnce, usual.atOnce) +
           changed(u"--pause"_s, settings.pauseMinutes, usual.pauseMinutes) +
           changed(u"--stop-after"_s, settings.stopAfter, usual.stopAfter) +
           changed(u"--window"_s, draft.window, {}) +
           changed(u"--tracking-issue"_s, settings.trackingIssue, usual.trackingIssue);
}

QStringList workflowOptions(const RolloutSettings& settings)
{
    const RolloutSettings usual;
    return changed(u"--workflow"_s, settings.workflow, usual.workflow) +
           changed(u"--ref"_s, settings.ref, usual.ref) +
           changed(u"--marker"_s, settings.markerInput, usual.markerInput);
}

} // namespace

RolloutCommands::RolloutCommands(const QString& store)
    : m_store(changed(u"--store"_s, store, Store::defaultPath()))
{
}

QString RolloutCommands::start(const RolloutDraft& draft, const QString& fleet, bool untilMerged) const
{
    const RolloutSettings& settings = draft.settings;
    QStringList words{u"lockstepctl"_s, u"env"_s, u"workflow"_s, u"run"_s, u"-e"_s, settings.environment};
    words += changed(u"--fleet"_s, fleet, {}) + changed(u"--filter"_s, draft.filter, {});
    words += {u"--to"_s, settings.version, u"--repo"_s, settings.repository};
    words += changed(u"--github-api"_s, settings.api, publicGitHubApi().toString());
    words += workflowOptions(settings) + waveOptions(draft) + m_store;
    if (untilMerged)
        words += u"--until-merged"_s;
    words += {u"--format"_s, u"dispatch"_s, u"upgrade-instance"_s};
    return shellLine(words);
}

QString RolloutCommands::resume(qint64 id, bool untilMerged) const
{
    return line(u"resume"_s, id, untilMerged ? QStringList{u"--until-merged"_s} : QStringList());
}

QString RolloutCommands::retry(qint64 id, const QStringList& slugs) const
{
    return line(u"retry"_s, id, slugs);
}

QString RolloutCommands::skip(qint64 id, const QStringList& slugs, const QString& reason) const
{
    return line(u"skip"_s, id, slugs + QStringList{u"--reason"_s, reason});
}

QString RolloutCommands::line(const QString& verb, qint64 id, const QStringList& more) const
{
    return shellLine(QStringList{u"lockstepctl"_s, u"rollout"_s, verb, QString::number(id)} + more + m_store);
}

} // namespace lockstep
