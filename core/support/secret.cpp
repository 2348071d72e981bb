#include "core/support/secret.h"

namespace lockstep {

QString redacted(QString text, const QList<Secret>& secrets)
{
    for (const Secret& secret : secrets) {
        if (!secret.isEmpty())
            text.replace(secret.reveal(), Secret::mask());
    }
    return text;
}

} // namespace lockstep
