#pragma once

#include <QSyntaxHighlighter>

namespace lockstep {

/// Colours the lines of a unified diff; follows the colour scheme.
class DiffHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    explicit DiffHighlighter(QTextDocument* document);

protected:
    void highlightBlock(const QString& text) override;
};

} // namespace lockstep
