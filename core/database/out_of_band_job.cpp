#include "core/database/out_of_band_job.h"

#include "core/support/files.h"
#include "core/support/line_splitter.h"
#include "core/support/process.h"
#include "core/support/waiting.h"
#include "core/support/yaml_json.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"run out-of-band migrations by the Job of"_s;
constexpr int hourInSeconds = 3600;
constexpr int failuresInARow = 5;     ///< of kubectl, before it is taken for lost
constexpr qsizetype longestName = 50; ///< Kubernetes allows 63, and adds to it

/// The JSON within JSON that the path of keys leads to, changed.
void change(QJsonObject& object, QStringList path, const std::function<void(QJsonObject&)>& with)
{
    if (path.isEmpty())
        return with(object);
    const QString key = path.takeFirst();
    QJsonObject child = object.value(key).toObject();
    change(child, path, with);
    object.insert(key, child);
}

QJsonArray migratorArguments(const QList<int>& ids, bool reverse)
{
    QJsonArray arguments{u"run-out-of-band-migrations"_s, u"--disable-animation"_s};
    for (const int id : ids) {
        arguments.append(u"--id"_s);
        arguments.append(QString::number(id));
    }
    if (reverse)
        arguments.append(u"--apply-reverse"_s);
    return arguments;
}

qsizetype migratorContainerOf(const QJsonArray& containers)
{
    for (qsizetype i = 0; i < containers.size(); ++i) {
        if (containers.at(i)[u"name"] == u"migrator"_s)
            return i;
    }
    return containers.isEmpty() ? -1 : 0;
}

Result<YamlDocument> findJob(const QByteArray& manifest, const QString& file)
{
    const Result<QList<YamlDocument>> documents = readYamlDocuments(manifest, file);
    if (!documents)
        return failure(documents);
    QList<YamlDocument> jobs;
    for (const YamlDocument& document : *documents) {
        if (document.value[u"kind"] == u"Job"_s)
            jobs.append(document);
    }
    if (jobs.size() == 1)
        return jobs.first();
    return failure(ErrorKind::Invalid, u"use as a Job's manifest"_s, file,
                   jobs.isEmpty() ? u"it holds no object of kind Job"_s : u"it holds more than one Job"_s,
                   u"Give the manifest of the migrator's Job"_s);
}

/// Why a container of the pod does not run: "ErrImagePull: no such image".
QStringList obstaclesOf(const QJsonObject& pod)
{
    QStringList obstacles;
    const QJsonObject status = pod.value(u"status").toObject();
    for (const QJsonValue condition : status.value(u"conditions").toArray()) {
        if (condition[u"type"] == u"PodScheduled"_s && condition[u"status"] == u"False"_s)
            obstacles.append(
                u"%1: %2"_s.arg(condition[u"reason"].toString(), condition[u"message"].toString()));
    }
    for (const QJsonValue container : status.value(u"containerStatuses").toArray()) {
        const QJsonObject waiting = container[u"state"][u"waiting"].toObject();
        const QString reason = waiting.value(u"reason").toString();
        if (!reason.isEmpty() && reason != u"ContainerCreating" && reason != u"PodInitializing")
            obstacles.append(u"%1: %2"_s.arg(reason, waiting.value(u"message").toString()));
    }
    return obstacles;
}

bool hasStarted(const QJsonObject& pod)
{
    const QString phase = pod.value(u"status")[u"phase"].toString();
    return phase == u"Running" || phase == u"Succeeded" || phase == u"Failed";
}

/// One Job, from its making to its end.
class JobRun
{
public:
    JobRun(const MigratorJob& job, const LogSink& log, const std::stop_token& stop)
        : m_job(job), m_log(log), m_stop(stop)
    {
    }

