#include "core/github/repository_facts.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Where a list of findings shows only what happened, it should still say to what.
template <typename T>
Result<T> withMissing(Result<T> result, const QString& what)
{
    return result.transform_error([&](Error error) {
        if (error.kind == ErrorKind::NotFound)
            error.happened = u"there is no %1 that this token may see (%2)"_s.arg(what, error.happened);
        return error;
    });
}

} // namespace

Result<RepositoryFacts> readRepository(const GitHubClient& client, const std::stop_token& stop)
{
    const QString name = client.repository().text();
    const GitHubRequest request{.path = {}, .attempted = u"read"_s, .subject = u"the repository "_s + name};
    return withMissing(client.object(request, stop), u"repository "_s + name)
        .transform([](const QJsonObject& json) {
            return RepositoryFacts{json[u"default_branch"].toString(), json[u"archived"].toBool()};
        });
}

Result<QString> checkBase(const GitHubClient& client, const QString& branch, const std::stop_token& stop)
{
    const Result<RepositoryFacts> facts = readRepository(client, stop);
    if (!facts)
        return failure(facts);
    const QString name = client.repository().text();
    if (facts->isArchived)
        return failure(ErrorKind::Precondition, u"open pull requests in"_s, name,
                       u"the repository is archived"_s, u"Have it unarchived, or name another one"_s);
    const QString base = branch.isEmpty() ? facts->defaultBranch : branch;
    const GitHubRequest request{.path = u"/git/ref/heads/"_s + base,
                                .attempted = u"find"_s,
                                .subject = u"the branch %1 of %2"_s.arg(base, name)};
    return withMissing(client.send(request, stop), u"branch %1 in %2"_s.arg(base, name))
        .transform([&](const HttpReply&) { return base; });
}

} // namespace lockstep
