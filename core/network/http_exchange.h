#pragma once

#include "core/network/http.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSaveFile>
#include <QSslConfiguration>
#include <QSslError>

#include <memory>

namespace lockstep {

/// One request under way, on the thread that it was made on.
class HttpExchange
{
public:
    explicit HttpExchange(const HttpRequest& request);

    /// See sendHttp().
    [[nodiscard]] Result<HttpReply> run(const std::stop_token& stop);

    /// The error may be gone at the next attempt.
    [[nodiscard]] bool mayPass() const { return m_mayPass; }

private:
    [[nodiscard]] Result<void> check() const;
    [[nodiscard]] Result<QNetworkRequest> networkRequest() const;
    [[nodiscard]] Result<QSslConfiguration> tls() const;
    [[nodiscard]] Result<void> identify(QSslConfiguration& tls) const;
    [[nodiscard]] Result<std::unique_ptr<QIODevice>> body() const;
    void await(QNetworkReply& reply, const std::stop_token& stop);
    void limitConnecting(QNetworkReply& reply);
    void take(QNetworkReply& reply);
    void store(const QByteArray& bytes);
    [[nodiscard]] Result<HttpReply> finish(QNetworkReply& reply, const std::stop_token& stop);
    [[nodiscard]] std::unexpected<Error> unreachable(const QNetworkReply& reply);
    [[nodiscard]] std::unexpected<Error> problem(ErrorKind kind, const QString& happened,
                                                 const QString& advice = {}) const;

    const HttpRequest& m_request;
    QNetworkAccessManager m_manager;
    QEventLoop m_loop;
    QByteArray m_body;
    std::unique_ptr<QSaveFile> m_file;
    QList<QSslError> m_tlsProblems;
    std::chrono::milliseconds m_silence; ///< after which it is given up
    bool m_tooLarge = false;
    bool m_fileFailed = false;
    bool m_streamEnded = false;
    bool m_mayPass = false;
};

} // namespace lockstep
