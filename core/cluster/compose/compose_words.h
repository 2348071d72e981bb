#pragma once

#include <QMap>
#include <QStringList>

namespace lockstep {

/// What is asked of compose, as the words behind `docker compose`. Every option here is one that docker
/// compose 2 and docker-compose 1.29 both have, but where `isOld` says which it is for.

struct ComposeUp
{
    QStringList services = {}; ///< empty: all
    bool withoutDependencies = false;
    bool removesOrphans = false; ///< containers of services that the files no longer have go
    bool recreates = false;      ///< also what has not changed
};

/// In the background.
[[nodiscard]] QStringList upWords(const ComposeUp& up);

/// Containers and networks go, volumes, which hold the data, never. `timeout`: seconds that a container gets
/// to end by itself; -1: as docker has it.
[[nodiscard]] QStringList downWords(bool removesOrphans, int timeout = -1);

/// `verb`: stop, start or restart; `start` knows no timeout.
[[nodiscard]] QStringList stateWords(const QString& verb, const QStringList& services, int timeout = -1);

[[nodiscard]] QStringList pullWords(const QStringList& services);

struct ComposeLogs
{
    QStringList services = {}; ///< empty: all
    bool follows = false;
    QString since = {}; ///< "2026-01-02T13:23:37Z", or back from now: "42m"; empty: from the beginning
    int tail = -1;      ///< that many last lines of each container; -1: all
};

/// With times and the names of the containers. docker-compose 1 knows no `since`: its lines are to be
/// left out afterwards.
[[nodiscard]] QStringList logsWords(const ComposeLogs& logs, bool isOld);

struct ComposeExec
{
    QString service;
    QStringList command; ///< in the container; of a one-off run, empty: the service's own
    QMap<QString, QString> environment = {};
    QString user = {};
    QString folder = {}; ///< in the container
};

/// In a container that runs, without a terminal.
[[nodiscard]] QStringList execWords(const ComposeExec& exec);

/// In a container of its own, named `container`, that is removed afterwards; nothing else is started.
[[nodiscard]] QStringList runOnceWords(const ComposeExec& exec, const QString& container);

} // namespace lockstep
