#include "core/snapshot/restore.h"

#include "core/cluster/shell/file_copy.h"
#include "core/snapshot/dump_facts.h"
#include "core/snapshot/preamble_filter.h"
#include "core/support/files.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qint64 pieceSize = 1 << 20;

QString fileOf(const RestoreRequest& request, Schema schema)
{
    return QDir(request.folder).filePath(dumpFileName(schema));
}

std::unexpected<Error> problem(ErrorKind kind, const QString& file, const QString& happened,
                               const QString& advice = {})
{
    return failure(kind, u"restore from"_s, file, happened, advice);
}

/// Where there is a checksum file, it must fit.
Result<void> checkSum(const QString& file, const std::stop_token& stop)
{
    const QString sumFile = file + u".sha256"_s;
    if (!QFile::exists(sumFile))
        return {};
    const Result<QByteArray> said = readFile(sumFile);
    if (!said)
        return failure(said);
    const Result<QByteArray> sum = fileChecksum(file, -1, stop);
    if (!sum)
        return failure(sum);
    if (said->split(' ').value(0).toLower() != *sum)
        return problem(ErrorKind::Invalid, file, u"it is not what %1 says"_s.arg(sumFile),
                       u"Copy it again, or dump again"_s);
    return {};
}

Result<void> checkDump(const RestoreRequest& request, Schema schema, const std::stop_token& stop)
{
    const QString file = fileOf(request, schema);
    const Result<DumpFacts> facts = dumpFactsOfFile(file);
    if (!facts)
        return failure(facts);
    if (const QString wrong = dumpProblem(*facts, schema); !wrong.isEmpty())
        return problem(ErrorKind::Invalid, file, wrong, u"Dump again"_s);
    return checkSum(file, stop);
}

/// Hands psql the password, where it reads one, and then the dump, piece by piece.
class Feed
{
public:
    Feed(QByteArray first, FilteredDump dump) : m_first(std::move(first)), m_dump(std::move(dump)) {}

    [[nodiscard]] QByteArray next()
    {
        if (!m_first.isEmpty())
            return std::exchange(m_first, {});
        if (m_error || m_at >= m_dump.size)
            return {};
        const Result<QByteArray> piece = m_dump.read(m_at, pieceSize);
        if (!piece) {
            m_error = piece.error();
            return "\nDO $$ BEGIN RAISE EXCEPTION 'the dump could not be read to its end'; END $$;\n";
        }
        m_at += piece->size();
        return *piece;
    }

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

private:
    QByteArray m_first;
    FilteredDump m_dump;
    qint64 m_at = 0;
    std::optional<Error> m_error;
};

Result<void> restoreOne(const RestoreRequest& request, Schema schema, const std::stop_token& stop)
{
    const QString file = fileOf(request, schema);
    const Result<FilteredDump> dump = filterPreamble(file, PreambleFilter::NewSettings, stop);
    if (!dump)
        return failure(dump);
    const SnapshotCommand made =
        restoreCommand(request.builder, request.targets.value(schema), request.place);
    Feed feed(made.firstInput, *dump);
    Command command;
    command.program = made.arguments.first();
    command.arguments = made.arguments.sliced(1);
    for (auto one = made.environment.constBegin(); one != made.environment.constEnd(); ++one)
        command.environment.insert(one.key(), one.value());
    command.inputSource = [&feed] { return feed.next(); };
    const Result<ProcessOutput> output = runProcess(command, stop);
    if (feed.error())
        return std::unexpected(*feed.error());
    if (!output)
        return failure(output);
    if (output->exitCode != 0)
        return problem(ErrorKind::Failed, file,
                       u"%1 ended with exit code %2: %3"_s.arg(command.program)
                           .arg(output->exitCode)
                           .arg(lastLines(output->standardError)),
                       u"Nothing of it was kept. Mend what it says, then restore again"_s);
    return {};
}

} // namespace

Result<void> checkDumps(const RestoreRequest& request, const std::stop_token& stop)
{
    for (const Schema schema : request.targets.keys()) {
        if (const Result<void> checked = checkDump(request, schema, stop); !checked)
            return checked;
    }
    return {};
}

Result<void> runRestore(const RestoreRequest& request, const std::function<void(const QString&)>& log,
                        const std::stop_token& stop)
{
    if (const Result<void> checked = checkDumps(request, stop); !checked)
        return checked;
    QStringList restored;
    for (const Schema schema : request.targets.keys()) {
        log(u"Restoring %1"_s.arg(schemaName(schema)));
        const Result<void> done = restoreOne(request, schema, stop);
        if (!done && !restored.isEmpty())
            log(u"These were restored before: "_s + restored.join(u", "_s));
        if (!done)
            return done;
        restored.append(schemaName(schema));
    }
    return {};
}

} // namespace lockstep
