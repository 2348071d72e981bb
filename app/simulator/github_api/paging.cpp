#include "github_api/paging.h"

#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

namespace {

QByteArray linkTo(const GitHubCall& call, qint64 page, const char* relation)
{
    QUrlQuery query;
    for (const auto& [name, value] : call.query.asKeyValueRange()) {
        if (name != u"page")
            query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    }
    query.addQueryItem(u"page"_s, QString::number(page));
    QUrl url(call.base + call.path);
    url.setQuery(query);
    return '<' + url.toEncoded() + ">; rel=\"" + relation + '"';
}

} // namespace

void cutToPage(GitHubAnswer& answer, const GitHubCall& call)
{
    const bool isArray = answer.json.isArray();
    const QJsonArray all = isArray ? answer.json.toArray() : answer.json[answer.listKey].toArray();
    const qint64 size = std::clamp(call.query.value(u"per_page"_s, u"30"_s).toInt(), 1, 100);
    const qint64 page = std::max(call.query.value(u"page"_s, u"1"_s).toInt(), 1);
    const qint64 last = std::max<qint64>((all.size() + size - 1) / size, 1);
    QJsonArray part;
    for (qint64 index = (page - 1) * size; index < std::min<qint64>(page * size, all.size()); ++index)
        part.append(all[index]);
    if (isArray) {
        answer.json = part;
    } else {
        QJsonObject object = answer.json.toObject();
        object[answer.listKey] = part;
        answer.json = object;
    }
    QByteArrayList links;
    if (page > 1)
        links += {linkTo(call, page - 1, "prev"), linkTo(call, 1, "first")};
    if (page < last)
        links += {linkTo(call, page + 1, "next"), linkTo(call, last, "last")};
    if (!links.isEmpty())
        answer.headers.append({"Link", links.join(", ")});
}

} // namespace lockstep::simulation
