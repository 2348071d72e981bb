#pragma once

#include <QByteArray>
#include <QString>

#include <git2.h>

#include <memory>

namespace lockstep::git {

template <auto free>
struct Free
{
    template <typename T>
    void operator()(T* handle) const
    {
        free(handle);
    }
};

using Repository = std::unique_ptr<git_repository, Free<git_repository_free>>;
using Reference = std::unique_ptr<git_reference, Free<git_reference_free>>;
using ReferenceIterator = std::unique_ptr<git_reference_iterator, Free<git_reference_iterator_free>>;
using Object = std::unique_ptr<git_object, Free<git_object_free>>;
using Commit = std::unique_ptr<git_commit, Free<git_commit_free>>;
using Tree = std::unique_ptr<git_tree, Free<git_tree_free>>;
using Blob = std::unique_ptr<git_blob, Free<git_blob_free>>;
using Odb = std::unique_ptr<git_odb, Free<git_odb_free>>;
using Refdb = std::unique_ptr<git_refdb, Free<git_refdb_free>>;
using Indexer = std::unique_ptr<git_indexer, Free<git_indexer_free>>;

/// Calls a libgit2 function whose first argument receives the handle; gives its return code.
template <typename Handle, typename Function, typename... Arguments>
[[nodiscard]] int make(Handle& handle, Function function, Arguments... arguments)
{
    typename Handle::pointer raw = nullptr;
    const int code = function(&raw, arguments...);
    handle.reset(raw);
    return code;
}

/// Starts libgit2 once per process. Must have been called before anything else of libgit2 is.
void initialize();

/// What libgit2 says went wrong last on this thread.
[[nodiscard]] QString lastError();

[[nodiscard]] QByteArray rawId(const git_oid& id);
/// The hexadecimal id; false when the text is not one.
[[nodiscard]] bool parseId(git_oid& id, const QByteArray& hex);

} // namespace lockstep::git
