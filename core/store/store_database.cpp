#include "core/store/store_database.h"

#include "core/store/store.h"
#include "core/store/store_schema.h"

namespace lockstep {

Result<std::unique_ptr<Database>> openStoreDatabase(const QString& place)
{
    // The store makes the file and its folder, or whatever it takes on a server, and its tables.
    if (const auto made = Store::open(place); !made)
        return failure(made);
    Result<std::unique_ptr<Database>> database = Database::open(place);
    if (!database)
        return database;
    if (const Result<void> prepared = prepareStore(**database); !prepared)
        return failure(prepared);
    return database;
}

} // namespace lockstep
