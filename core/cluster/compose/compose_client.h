#pragma once

#include "core/cluster/compose/compose_log.h"
#include "core/cluster/compose/compose_program.h"
#include "core/cluster/compose/compose_words.h"

#include <memory>

namespace lockstep {

/// An image that a container of the project was made from.
struct ComposeImage
{
    QString service;
    QString container;
    QString image;  ///< as the compose files name it
    QString id;     ///< "sha256:..."
    QString digest; ///< "sourcegraph/frontend@sha256:..."; empty: it came from no registry
    QDateTime created = {};
    qint64 bytes = 0;
};

/// A project on its machine, looked after by the program that is there. The functions block and may be called
/// on any thread. Errors of all of them: those of the transport, and of composeError(). What is cancelled
/// ends on the project's machine, too.
class ComposeClient
{
public:
    /// Finds the program (`project.program` is tried alone when it is not the default) and the files. When
    /// `project.files` is empty, those that compose would find, and our own beside them (ownOverrideFiles())
    /// are used. Errors also: NotFound (no folder, no compose file).
    [[nodiscard]] static Result<ComposeClient> open(std::shared_ptr<const Transport> transport,
                                                    ComposeProject project, const std::stop_token& stop);

    [[nodiscard]] const ComposeProject& project() const { return m_project; }

    [[nodiscard]] const ComposeProgram& program() const { return m_program; }

    [[nodiscard]] const Transport& transport() const { return *m_transport; }

    /// The folder as people know it: "ssh admin@host:/srv/sourcegraph".
    [[nodiscard]] QString place() const;

    /// The same project with other files.
    [[nodiscard]] ComposeClient with(const QStringList& files) const;

    /// Every container, and a state "absent" for services that should have one and have none.
    [[nodiscard]] Result<QList<ComposeContainer>> ps(const std::stop_token& stop) const;

    /// What the files come to, as compose prints it: YAML.
    [[nodiscard]] Result<QByteArray> configText(const std::stop_token& stop) const;
    [[nodiscard]] Result<QJsonObject> config(const std::stop_token& stop) const;
    [[nodiscard]] Result<QList<ComposeService>> services(const std::stop_token& stop) const;

    [[nodiscard]] Result<QList<ComposeImage>> images(const std::stop_token& stop) const;

    /// Runs words of compose_words.h; what compose prints meanwhile goes to the sink.
    [[nodiscard]] Result<ProcessOutput> run(const QString& attempted, const QStringList& words,
                                            const std::stop_token& stop, const ProcessSink& sink = {}) const;

    /// Hands on lines until they end or, when it follows, until it is cancelled. Errors also: Usage (a time
    /// that is none).
    [[nodiscard]] Result<void> logs(const ComposeLogs& logs, const ComposeLogReader::Sink& sink,
                                    const std::stop_token& stop) const;

    /// The exit code of the command.
    [[nodiscard]] Result<int> exec(const ComposeExec& exec, const ProcessSink& sink,
                                   const std::stop_token& stop) const;

    /// In a container of its own, which is stopped and removed when it is cancelled. The exit code.
    [[nodiscard]] Result<int> runOnce(const ComposeExec& exec, const ProcessSink& sink,
                                      const std::stop_token& stop) const;

    /// Waits until the containers of these services (empty: all) are up. Errors also: Failed (not within
    /// `limit`; says what is not).
    [[nodiscard]] Result<void> awaitUp(const QStringList& services, std::chrono::seconds limit,
                                       const std::stop_token& stop) const;

private:
    ComposeClient(std::shared_ptr<const Transport> transport, ComposeProject project, ComposeProgram program)
        : m_transport(std::move(transport)), m_project(std::move(project)), m_program(std::move(program))
    {
    }

    [[nodiscard]] Result<void> findFiles(const std::stop_token& stop);
    [[nodiscard]] Result<ProcessOutput> docker(const QStringList& words, const std::stop_token& stop) const;
    [[nodiscard]] Result<QStringList> containerIds(const std::stop_token& stop) const;
    [[nodiscard]] Result<QByteArray> inspect(const QString& what, const QStringList& ids,
                                             const std::stop_token& stop) const;
    [[nodiscard]] Result<int> innerCode(const QString& attempted, const QStringList& words,
                                        const ProcessSink& sink, const std::stop_token& stop) const;

    std::shared_ptr<const Transport> m_transport;
    ComposeProject m_project;
    ComposeProgram m_program;
};

/// What is not up of these services (empty: all), a line each; an empty list when all is.
[[nodiscard]] QStringList notUp(const QList<ComposeContainer>& containers, const QStringList& services = {});

/// The names of the files that stay beside a customer's and count from then on, in order.
[[nodiscard]] QStringList ownOverrideFiles();

} // namespace lockstep
