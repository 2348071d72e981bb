// lockstep-filter [MEMORY]: asks the documents that it is given about jq expressions, for FleetFilter, which
// kills it when that takes too long.

#include "core/inventory/filter/filter_protocol.h"

#include <unistd.h>

int main(int count, char* words[])
{
    const qint64 memory = count > 1 ? QByteArray(words[1]).toLongLong() : 0;
    return lockstep::filter::work(STDIN_FILENO, STDOUT_FILENO, memory);
}
