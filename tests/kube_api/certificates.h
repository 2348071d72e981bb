#pragma once

#include <QByteArray>
#include <QString>

namespace lockstep::test {

/// An authority made for one run, and what it has signed; PEM.
struct Certificates
{
    QByteArray authority;
    QByteArray serverCertificate; ///< for 127.0.0.1 and localhost
    QByteArray serverKey;
    QByteArray clientCertificate; ///< of the user lockstep-test
    QByteArray clientKey;
};

/// Whose certificate is no longer valid.
enum class Expired {
    Nobodys,
    Servers,
    Clients,
};

/// Made with the openssl program. Throws std::runtime_error when that fails.
[[nodiscard]] Certificates makeCertificates(Expired expired = Expired::Nobodys);

} // namespace lockstep::test
