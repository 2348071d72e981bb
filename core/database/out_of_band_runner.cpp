#include "core/database/out_of_band_runner.h"

#include "core/support/line_splitter.h"
#include "core/support/process.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString variableOf(Schema schema)
{
    return schema == Schema::Frontend ? u"PGDATASOURCE"_s : schemaName(schema).toUpper() + u"_PGDATASOURCE"_s;
}

Command containerCommand(const QString& docker, const QString& image, const DatabaseSet& databases,
                         const QList<int>& ids, bool reverse)
{
    Command command;
    command.program = docker;
    command.arguments = {u"run"_s, u"--rm"_s, u"--network=host"_s};
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        command.environment.insert(variableOf(schema), QString::fromUtf8(settings.conninfo()));
        command.arguments += {u"--env"_s, variableOf(schema)};
    }
    command.arguments += {image, u"run-out-of-band-migrations"_s, u"--disable-animation"_s};
    for (const int id : ids)
        command.arguments += {u"--id"_s, QString::number(id)};
    if (reverse)
        command.arguments.append(u"--apply-reverse"_s);
    return command;
}

} // namespace

OutOfBandRunner migratorContainer(const QString& image, const DatabaseSet& databases, const QString& docker)
{
    return [image, databases, docker](const QList<int>& ids, bool reverse, const LogSink& log,
                                      const std::stop_token& stop) -> Result<void> {
        LineSplitter lines([&log](const QString& line) { log(RunEvent::Level::Info, line); });
        const Result<ProcessOutput> ran =
            runChecked(containerCommand(docker, image, databases, ids, reverse), stop,
                       [&lines](ProcessStream, const QByteArray& bytes) { lines.add(bytes); });
        lines.finish();
        return ran.transform([](const ProcessOutput&) {});
    };
}

} // namespace lockstep
