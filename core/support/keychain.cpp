#include "core/support/keychain.h"

#include "core/support/process.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// The keychain may ask its user for a password meanwhile.
constexpr std::chrono::seconds patience{120};

Result<ProcessOutput> secretTool(const QStringList& arguments, const KeychainItem& item,
                                 const QByteArray& input, const std::stop_token& stop)
{
    Command command;
    command.program = u"secret-tool"_s;
    command.arguments = arguments + QStringList{u"service"_s, u"lockstep"_s, u"api"_s, item.api};
    command.standardInput = input;
    command.timeout = patience;
    Result<ProcessOutput> output = runProcess(command, stop);
    if (!output && output.error().kind == ErrorKind::NotFound)
        return failure(ErrorKind::NotFound, u"use"_s, u"the keychain"_s,
                       u"the program secret-tool is not installed"_s,
                       u"Install it (package libsecret-tools), or do without the keychain"_s);
    return output;
}

std::unexpected<Error> refused(const QString& attempted, const KeychainItem& item,
                               const ProcessOutput& output)
{
    const QString said = lastLines(output.standardError);
    return failure(ErrorKind::Failed, attempted, item.label,
                   said.isEmpty() ? u"secret-tool ended with %1"_s.arg(output.exitCode) : said,
                   u"Check that this session has a keychain, and that it is unlocked"_s);
}

} // namespace

Result<Secret> readFromKeychain(const KeychainItem& item, const std::stop_token& stop)
{
    const Result<ProcessOutput> output = secretTool({u"lookup"_s}, item, {}, stop);
    if (!output)
        return failure(output);
    if (output->exitCode == 0)
        return Secret(QString::fromUtf8(output->standardOutput.trimmed()));
    if (output->standardError.trimmed().isEmpty())
        return Secret(); // which is how secret-tool says that there is none
    return refused(u"read from the keychain"_s, item, *output);
}

Result<void> keepInKeychain(const KeychainItem& item, const Secret& secret, const std::stop_token& stop)
{
    const Result<ProcessOutput> output =
        secretTool({u"store"_s, u"--label="_s + item.label}, item, secret.reveal().toUtf8(), stop);
    if (!output)
        return failure(output);
    return output->exitCode == 0 ? Result<void>() : refused(u"keep in the keychain"_s, item, *output);
}

Result<void> removeFromKeychain(const KeychainItem& item, const std::stop_token& stop)
{
    const Result<ProcessOutput> output = secretTool({u"clear"_s}, item, {}, stop);
    if (!output)
        return failure(output);
    // It ends with 1, and says nothing, when there was none.
    return output->exitCode == 0 || output->standardError.trimmed().isEmpty()
               ? Result<void>()
               : refused(u"remove from the keychain"_s, item, *output);
}

} // namespace lockstep
