#include "kube_api/object_reader.h"

#include "kube_api/json_paths.h"
#include "kube_api/scale.h"
#include "kube_api/tables.h"

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

bool wantsTable(const ApiRequest& request)
{
    return request.acceptedAs() == u"Table"_s;
}

} // namespace

ApiReply ObjectReader::get(const ApiRequest& request, const ApiTarget& target) const
{
    const auto found = m_store.find(*target.kind, target.space, target.name);
    if (!found)
        return ApiReply::of(notFound(*target.kind, target.name).error());
    if (target.subresource == u"scale"_s)
        return ApiReply::of(scaleOf(*found));
    if (wantsTable(request))
        return ApiReply::of(
            tableOf(*target.kind, {*found}, m_clock.now(), request.param(u"includeObject"_s)));
    return ApiReply::of(*found);
}

Answer<ObjectReader::Pages> ObjectReader::pagesFor(const ApiRequest& request, const ApiTarget& target) const
{
    const Answer<Selection> selection =
        Selection::read(*target.kind, request.param(u"labelSelector"_s), request.param(u"fieldSelector"_s));
    if (!selection)
        return std::unexpected(selection.error());
    const auto held = m_store.lock();
    const QString version = request.param(u"resourceVersion"_s);
    if (version.toLongLong() > m_store.version())
        return refused(
            504, u"Timeout"_s,
            u"Too large resource version: %1, current: %2"_s.arg(version).arg(m_store.version()),
            {{u"causes"_s, QJsonArray{QJsonObject{{u"reason"_s, u"ResourceVersionTooLarge"_s},
                                                  {u"message"_s, u"Too large resource version"_s}}}},
             {u"retryAfterSeconds"_s, 1}});
    Pages pages;
    pages.version = m_store.version();
    for (const QJsonObject& object : m_store.list(*target.kind, target.space)) {
        if (selection->matches(object))
            pages.items.append(object);
    }
    return pages;
}

ApiReply ObjectReader::list(const ApiRequest& request, const ApiTarget& target)
{
    const QString token = request.param(u"continue"_s);
    Pages pages;
    if (token.isEmpty()) {
        const Answer<Pages> first = pagesFor(request, target);
        if (!first)
            return ApiReply::of(first.error());
        pages = *first;
    } else {
        const std::scoped_lock lock(m_mutex);
        if (!m_pages.contains(token))
            return ApiReply::of(
                expired(u"The provided continue parameter is too old to display a consistent list "
                        "result. You can start a new list without the continue parameter, or use "
                        "the continue token in this response to retrieve the remainder of the "
                        "results."_s)
                    .error());
        pages = m_pages.value(token);
    }
    const qsizetype limit = request.param(u"limit"_s).toLongLong();
    QJsonObject meta{{u"resourceVersion"_s, QString::number(pages.version)}};
    QList<QJsonObject> page = pages.items;
    if (limit > 0 && pages.items.size() > limit) {
        page = pages.items.first(limit);
        const std::scoped_lock lock(m_mutex);
        const QString next = QString::fromLatin1(
            u"{\"v\":\"meta.k8s.io/v1\",\"rv\":%1,\"start\":\"%2\",\"page\":%3}"_s.arg(pages.version)
                .arg(text(page.last(), u"metadata.name"))
                .arg(++m_nextToken)
                .toUtf8()
                .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
        m_pages.insert(next, {pages.items.mid(limit), pages.version});
        meta.insert(u"continue"_s, next);
        meta.insert(u"remainingItemCount"_s, pages.items.size() - limit);
    }
    if (wantsTable(request)) {
        QJsonObject table = tableOf(*target.kind, page, m_clock.now(), request.param(u"includeObject"_s));
        table.insert(u"metadata"_s, meta);
        return ApiReply::of(table);
    }
    QJsonArray items;
    for (QJsonObject object : page) {
        object.remove(u"kind"_s);
        object.remove(u"apiVersion"_s);
        items.append(object);
    }
    return ApiReply::of({{u"kind"_s, target.kind->name + u"List"_s},
                         {u"apiVersion"_s, target.kind->apiVersion()},
                         {u"metadata"_s, meta},
                         {u"items"_s, items}});
}

void ObjectReader::expirePages()
{
    const std::scoped_lock lock(m_mutex);
    m_pages.clear();
}

} // namespace lockstep::test
