// What there is of a project: containers, images, configuration.

#include "app/ctl/command.h"
#include "app/ctl/compose_options.h"
#include "app/ctl/output.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QString timeText(const QDateTime& time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODate) : QString();
}

QJsonObject asJson(const ComposeContainer& container)
{
    return {{u"service"_s, container.service},
            {u"name"_s, container.name},
            {u"image"_s, container.image},
            {u"state"_s, container.state},
            {u"health"_s, container.health},
            {u"restarts"_s, container.restarts},
            {u"created"_s, timeText(container.created)},
            {u"since"_s, timeText(container.since)},
            {u"exitCode"_s, container.exitCode},
            {u"ports"_s, QJsonArray::fromStringList(container.ports)}};
}

QByteArray asText(const QList<ComposeContainer>& containers)
{
    QList<QStringList> rows;
    for (const ComposeContainer& container : containers) {
        const bool ended = container.state == u"exited" || container.state == u"dead";
        rows += {container.service,
                 ended ? u"%1 (%2)"_s.arg(container.state).arg(container.exitCode) : container.state,
                 container.health.isEmpty() ? u"-"_s : container.health,
                 QString::number(container.restarts),
                 timeText(container.since),
                 container.image,
                 container.ports.join(u", "_s)};
    }
    return table({u"SERVICE"_s, u"STATE"_s, u"HEALTH"_s, u"RESTARTS"_s, u"SINCE"_s, u"IMAGE"_s, u"PORTS"_s},
                 rows, {3})
        .toUtf8();
}

QJsonObject asJson(const ComposeImage& image)
{
    return {{u"service"_s, image.service}, {u"container"_s, image.container},
            {u"image"_s, image.image},     {u"id"_s, image.id},
            {u"digest"_s, image.digest},   {u"created"_s, timeText(image.created)},
            {u"bytes"_s, image.bytes}};
}

template <typename T>
QByteArray jsonOf(const QList<T>& values)
{
    QJsonArray array;
    for (const T& value : values)
        array.append(asJson(value));
    return QJsonDocument(array).toJson();
}

QByteArray asText(const QList<ComposeImage>& images)
{
    QList<QStringList> rows;
    for (const ComposeImage& image : images)
        rows += {image.service, image.image, image.id.section(u':', -1).first(12),
                 QString::number(image.bytes / 1'000'000) + u" MB"_s, timeText(image.created)};
    return table({u"SERVICE"_s, u"IMAGE"_s, u"ID"_s, u"SIZE"_s, u"CREATED"_s}, rows, {3}).toUtf8();
}

} // namespace

int composePs(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose ps"_s,
                    u"Says of each service of a docker compose project which state its container is in, "
                    "whether it is healthy, how often docker restarted it, and since when. Exit status 1: "
                    "not everything is up."_s);
    declareProject(options);
    options.format({u"text"_s, u"json"_s});
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    const Result<QList<ComposeContainer>> containers = client->ps(stop);
    if (!containers)
        return fail(containers.error());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? jsonOf(*containers) : asText(*containers));
    if (!written)
        return fail(written.error());
    return notUp(*containers).isEmpty() ? Done : Findings;
}

int composeImages(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose images"_s, u"Lists the images that the project's containers were made from."_s);
    declareProject(options);
    options.format({u"text"_s, u"json"_s});
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    const Result<QList<ComposeImage>> images = client->images(stop);
    if (!images)
        return fail(images.error());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? jsonOf(*images) : asText(*images));
    return written ? Done : fail(written.error());
}

int composeConfig(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose config"_s,
                    u"Prints what the compose files and Lockstep's own beside them come to, with all that is "
                    "in them, passwords too."_s);
    declareProject(options);
    options.format({u"text"_s, u"json"_s});
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    const Result<QByteArray> text = options.formatName() == u"json"
                                        ? client->config(stop).transform([](const QJsonObject& object) {
                                              return QJsonDocument(object).toJson();
                                          })
                                        : client->configText(stop);
    const Result<void> written = text.and_then([&](const QByteArray& bytes) { return options.write(bytes); });
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
