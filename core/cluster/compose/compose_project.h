#pragma once

#include "core/cluster/shell/transport.h"

#include <QStringList>

namespace lockstep {

/// One project of docker compose on some machine.
struct ComposeProject
{
    QString folder;    ///< there, with the files
    QStringList files; ///< in order; empty: those that compose finds by itself
    QString name = {}; ///< of the project; empty: as compose names it
    QStringList program = {QStringLiteral("docker"), QStringLiteral("compose")}; ///< or {"docker-compose"}

    /// `docker compose --file ... WORDS`
    [[nodiscard]] ShellCommand command(const QStringList& words) const;
};

/// One container of a project, as `compose ps --all --format json` tells it.
struct ComposeContainer
{
    QString service;
    QString name;
    QString image;
    QString state;  ///< "running", "exited", "restarting", "created", ...
    QString health; ///< "healthy", "unhealthy", "starting"; empty: it has no check
    int exitCode = 0;

    /// It runs, and its check, if it has one, holds; or it is the product's migrator, which runs once, and
    /// ended well.
    [[nodiscard]] bool isUp() const;

    /// "pgsql: running, unhealthy"
    [[nodiscard]] QString text() const;
};

/// The words for `compose ps` whose output readComposeContainers() reads.
[[nodiscard]] QStringList composePsWords();

/// Both forms: one array, and an object a line. Errors: Invalid.
[[nodiscard]] Result<QList<ComposeContainer>> readComposeContainers(const QByteArray& json);

/// A service of `compose config --format json`.
struct ComposeService
{
    QString name;
    QString image; ///< "index.docker.io/sourcegraph/frontend:6.1.0@sha256:..."
};

[[nodiscard]] Result<QList<ComposeService>> readComposeServices(const QByteArray& json);

/// An override file that gives the product's images (".../sourcegraph/NAME:TAG") of the services this tag;
/// digests, which belong to the old one, go. Third parties' images stay, and those of `except`. Empty when
/// there are none.
[[nodiscard]] QByteArray imagesOverride(const QList<ComposeService>& services, const QString& tag,
                                        const QStringList& except = {});

} // namespace lockstep
