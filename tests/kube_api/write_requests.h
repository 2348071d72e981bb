#pragma once

#include "kube_api/api_request.h"
#include "kube_api/object_writer.h"

namespace lockstep::test {

/// POST, PUT, PATCH and DELETE.
class WriteRequests
{
public:
    WriteRequests(ObjectStore& store, ObjectWriter& writer) : m_store(store), m_writer(writer) {}

    [[nodiscard]] ApiReply create(const ApiRequest& request, const ApiTarget& target);
    [[nodiscard]] ApiReply replace(const ApiRequest& request, const ApiTarget& target);
    [[nodiscard]] ApiReply patch(const ApiRequest& request, const ApiTarget& target);
    [[nodiscard]] ApiReply remove(const ApiRequest& request, const ApiTarget& target);

private:
    [[nodiscard]] ApiReply apply(const ApiRequest& request, const ApiTarget& target);
    [[nodiscard]] ApiReply removeAll(const ApiTarget& target, const ApiRequest& request,
                                     const DeleteOptions& options);

    ObjectStore& m_store;
    ObjectWriter& m_writer;
};

} // namespace lockstep::test
