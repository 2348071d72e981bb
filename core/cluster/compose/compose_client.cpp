#include "core/cluster/compose/compose_client.h"

#include "core/cluster/shell/tethered_command.h"
#include "core/support/waiting.h"
#include "core/support/yaml_json.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace lockstep {

namespace {

/// What only asks must not take for ever.
constexpr auto questionTimeout = 2min;
constexpr auto betweenLooks = 1s;

bool isOnlyGone(const QByteArray& errors)
{
    for (const QByteArray& line : errors.split('\n')) {
        if (!line.trimmed().isEmpty() && !line.toLower().contains("no such"))
            return false;
    }
    return true;
}

/// Words that change nothing.
bool isQuestion(const QStringList& words)
{
    return QStringList{u"config"_s, u"ps"_s}.contains(words.value(0));
}

} // namespace

Result<ComposeClient> ComposeClient::open(std::shared_ptr<const Transport> transport, ComposeProject project,
                                          const std::stop_token& stop)
{
    const bool isDefault = project.program == ComposeProject().program;
    const Result<ComposeProgram> program =
        findComposeProgram(*transport, isDefault ? QStringList() : project.program, stop);
    if (!program)
        return failure(program);
    project.program = program->words;
    ComposeClient client(std::move(transport), std::move(project), *program);
    if (const Result<void> found = client.findFiles(stop); !found)
        return failure(found);
    return client;
}

QString ComposeClient::place() const
{
    const QString folder = m_project.folder.isEmpty() ? u"."_s : m_project.folder;
    return m_transport->isLocal() ? folder : m_transport->description() + u':' + folder;
}

ComposeClient ComposeClient::with(const QStringList& files) const
{
    ComposeClient other = *this;
    other.m_project.files = files;
    return other;
}

Result<ProcessOutput> ComposeClient::run(const QString& attempted, const QStringList& words,
                                         const std::stop_token& stop, const ProcessSink& sink) const
{
    ShellCommand command = m_project.command(words);
    if (isQuestion(words))
        command.timeout = questionTimeout;
    Result<ProcessOutput> output = runTethered(*m_transport, command, stop, sink);
    if (output && output->exitCode != 0)
        return std::unexpected(composeError(attempted, place(), *output));
    return output;
}

Result<ProcessOutput> ComposeClient::docker(const QStringList& words, const std::stop_token& stop) const
{
    ShellCommand command;
    command.arguments = m_program.docker() + words;
    command.folder = m_project.folder;
    command.timeout = questionTimeout;
    return runTethered(*m_transport, command, stop);
}

Result<QStringList> ComposeClient::containerIds(const std::stop_token& stop) const
{
    return run(u"list the containers of"_s, {u"ps"_s, u"--all"_s, u"--quiet"_s}, stop)
        .transform([](const ProcessOutput& output) {
            return QString::fromUtf8(output.standardOutput).split(u'\n', Qt::SkipEmptyParts);
        });
}

/// What is removed while it is asked for does not matter.
Result<QByteArray> ComposeClient::inspect(const QString& what, const QStringList& ids,
                                          const std::stop_token& stop) const
{
    if (ids.isEmpty())
        return QByteArray("[]");
    QStringList words = ids;
    words.removeDuplicates();
    const Result<ProcessOutput> output = docker(QStringList{what, u"inspect"_s} + words, stop);
    return output.and_then([&](const ProcessOutput& ended) -> Result<QByteArray> {
        if (ended.exitCode != 0 && !isOnlyGone(ended.standardError))
            return std::unexpected(composeError(u"look at the containers of"_s, place(), ended));
        return ended.standardOutput;
    });
}

Result<QList<ComposeContainer>> ComposeClient::ps(const std::stop_token& stop) const
{
    const Result<QList<ComposeService>> wanted = services(stop);
    if (!wanted)
        return failure(wanted);
    Result<QList<ComposeContainer>> containers =
        containerIds(stop)
            .and_then([&](const QStringList& ids) { return inspect(u"container"_s, ids, stop); })
            .and_then(readInspectedContainers);
    if (!containers)
        return containers;
    for (const ComposeService& service : *wanted) {
        const bool isThere = std::ranges::contains(*containers, service.name, &ComposeContainer::service);
        if (!isThere && service.replicas > 0)
            containers->append({service.name, {}, service.image, u"absent"_s, {}});
    }
    return containers;
}

Result<QByteArray> ComposeClient::configText(const std::stop_token& stop) const
{
    return run(u"read the compose files in"_s, {u"config"_s}, stop)
        .transform([](const ProcessOutput& output) { return output.standardOutput; });
}

Result<QJsonObject> ComposeClient::config(const std::stop_token& stop) const
{
    const QString attempted = u"read the compose files in"_s;
    if (m_program.isOld)
        return configText(stop)
            .and_then([&](const QByteArray& yaml) { return readYamlDocument(yaml, place()); })
            .transform([](const YamlDocument& document) { return document.value.toObject(); });
    return run(attempted, {u"config"_s, u"--format"_s, u"json"_s}, stop)
        .and_then([&](const ProcessOutput& output) -> Result<QJsonObject> {
            QJsonParseError error;
            const QJsonDocument document = QJsonDocument::fromJson(output.standardOutput, &error);
            if (!document.isObject())
                return failure(ErrorKind::Invalid, attempted, place(), error.errorString(),
                               u"Look whether docker compose config works there"_s);
            return document.object();
        });
}

Result<QList<ComposeService>> ComposeClient::services(const std::stop_token& stop) const
{
    return config(stop).transform(composeServicesOf);
}

