#pragma once

#include "core/siteconfig/jsonc_format.h"

namespace lockstep {

/// What follows a value on its line.
struct JsoncLineRest
{
    qint32 end = 0;        ///< of the comma and the comments that belong to the value
    bool endsLine = false; ///< nothing else is on the line
    qint32 lineEnd = 0;    ///< behind the line's end, when nothing else is on the line
    bool lineComment = false;
};

/// Answers questions about how a document's text is laid out around a value.
class JsoncLayout
{
public:
    explicit JsoncLayout(const JsoncDocument& document) : m_document(document), m_style(jsoncStyle(document))
    {
    }

    [[nodiscard]] const JsoncStyle& style() const { return m_style; }

    /// The comma after a child, on whatever line; -1: there is none.
    [[nodiscard]] qint32 commaAfter(qint32 child) const;
    [[nodiscard]] JsoncLineRest restOfLine(qint32 child) const;
    /// Where the child begins with the comments that belong to it: those before it on its line and those on
    /// the lines right above. Not those that look like a member that somebody commented out.
    [[nodiscard]] qint32 beginWithComments(qint32 child) const;

    /// Nothing but spaces is before the byte on its line.
    [[nodiscard]] bool startsLine(qint32 offset) const;
    [[nodiscard]] qint32 lineStart(qint32 offset) const;
    /// Where the spaces before the byte begin.
    [[nodiscard]] qint32 spacesBefore(qint32 offset) const;
    /// The spaces at the beginning of the line on which the byte is.
    [[nodiscard]] QByteArray indentAt(qint32 offset) const;
    [[nodiscard]] bool hasLineBreak(qint32 from, qint32 to) const;
    /// The comments between two bytes.
    [[nodiscard]] std::vector<JsoncToken> commentsBetween(qint32 from, qint32 to) const;

    /// What is between a container's keys and values, as its first child has it: ": ".
    [[nodiscard]] QByteArray colonOf(qint32 container) const;
    /// No space after the commas and colons of a container.
    [[nodiscard]] bool isTight(qint32 container) const;

private:
    [[nodiscard]] QByteArrayView text() const { return m_document.bytes(); }

    [[nodiscard]] qint32 floorOf(qint32 child) const;

    const JsoncDocument& m_document;
    JsoncStyle m_style;
};

} // namespace lockstep
