#include "core/runbook/kinds/text_file.h"

#include "core/cluster/shell/shell_quote.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype largest = 16 * 1024 * 1024;

// Exit codes of the scripts below; programs and shells have others.
constexpr int notThere = 40;
constexpr int noFile = 41;
constexpr int damaged = 42;
constexpr int changed = 43;
constexpr int ownerLost = 44;

/// Ends with notThere or noFile; else $file is the file itself, and not a link to it.
const QString findFile = uR"sh(
[ -e "$1" ] || [ -L "$1" ] || exit 40
file=$(readlink -f -- "$1") && [ -f "$file" ] || exit 41
)sh"_s;

const QString sumOf = uR"sh(
sum_of() { sha256sum < "$1" | cut -d ' ' -f 1; }
)sh"_s;

/// $1 the file, $2 the tag, $3 the checksum of what comes, $4 of what is there (or nothing), $5 the mode.
const QString replaceFile = uR"sh(
file=$1
if [ -e "$1" ] || [ -L "$1" ]; then file=$(readlink -f -- "$1") && [ -f "$file" ] || exit 41; fi
new="$(dirname -- "$file")/.$(basename -- "$file").lockstep-$2.new"
backup="$file.lockstep-$2.orig"
trap 'rm -f -- "$new"' EXIT
(umask 077 && cat > "$new")
[ "$(sum_of "$new")" = "$3" ] || exit 42
mode=${5:-0644}
if [ -e "$file" ]; then
    mode=${5:-$(stat -c %a -- "$file")}
    owner=$(stat -c %u:%g -- "$file")
    [ "$(stat -c %u:%g -- "$new")" = "$owner" ] || chown -- "$owner" "$new" || exit 44
fi
chmod -- "$mode" "$new"
sync -- "$new" || sync
if [ -n "$4" ]; then
    [ -e "$backup" ] || { cp -p -- "$file" "$backup.part" && mv -f -- "$backup.part" "$backup"; }
    [ "$(sum_of "$backup")" = "$4" ] || { rm -f -- "$backup"; exit 43; }
    [ "$(sum_of "$file")" = "$4" ] || exit 43
    printf '%s\n' "$backup"
    mv -f -- "$new" "$file"
else
    ln -- "$new" "$file" || { [ -e "$file" ] && exit 43; exit 1; }
fi
sync -- "$(dirname -- "$file")" || sync
)sh"_s;

const QString removeRest = uR"sh(
file=$(readlink -f -- "$1") || exit 0
rm -f -- "$(dirname -- "$file")/.$(basename -- "$file").lockstep-$2.new" "$file.lockstep-$2.orig.part"
)sh"_s;

QString withoutLineEnd(const QByteArray& bytes)
{
    return QString::fromUtf8(bytes.endsWith('\n') ? bytes.chopped(1) : bytes);
}

QString withArguments(const QStringList& arguments, const QString& body)
{
    return u"set -e\nset -- %1\n"_s.arg(shellLine(arguments)) + body;
}

} // namespace

QByteArray sha256(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QString TextFile::backupOf(const QString& resolved, const QString& tag)
{
    return u"%1.lockstep-%2.orig"_s.arg(resolved, tag);
}

Result<QString> TextFile::resolved(const std::stop_token& stop) const
{
    return line(u"printf '%s\\n' \"$file\"\n"_s, stop);
}

Result<QString> TextFile::mode(const std::stop_token& stop) const
{
    return line(u"stat -c %a -- \"$file\"\n"_s, stop);
}

QString TextFile::description() const
{
    return m_transport.isLocal() ? m_path : u"%1 on %2"_s.arg(m_path, m_transport.description());
}

Result<std::optional<QByteArray>> TextFile::read(const std::stop_token& stop) const
{
    const QString body = findFile + u"head -c %1 -- \"$file\"\n"_s.arg(largest + 1);
    const Result<ProcessOutput> output = script(withArguments({m_path}, body), stop);
    if (!output)
        return failure(output);
    if (output->exitCode == notThere)
        return std::optional<QByteArray>();
    if (output->exitCode != 0)
        return failed(*output);
    if (output->standardOutput.size() > largest)
        return problem(ErrorKind::Precondition, u"it is larger than 16 MiB"_s);
    return std::optional(output->standardOutput);
}

Result<QByteArray> TextFile::checksum(const std::stop_token& stop) const
{
    const Result<ProcessOutput> output =
        script(withArguments({m_path}, sumOf + findFile + u"sum_of \"$file\"\n"_s), stop);
    if (!output)
        return failure(output);
    if (output->exitCode == notThere)
        return QByteArray();
    return output->exitCode == 0 ? Result<QByteArray>(output->standardOutput.trimmed()) : failed(*output);
}

Result<QString> TextFile::replace(const Replacement& replacement, const std::stop_token& stop) const
{
    const QStringList arguments{m_path, replacement.tag, QString::fromLatin1(sha256(replacement.content)),
                                QString::fromLatin1(replacement.before), replacement.mode};
    const Result<ProcessOutput> output =
        script(withArguments(arguments, sumOf + replaceFile), stop, replacement.content);
    if (!output)
        return failure(output);
    if (output->exitCode != 0)
        return failed(*output);
    return withoutLineEnd(output->standardOutput);
}

/// What a command prints about $file.
Result<QString> TextFile::line(const QString& command, const std::stop_token& stop) const
{
    const Result<ProcessOutput> output = script(withArguments({m_path}, findFile + command), stop);
    if (!output)
        return failure(output);
    return output->exitCode == 0 ? Result<QString>(withoutLineEnd(output->standardOutput)) : failed(*output);
}

Result<void> TextFile::cleanUp(const QString& tag, const std::stop_token& stop) const
{
    const Result<ProcessOutput> output = script(withArguments({m_path, tag}, removeRest), stop);
    if (!output)
        return failure(output);
    return output->exitCode == 0 ? Result<void>() : failed(*output);
}

Result<ProcessOutput> TextFile::script(const QString& body, const std::stop_token& stop,
                                       const QByteArray& input) const
{
    if (const Result<void> checked = checkArguments({m_path}); !checked)
        return failure(checked);
    ShellCommand how;
    how.input = input;
    return m_transport.runScript(body, how, stop);
}

std::unexpected<Error> TextFile::failed(const ProcessOutput& output) const
{
    switch (output.exitCode) {
    case notThere:
        return problem(ErrorKind::NotFound, u"there is no such file"_s);
    case noFile:
        return problem(ErrorKind::Precondition, u"it is no file"_s);
    case damaged:
        return problem(ErrorKind::Failed, u"what arrived is not what was sent"_s, u"Try again"_s);
    case changed:
        return problem(ErrorKind::Precondition, u"somebody else changed it meanwhile"_s,
                       u"Look at what changed, then try again"_s);
    case ownerLost:
        return problem(ErrorKind::Failed,
                       u"its owner could not be kept: "_s + lastLines(output.standardError),
                       u"Run it as the owner of the file, or as root"_s);
    default:
        break;
    }
    const QString said = lastLines(output.standardError);
    const bool full = said.contains(u"No space left"_s);
    return problem(ErrorKind::Failed, said.isEmpty() ? u"exit code %1"_s.arg(output.exitCode) : said,
                   full ? u"Free some space there; nothing was changed"_s : QString());
}

std::unexpected<Error> TextFile::problem(ErrorKind kind, const QString& happened, const QString& advice) const
{
    return failure(kind, u"edit"_s, description(), happened, advice);
}

} // namespace lockstep
