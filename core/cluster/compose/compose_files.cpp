// Which files a project is made of.

#include "core/cluster/compose/compose_client.h"
#include "core/cluster/compose/compose_override.h"
#include "core/cluster/shell/shell_quote.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// In the order in which each program looks for them.
QStringList usualFiles(bool isOld)
{
    const QStringList newNames{u"compose.yaml"_s, u"compose.yml"_s};
    const QStringList oldNames{u"docker-compose.yml"_s, u"docker-compose.yaml"_s};
    return isOld ? oldNames + newNames : newNames + oldNames;
}

QStringList usualOverrides()
{
    return {u"compose.override.yml"_s, u"compose.override.yaml"_s, u"docker-compose.override.yml"_s,
            u"docker-compose.override.yaml"_s};
}

QString firstOf(const QStringList& wanted, const QStringList& present)
{
    for (const QString& name : wanted) {
        if (present.contains(name))
            return name;
    }
    return {};
}

/// What the script says of the folder.
struct FolderFiles
{
    QStringList present;
    QString chosen;    ///< COMPOSE_FILE, of the environment or of .env
    QString separator; ///< COMPOSE_PATH_SEPARATOR
};

FolderFiles readFolder(const QByteArray& printed)
{
    FolderFiles found;
    for (const QString& line : QString::fromUtf8(printed).split(u'\n', Qt::SkipEmptyParts)) {
        const QString value = line.section(u' ', 1).remove(u'\r');
        const QString plain = QString(value).remove(u'"').remove(u'\'').trimmed();
        if (line.startsWith(u"have "))
            found.present.append(value);
        else if (line.startsWith(u"files ") && found.chosen.isEmpty())
            found.chosen = plain;
        else if (line.startsWith(u"separator ") && found.separator.isEmpty())
            found.separator = plain;
    }
    return found;
}

QString folderScript(const QString& folder, const QStringList& names)
{
    return uR"sh(%1for f in %2; do [ -f "$f" ] && printf 'have %s\n' "$f"; done
printf 'files %s\n' "${COMPOSE_FILE-}"
printf 'separator %s\n' "${COMPOSE_PATH_SEPARATOR-}"
[ ! -f .env ] || sed -n -e 's/^COMPOSE_FILE=/files /p' -e 's/^COMPOSE_PATH_SEPARATOR=/separator /p' .env
)sh"_s.arg(folder.isEmpty() ? QString() : u"cd %1 || exit 126\n"_s.arg(shellQuoted(folder)),
           shellLine(names));
}

} // namespace

QStringList ownOverrideFiles()
{
    return {overrideFileName(ComposeOverride::Images), overrideFileName(ComposeOverride::DatabasesOnly)};
}

Result<void> ComposeClient::findFiles(const std::stop_token& stop)
{
    const QStringList usual = usualFiles(m_program.isOld);
    const Result<ProcessOutput> output = m_transport->runScript(
        folderScript(m_project.folder, usual + usualOverrides() + ownOverrideFiles()), {}, stop);
    if (!output)
        return failure(output);
    const QString attempted = u"find the compose files in"_s;
    if (output->exitCode != 0)
        return std::unexpected(composeError(attempted, place(), *output));
    if (!m_project.files.isEmpty())
        return {};
    const FolderFiles found = readFolder(output->standardOutput);
    if (!found.chosen.isEmpty()) {
        m_project.files =
            found.chosen.split(found.separator.isEmpty() ? u":"_s : found.separator, Qt::SkipEmptyParts);
    } else {
        m_project.files = {firstOf(usual, found.present)};
        if (m_project.files.first().isEmpty())
            return failure(ErrorKind::NotFound, attempted, place(), u"there is none"_s,
                           u"Name the folder of the instance's compose files, or the files"_s);
        if (const QString more = firstOf(usualOverrides(), found.present); !more.isEmpty())
            m_project.files.append(more);
    }
    for (const QString& own : ownOverrideFiles()) {
        if (found.present.contains(own))
            m_project.files.append(own);
    }
    return {};
}

} // namespace lockstep
