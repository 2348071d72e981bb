#pragma once

#include <QPlainTextEdit>

namespace lockstep {

/// A text in the code font, to read and to copy: as high as it is long, up to some lines, then it scrolls.
class CodeBlock : public QPlainTextEdit
{
    Q_OBJECT

public:
    CodeBlock(const QString& accessibleName, int mostLines, QWidget* parent = nullptr);

    void setText(const QString& text);
    /// Stays at the end where it was there.
    void append(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void applyScheme();
    void fit();

    int m_mostLines;
};

} // namespace lockstep
