#pragma once

#include "project.h"

#include <QJsonObject>

namespace lockstep::player {

/// One service's process and what is kept of it.
class Container
{
public:
    explicit Container(const Service& service) : m_service(service) {}

    [[nodiscard]] QJsonObject record() const;

    [[nodiscard]] bool exists() const { return !record().isEmpty(); }

    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] QString health() const;
    void up() const;
    void start() const;
    void stop() const;
    void restart() const;
    void remove() const;

    /// As `compose ps --format json` has it.
    [[nodiscard]] QJsonObject ps() const;
    /// As `docker container inspect` has it.
    [[nodiscard]] QJsonObject inspect() const;

    [[nodiscard]] QString socketFolder() const { return Project::state(u"s-"_s + m_service.name); }

    [[nodiscard]] QString log() const { return file(u".log"_s); }

private:
    [[nodiscard]] QString file(const QString& suffix) const
    {
        return Project::state(m_service.name + suffix);
    }

    [[nodiscard]] QString data() const { return Project::state(u"data/"_s + m_service.name); }

    [[nodiscard]] int exitCode() const;
    void write(qint64 pid) const;
    void startDatabase() const;
    void startProgram() const;

    const Service& m_service;
};

} // namespace lockstep::player
