#pragma once

#include "ui/siteconfig/editor/code_edit.h"

#include <QTextBlockUserData>

namespace lockstep {

/// What is kept of a line once it has been in sight, or folded.
struct CodeEdit::Line : public QTextBlockUserData
{
    QList<CodeSpan> spans;
    std::unique_ptr<QTextLayout> picture;    ///< the text in its colours
    std::vector<std::pair<int, int>> hidden; ///< that the picture leaves out
    int look = 0;                            ///< that the picture was made for
    bool inComment = false;                  ///< that the spans were found for
    bool known = false;
};

} // namespace lockstep
