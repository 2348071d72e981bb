#include "core/runbook/kinds/github_access_step.h"

#include "core/github/repository_facts.h"
#include "core/runbook/kinds/github_parameters.h"
#include "core/runbook/kinds/staged_output.h"

using namespace Qt::StringLiterals;

namespace lockstep {

QJsonObject GitHubAccessStep::parameterSchema() const
{
    return gitHubParameters({u"base"_s});
}

Result<StepPreview> GitHubAccessStep::preview(const StepAction& action) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const QString named = action.shown[u"github"].toString();
    const QString base = action.shown[u"base"].toString();
    return StepPreview{u"GitHub"_s, u"look whether pull requests into %1 of %2 can be opened"_s.arg(
                                        base.isEmpty() ? u"the default branch"_s : base,
                                        named.isEmpty() ? u"the repository that %1 is pushed to"_s.arg(
                                                              action.shown[u"repository"].toString())
                                                        : named)};
}

Result<StepResult> GitHubAccessStep::run(const StepAction& action, const StepCall& call) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const Result<GitHubClient> client = gitHubClientOf(action, call);
    if (!client)
        return failure(client);
    const QString name = client->repository().text();
    return checkBase(*client, action.text(u"base"_s), call.stop).transform([&](const QString& base) {
        return StepResult{{{u"github"_s, name}, {u"base"_s, base}}, u"%1, %2"_s.arg(name, base)};
    });
}

Result<Recovered> GitHubAccessStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep
