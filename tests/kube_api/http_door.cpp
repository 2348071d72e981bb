#include "kube_api/http_door.h"

#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <QLocale>

#include <list>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace lockstep::test {

namespace {

/// What httplib would compress, and so keep back, goes out under this name and is called right on its way.
const std::string uncompressed = "uncompressed ";

/// A thread a connection: watches and followed logs hold theirs for long.
class ThreadPerConnection : public httplib::TaskQueue
{
public:
    bool enqueue(std::function<void()> work) override
    {
        const std::scoped_lock lock(m_mutex);
        m_threads.remove_if([](const Worker& worker) { return worker.done->load(); });
        auto done = std::make_shared<std::atomic<bool>>(false);
        m_threads.push_back({done, std::jthread([work = std::move(work), done] {
                                 work();
                                 OPENSSL_thread_stop();
                                 *done = true;
                             })});
        return true;
    }

    void shutdown() override
    {
        const std::scoped_lock lock(m_mutex);
        m_threads.clear();
    }

private:
    struct Worker
    {
        std::shared_ptr<std::atomic<bool>> done;
        std::jthread thread;
    };

    std::mutex m_mutex;
    std::list<Worker> m_threads;
};

X509* readCertificate(const QByteArray& pem)
{
    BIO* bio = BIO_new_mem_buf(pem.constData(), int(pem.size()));
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    return certificate;
}

/// With the server's certificate; a client may show one, signed by the same authority.
bool setUpTls(SSL_CTX& context, const Certificates& certificates)
{
    X509* certificate = readCertificate(certificates.serverCertificate);
    BIO* bio = BIO_new_mem_buf(certificates.serverKey.constData(), int(certificates.serverKey.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    X509* authority = readCertificate(certificates.authority);
    const bool good = SSL_CTX_use_certificate(&context, certificate) == 1 &&
                      SSL_CTX_use_PrivateKey(&context, key) == 1 &&
                      X509_STORE_add_cert(SSL_CTX_get_cert_store(&context), authority) == 1;
    // Like the real one: whoever shows a bad certificate is spoken to, and answered that he is nobody.
    SSL_CTX_set_verify(&context, SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
    SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION);
    static const unsigned char session[] = "kube";
    SSL_CTX_set_session_id_context(&context, session, sizeof session - 1);
    X509_free(certificate);
    X509_free(authority);
    EVP_PKEY_free(key);
    return good;
}

ssize_t writeHeaders(httplib::Stream& stream, httplib::Headers& headers)
{
    std::string lines;
    for (const auto& [name, value] : headers)
        lines += name + ": " + (value.starts_with(uncompressed) ? value.substr(uncompressed.size()) : value) +
                 "\r\n";
    lines += "\r\n";
    return stream.write(lines.data(), lines.size());
}

ApiRequest readRequest(const httplib::Request& request)
{
    const auto header = [&](const char* name) {
        return QString::fromStdString(request.get_header_value(name));
    };
    ApiRequest made;
    made.method = QByteArray::fromStdString(request.method);
    made.path = QString::fromStdString(request.path);
    for (const auto& [name, value] : request.params)
        made.query.append({QString::fromStdString(name), QString::fromStdString(value)});
    made.body = QByteArray::fromStdString(request.body);
    made.contentType = header("Content-Type");
    made.accept = header("Accept");
    made.authorization = header("Authorization");
    made.userAgent = header("User-Agent");
    made.impersonated = header("Impersonate-User");
    if (request.ssl) {
        X509* certificate = SSL_get1_peer_certificate(request.ssl);
        made.certified = certificate && SSL_get_verify_result(request.ssl) == X509_V_OK;
        X509_free(certificate);
    }
    return made;
}

} // namespace

HttpDoor::HttpDoor(Faults& faults, const KubeClock& clock, Answerer answerer)
    : m_faults(faults), m_clock(clock), m_answerer(std::move(answerer))
{
}

HttpDoor::~HttpDoor()
{
    stop();
}

void HttpDoor::start(const std::optional<Certificates>& certificates, int port)
{
    m_stopping = false;
    if (certificates)
        m_server = std::make_unique<httplib::SSLServer>(
            [&](SSL_CTX& context) { return setUpTls(context, *certificates); });
    else
        m_server = std::make_unique<httplib::Server>();
    m_server->set_tcp_nodelay(true);
    m_server->set_keep_alive_max_count(100'000);
    m_server->set_keep_alive_timeout(60);
    m_server->set_header_writer(writeHeaders);
    m_server->new_task_queue = [] { return new ThreadPerConnection; };
    const auto handler = [this](const httplib::Request& request, httplib::Response& response) {
        answer(request, response);
    };
    m_server->Get("/.*", handler)
        .Post("/.*", handler)
        .Put("/.*", handler)
        .Patch("/.*", handler)
        .Delete("/.*", handler);
    m_port = port > 0 && m_server->bind_to_port("127.0.0.1", port) ? port
             : port > 0                                            ? -1
                                                                   : m_server->bind_to_any_port("127.0.0.1");
    if (m_port < 0)
        throw std::runtime_error("cannot listen on port " + std::to_string(port));
    m_thread = std::jthread([this] { m_server->listen_after_bind(); });
    m_server->wait_until_ready();
}

void HttpDoor::stop()
{
    m_stopping = true;
    if (m_server)
        m_server->stop();
    if (m_thread.joinable())
        m_thread.join();
}

void HttpDoor::waitForEver(const httplib::Request& request) const
{
    while (!m_stopping && !request.is_connection_closed())
        std::this_thread::sleep_for(20ms);
}

void HttpDoor::answer(const httplib::Request& request, httplib::Response& response)
{
    const ApiRequest asked = readRequest(request);
    const std::optional<Fault> fault = m_faults.take(asked);
    const QString date = QLocale::c().toString(m_clock.now(), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    response.set_header("Date", date.toStdString());
    if (!fault)
        return send(m_answerer(asked), response, -1);
    ApiReply garbage;
    garbage.body = fault->bytes;
    switch (fault->kind) {
    case Fault::Kind::Status:
        return send(ApiReply::of(fault->error()), response, -1);
    case Fault::Kind::Cut:
        return send(m_answerer(asked), response, fault->after);
    case Fault::Kind::Silence:
        return waitForEver(request);
    case Fault::Kind::Garbage:
        return send(garbage, response, -1);
    case Fault::Kind::Slow:
        break;
    }
    const auto until = std::chrono::steady_clock::now() + fault->delay;
    while (!m_stopping && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(5ms);
    send(m_answerer(asked), response, -1);
}

void HttpDoor::send(const ApiReply& reply, httplib::Response& response, qint64 cutAfter) const
{
    response.status = reply.status;
    for (const auto& [name, value] : reply.headers)
        response.set_header(name.toStdString(), value.toStdString());
    const std::string type = uncompressed + reply.contentType.toStdString();
    if (!reply.stream && cutAfter < 0) {
        response.set_content(reply.body.toStdString(), type);
        return;
    }
    const auto write = [reply, cutAfter, this](size_t, httplib::DataSink& sink) {
        qint64 left = cutAfter < 0 ? std::numeric_limits<qint64>::max() : cutAfter;
        bool open = true;
        const ReplySink out{[&](const QByteArray& bytes) {
                                const QByteArray part = bytes.first(std::min<qint64>(bytes.size(), left));
                                left -= part.size();
                                open = open && sink.write(part.constData(), std::size_t(part.size())) &&
                                       left > 0;
                                return open;
                            },
                            [&] { return open && !m_stopping && sink.is_writable(); }};
        if (reply.stream)
            reply.stream(out);
        else
            out.write(reply.body);
        if (cutAfter >= 0)
            return false;
        sink.done();
        return true;
    };
    response.set_chunked_content_provider(type, write);
}

} // namespace lockstep::test
