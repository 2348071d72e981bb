#include "core/runbook/kinds/git_tree.h"

#include "core/support/process.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString origin = u"origin"_s;

Command gitCommand(const QString& folder, const QStringList& arguments)
{
    Command command;
    command.program = u"git"_s;
    command.arguments = arguments;
    command.workingFolder = folder;
    command.environment.insert(u"GIT_TERMINAL_PROMPT"_s, u"0"_s);
    command.environment.insert(u"LC_ALL"_s, u"C"_s); // what it says is read
    return command;
}

/// Why the branch was not taken, of what `git push --porcelain` prints: "!\tFROM:TO\t[rejected] (stale
/// info)".
QString rejectionIn(const QByteArray& printed)
{
    for (const QString& line : QString::fromUtf8(printed).split(u'\n')) {
        if (line.startsWith(u"!\t"))
            return line.section(u'\t', 2).trimmed();
    }
    return {};
}

std::unexpected<Error> refused(const QString& branch, const QString& rejection, const ProcessOutput& output)
{
    if (rejection.startsWith(u"[rejected]"))
        return failure(ErrorKind::Precondition, u"push"_s, branch,
                       u"%1 holds commits of that branch that are not known here %2"_s.arg(
                           origin, rejection.sliced(10).trimmed()),
                       u"Fetch, and look at them (git log HEAD..%1/%2): take them in, or remove the branch "
                       "there"_s.arg(origin, branch));
    if (!rejection.isEmpty())
        return failure(ErrorKind::Precondition, u"push"_s, branch,
                       u"%1 does not take it: %2"_s.arg(origin, rejection), lastLines(output.standardError));
    return failure(ErrorKind::Failed, u"push"_s, branch, lastLines(output.standardError),
                   u"Check that git can push to %1 from here without asking"_s.arg(origin));
}

} // namespace

Result<void> GitTree::checkFolder() const
{
    if (QDir(m_folder).exists())
        return {};
    return failure(ErrorKind::NotFound, u"propose changes of"_s, m_folder, u"there is no such folder"_s,
                   u"Name a git working tree"_s);
}

Result<QString> GitTree::git(const QStringList& arguments) const
{
    return runChecked(gitCommand(m_folder, arguments), m_stop).transform([](const ProcessOutput& output) {
        return QString::fromUtf8(output.standardOutput).trimmed();
    });
}

Result<QString> GitTree::remote() const
{
    return checkFolder().and_then([this] { return git({u"remote"_s, u"get-url"_s, u"--push"_s, origin}); });
}

Result<void> GitTree::switchTo(const QString& branch) const
{
    if (const Result<void> there = checkFolder(); !there)
        return there;
    const Result<QString> current = git({u"branch"_s, u"--show-current"_s});
    if (!current)
        return failure(current);
    if (*current == branch)
        return {};
    const bool known =
        git({u"rev-parse"_s, u"--verify"_s, u"--quiet"_s, u"refs/heads/"_s + branch}).has_value();
    const QStringList words =
        known ? QStringList{u"switch"_s, branch} : QStringList{u"switch"_s, u"--create"_s, branch};
    return git(words).transform([](const QString&) {});
}

Result<QString> GitTree::commit(const QStringList& paths, const QString& message) const
{
    const QStringList below = paths.isEmpty() ? QStringList{u"."_s} : paths;
    const Result<QString> added = git(QStringList{u"add"_s, u"--all"_s, u"--"_s} + below);
    if (!added)
        return failure(added);
    Result<QString> staged = git({u"diff"_s, u"--cached"_s, u"--name-only"_s});
    if (!staged || staged->isEmpty())
        return staged;
    const Result<QString> done = git({u"commit"_s, u"--quiet"_s, u"--message"_s, message});
    return done ? staged : failure(done);
}

Result<void> GitTree::push(const QString& branch, bool replaces) const
{
    QStringList words{u"push"_s, u"--porcelain"_s, u"--set-upstream"_s};
    if (replaces)
        words.append(u"--force-with-lease"_s);
    const Result<ProcessOutput> output =
        runProcess(gitCommand(m_folder, words + QStringList{origin, branch}), m_stop);
    if (!output)
        return failure(output);
    return output->exitCode == 0 ? Result<void>()
                                 : refused(branch, rejectionIn(output->standardOutput), *output);
}

} // namespace lockstep
