#include "core/snapshot/dump_run.h"

#include "core/cluster/shell/file_copy.h"
#include "core/support/files.h"

#include <QDir>
#include <QFileInfo>

#include <sys/stat.h>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

/// The dump of one database.
class OneDump
{
public:
    OneDump(const DumpRequest& request, Schema schema)
        : m_request(request),
          m_schema(schema),
          m_file(QDir(request.folder).filePath(dumpFileName(schema))),
          m_part(m_file + u".part"_s)
    {
    }

    [[nodiscard]] Result<DumpedDatabase> run(const std::stop_token& stop)
    {
        Result<DumpedDatabase> dumped = make(stop);
        if (!dumped)
            QFile::remove(m_part); // which is of no use to anybody
        return dumped;
    }

private:
    [[nodiscard]] Result<DumpedDatabase> make(const std::stop_token& stop) const;
    [[nodiscard]] Result<void> prepare() const;
    [[nodiscard]] Result<void> dump(const std::stop_token& stop) const;
    [[nodiscard]] Result<void> publish(const QByteArray& sha256) const;

    [[nodiscard]] std::unexpected<Error> problem(ErrorKind kind, const QString& happened,
                                                 const QString& advice = {}) const
    {
        return failure(kind, u"dump"_s, schemaName(m_schema), happened, advice);
    }

    const DumpRequest& m_request;
    Schema m_schema;
    QString m_file;
    QString m_part;
};

/// The file is there, and its owner's alone, before anything is in it.
Result<void> OneDump::prepare() const
{
    QFile::remove(m_part);
    QFile part(m_part);
    if (!part.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly))
        return problem(ErrorKind::Io, u"%1: %2"_s.arg(m_part, part.errorString()));
    return {};
}

Result<void> OneDump::dump(const std::stop_token& stop) const
{
    const SnapshotCommand made =
        dumpCommand(m_request.builder, m_request.targets.value(m_schema), m_request.place);
    Command command;
    command.program = made.arguments.first();
    command.arguments = made.arguments.sliced(1);
    for (auto one = made.environment.constBegin(); one != made.environment.constEnd(); ++one)
        command.environment.insert(one.key(), one.value());
    command.standardInput = made.firstInput;
    command.standardOutputFile = m_part;
    const Result<ProcessOutput> output = runProcess(command, stop);
    if (!output)
        return failure(output);
    if (output->exitCode != 0)
        return problem(ErrorKind::Failed,
                       u"%1 ended with exit code %2: %3"_s.arg(command.program)
                           .arg(output->exitCode)
                           .arg(lastLines(output->standardError)),
                       u"Check the targets"_s);
    return {};
}

Result<void> OneDump::publish(const QByteArray& sha256) const
{
    // The sum goes first: a dump without its sum is none.
    const QString sumFile = m_file + u".sha256"_s;
    const QByteArray line = sha256 + "  " + QFileInfo(m_file).fileName().toUtf8() + '\n';
    QFile::remove(m_file);
    if (const Result<void> written = writeFile(sumFile, line); !written)
        return written;
    if (!QFile::setPermissions(sumFile, ownerOnly) || !QFile::rename(m_part, m_file))
        return problem(ErrorKind::Io, u"%1 cannot be given its name"_s.arg(m_file));
    return {};
}

Result<DumpedDatabase> OneDump::make(const std::stop_token& stop) const
{
    if (const Result<void> ready = prepare(); !ready)
        return failure(ready);
    if (const Result<void> done = dump(stop); !done)
        return failure(done);
    const Result<DumpFacts> facts = dumpFactsOfFile(m_part);
    if (!facts)
        return failure(facts);
    if (const QString wrong = dumpProblem(*facts, m_schema); !wrong.isEmpty())
        return problem(ErrorKind::Failed, wrong, u"Check the space on the disk and the targets"_s);
    const Result<QByteArray> sum = fileChecksum(m_part, -1, stop);
    if (!sum)
        return failure(sum);
    return publish(*sum).transform(
        [&] { return DumpedDatabase{m_schema, m_file, QFileInfo(m_file).size(), *sum, *facts}; });
}

} // namespace

Result<void> makePrivateFolder(const QString& folder)
{
    const QFileInfo info(folder);
    QDir().mkpath(info.absolutePath());
    const int made = ::mkdir(QFile::encodeName(folder).constData(), S_IRWXU);
    if (made == 0 || QFileInfo(folder).isDir())
        return {};
    return failure(ErrorKind::Io, u"make the folder"_s, folder, u"the file system refused"_s,
                   u"Check who may write there"_s);
}

Result<QList<DumpedDatabase>> runDumps(const DumpRequest& request,
                                       const std::function<void(const QString&)>& log,
                                       const std::stop_token& stop)
{
    if (const Result<void> made = makePrivateFolder(request.folder); !made)
        return failure(made);
    QList<DumpedDatabase> all;
    for (const Schema schema : request.targets.keys()) {
        log(u"Dumping %1"_s.arg(schemaName(schema)));
        const Result<DumpedDatabase> dumped = OneDump(request, schema).run(stop);
        if (!dumped)
            return failure(dumped);
        log(u"%1: %2 bytes of PostgreSQL %3"_s.arg(dumped->file)
                .arg(dumped->bytes)
                .arg(dumped->facts.serverVersion));
        all.append(*dumped);
    }
    return all;
}

} // namespace lockstep
