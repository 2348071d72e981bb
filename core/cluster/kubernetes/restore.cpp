#include "core/cluster/kubernetes/restore.h"

#include "core/support/process.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::chrono::minutes patience(2);

Result<ProcessOutput> git(const RestoreRequest& request, const QStringList& words,
                          const std::stop_token& stop)
{
    Command command;
    command.program = u"git"_s;
    command.arguments = QStringList{u"-C"_s, QDir(request.folder).absolutePath()} + words;
    command.timeout = patience;
    return runChecked(command, stop);
}

} // namespace

Result<QString> filesToRestore(const RestoreRequest& request, const std::stop_token& stop)
{
    // A name that begins with a dash must not become an option.
    const Result<ProcessOutput> commit = git(
        request,
        {u"rev-parse"_s, u"--verify"_s, u"--quiet"_s, u"--end-of-options"_s, request.source + u"^{commit}"_s},
        stop);
    if (!commit)
        return failure(commit.error().kind, u"restore"_s, request.folder,
                       u"there is no commit %1, or it is no git work tree"_s.arg(request.source),
                       u"Fetch it first, and check its name"_s);
    const QString id = QString::fromLatin1(commit->standardOutput).trimmed();
    const Result<ProcessOutput> diff = git(request, {u"diff"_s, u"--stat"_s, id, u"--"_s, u"."_s}, stop);
    if (!diff)
        return failure(diff);
    return QString::fromUtf8(diff->standardOutput);
}

Result<void> restoreFiles(const RestoreRequest& request, const std::stop_token& stop)
{
    return git(request, {u"restore"_s, u"--source="_s + request.source, u"--worktree"_s, u"--"_s, u"."_s},
               stop)
        .transform([](const ProcessOutput&) {});
}

} // namespace lockstep
