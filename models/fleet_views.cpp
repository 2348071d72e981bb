#include "models/fleet_views.h"

#include "core/support/files.h"
#include "core/support/yaml_json.h"
#include "models/fleet_model.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QSet>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"read the saved views"_s;
const QString versionKey = u"lockstepViews"_s;
constexpr int ownVersion = 1;

/// Reads a file's views; the first thing that is wrong ends it.
class Reader
{
public:
    Reader(const YamlDocument& document, const QString& file) : m_document(document), m_file(file) {}

    [[nodiscard]] Result<QList<FleetView>> read() const
    {
        const QJsonObject root = m_document.value.toObject();
        const QJsonValue version = root.value(versionKey);
        if (!m_document.value.isObject() || !version.isDouble())
            return wrong({},
                         u"it is no file of saved views: it does not begin with `%1: %2`"_s.arg(versionKey)
                             .arg(ownVersion),
                         u"Choose a file that Lockstep has exported"_s);
        if (version.toInt() > ownVersion)
            return wrong(u'/' + versionKey, u"it was written by a newer Lockstep"_s,
                         u"Update Lockstep, then read it again"_s);
        if (const auto known = onlyKeys(root, {}, {versionKey, u"views"_s}); !known)
            return failure(known);
        if (!root.value(u"views"_s).isArray())
            return wrong(u"/views"_s, u"`views` must be a list"_s);
        QList<FleetView> views;
        QSet<QString> names;
        const QJsonArray list = root.value(u"views"_s).toArray();
        for (qsizetype at = 0; at < list.size(); ++at) {
            const QString pointer = u"/views/"_s + QString::number(at);
            const Result<FleetView> view = one(list[at], pointer);
            if (!view)
                return failure(view);
            if (names.contains(view->name))
                return wrong(pointer + u"/name"_s, u"there are two views named \"%1\""_s.arg(view->name));
            names.insert(view->name);
            views.append(*view);
        }
        return views;
    }

private:
    [[nodiscard]] std::unexpected<Error> wrong(const QString& pointer, const QString& what,
                                               const QString& advice = u"Correct it there"_s) const
    {
        return invalidAt(attempted, m_file, m_document.place(pointer), what, advice);
    }

    [[nodiscard]] Result<void> onlyKeys(const QJsonObject& object, const QString& pointer,
                                        const QStringList& known) const
    {
        for (const QString& key : object.keys()) {
            if (!known.contains(key))
                return wrong(pointer + u'/' + key,
                             u"nothing is known of `%1` here; there are %2"_s.arg(key, known.join(u", "_s)));
        }
        return {};
    }

    [[nodiscard]] Result<FleetView> one(const QJsonValue& value, const QString& pointer) const
    {
        const QJsonObject object = value.toObject();
        if (!value.isObject())
            return wrong(pointer, u"a view must have a name at least"_s);
        if (const auto known =
                onlyKeys(object, pointer, {u"name"_s, u"filter"_s, u"group"_s, u"sort"_s, u"columns"_s});
            !known)
            return failure(known);
        for (const QString& key : {u"name"_s, u"filter"_s, u"group"_s}) {
            if (object.contains(key) && !object.value(key).isString())
                return wrong(pointer + u'/' + key, u"`%1` must be a text"_s.arg(key));
        }
        FleetView view;
        view.name = object.value(u"name"_s).toString().trimmed();
        view.filter = object.value(u"filter"_s).toString();
        if (view.name.isEmpty())
            return wrong(pointer, u"the view has no name"_s);
        if (const QString group = object.value(u"group"_s).toString(); !group.isEmpty()) {
            const std::optional<FleetGrouping> grouping = FleetGrouping::parse(group);
            if (!grouping)
                return wrong(
                    pointer + u"/group"_s,
                    u"\"%1\" is neither a column nor a path such as .metadata.labels.tier"_s.arg(group));
            view.grouping = *grouping;
        }
        return withSort(view, object, pointer).and_then([&](const FleetView& sorted) {
            return withColumns(sorted, object, pointer);
        });
    }

    [[nodiscard]] Result<QString> column(const QJsonValue& value, const QString& pointer) const
    {
        if (FleetModel::columnOf(value.toString()) >= 0 && !value.toString().isEmpty())
            return value.toString();
        QStringList known;
        for (int at = 0; at < FleetModel::ColumnCount; ++at)
            known.append(FleetModel::columnId(at));
        return wrong(pointer,
                     u"there is no column \"%1\"; there are %2"_s.arg(value.toString(), known.join(u", "_s)));
    }

