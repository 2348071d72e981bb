#include "core/siteconfig/schema_findings.h"

#include <iterator>

namespace lockstep {

namespace {

template <typename T>
void append(std::vector<T>& to, std::vector<T>&& from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

} // namespace

void SchemaFindings::add(SchemaFindings&& more)
{
    append(faults, std::move(more.faults));
    append(notes, std::move(more.notes));
    append(known, std::move(more.known));
    append(open, std::move(more.open));
}

} // namespace lockstep
