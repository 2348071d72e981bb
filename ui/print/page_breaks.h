#pragma once

class QTextDocument;

namespace lockstep {

/// Lets no heading stand alone at the foot of a page, and no row of a table be cut in two, unless it is
/// nearly as long as a page. The document has its page size, and a paint device that it is laid out for.
void keepTogether(QTextDocument& document);

} // namespace lockstep
