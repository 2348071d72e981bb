#pragma once

#include <QProcess>
#include <QTest>

namespace lockstep::test {

/// A certificate to make.
struct CertificateWish
{
    QString name;                              ///< "IP:127.0.0.1", "DNS:kubernetes"
    QString kind = QStringLiteral("rsa:2048"); ///< of key, as openssl wants it
    QStringList life = {QStringLiteral("-days"), QStringLiteral("2")};
};

/// A certificate that is its own authority, and its key, in these files.
inline void certify(const CertificateWish& wish, const QString& certificate, const QString& key)
{
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"),
                  QStringLiteral("req -x509 -newkey %1 -nodes -subj /CN=test -addext subjectAltName=%2")
                          .arg(wish.kind, wish.name)
                          .split(u' ') +
                      wish.life +
                      QStringList{QStringLiteral("-out"), certificate, QStringLiteral("-keyout"), key});
    QVERIFY(openssl.waitForFinished());
    QVERIFY2(openssl.exitCode() == 0, openssl.readAllStandardError().constData());
}

} // namespace lockstep::test
