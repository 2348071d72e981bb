#include "github_api/github_api.h"

#include "github_api/paging.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

#include <httplib.h>

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

namespace {

const QString enterprise = u"/api/v3"_s;
constexpr int fullLimit = 5000; // requests of an hour
constexpr int secondsOfHour = 3600;

/// The variables of an operation's path in a call's; nothing: it is another one.
std::optional<QStringList> placesIn(const QString& path, const QString& pattern)
{
    const QStringList parts = path.split(u'/');
    const QStringList wanted = pattern.split(u'/');
    if (parts.size() != wanted.size())
        return {};
    QStringList places;
    for (qsizetype index = 0; index < parts.size(); ++index) {
        if (wanted[index].startsWith(u'{') && !parts[index].isEmpty())
            places.append(parts[index]);
        else if (wanted[index] != parts[index])
            return {};
    }
    return places;
}

void fail(httplib::Response& response)
{
    response.set_content_provider(1000, "application/json", [](size_t, size_t, httplib::DataSink& sink) {
        sink.write("{", 1);
        return false;
    });
}

} // namespace

GitHubApi::GitHubApi(Options options) : m_options(std::move(options))
{
    m_operations = repositoryOperations() + pullOperations() + issueOperations() + workflowOperations() +
                   accountOperations();
}

GitHubApi::~GitHubApi()
{
    stop();
}

void GitHubApi::start()
{
    if (m_options.isTls()) {
        m_server = std::make_unique<httplib::SSLServer>(qPrintable(m_options.certificate),
                                                        qPrintable(m_options.key));
    } else {
        m_server = std::make_unique<httplib::Server>();
    }
    m_server->set_tcp_nodelay(true);
    const auto handler = [this](const httplib::Request& request, httplib::Response& response) {
        answer(request, response);
    };
    m_server->Get("/.*", handler)
        .Post("/.*", handler)
        .Put("/.*", handler)
        .Patch("/.*", handler)
        .Delete("/.*", handler);
    m_port = m_options.port > 0 && m_server->bind_to_port("127.0.0.1", m_options.port)
                 ? m_options.port
                 : (m_options.port > 0 ? -1 : m_server->bind_to_any_port("127.0.0.1"));
    if (m_port < 0)
        throw std::runtime_error("cannot listen on the port");
    m_thread = std::jthread([this] { m_server->listen_after_bind(); });
    m_server->wait_until_ready();
}

void GitHubApi::stop()
{
    if (m_server)
        m_server->stop();
    if (m_thread.joinable())
        m_thread.join();
}

void GitHubApi::startAgain()
{
    m_options.port = m_port;
    start();
}

QString GitHubApi::url() const
{
    return u"%1://127.0.0.1:%2"_s.arg(m_options.isTls() ? u"https"_s : u"http"_s).arg(m_port);
}

void GitHubApi::add(const GitHubFault& fault)
{
    const std::scoped_lock lock(m_mutex);
    m_faults.append(fault);
}

void GitHubApi::limit(int remaining, int seconds)
{
    const std::scoped_lock lock(m_mutex);
    m_remaining = remaining;
    m_reset = m_state.now().toSecsSinceEpoch() + seconds;
}

void GitHubApi::setToken(const QString& token)
{
    const std::scoped_lock lock(m_mutex);
    m_options.token = token;
}

QStringList GitHubApi::violations() const
{
    const std::scoped_lock lock(m_mutex);
    return m_violations;
}

QStringList GitHubApi::requests() const
{
    const std::scoped_lock lock(m_mutex);
    return m_requests;
}

void GitHubApi::note(const GitHubCall& call, const QString& what)
{
    m_violations.append(u"%1 %2: %3"_s.arg(QString::fromLatin1(call.method), call.path, what));
}

GitHubCall GitHubApi::read(const httplib::Request& request) const
{
    GitHubCall call;
    call.method = QByteArray::fromStdString(request.method);
    call.path = QString::fromStdString(request.path);
    for (const auto& [name, value] : request.params)
        call.query.insert(QString::fromStdString(name), QString::fromStdString(value));
    for (const auto& [name, value] : request.headers)
        call.headers.insert(QString::fromStdString(name).toLower(), QString::fromStdString(value));
    call.body = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
    call.server = url();
    call.base = call.server;
    if (call.path.startsWith(enterprise)) {
        call.path.remove(0, enterprise.size());
        call.base += enterprise;
    }
    return call;
}