    [[nodiscard]] Result<void> run(const QByteArray& object)
    {
        const Result<ProcessOutput> made =
            kubectl({u"create"_s, u"--filename=-"_s, u"--output=json"_s}, object);
        if (!made)
            return failure(made);
        const QJsonObject metadata = QJsonDocument::fromJson(made->standardOutput)[u"metadata"].toObject();
        m_name = metadata.value(u"name").toString();
        m_nameSpace = metadata.value(u"namespace").toString();
        if (m_name.isEmpty())
            return failure(ErrorKind::Failed, attempted, m_job.manifest,
                           u"kubectl did not say which Job it made"_s);
        m_log(RunEvent::Level::Info, u"Made Job %1 in namespace %2"_s.arg(m_name, m_nameSpace));
        const Result<void> ended = await();
        if (m_stop.stop_requested())
            remove();
        return ended;
    }

private:
    [[nodiscard]] Result<ProcessOutput> kubectl(const QStringList& arguments, const QByteArray& input = {},
                                                const ProcessSink& sink = {}) const
    {
        return runChecked(command(arguments, input), m_stop, sink);
    }

    [[nodiscard]] Command command(const QStringList& arguments, const QByteArray& input = {}) const
    {
        Command command;
        command.program = m_job.kubectl;
        if (!m_job.context.isEmpty())
            command.arguments += u"--context="_s + m_job.context;
        const QString nameSpace = m_nameSpace.isEmpty() ? m_job.nameSpace : m_nameSpace;
        if (!nameSpace.isEmpty())
            command.arguments += u"--namespace="_s + nameSpace;
        command.arguments += arguments;
        command.standardInput = input;
        return command;
    }

    [[nodiscard]] Result<QJsonObject> read(const QStringList& what) const
    {
        return kubectl(QStringList{u"get"_s, u"--output=json"_s, u"--request-timeout=30s"_s} + what)
            .transform([](const ProcessOutput& output) {
                return QJsonDocument::fromJson(output.standardOutput).object();
            });
    }

    [[nodiscard]] Result<void> await()
    {
        int failures = 0;
        while (true) {
            const Result<bool> ended = look();
            if (ended && *ended)
                return verdict();
            failures = ended ? 0 : failures + 1;
            if (!ended && (failures == failuresInARow || ended.error().kind == ErrorKind::Cancelled))
                return lost(ended.error());
            if (!sleepUnlessStopped(m_job.poll, m_stop))
                return failure(ErrorKind::Cancelled, attempted, m_job.manifest, u"it was cancelled"_s);
        }
    }

    /// Whether the Job has ended; until then its pods are looked after.
    [[nodiscard]] Result<bool> look()
    {
        const Result<QJsonObject> job = read({u"job/"_s + m_name});
        if (!job)
            return failure(job);
        m_status = job->value(u"status").toObject();
        const Result<QJsonObject> pods = read({u"pods"_s, u"--selector=job-name="_s + m_name});
        if (!pods)
            return failure(pods);
        for (const QJsonValue pod : pods->value(u"items").toArray())
            follow(pod.toObject());
        return !condition(u"Complete").isEmpty() || !condition(u"Failed").isEmpty();
    }

    void follow(const QJsonObject& pod)
    {
        const QString name = pod.value(u"metadata")[u"name"].toString();
        for (const QString& obstacle : obstaclesOf(pod)) {
            if (obstacle != m_lastObstacle)
                m_log(RunEvent::Level::Warning, u"Pod %1 does not start: %2"_s.arg(name, obstacle));
            m_lastObstacle = obstacle;
        }
        if (m_followed.contains(name) || !hasStarted(pod))
            return;
        m_followed.append(name);
        LineSplitter lines([this](const QString& line) { m_log(RunEvent::Level::Info, line); });
        const Result<ProcessOutput> followed =
            kubectl({u"logs"_s, u"--follow"_s, u"--all-containers"_s, u"pod/"_s + name}, {},
                    [&](ProcessStream stream, const QByteArray& bytes) {
                        if (stream == ProcessStream::Output)
                            lines.add(bytes);
                    });
        lines.finish();
        // The Job's end decides; its log is only for reading.
        if (!followed && !m_stop.stop_requested())
            m_log(RunEvent::Level::Warning, followed.error().message());
    }

