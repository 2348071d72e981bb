#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <utility>

namespace lockstep::simulation {

/// What goes wrong with some requests.
struct GitHubFault
{
    enum class Kind {
        Status,    ///< is answered with this
        CutBefore, ///< the connection is cut, and nothing was done
        CutAfter,  ///< it is done, and the connection is cut before the answer is whole
        Slow,      ///< is answered late
    };

    QByteArray method; ///< of any method when empty
    QString path;      ///< a regular expression that the path contains
    int times = 1;     ///< for so many requests; -1: for all
    Kind kind = Kind::Status;
    int status = 500;
    QByteArray body = {};
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    std::chrono::milliseconds delay{};

    [[nodiscard]] static GitHubFault answer(const QString& path, int status, const QString& message,
                                            int times = 1);
    [[nodiscard]] static GitHubFault cut(const QByteArray& method, const QString& path, Kind kind,
                                         int times = 1);
    /// A secondary rate limit; without a number of seconds it only says so.
    [[nodiscard]] static GitHubFault secondary(const QString& path, int retryAfter, int times = 1);
    /// A token that lacks a scope.
    [[nodiscard]] static GitHubFault scope(const QString& path, int status, const QByteArray& wanted,
                                           const QByteArray& given);
};

} // namespace lockstep::simulation
