#pragma once

#include "core/siteconfig/jsonc_document.h"

namespace lockstep {

/// By what people call an item of a list, where it says so itself: its name, configID, type or id; else its
/// number.
[[nodiscard]] QString itemName(const JsoncDocument& document, qint32 item, int number);

/// One value of a document in its outline. Known by its index in the list.
struct OutlineEntry
{
    qint32 node = 0;    ///< in the document
    qint32 parent = -1; ///< the entry around it
    int depth = 0;      ///< of the values of the whole: 0
    QString name;       ///< the key, or the item's own name, type or number
    QString detail;     ///< a scalar's value, masked where it is a secret; what a container holds
};

/// What the outline calls a value: by its key; an item of a list by what it calls itself, else by its number,
/// from 1.
[[nodiscard]] QString outlineName(const JsoncDocument& document, qint32 index);

/// The document's values in their order, each after the one around it; the whole itself is left out.
[[nodiscard]] QList<OutlineEntry> configOutline(const JsoncDocument& document);

} // namespace lockstep
