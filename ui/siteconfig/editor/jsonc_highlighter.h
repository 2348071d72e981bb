#pragma once

#include "ui/siteconfig/editor/code_span.h"

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/State>

#include <QHash>
#include <QList>

namespace lockstep {

/// Tells the pieces of a line by our definition (resources/siteconfig/syntax/jsonc.xml).
class JsoncHighlighter : public KSyntaxHighlighting::AbstractHighlighter
{
public:
    JsoncHighlighter();

    /// In order. Nothing for lines of more than 20,000 characters, which would take long.
    [[nodiscard]] QList<CodeSpan> spans(QStringView line, bool inComment);

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format& format) override;

private:
    [[nodiscard]] CodeStyle styleOf(const KSyntaxHighlighting::Format& format);

    QList<CodeSpan> m_spans;
    QHash<int, CodeStyle> m_styles; ///< by the format's id
    KSyntaxHighlighting::State m_withinComment;
};

} // namespace lockstep
