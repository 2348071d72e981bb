#pragma once

#include "kube_api/api_request.h"

#include <QRegularExpression>

#include <chrono>
#include <mutex>

namespace lockstep::test {

/// What goes wrong with some requests.
struct Fault
{
    enum class Kind {
        Status,  ///< is answered with a Status of this code
        Cut,     ///< the connection is cut after so many bytes of the body
        Silence, ///< is accepted, and never answered
        Garbage, ///< is answered with these bytes instead of JSON
        Slow,    ///< is answered late
    };

    QByteArray method; ///< of any method when empty
    QString path;      ///< a regular expression that path?query contains
    int times = 1;     ///< for so many requests; -1: for all
    Kind kind = Kind::Status;
    int code = 500;
    QString message;
    int retryAfter = 0; ///< seconds
    QByteArray bytes;   ///< of garbage
    qint64 after = 0;   ///< bytes, of a cut
    std::chrono::milliseconds delay{};

    [[nodiscard]] static Fault status(const QString& path, int code, int times = 1, int retryAfter = 0);
    [[nodiscard]] static Fault cut(const QString& path, qint64 after, int times = 1);
    [[nodiscard]] static Fault silence(const QString& path, int times = 1);
    [[nodiscard]] static Fault garbage(const QString& path, const QByteArray& bytes, int times = 1);
    [[nodiscard]] static Fault slow(const QString& path, std::chrono::milliseconds delay, int times = 1);

    [[nodiscard]] ApiError error() const;
};

class Faults
{
public:
    void add(const Fault& fault);
    void clear();
    /// The first that is meant for the request, counted as used.
    [[nodiscard]] std::optional<Fault> take(const ApiRequest& request);

private:
    std::mutex m_mutex;
    QList<Fault> m_faults;
};

} // namespace lockstep::test
