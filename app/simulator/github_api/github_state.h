#pragma once

#include "github_api/app_state.h"
#include "github_api/secondary_limits.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>

namespace lockstep::simulation {

struct PullState
{
    int number = 0;
    QString title;
    QString body;
    QString head;
    QString headSha;
    QString base = QStringLiteral("main");
    QString author = QStringLiteral("bot");
    QStringList labels;
    bool isOpen = true;
    bool isDraft = false;
    bool hasConflict = false;
    bool mergesItself = false;
    QString mergeSha; ///< once it is merged
    QJsonArray files;
    QJsonArray reviews;
    QDateTime updated;
};

struct IssueState
{
    int number = 0;
    QString title;
    QString body;
    QStringList labels;
    QStringList comments;
    bool isOpen = true;
};

struct JobState
{
    qint64 id = 0;
    QString name;
    QString log;
};

struct WorkflowState
{
    qint64 id = 0;
    QString file;
    QString name;
    QStringList inputs;   ///< that it knows
    QStringList required; ///< of them
    QStringList jobs;     ///< that a run of it has
    bool hasDispatch = true;
};

struct RunState
{
    qint64 id = 0;
    qint64 workflow = 0;
    QString title;
    QString branch;
    QJsonObject inputs;
    QString conclusion = QStringLiteral("success"); ///< that it will come to
    int hidden = 0;                                 ///< it appears after so many looks
    int step = 0; ///< 0: queued; then its jobs run one after the other, a step a look; then it is completed
    QList<JobState> jobs;
    QDateTime created;
    std::chrono::milliseconds takes{0}; ///< see GitHubState::runsTake

    [[nodiscard]] bool isDone() const { return step > jobs.size(); }
};

/// Why a pull request is not merged, as the REST API says it.
struct MergeRefusal
{
    int status = 405;
    QString message;
};

/// All that the server knows of its repository.
struct GitHubState
{
    QString owner = QStringLiteral("example");
    QString name = QStringLiteral("fleet");
    QString user = QStringLiteral("deliverer"); ///< whose token it is
    /// Of the token; nothing: it is of the kind that has none.
    std::optional<QStringList> scopes = QStringList{QStringLiteral("repo"), QStringLiteral("workflow")};
    std::optional<AppState> app; ///< the one GitHub App that there is
    QStringList branches{QStringLiteral("main")};
    QString gitFolder; ///< a bare repository: what is pushed there counts, too
    QMap<int, PullState> pulls;
    QMap<int, IssueState> issues;
    QMap<QString, QJsonArray> checkRuns; ///< by commit
    QMap<QString, QJsonArray> statuses;  ///< by commit
    QList<WorkflowState> workflows;
    QMap<qint64, RunState> runs;
    bool isArchived = false;
    std::optional<SecondaryLimits> secondary = {}; ///< none without
    bool hasMergeQueue = false;
    bool needsApproval = false;
    bool needsChecks = false;
    bool allowsAutoMerge = true;
    int runsAppearAfter = 0; ///< looks
    /// How long a run takes; 0: each look at it finds it a step further.
    std::chrono::milliseconds runsTake{0};
    std::function<std::chrono::milliseconds()> takes = {}; ///< counts more than runsTake
    QString runsConclude = QStringLiteral("success");
    std::function<QString(const QJsonObject& inputs)> concludes = {}; ///< counts more than runsConclude
    std::function<QString(const QJsonObject& inputs)> nameRun = {};   ///< as its "run-name" does
    std::function<void(GitHubState&, const RunState&)> ended = {};    ///< what a run did, at its end
    std::function<QDateTime()> now = [] { return QDateTime::currentDateTimeUtc(); };
    int lastNumber = 0;   ///< pull requests and issues are counted together
    qint64 lastId = 1000; ///< of anything else
    int merges = 0;
    int dispatches = 0;

    /// Brings the runs to where they are by now.
    void advance();
    /// The run is a step further.
    void advance(RunState& run);
    /// The commit that the branch is at; empty: there is no such branch.
    [[nodiscard]] QString commitOf(const QString& branch) const;
    /// How GitHub calls it: "clean", "blocked", "dirty", "unstable", "draft".
    [[nodiscard]] QString mergeState(const PullState& pull) const;
    /// `sha`: the head that whoever merges looked at; empty: any.
    [[nodiscard]] std::optional<MergeRefusal> refusal(const PullState& pull, const QString& sha) const;
    void merge(PullState& pull);
    /// What merges itself does once nothing is missing.
    void settle();
    /// A new pull request; its head is a commit of its own.
    PullState& addPull(const QString& head, const QString& title, const QStringList& labels);
    /// The branch gets another commit.
    void push(int number);
    void addCheck(const QString& sha, const QString& checkName, const QString& conclusion);
    void addStatus(const QString& sha, const QString& context, const QString& state);
    /// Something has the label: that is how the repository knows it.
    [[nodiscard]] bool knowsLabel(const QString& label) const;
    /// It goes from everything that has it.
    void deleteLabel(const QString& label);
};

[[nodiscard]] QString shaOf(const QString& text);

} // namespace lockstep::simulation