std::optional<GitHubFault> GitHubApi::faultFor(const GitHubCall& call)
{
    for (GitHubFault& fault : m_faults) {
        const bool isMeant = (fault.method.isEmpty() || fault.method == call.method) && fault.times != 0 &&
                             call.path.contains(QRegularExpression(fault.path));
        if (!isMeant)
            continue;
        if (fault.times > 0)
            --fault.times;
        return fault;
    }
    return {};
}

bool GitHubApi::isOverLimit()
{
    const qint64 now = m_state.now().toSecsSinceEpoch();
    if (m_reset > 0 && now >= m_reset) {
        m_reset = 0;
        m_remaining = fullLimit;
    }
    if (m_reset == 0)
        m_reset = now + secondsOfHour;
    return m_remaining <= 0;
}

GitHubAnswer GitHubApi::storage(const GitHubCall& call)
{
    if (call.headers.contains(u"authorization"_s))
        note(call, u"the token was shown to another host"_s);
    if (call.query.value(u"sig"_s).isEmpty())
        return {403, {}, {}, {}, "no signature"};
    const qint64 wanted = call.path.section(u'/', -1).toLongLong();
    for (const RunState& run : m_state.runs) {
        for (const JobState& job : run.jobs) {
            if (job.id == wanted)
                return {200, {}, {}, {}, job.log.toUtf8()};
        }
    }
    return {404, {}, {}, {}, "gone"};
}

GitHubAnswer GitHubApi::operate(GitHubCall& call)
{
    if (call.path == u"/graphql" || call.path == u"/api/graphql") {
        GitHubAnswer answer = answerGraph(m_state, call);
        if (answer.status == 400)
            note(call, u"unknown document: "_s + call.body[u"query"].toString().left(2000));
        return answer;
    }
    bool isKnown = false;
    for (const GitHubOperation& operation : m_operations) {
        const std::optional<QStringList> places = placesIn(call.path, operation.path);
        isKnown = isKnown || places.has_value();
        if (!places || operation.method != call.method)
            continue;
        call.places = *places;
        const QStringList problems = problemsOf(call, operation);
        for (const QString& problem : problems)
            note(call, problem);
        if (!problems.isEmpty())
            return GitHubAnswer::problem(422, u"Invalid request.\n\n"_s + problems.join(u'\n'));
        const bool isOfRepository = operation.path.startsWith(u"/repos/");
        if (isOfRepository && (places->value(0) != m_state.owner || places->value(1) != m_state.name))
            return GitHubAnswer::notFound();
        GitHubAnswer answer = operation.answer(m_state, call);
        if (operation.isList && answer.status == 200)
            cutToPage(answer, call);
        return answer;
    }
    note(call, isKnown ? u"no such method"_s : u"no such path"_s);
    return GitHubAnswer::notFound();
}

std::optional<GitHubAnswer> GitHubApi::stranger(const GitHubCall& call) const
{
    const QString shown = call.headers.value(u"authorization"_s);
    if (!shown.startsWith(u"Bearer ") && !shown.startsWith(u"token "))
        return GitHubAnswer::problem(401, u"Requires authentication"_s);
    if (isForApps(call)) {
        const QString problem = m_state.app ? m_state.app->problemOf(call.bearer().toLatin1())
                                            : u"A JSON web token could not be decoded"_s;
        if (problem.isEmpty())
            return {};
        return GitHubAnswer::problem(problem == u"Integration not found" ? 404 : 401, problem);
    }
    const bool isKnown =
        call.bearer() == m_options.token || (m_state.app && m_state.app->isToken(call.bearer()));
    return isKnown ? std::optional<GitHubAnswer>() : GitHubAnswer::problem(401, u"Bad credentials"_s);
}

qint64 GitHubApi::resetTime() const
{
    return m_reset > 0 ? m_reset : m_state.now().toSecsSinceEpoch() + secondsOfHour;
}

