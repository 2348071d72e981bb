#include "core/cluster/compose/compose_program.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int folderMissing = 126; // see scriptOf()
constexpr int programMissing = 127;

struct Sign
{
    QString pattern; ///< in what the program prints
    ErrorKind kind;
    QString advice;
};

const QList<Sign>& signs()
{
    static const QList<Sign> all = {
        {u"permission denied.*docker|docker.*permission denied|Errno 13"_s, ErrorKind::Connection,
         u"The user there may not use docker: add them to the group docker (sudo usermod -aG docker USER), "
         "log in anew, then try again"_s},
        {u"Is the docker daemon running|Couldn't connect to Docker daemon|error during connect|"
         "docker daemon is not running"_s,
         ErrorKind::Connection,
         u"Start the docker daemon there (sudo systemctl start docker), or set DOCKER_HOST, then try again"_s},
        {u"no configuration file provided|Can't find a suitable configuration file"_s, ErrorKind::NotFound,
         u"Name the folder of the instance's compose files, or the files"_s},
        {u"open .*: no such file or directory|No such file or directory: "_s, ErrorKind::NotFound,
         u"Check the names of the compose files"_s},
        {u"no such service"_s, ErrorKind::NotFound, u"Check the service's name in the compose files"_s},
        {u"^yaml: |validating |undefined (?:network|volume|service)|has neither an image nor|is invalid|"
         "Additional propert|can't set distinct values|depends on undefined|invalid (?:compose )?project|"
         "could not find expected|while (?:parsing|scanning)"_s,
         ErrorKind::Invalid, u"Correct the compose file, then try again"_s},
        {u"is not running"_s, ErrorKind::Precondition, u"Start the service first, then try again"_s},
        {u"pull access denied|manifest (?:unknown|for .* not found)|toomanyrequests|unauthorized"_s,
         ErrorKind::Failed,
         u"Check that the registry has that image and that the machine may pull it (docker login)"_s},
        {u"no space left on device"_s, ErrorKind::Failed, u"Free some space there, then try again"_s},
    };
    return all;
}

const Sign* signIn(const QString& printed)
{
    for (const Sign& sign : signs()) {
        const QRegularExpression pattern(sign.pattern, QRegularExpression::CaseInsensitiveOption |
                                                           QRegularExpression::MultilineOption);
        if (pattern.match(printed).hasMatch())
            return &sign;
    }
    return nullptr;
}

/// Nothing when that program is not there, or is none of compose.
Result<std::optional<ComposeProgram>> tryProgram(const Transport& transport, const QStringList& words,
                                                 const std::stop_token& stop)
{
    ShellCommand command;
    command.arguments = words + QStringList{u"version"_s, u"--short"_s};
    const Result<ProcessOutput> output = transport.run(command, stop);
    if (!output)
        return failure(output);
    static const QRegularExpression version(u"^v?((\\d+)\\.(\\d+)\\S*)\\s*$"_s);
    const auto match = version.match(QString::fromUtf8(output->standardOutput));
    if (output->exitCode != 0 || !match.hasMatch())
        return std::nullopt;
    const bool isOld = match.captured(2) == u"1";
    if (isOld && match.captured(3).toInt() < 29)
        return failure(ErrorKind::Precondition, u"use"_s,
                       u"%1 on %2"_s.arg(words.join(u' '), transport.description()),
                       u"it is version %1"_s.arg(match.captured(1)),
                       u"Install docker compose 2 there, or docker-compose 1.29"_s);
    return ComposeProgram{words, match.captured(1), isOld};
}

} // namespace

QStringList ComposeProgram::docker() const
{
    return words.first(words.size() - (words.last() == u"compose" ? 1 : 0))
        .replaceInStrings(QRegularExpression(u"(^|/)docker-compose$"_s), u"\\1docker"_s);
}

Result<ComposeProgram> findComposeProgram(const Transport& transport, const QStringList& wanted,
                                          const std::stop_token& stop)
{
    const QList<QStringList> candidates =
        wanted.isEmpty() ? QList<QStringList>{{u"docker"_s, u"compose"_s}, {u"docker-compose"_s}}
                         : QList<QStringList>{wanted};
    QStringList names;
    for (const QStringList& words : candidates) {
        const Result<std::optional<ComposeProgram>> found = tryProgram(transport, words, stop);
        if (!found)
            return failure(found);
        if (*found)
            return **found;
        names.append(words.join(u' '));
    }
    return failure(ErrorKind::NotFound, u"run"_s,
                   u"%1 on %2"_s.arg(names.join(u" or "_s), transport.description()),
                   u"it is not installed there"_s,
                   u"Install docker with its plugin compose, or add its folder to PATH"_s);
}

Error composeError(const QString& attempted, const QString& where, const ProcessOutput& output)
{
    const QString printed = QString::fromUtf8(output.standardError).trimmed();
    Error error{ErrorKind::Failed,
                attempted,
                where,
                printed.isEmpty() ? u"it ended with exit code %1"_s.arg(output.exitCode)
                                  : lastLines(output.standardError),
                {}};
    if (output.exitCode == folderMissing && printed.contains(u"cd:")) {
        error.kind = ErrorKind::NotFound;
        error.advice = u"Name the folder of the instance's compose files"_s;
    } else if (output.exitCode == programMissing) {
        error.kind = ErrorKind::NotFound;
        error.advice = u"Install docker there, or add its folder to PATH"_s;
    } else if (const Sign* sign = signIn(printed)) {
        error.kind = sign->kind;
        error.advice = sign->advice;
    }
    return error;
}

} // namespace lockstep