Result<QList<ComposeImage>> ComposeClient::images(const std::stop_token& stop) const
{
    const Result<QByteArray> containers = containerIds(stop).and_then(
        [&](const QStringList& ids) { return inspect(u"container"_s, ids, stop); });
    if (!containers)
        return failure(containers);
    QStringList ids;
    QList<ComposeImage> found;
    for (const QJsonValue value : QJsonDocument::fromJson(*containers).array()) {
        const QJsonValue config = value[u"Config"];
        ids.append(value[u"Image"].toString());
        found.append({config[u"Labels"][u"com.docker.compose.service"].toString(),
                      value[u"Name"].toString().remove(u'/'),
                      config[u"Image"].toString(),
                      ids.last(),
                      {}});
    }
    const Result<QByteArray> images = inspect(u"image"_s, ids, stop);
    if (!images)
        return failure(images);
    QHash<QString, QJsonObject> byId;
    for (const QJsonValue value : QJsonDocument::fromJson(*images).array())
        byId.insert(value[u"Id"].toString(), value.toObject());
    for (ComposeImage& image : found) {
        const QJsonObject object = byId.value(image.id);
        image.digest = object[u"RepoDigests"][0].toString();
        image.created = QDateTime::fromString(object[u"Created"].toString(), Qt::ISODateWithMs);
        image.bytes = object[u"Size"].toInteger();
    }
    std::ranges::stable_sort(found, {}, &ComposeImage::service);
    return found;
}

Result<void> ComposeClient::logs(const ComposeLogs& logs, const ComposeLogReader::Sink& sink,
                                 const std::stop_token& stop) const
{
    const QString attempted = u"read the logs of"_s;
    const QDateTime since = sinceTime(logs.since, QDateTime::currentDateTimeUtc());
    if (!logs.since.isEmpty() && !since.isValid())
        return failure(ErrorKind::Usage, attempted, place(), u"\"%1\" is no time"_s.arg(logs.since),
                       u"Write 2026-01-31T12:00:00Z, or back from now: 90s, 42m, 3h"_s);
    ComposeLogReader reader([&](const ComposeLogLine& line) {
        // The new program does it itself, by that machine's clock.
        if (!m_program.isOld || !since.isValid() || !line.time.isValid() || line.time >= since)
            sink(line);
    });
    const Result<ProcessOutput> output = run(attempted, logsWords(logs, m_program.isOld), stop,
                                             [&](ProcessStream stream, const QByteArray& bytes) {
                                                 if (stream == ProcessStream::Output)
                                                     reader.add(bytes);
                                             });
    reader.finish();
    return output.transform([](const ProcessOutput&) {});
}

/// Compose's own trouble is told apart from the command's by what it prints.
Result<int> ComposeClient::innerCode(const QString& attempted, const QStringList& words,
                                     const ProcessSink& sink, const std::stop_token& stop) const
{
    const Result<ProcessOutput> output = runTethered(*m_transport, m_project.command(words), stop, sink);
    if (!output)
        return failure(output);
    if (output->exitCode != 0) {
        const Error error = composeError(attempted, place(), *output);
        const bool isOurs = error.kind != ErrorKind::Failed && output->standardOutput.isEmpty() &&
                            error.happened.count(u'\n') == 0;
        if (isOurs)
            return std::unexpected(error);
    }
    return output->exitCode;
}

Result<int> ComposeClient::exec(const ComposeExec& exec, const ProcessSink& sink,
                                const std::stop_token& stop) const
{
    return innerCode(u"run a command in %1 of"_s.arg(exec.service), execWords(exec), sink, stop);
}

Result<int> ComposeClient::runOnce(const ComposeExec& exec, const ProcessSink& sink,
                                   const std::stop_token& stop) const
{
    const QString container =
        u"lockstep-%1-%2"_s.arg(exec.service, QUuid::createUuid().toString(QUuid::Id128).first(12));
    Result<int> code = innerCode(u"run %1 of"_s.arg(exec.service), runOnceWords(exec, container), sink, stop);
    if (!code) {
        // The container is docker's child, not compose's: it would go on. Stopping politely comes first, so
        // that what it does on a database is rolled back rather than cut.
        static_cast<void>(docker({u"stop"_s, u"--time"_s, u"20"_s, container}, {}));
        static_cast<void>(docker({u"rm"_s, u"--force"_s, container}, {}));
    }
    return code;
}

Result<void> ComposeClient::awaitUp(const QStringList& services, std::chrono::seconds limit,
                                    const std::stop_token& stop) const
{
    const QDeadlineTimer deadline(limit);
    while (true) {
        const Result<QList<ComposeContainer>> containers = ps(stop);
        if (!containers)
            return failure(containers);
        const QStringList missing = notUp(*containers, services);
        if (missing.isEmpty())
            return {};
        if (deadline.hasExpired())
            return failure(ErrorKind::Failed, u"wait for the services of"_s, place(),
                           u"after %1 s: %2"_s.arg(limit.count()).arg(missing.join(u"; "_s)),
                           u"Look at their logs"_s);
        if (!sleepUnlessStopped(betweenLooks, stop))
            return failure(ErrorKind::Cancelled, u"wait for the services of"_s, place(),
                           u"it was cancelled"_s);
    }
}

QStringList notUp(const QList<ComposeContainer>& containers, const QStringList& services)
{
    QStringList lines;
    for (const QString& service : services) {
        if (!std::ranges::contains(containers, service, &ComposeContainer::service))
            lines.append(service + u": there is no such service"_s);
    }
    for (const ComposeContainer& container : containers) {
        if ((services.isEmpty() || services.contains(container.service)) && !container.isUp())
            lines.append(container.text());
    }
    return lines;
}

} // namespace lockstep
