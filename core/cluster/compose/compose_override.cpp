#include "core/cluster/compose/compose_override.h"

#include "core/cluster/shell/file_copy.h"
#include "core/cluster/shell/shell_quote.h"
#include "core/support/line_diff.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryFile>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"change the services of"_s;
const CopyProgress noProgress = [](qint64, qint64) {};

/// A text as YAML that compose does not read variables into: JSON's strings are YAML's.
QString yamlText(QString text)
{
    text.replace(u'$', u"$$"_s);
    return QString::fromUtf8(QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact))
        .sliced(1)
        .chopped(1);
}

QString pathThere(const ComposeClient& client, const QString& name)
{
    const QString folder = client.project().folder;
    return folder.isEmpty() ? name : folder + u'/' + name;
}

Result<void> writeThere(const ComposeClient& client, const QString& name, const QByteArray& text,
                        const std::stop_token& stop)
{
    QTemporaryFile here;
    if (!here.open() || here.write(text) != text.size() || !here.flush())
        return failure(ErrorKind::Io, u"write"_s, here.fileName(), here.errorString());
    return copyThere(client.transport(), here.fileName(), pathThere(client, name), noProgress, stop);
}

Result<ProcessOutput> scriptThere(const ComposeClient& client, const QString& script,
                                  const std::stop_token& stop)
{
    Result<ProcessOutput> output = client.transport().runScript(script, {}, stop);
    if (output && output->exitCode != 0)
        return std::unexpected(composeError(attempted, client.place(), *output));
    return output;
}

Result<void> removeThere(const ComposeClient& client, const QString& name, const std::stop_token& stop)
{
    return scriptThere(client, u"rm -f -- "_s + shellQuoted(pathThere(client, name)), stop)
        .transform([](const ProcessOutput&) {});
}

/// What is there under our name; nothing when there is none.
Result<QByteArray> textThere(const ComposeClient& client, const QString& name, const std::stop_token& stop)
{
    const QString path = shellQuoted(pathThere(client, name));
    const Result<ProcessOutput> output = scriptThere(client, u"[ ! -e %1 ] || cat -- %1"_s.arg(path), stop);
    if (!output)
        return failure(output);
    if (!output->standardOutput.isEmpty() && !output->standardOutput.startsWith(overrideMark))
        return failure(ErrorKind::Precondition, attempted, client.place(),
                       u"%1 was not written by Lockstep"_s.arg(name), u"Give that file another name"_s);
    return output->standardOutput;
}

QString effectText(const QList<ComposeService>& services)
{
    QString text;
    for (const ComposeService& service : services) {
        text += u"%1\n  image: %2\n"_s.arg(service.name, service.image);
        if (!service.command.isEmpty())
            text += u"  command: %1\n"_s.arg(shellLine(service.command));
        text += u"  replicas: %1\n"_s.arg(service.replicas);
    }
    return text;
}

QString diffOf(const QString& before, const QString& after, const QString& name)
{
    return unifiedDiff({before, before}, {after, after}, name);
}

/// The files with one more, or without one, of a name of ours.
QStringList filesWith(QStringList files, const QString& name, const QString& added)
{
    files.removeIf([&](const QString& file) { return file == name || file.endsWith(u'/' + name); });
    if (!added.isEmpty())
        files.append(added);
    return files;
}

/// As compose understands the candidate, which is there only meanwhile.
Result<QList<ComposeService>> tryText(const ComposeClient& client, const QString& name,
                                      const QByteArray& text, const std::stop_token& stop)
{
    const QStringList& files = client.project().files;
    if (text.isEmpty())
        return client.with(filesWith(files, name, {})).services(stop);
    const QString candidate = name + u".lockstep-candidate"_s;
    const Result<void> written = writeThere(client, candidate, text, stop);
    if (!written)
        return failure(written);
    Result<QList<ComposeService>> services = client.with(filesWith(files, name, candidate)).services(stop);
    // Also when it was cancelled.
    if (const Result<void> removed = removeThere(client, candidate, {}); services && !removed)
        return failure(removed);
    return services;
}

} // namespace

QString overrideFileName(ComposeOverride kind)
{
    switch (kind) {
    case ComposeOverride::Images:
        return u"docker-compose.lockstep-images.yaml"_s;
    case ComposeOverride::DatabasesOnly:
        return u"docker-compose.lockstep-databases-only.yaml"_s;
    case ComposeOverride::Migrator:
        return u"docker-compose.lockstep-migrator.yaml"_s;
    }
    return {};
}

QByteArray databasesOnlyOverride(const QList<ComposeService>& services, const QStringList& kept)
{
    QByteArray text;
    for (const ComposeService& service : services) {
        if (kept.contains(service.name))
            continue;
        text += "  " + service.name.toUtf8() + ":\n";
        if (service.hasScale || !service.hasReplicas)
            text += "    scale: 0\n";
        if (service.hasReplicas)
            text += "    deploy:\n      replicas: 0\n";
    }
    return text.isEmpty() ? text : overrideMark + "services:\n" + text;
}

QByteArray migratorOverride(const QString& image, const QStringList& command)
{
    QStringList words;
    for (const QString& word : command)
        words.append(yamlText(word));
    return overrideMark + u"services:\n  %1:\n    image: %2\n    command: [%3]\n    restart: \"no\"\n"_s
                              .arg(composeMigrator, yamlText(image), words.join(u", "_s))
                              .toUtf8();
}

Result<OverrideChange> planOverride(const ComposeClient& client, ComposeOverride kind, const QByteArray& text,
                                    const std::stop_token& stop)
{
    const QString name = overrideFileName(kind);
    const Result<QByteArray> before = textThere(client, name, stop);
    if (!before)
        return failure(before);
    // The migrator's file counts only in the run that it is written for.
    const Result<QList<ComposeService>> servicesBefore = client.services(stop);
    if (!servicesBefore)
        return failure(servicesBefore);
    const Result<QList<ComposeService>> servicesAfter = tryText(client, name, text, stop);
    if (!servicesAfter)
        return failure(servicesAfter);
    return OverrideChange{kind, *before, text,
                          diffOf(QString::fromUtf8(*before), QString::fromUtf8(text), name),
                          diffOf(effectText(*servicesBefore), effectText(*servicesAfter), u"services"_s)};
}

Result<void> applyOverride(const ComposeClient& client, const OverrideChange& change,
                           const std::stop_token& stop)
{
    const QString name = overrideFileName(change.kind);
    return change.after.isEmpty() ? removeThere(client, name, stop)
                                  : writeThere(client, name, change.after, stop);
}

ComposeClient withOverride(const ComposeClient& client, ComposeOverride kind, bool isThere)
{
    const QString name = overrideFileName(kind);
    return client.with(filesWith(client.project().files, name, isThere ? name : QString()));
}

Result<void> checkImageTag(const QString& tag)
{
    static const QRegularExpression shape(u"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"_s);
    if (shape.match(tag).hasMatch())
        return {};
    return failure(ErrorKind::Usage, u"use the tag"_s, tag, u"no image can have it"_s,
                   u"Write a release as its images are tagged, such as 6.2.0"_s);
}

} // namespace lockstep
