#include "models/fleet_grouping.h"

#include "core/inventory/filter/filter_condition.h"
#include "core/support/json_pointer.h"
#include "models/fleet_row.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

namespace lockstep {

namespace {

using Kind = FleetGrouping::Kind;

/// What lupdate finds the texts of this file by.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::FleetGrouping)
};

struct Common
{
    Kind kind;
    const char* id;
    const char* title;
};

constexpr Common commons[] = {
    {Kind::None, "none", QT_TRANSLATE_NOOP("lockstep::FleetGrouping", "No grouping")},
    {Kind::Environment, "environment", QT_TRANSLATE_NOOP("lockstep::FleetGrouping", "By environment")},
    {Kind::Type, "type", QT_TRANSLATE_NOOP("lockstep::FleetGrouping", "By type")},
    {Kind::Version, "version", QT_TRANSLATE_NOOP("lockstep::FleetGrouping", "By version")},
    {Kind::Channel, "channel", QT_TRANSLATE_NOOP("lockstep::FleetGrouping", "By channel")},
    {Kind::State, "state", QT_TRANSLATE_NOOP("lockstep::FleetGrouping", "By state")},
    {Kind::Customer, "customer", QT_TRANSLATE_NOOP("lockstep::FleetGrouping", "By customer")},
    {Kind::Cluster, "cluster", QT_TRANSLATE_NOOP("lockstep::FleetGrouping", "By cluster")},
};

const Common* commonOf(Kind kind)
{
    const auto* found = std::ranges::find(commons, kind, &Common::kind);
    return found == std::end(commons) ? nullptr : found;
}

QString valueAt(const QByteArray& document, const QStringList& path)
{
    QJsonValue value = QJsonDocument::fromJson(document).object();
    for (const QString& key : path)
        value = value.toObject().value(key);
    return value.isObject() || value.isArray() ? QString() : jsonPlainText(value);
}

} // namespace

QList<FleetGrouping> FleetGrouping::common()
{
    QList<FleetGrouping> all;
    for (const Common& one : commons)
        all.append(one.kind);
    return all;
}

std::optional<FleetGrouping> FleetGrouping::parse(const QString& text)
{
    const auto* found =
        std::ranges::find_if(commons, [&](const Common& one) { return text == QLatin1StringView(one.id); });
    if (found != std::end(commons))
        return FleetGrouping(found->kind);
    const std::optional<QStringList> path = parseJqPath(text);
    return path ? std::optional(FleetGrouping(Kind::Field, *path)) : std::nullopt;
}

QString FleetGrouping::toText() const
{
    const Common* known = commonOf(kind);
    return known ? QString::fromLatin1(known->id) : jqPath(path);
}

QString FleetGrouping::title() const
{
    if (const Common* known = commonOf(kind))
        return QCoreApplication::translate("lockstep::FleetGrouping", known->title);
    // Labels are what most people mean: their way is left out.
    const bool isLabel = path.size() == 3 && path[0] == u"metadata" && path[1] == u"labels";
    return isLabel ? Words::tr("By label %1").arg(path.last())
                   : Words::tr("By %1").arg(path.join(QStringLiteral(" › ")));
}

QString FleetGrouping::groupOf(const FleetRow& row) const
{
    switch (kind) {
    case Kind::Environment:
        return row.instance.environment;
    case Kind::Type:
        return row.instance.type;
    case Kind::Version:
        return row.versionText;
    case Kind::Channel:
        return row.instance.channel;
    case Kind::State:
        return instanceStateText(row.state);
    case Kind::Customer:
        return row.instance.customer;
    case Kind::Cluster:
        return row.instance.cluster;
    case Kind::None:
    case Kind::Field:
        break;
    }
    return {};
}

QString FleetGrouping::noneTitle() const
{
    return kind == Kind::Version ? Words::tr("No version") : Words::tr("None given");
}

std::optional<QStringList> parseJqPath(const QString& text)
{
    static const QRegularExpression key(
        QStringLiteral(R"(\G\.(?:([A-Za-z_][A-Za-z0-9_]*)|("(?:[^"\\]|\\.)*")))"));
    QStringList path;
    qsizetype at = 0;
    while (at < text.size()) {
        const QRegularExpressionMatch match = key.match(text, at);
        if (!match.hasMatch())
            return std::nullopt;
        at = match.capturedEnd();
        if (match.hasCaptured(1)) {
            path.append(match.captured(1));
            continue;
        }
        const QJsonArray quoted = QJsonDocument::fromJson((u'[' + match.captured(2) + u']').toUtf8()).array();
        if (quoted.size() != 1)
            return std::nullopt;
        path.append(quoted.first().toString());
    }
    return path.isEmpty() ? std::nullopt : std::optional(path);
}

QStringList documentValues(const QByteArrayList& documents, const QStringList& path,
                           const std::stop_token& stop)
{
    QSet<QString> known; // equal values share their memory
    QStringList values;
    values.reserve(documents.size());
    for (const QByteArray& document : documents) {
        if (stop.stop_requested())
            break;
        values.append(*known.insert(valueAt(document, path)));
    }
    return values;
}

} // namespace lockstep
