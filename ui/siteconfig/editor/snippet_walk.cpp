#include "ui/siteconfig/editor/snippet_walk.h"

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/config_text.h"

namespace lockstep {

void SnippetWalk::start(const Snippet& snippet, int from, int to, int commaAt)
{
    end();
    QTextCursor cursor(m_edit->document());
    cursor.setPosition(from);
    cursor.setPosition(to, QTextCursor::KeepAnchor);
    cursor.beginEditBlock();
    cursor.removeSelectedText();
    m_edit->text()->insert(cursor, snippet.text);
    if (commaAt >= 0) {
        cursor.setPosition(commaAt);
        m_edit->text()->insert(cursor, QStringLiteral(","));
        ++from; // so the snippet begins there now
    }
    cursor.endEditBlock();
    for (const SnippetPlace& place : snippet.places) {
        Place made{QTextCursor(m_edit->document()), QTextCursor(m_edit->document())};
        made.start.setPosition(from + place.start);
        made.start.setKeepPositionOnInsert(true);
        made.end.setPosition(from + place.start + place.length);
        m_places.push_back(made);
    }
    m_at = 0;
    select();
}

bool SnippetWalk::isActive()
{
    if (m_places.empty())
        return false;
    const int at = m_edit->textCursor().position();
    const Place& place = m_places[m_at];
    if (at < place.start.position() || at > place.end.position())
        end();
    return !m_places.empty();
}

void SnippetWalk::step(bool back)
{
    if (back && m_at == 0)
        return;
    m_at = back ? m_at - 1 : m_at + 1;
    select();
}

void SnippetWalk::select()
{
    const Place& place = m_places[m_at];
    QTextCursor cursor = m_edit->textCursor();
    cursor.setPosition(place.start.position());
    cursor.setPosition(place.end.position(), QTextCursor::KeepAnchor);
    m_edit->setTextCursor(cursor);
    m_edit->ensureCursorVisible();
    if (m_at + 1 == m_places.size())
        end();
}

} // namespace lockstep
