#pragma once

#include "github_api/github_state.h"

#include <functional>

namespace lockstep::simulation {

/// A request, read.
struct GitHubCall
{
    QByteArray method;
    QString path;       ///< below the base URL
    QStringList places; ///< what the path's variables are
    QMap<QString, QString> query;
    QJsonObject body;
    QMap<QString, QString> headers; ///< names in lower case
    QString server;                 ///< "http://127.0.0.1:4000"
    QString base;                   ///< the same with the path of the API

    /// The token, or the App's claim, that the caller shows.
    [[nodiscard]] QString bearer() const
    {
        return headers.value(QStringLiteral("authorization")).section(u' ', 1);
    }
};

struct GitHubAnswer
{
    int status = 200;
    QJsonValue json = {};
    QString listKey =
        {}; ///< where in the object the array is that comes page by page; an array is one itself
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    QByteArray text = {}; ///< instead of JSON

    [[nodiscard]] static GitHubAnswer problem(int status, const QString& message,
                                              const QJsonArray& errors = {});
    [[nodiscard]] static GitHubAnswer notFound();
};

/// A field of a request's body, or a parameter of its query.
struct GitHubField
{
    QString name;
    QJsonValue::Type type = QJsonValue::String;
    bool isRequired = false;
    QStringList allowed = {}; ///< values; empty: any
};

/// One operation of the REST description.
struct GitHubOperation
{
    QByteArray method;
    QString path; ///< "/repos/{owner}/{repo}/pulls/{pull_number}"
    QList<GitHubField> query;
    QList<GitHubField> body;
    std::function<GitHubAnswer(GitHubState&, const GitHubCall&)> answer;
    bool isList = false; ///< it takes page and per_page
};

[[nodiscard]] QList<GitHubOperation> repositoryOperations();
[[nodiscard]] QList<GitHubOperation> pullOperations();
[[nodiscard]] QList<GitHubOperation> issueOperations();
[[nodiscard]] QList<GitHubOperation> workflowOperations();
[[nodiscard]] QList<GitHubOperation> accountOperations();
/// Only a GitHub App may ask, which says so itself: no token will do.
[[nodiscard]] bool isForApps(const GitHubCall& call);
[[nodiscard]] GitHubAnswer answerGraph(GitHubState& state, const GitHubCall& call);

/// What the description does not allow in the call, in words.
[[nodiscard]] QStringList problemsOf(const GitHubCall& call, const GitHubOperation& operation);

} // namespace lockstep::simulation
