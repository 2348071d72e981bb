#pragma once

#include "core/cluster/compose/compose_project.h"

namespace lockstep {

/// The program that looks after a project on its machine.
struct ComposeProgram
{
    QStringList words;  ///< {"docker", "compose"} or {"docker-compose"}
    QString version;    ///< "2.26.1-4"
    bool isOld = false; ///< docker-compose 1, which lacks some options

    /// The program that knows the containers themselves: {"docker"}.
    [[nodiscard]] QStringList docker() const;
};

/// Finds out which program is there: `wanted` when it is not empty, else `docker compose`, else
/// `docker-compose`. Errors: those of the transport; NotFound (there is none, with how to get one);
/// Precondition (docker-compose older than 1.29).
[[nodiscard]] Result<ComposeProgram> findComposeProgram(const Transport& transport, const QStringList& wanted,
                                                        const std::stop_token& stop);

/// What it means that compose or docker ended with something else than 0: no compose file, a broken one, an
/// unknown service, a daemon that does not answer or does not let us. `attempted` as in Error.
[[nodiscard]] Error composeError(const QString& attempted, const QString& where, const ProcessOutput& output);

} // namespace lockstep
