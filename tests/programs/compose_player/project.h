#pragma once

#include "core/support/files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QMap>

#include <yaml-cpp/yaml.h>

#include <cstdio>

namespace lockstep::player {

using namespace Qt::StringLiterals;

[[noreturn]] inline void refuse(const QString& why, int code = 1)
{
    std::fprintf(stderr, "%s\n", qPrintable(why));
    std::exit(code);
}

inline void say(const QString& text)
{
    std::fprintf(stdout, "%s\n", qPrintable(text));
    std::fflush(stdout);
}

/// A service as the compose files have it.
struct Service
{
    QString name;
    QString image;
    QMap<QString, QString> environment;
    QMap<QString, QString> mounts; ///< path in the container to path here
    QString port;                  ///< published on loopback
    QStringList command;
    int replicas = 1;
    QString scaleKey; ///< what the files say it with

    [[nodiscard]] bool isDatabase() const { return image.contains(u"postgres"); }

    [[nodiscard]] QString tag() const { return image.section(u'@', 0, 0).section(u':', -1); }

    [[nodiscard]] QString digest() const
    {
        QStringList parts{image, port, command.join(u' ')};
        for (const auto& [name_, value] : environment.asKeyValueRange())
            parts.append(name_ + u'=' + value);
        for (const auto& [there, here] : mounts.asKeyValueRange())
            parts.append(there + u'=' + here);
        return QString::fromLatin1(
            QCryptographicHash::hash(parts.join(u'\n').toUtf8(), QCryptographicHash::Sha1).toHex());
    }
};

/// What the compose files of the current folder come to.
class Project
{
public:
    explicit Project(const QStringList& files)
    {
        for (const QString& file : files)
            read(file);
        if (m_services.isEmpty())
            refuse(u"no configuration file provided: not found"_s, 14);
        QDir().mkpath(state(u"data"_s));
    }

    [[nodiscard]] const QMap<QString, Service>& services() const { return m_services; }

    [[nodiscard]] const Service& service(const QString& name) const
    {
        const auto found = m_services.constFind(name);
        if (found == m_services.constEnd())
            refuse(u"no such service: "_s + name);
        return *found;
    }

    [[nodiscard]] static QString state(const QString& name)
    {
        return QDir::current().filePath(u".player/"_s + name);
    }

private:
    void read(const QString& file)
    {
        const Result<QByteArray> text = readFile(QDir::current().filePath(file));
        if (!text)
            refuse(u"open %1: no such file or directory"_s.arg(QDir::current().filePath(file)), 14);
        YAML::Node root;
        try {
            root = YAML::Load(text->toStdString());
        } catch (const YAML::Exception& error) {
            refuse(u"yaml: line %1: %2"_s.arg(error.mark.line + 1).arg(QString::fromUtf8(error.msg)), 15);
        }
        for (const auto& entry : root["services"]) {
            Service& service = m_services[QString::fromStdString(entry.first.as<std::string>())];
            service.name = QString::fromStdString(entry.first.as<std::string>());
            merge(service, entry.second);
        }
    }

    static void setReplicas(Service& service, const QString& key, int count)
    {
        if (!service.scaleKey.isEmpty() && service.scaleKey != key && service.replicas != count)
            refuse(u"services.%1: can't set distinct values on 'scale' and 'deploy.replicas'"_s.arg(
                       service.name),
                   15);
        service.scaleKey = key;
        service.replicas = count;
    }

    static void merge(Service& service, const YAML::Node& node)
    {
        if (node["image"])
            service.image = QString::fromStdString(node["image"].as<std::string>());
        if (node["command"])
            service.command.clear();
        for (const auto& word : node["command"])
            service.command.append(QString::fromStdString(word.as<std::string>()));
        if (node["scale"])
            setReplicas(service, u"scale"_s, node["scale"].as<int>());
        if (node["deploy"] && node["deploy"]["replicas"])
            setReplicas(service, u"replicas"_s, node["deploy"]["replicas"].as<int>());
        for (const auto& line : node["environment"]) {
            const QString text = QString::fromStdString(line.as<std::string>());
            service.environment.insert(text.section(u'=', 0, 0), text.section(u'=', 1));
        }
        for (const auto& line : node["volumes"]) {
            const QStringList parts = QString::fromStdString(line.as<std::string>()).split(u':');
            if (parts.value(0).startsWith(u'/') || parts.value(0).startsWith(u'.'))
                service.mounts.insert(parts.value(1), QDir::cleanPath(QDir::current().filePath(parts[0])));
        }
        for (const auto& line : node["ports"]) {
            const QStringList parts = QString::fromStdString(line.as<std::string>()).split(u':');
            if (parts.size() != 3 || parts[0] != u"127.0.0.1")
                refuse(u"the test publishes on loopback only: "_s + parts.join(u':'));
            service.port = parts[1];
        }
    }

    QMap<QString, Service> m_services;
};

} // namespace lockstep::player
