// Starts a private server in the folder it is given, says so, and waits to be killed.

#include "core/database/private_server.h"

#include <QCoreApplication>
#include <QTextStream>

#include <unistd.h>

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QString folder = QCoreApplication::arguments().value(1);
    const auto server = lockstep::PrivateServer::start(folder);
    QTextStream out(stdout);
    out << (server ? QStringLiteral("ready") : server.error().message()) << Qt::endl;
    if (!server)
        return 1;
    ::pause();
    return 0;
}
