#include "core/support/git_handles.h"

namespace lockstep::git {

void initialize()
{
    static const bool done = [] {
        git_libgit2_init();
        // Only objects and references are read and no hook or configured command is ever run, so a repository
        // that belongs to somebody else (a shared checkout, a mounted volume) is safe to read.
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        return true;
    }();
    Q_UNUSED(done)
}

QString lastError()
{
    const git_error* error = git_error_last();
    return error != nullptr && error->message != nullptr ? QString::fromUtf8(error->message)
                                                         : QStringLiteral("git gave no reason");
}

QByteArray rawId(const git_oid& id)
{
    return QByteArray(reinterpret_cast<const char*>(id.id), GIT_OID_SHA1_SIZE);
}

bool parseId(git_oid& id, const QByteArray& hex)
{
    return hex.size() == GIT_OID_SHA1_HEXSIZE && git_oid_fromstr(&id, hex.constData()) == 0;
}

} // namespace lockstep::git
