#include "kube_api/certificates.h"

#include "core/support/files.h"

#include <QProcess>
#include <QTemporaryDir>

#include <stdexcept>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

void openssl(const QTemporaryDir& folder, const QString& arguments)
{
    QProcess program;
    program.setWorkingDirectory(folder.path());
    program.start(u"openssl"_s, arguments.split(u' '));
    if (!program.waitForFinished() || program.exitCode() != 0)
        throw std::runtime_error("openssl: " + program.readAllStandardError().toStdString());
}

void sign(const QTemporaryDir& folder, const QString& name, const QString& subject, const QString& more,
          bool expired)
{
    const QString valid =
        expired ? u"-not_before 20240101000000Z -not_after 20240201000000Z"_s : u"-days 2"_s;
    openssl(folder,
            u"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes %4 -subj %2 -CA ca.pem "
            "-CAkey ca.key -addext basicConstraints=critical,CA:FALSE %3 -out %1.pem -keyout %1.key"_s.arg(
                name, subject, more, valid));
}

} // namespace

Certificates makeCertificates(Expired expired)
{
    const QTemporaryDir folder;
    openssl(folder, u"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
                    "/CN=lockstep-test-ca -out ca.pem -keyout ca.key"_s);
    sign(folder, u"server"_s, u"/CN=kube-apiserver"_s,
         u"-addext subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes"_s, expired == Expired::Servers);
    sign(folder, u"client"_s, u"/O=system:masters/CN=lockstep-test"_s,
         u"-addext extendedKeyUsage=clientAuth"_s, expired == Expired::Clients);
    const auto bytes = [&](const QString& name) {
        return readFile(folder.filePath(name)).value_or(QByteArray());
    };
    return {bytes(u"ca.pem"_s), bytes(u"server.pem"_s), bytes(u"server.key"_s), bytes(u"client.pem"_s),
            bytes(u"client.key"_s)};
}

} // namespace lockstep::test