    [[nodiscard]] Result<FleetView> withSort(FleetView view, const QJsonObject& object,
                                             const QString& pointer) const
    {
        if (!object.contains(u"sort"_s))
            return view;
        const QString own = pointer + u"/sort"_s;
        const QJsonObject sort = object.value(u"sort"_s).toObject();
        if (const auto known = onlyKeys(sort, own, {u"column"_s, u"order"_s}); !known)
            return failure(known);
        const Result<QString> by = column(sort.value(u"column"_s), own + u"/column"_s);
        if (!by)
            return failure(by);
        const QString order = sort.value(u"order"_s).toString(u"ascending"_s);
        if (order != u"ascending" && order != u"descending")
            return wrong(own + u"/order"_s, u"the order is ascending or descending"_s);
        view.sortColumn = *by;
        view.descending = order == u"descending";
        return view;
    }

    [[nodiscard]] Result<FleetView> withColumns(FleetView view, const QJsonObject& object,
                                                const QString& pointer) const
    {
        const QString own = pointer + u"/columns"_s;
        if (object.contains(u"columns"_s) && !object.value(u"columns"_s).isArray())
            return wrong(own, u"`columns` must be a list"_s);
        const QJsonArray list = object.value(u"columns"_s).toArray();
        for (qsizetype at = 0; at < list.size(); ++at) {
            const Result<QString> id = column(list[at], own + u'/' + QString::number(at));
            if (!id)
                return failure(id);
            if (!view.columns.contains(*id))
                view.columns.append(*id);
        }
        return view;
    }

    const YamlDocument& m_document;
    QString m_file;
};

QJsonObject jsonOf(const FleetView& view)
{
    QJsonObject made{{u"name"_s, view.name}};
    if (!view.filter.isEmpty())
        made.insert(u"filter"_s, view.filter);
    if (view.grouping != FleetGrouping())
        made.insert(u"group"_s, view.grouping.toText());
    made.insert(u"sort"_s, QJsonObject{{u"column"_s, view.sortColumn},
                                       {u"order"_s, view.descending ? u"descending"_s : u"ascending"_s}});
    if (!view.columns.isEmpty())
        made.insert(u"columns"_s, QJsonArray::fromStringList(view.columns));
    return made;
}

/// "Trials", "Trials (2)", ...
QString freeName(const QString& wanted, const QList<FleetView>& views)
{
    QString name = wanted;
    for (int number = 2; std::ranges::contains(views, name, &FleetView::name); ++number)
        name = u"%1 (%2)"_s.arg(wanted).arg(number);
    return name;
}

} // namespace

Result<QList<FleetView>> readFleetViews(const QByteArray& bytes, const QString& file)
{
    const Result<YamlDocument> document = readYamlDocument(bytes, file);
    if (!document)
        return failure(document);
    return Reader(*document, file).read();
}

QByteArray fleetViewsFile(const QList<FleetView>& views)
{
    QJsonArray list;
    for (const FleetView& view : views)
        list.append(jsonOf(view));
    return yamlText(QJsonObject{{versionKey, ownVersion}, {u"views"_s, list}}).toUtf8();
}

FleetViews::FleetViews(const QString& file) : m_file(file.isEmpty() ? dataFolder() + u"/views.yaml"_s : file)
{
}

Result<QList<FleetView>> FleetViews::all() const
{
    if (!QFile::exists(m_file))
        return QList<FleetView>();
    return readFile(m_file).and_then(
        [this](const QByteArray& bytes) { return readFleetViews(bytes, m_file); });
}

Result<void> FleetViews::keep(const FleetView& view) const
{
    if (view.name.isEmpty())
        return failure(ErrorKind::Usage, u"keep the view"_s, {}, u"it has no name"_s, u"Give it one"_s);
    Result<QList<FleetView>> views = all();
    if (!views)
        return failure(views);
    views->removeIf([&](const FleetView& known) { return known.name == view.name; });
    views->append(view);
    return write(*views);
}

Result<void> FleetViews::remove(const QString& name) const
{
    Result<QList<FleetView>> views = all();
    if (!views)
        return failure(views);
    views->removeIf([&](const FleetView& known) { return known.name == name; });
    return write(*views);
}

Result<QStringList> FleetViews::take(const QString& path) const
{
    const Result<QList<FleetView>> given =
        readFile(path).and_then([&](const QByteArray& bytes) { return readFleetViews(bytes, path); });
    if (!given)
        return failure(given);
    Result<QList<FleetView>> views = all();
    if (!views)
        return failure(views);
    QStringList names;
    for (FleetView view : *given) {
        if (!views->contains(view)) {
            view.name = freeName(view.name, *views);
            views->append(view);
        }
        names.append(view.name);
    }
    return write(*views).transform([&] { return names; });
}

Result<void> FleetViews::write(QList<FleetView> views) const
{
    std::ranges::sort(views, [](const FleetView& a, const FleetView& b) {
        return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
    return writeFile(m_file, fleetViewsFile(views));
}

} // namespace lockstep
