#pragma once

#include "ui/siteconfig/editor/snippet.h"

#include <QTextCursor>

namespace lockstep {

class CodeEdit;

/// Goes through the places of a snippet that has been put in, while its text grows and shrinks.
class SnippetWalk
{
public:
    explicit SnippetWalk(CodeEdit* edit) : m_edit(edit) {}

    /// Puts the snippet in the place of the positions, as one step of undoing, and selects its first place. A
    /// comma goes in with it at `commaAt`, which is before `from` or there; -1: none does.
    void start(const Snippet& snippet, int from, int to, int commaAt = -1);

    /// There are places left, and the cursor is still among them.
    [[nodiscard]] bool isActive();

    /// To the next place or back. The walk ends at the last.
    void step(bool back);

    void end() { m_places.clear(); }

private:
    struct Place
    {
        QTextCursor start;
        QTextCursor end;
    };

    void select();

    CodeEdit* m_edit;
    std::vector<Place> m_places;
    size_t m_at = 0;
};

} // namespace lockstep
