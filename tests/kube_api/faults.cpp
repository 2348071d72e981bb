#include "kube_api/faults.h"

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

Fault made(const QString& path, Fault::Kind kind, int times)
{
    Fault fault;
    fault.path = path;
    fault.kind = kind;
    fault.times = times;
    return fault;
}

QString usualMessage(int code)
{
    switch (code) {
    case 401:
        return u"Unauthorized"_s;
    case 403:
        return u"forbidden: User \"test\" cannot do this"_s;
    case 404:
        return u"the server could not find the requested resource"_s;
    case 409:
        return u"the object has been modified; please apply your changes to the latest version and try again"_s;
    case 410:
        return u"too old resource version"_s;
    case 429:
        return u"too many requests, please try again later"_s;
    case 503:
        return u"the server is currently unable to handle the request"_s;
    default:
        return u"an error on the server has prevented the request from succeeding"_s;
    }
}

} // namespace

Fault Fault::status(const QString& path, int code, int times, int retryAfter)
{
    Fault fault = made(path, Kind::Status, times);
    fault.code = code;
    fault.retryAfter = retryAfter;
    return fault;
}

Fault Fault::cut(const QString& path, qint64 after, int times)
{
    Fault fault = made(path, Kind::Cut, times);
    fault.after = after;
    return fault;
}

Fault Fault::silence(const QString& path, int times)
{
    return made(path, Kind::Silence, times);
}

Fault Fault::garbage(const QString& path, const QByteArray& bytes, int times)
{
    Fault fault = made(path, Kind::Garbage, times);
    fault.bytes = bytes;
    return fault;
}

Fault Fault::slow(const QString& path, std::chrono::milliseconds delay, int times)
{
    Fault fault = made(path, Kind::Slow, times);
    fault.delay = delay;
    return fault;
}

ApiError Fault::error() const
{
    return {code, usualReason(code), message.isEmpty() ? usualMessage(code) : message, {}, retryAfter};
}

void Faults::add(const Fault& fault)
{
    const std::scoped_lock lock(m_mutex);
    m_faults.append(fault);
}

void Faults::clear()
{
    const std::scoped_lock lock(m_mutex);
    m_faults.clear();
}

std::optional<Fault> Faults::take(const ApiRequest& request)
{
    QStringList query;
    for (const auto& [name, value] : request.query)
        query.append(name + u'=' + value);
    const QString asked = query.isEmpty() ? request.path : request.path + u'?' + query.join(u'&');
    const std::scoped_lock lock(m_mutex);
    for (Fault& fault : m_faults) {
        const bool meant = fault.times != 0 && (fault.method.isEmpty() || fault.method == request.method) &&
                           QRegularExpression(fault.path).match(asked).hasMatch();
        if (!meant)
            continue;
        if (fault.times > 0)
            --fault.times;
        return fault;
    }
    return std::nullopt;
}

} // namespace lockstep::test
