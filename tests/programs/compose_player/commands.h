#pragma once

#include "project.h"

namespace lockstep::player {

/// `docker compose VERB WORDS...`
[[nodiscard]] int compose(const QString& verb, const QStringList& words, const Project& project, bool isOld);

/// `exec` and `run`.
[[nodiscard]] int execIn(const QStringList& words, const Project& project, bool isOld);
[[nodiscard]] int runOnce(const QStringList& words, const Project& project, bool isOld);

/// `docker container inspect`, `image inspect`, `stop` and `rm`.
[[nodiscard]] int docker(const QStringList& words, const Project& project);

/// Waits to be ended, having written who waits.
[[noreturn]] void hang(const QString& name);

} // namespace lockstep::player
