#pragma once

#include <QSyntaxHighlighter>

namespace lockstep {

/// Colours the lines of a unified diff.
class DiffHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& text) override;
};

} // namespace lockstep
