#pragma once

#include "core/cluster/shell/transport.h"

#include <QDateTime>
#include <QJsonObject>
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

/// One container of a project, as `compose ps --all --format json` or, with what is below `exitCode`, `docker
/// inspect` tells it.
struct ComposeContainer
{
    QString service;
    QString name;
    QString image;
    QString state;  ///< "running", "exited", "restarting", "created", ...; "absent": its service has none
    QString health; ///< "healthy", "unhealthy", "starting"; empty: it has no check
    int exitCode = 0;
    int restarts = 0;       ///< by docker, since it was created
    QDateTime created = {}; ///< the container
    QDateTime since = {};   ///< of the state: when it was started, or ended
    QStringList ports = {}; ///< "127.0.0.1:5432->5432/tcp"; "9090/tcp": not published

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

/// What `docker inspect` says of containers, sorted by service; those of one-off runs are left out. Errors:
/// Invalid.
[[nodiscard]] Result<QList<ComposeContainer>> readInspectedContainers(const QByteArray& json);

/// A service of a project's configuration.
struct ComposeService
{
    QString name;
    QString image;            ///< "index.docker.io/sourcegraph/frontend:6.1.0@sha256:..."
    QStringList command = {}; ///< empty: the image's own
    int replicas = 1;
    bool hasScale = false;    ///< the files say `scale`
    bool hasReplicas = false; ///< the files say `deploy.replicas`
};

/// Of `compose config --format json`. Errors: Invalid.
[[nodiscard]] Result<QList<ComposeService>> readComposeServices(const QByteArray& json);
[[nodiscard]] QList<ComposeService> composeServicesOf(const QJsonObject& config);

/// What the product calls the services that hold databases, and the one that migrates them.
[[nodiscard]] QStringList composeDatabases();
inline const QString composeMigrator = QStringLiteral("migrator");

/// The first line of every file that we write beside a customer's; what lacks it is not ours to change.
inline const QByteArray overrideMark = "# Written by Lockstep; it writes this file anew as a whole.\n";

/// One of the product's images with another tag; nothing when the image is a third party's, or has no tag.
[[nodiscard]] std::optional<QString> imageWithTag(const QString& image, const QString& tag);

/// An override file that gives the product's images (".../sourcegraph/NAME:TAG") of the services this tag;
/// digests, which belong to the old one, go. Third parties' images stay, and those of `except`. Empty when
/// there are none.
[[nodiscard]] QByteArray imagesOverride(const QList<ComposeService>& services, const QString& tag,
                                        const QStringList& except = {});

} // namespace lockstep