GitHubAnswer GitHubApi::limits() const
{
    const QJsonObject core{{u"limit"_s, fullLimit},
                           {u"used"_s, fullLimit - m_remaining},
                           {u"remaining"_s, m_remaining},
                           {u"reset"_s, resetTime()}};
    return {200, QJsonObject{{u"resources"_s, QJsonObject{{u"core"_s, core}, {u"graphql"_s, core}}},
                             {u"rate"_s, core}}};
}

GitHubAnswer GitHubApi::decide(GitHubCall& call)
{
    if (call.path.startsWith(u"/_storage/"))
        return storage(call);
    if (!call.headers.contains(u"authorization"_s))
        note(call, u"there is no Authorization"_s);
    if (const std::optional<GitHubAnswer> refused = stranger(call))
        return *refused;
    if (call.path == u"/rate_limit" && call.method == "GET")
        return limits();
    if (isOverLimit())
        return GitHubAnswer::problem(403, u"API rate limit exceeded for user ID 1."_s);
    const int pause = m_state.secondary ? m_state.secondary->take(call.method, m_state.now()) : 0;
    if (pause == 0)
        return operate(call);
    GitHubAnswer answer = GitHubAnswer::problem(403, u"You have exceeded a secondary rate limit."_s);
    answer.headers.append({"Retry-After", QByteArray::number(pause)});
    return answer;
}

void GitHubApi::tellLimit(httplib::Response& response) const
{
    response.set_header("X-RateLimit-Limit", std::to_string(fullLimit));
    response.set_header("X-RateLimit-Remaining", std::to_string(m_remaining));
    response.set_header("X-RateLimit-Used", std::to_string(fullLimit - m_remaining));
    response.set_header("X-RateLimit-Resource", "core");
    response.set_header("X-RateLimit-Reset", std::to_string(resetTime()));
}

void GitHubApi::send(GitHubAnswer answer, const GitHubCall& call, httplib::Response& response)
{
    QByteArray body = answer.text;
    if (answer.json.isArray())
        body = QJsonDocument(answer.json.toArray()).toJson(QJsonDocument::Compact);
    else if (answer.json.isObject())
        body = QJsonDocument(answer.json.toObject()).toJson(QJsonDocument::Compact);
    if (call.method == "GET" && answer.status == 200 && answer.text.isEmpty()) {
        const QByteArray tag =
            "W/\"" + QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex() + '"';
        answer.headers.append({"ETag", tag});
        if (call.headers.value(u"if-none-match"_s).toUtf8() == tag) {
            answer.status = 304;
            body.clear();
        }
    }
    if (answer.status != 304 && m_remaining > 0 && call.path != u"/rate_limit")
        --m_remaining;
    if (m_state.app) {
        const QDateTime now = QDateTime::fromSecsSinceEpoch(m_state.app->now(), QTimeZone::UTC);
        const QString date = QLocale::c().toString(now, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
        response.set_header("Date", date.toStdString());
    }
    response.status = answer.status;
    tellLimit(response);
    for (const auto& [name, value] : answer.headers)
        response.set_header(name.toStdString(), value.toStdString());
    if (!body.isEmpty())
        response.set_content(body.toStdString(), answer.text.isEmpty() ? "application/json; charset=utf-8"
                                                                       : "text/plain; charset=utf-8");
}

void GitHubApi::answer(const httplib::Request& request, httplib::Response& response)
{
    GitHubCall call = read(request);
    std::unique_lock lock(m_mutex);
    m_requests.append(QString::fromLatin1(call.method) + u' ' + call.path);
    const std::optional<GitHubFault> fault = faultFor(call);
    if (!fault)
        return send(decide(call), call, response);
    switch (fault->kind) {
    case GitHubFault::Kind::Status:
        response.status = fault->status;
        for (const auto& [name, value] : fault->headers)
            response.set_header(name.toStdString(), value.toStdString());
        return response.set_content(fault->body.toStdString(), "application/json");
    case GitHubFault::Kind::CutAfter:
        (void)decide(call);
        return fail(response);
    case GitHubFault::Kind::CutBefore:
        return fail(response);
    case GitHubFault::Kind::Slow:
        lock.unlock();
        std::this_thread::sleep_for(fault->delay);
        lock.lock();
        return send(decide(call), call, response);
    }
}

} // namespace lockstep::simulation
