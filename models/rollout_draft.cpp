#include "models/rollout_draft.h"

#include "core/github/github_settings.h"
#include "models/rollout_words.h"

namespace lockstep {

namespace {

QString listed(const Rollout& rollout, int wave)
{
    constexpr qsizetype most = 8;
    QStringList slugs;
    for (const RolloutItem& item : rollout.items) {
        if (item.wave == wave)
            slugs.append(item.slug);
    }
    const qsizetype more = slugs.size() - most;
    if (more > 0)
        return RolloutPlanner::tr("%1 and %n more", nullptr, int(more)).arg(slugs.first(most).join(u", "));
    return slugs.join(u", ");
}

} // namespace

Result<DraftPlan> planDraft(const RolloutDraft& draft, const QList<Instance>& selected)
{
    if (const Result<void> good = draft.settings.check(); !good)
        return failure(good);
    if (const auto repository = GitHubRepository::parse(draft.settings.repository); !repository)
        return failure(repository);
    if (const auto api = gitHubApiAddress(draft.settings.api); !api)
        return failure(api);
    const Version target = *Version::parse(draft.settings.version);
    QList<Instance> behind = selected;
    behind.removeIf(
        [&](const Instance& instance) { return instance.version && *instance.version >= target; });
    const int already = int(selected.size() - behind.size());
    if (behind.isEmpty() && already > 0)
        return failure(ErrorKind::Precondition, RolloutPlanner::tr("plan a rollout"), {},
                       RolloutPlanner::tr("all that are selected are at %1 or above").arg(target.toString()),
                       RolloutPlanner::tr("Choose a later version, or widen the filter"));
    return planRollout(draft.settings, behind, draft.canaries, draft.window).transform([&](Rollout rollout) {
        return DraftPlan{std::move(rollout), already};
    });
}

QStringList rolloutConsequences(const Rollout& rollout)
{
    const RolloutSettings& settings = rollout.settings;
    QStringList lines{
        RolloutPlanner::tr("%1 in %2 is started for %n instance(s) of %3, once each, to "
                           "upgrade them to %4.",
                           nullptr, int(rollout.items.size()))
            .arg(settings.workflow, settings.repository, settings.environment, settings.version)};
    if (!rollout.items.isEmpty()) {
        const int first = rollout.items.first().wave;
        lines.append(first == 0 ? RolloutPlanner::tr("First the canaries: %1.").arg(listed(rollout, 0))
                                : RolloutPlanner::tr("There are no canaries: it begins with %1.")
                                      .arg(listed(rollout, first)));
    }
    lines.append(RolloutPlanner::tr("It goes in %n step(s); each begins when the one before it is over.",
                                    "canaries and waves", rollout.waves()));
    if (settings.pauseMinutes > 0)
        lines.append(
            RolloutPlanner::tr("Between them it pauses for %n minute(s).", nullptr, settings.pauseMinutes));
    lines.append(settings.stopAfter > 0
                     ? RolloutPlanner::tr("When %n upgrade(s) failed, it is held until somebody has looked.",
                                          nullptr, settings.stopAfter)
                     : RolloutPlanner::tr("It goes on however many upgrades fail."));
    if (settings.trackingIssue > 0)
        lines.append(RolloutPlanner::tr("Issue #%1 is kept true.").arg(settings.trackingIssue));
    return lines;
}

RolloutPlanner::RolloutPlanner(QObject* parent) : QObject(parent), m_expression(&m_rows)
{
    connect(&m_expression, &FleetExpression::answered, this,
            [this](const QBitArray& selected, qint64 failed, const QString& why) {
                m_filterNote = failed > 0
                                   ? tr("%n instance(s) cannot be asked: %1", nullptr, int(failed)).arg(why)
                                   : QString();
                QList<Instance> chosen;
                for (qsizetype row = 0; row < selected.size(); ++row) {
                    if (selected.testBit(row))
                        chosen.append(m_rows.rows()[row].instance);
                }
                replan(chosen);
            });
    connect(&m_expression, &FleetExpression::refused, this, [this](const QString& problem) {
        m_filterProblem = problem;
        m_isPlanning = false;
        Q_EMIT changed();
    });
}

void RolloutPlanner::setFleet(const Fleet& fleet)
{
    m_instances = fleet.instances;
    m_environments.clear();
    for (const Instance& instance : std::as_const(m_instances)) {
        if (!m_environments.contains(instance.environment))
            m_environments.append(instance.environment);
    }
    narrow();
    select();
}

void RolloutPlanner::setDraft(const RolloutDraft& draft)
{
    if (draft == m_draft)
        return;
    const RolloutDraft before = std::exchange(m_draft, draft);
    const bool isElsewhere = before.settings.environment != draft.settings.environment;
    if (isElsewhere)
        narrow();
    // While the filter is being asked, or refuses, there is nothing to plan with.
    if (isElsewhere || before.filter != draft.filter || m_isPlanning || !m_filterProblem.isEmpty())
        select();
    else
        replan(m_selected);
}

/// The rows become those of the environment.
void RolloutPlanner::narrow()
{
    Fleet here;
    for (const Instance& instance : std::as_const(m_instances)) {
        if (instance.environment == m_draft.settings.environment)
            here.instances.append(instance);
    }
    m_expression.stop();
    m_rows.setRows(fleetRows(here, nullptr));
}

void RolloutPlanner::select()
{
    ++m_asked;
    m_plan.reset();
    m_error.reset();
    m_filterProblem.clear();
    m_filterNote.clear();
    m_isPlanning = true;
    if (!m_draft.filter.isEmpty()) {
        m_expression.ask(m_draft.filter);
        Q_EMIT changed();
        return;
    }
    m_expression.stop();
    QList<Instance> all;
    for (const FleetRow& row : m_rows.rows())
        all.append(row.instance);
    replan(all);
}

/// Planning reads every document: not on this thread.
void RolloutPlanner::replan(const QList<Instance>& selected)
{
    m_selected = selected;
    m_isPlanning = true;
    const int number = ++m_asked;
    m_jobs.start([this, number, draft = m_draft, selected](const std::stop_token&) {
        QMetaObject::invokeMethod(
            this,
            [this, number, planned = planDraft(draft, selected)] {
                if (number != m_asked)
                    return;
                m_isPlanning = false;
                m_plan = planned ? std::optional(*planned) : std::nullopt;
                m_error = planned ? std::nullopt : std::optional(planned.error());
                Q_EMIT changed();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT changed();
}

} // namespace lockstep