    /// The condition of that type when it holds.
    [[nodiscard]] QJsonObject condition(QStringView type) const
    {
        for (const QJsonValue condition : m_status.value(u"conditions").toArray()) {
            if (condition[u"type"].toString() == type && condition[u"status"] == u"True"_s)
                return condition.toObject();
        }
        return {};
    }

    [[nodiscard]] Result<void> verdict() const
    {
        const QJsonObject failed = condition(u"Failed");
        if (failed.isEmpty())
            return {};
        return failure(
            ErrorKind::Failed, attempted, m_job.manifest,
            u"Job %1 failed: %2"_s.arg(m_name,
                                       failed.value(u"message").toString(failed.value(u"reason").toString())),
            u"Read what it printed with: kubectl logs job/%1 --namespace %2"_s.arg(m_name, m_nameSpace));
    }

    [[nodiscard]] std::unexpected<Error> lost(Error error) const
    {
        if (error.kind != ErrorKind::Cancelled)
            error.advice = u"Job %1 in namespace %2 goes on; look at it with kubectl, then try again"_s.arg(
                m_name, m_nameSpace);
        return std::unexpected(std::move(error));
    }

    /// Also after a cancel, which would end kubectl itself.
    void remove() const
    {
        Command removal =
            command({u"delete"_s, u"job/"_s + m_name, u"--ignore-not-found"_s, u"--wait=false"_s});
        removal.timeout = std::chrono::seconds(15);
        if (const Result<ProcessOutput> removed = runChecked(removal); removed)
            m_log(RunEvent::Level::Info, u"Deleted Job "_s + m_name);
        else
            m_log(RunEvent::Level::Warning, removed.error().message());
    }

    const MigratorJob& m_job;
    const LogSink& m_log;
    const std::stop_token& m_stop;
    QString m_name;
    QString m_nameSpace;
    QJsonObject m_status;
    QStringList m_followed;
    QString m_lastObstacle;
};

} // namespace

Result<QByteArray> outOfBandJob(const QByteArray& manifest, const QString& file, const QList<int>& ids,
                                bool reverse)
{
    const Result<YamlDocument> document = findJob(manifest, file);
    if (!document)
        return failure(document);
    QJsonObject job = document->value.toObject();
    QJsonArray containers = job[u"spec"][u"template"][u"spec"][u"containers"].toArray();
    const qsizetype index = migratorContainerOf(containers);
    const QString name = job[u"metadata"][u"name"].toString(job[u"metadata"][u"generateName"].toString());
    if (index < 0 || name.isEmpty())
        return invalidAt(u"use as a Job's manifest"_s, file, document->place({}),
                         index < 0 ? u"the Job has no container"_s : u"the Job has no name"_s,
                         u"Give the manifest of the migrator's Job"_s);
    QJsonObject container = containers.at(index).toObject();
    container[u"args"] = migratorArguments(ids, reverse);
    containers[index] = container;
    change(job, {u"metadata"_s}, [&](QJsonObject& metadata) {
        metadata.remove(u"name");
        metadata[u"generateName"] = name.first(std::min(name.size(), longestName)) + u'-';
    });
    change(job, {u"spec"_s}, [](QJsonObject& spec) {
        if (!spec.contains(u"ttlSecondsAfterFinished"))
            spec[u"ttlSecondsAfterFinished"] = hourInSeconds;
    });
    change(job, {u"spec"_s, u"template"_s, u"spec"_s},
           [&](QJsonObject& pod) { pod[u"containers"] = containers; });
    return QJsonDocument(job).toJson();
}

OutOfBandRunner migratorJob(const MigratorJob& job)
{
    return [job](const QList<int>& ids, bool reverse, const LogSink& log,
                 const std::stop_token& stop) -> Result<void> {
        return readFile(job.manifest)
            .and_then([&](const QByteArray& manifest) {
                return outOfBandJob(manifest, job.manifest, ids, reverse);
            })
            .and_then([&](const QByteArray& object) { return JobRun(job, log, stop).run(object); });
    };
}

} // namespace lockstep
