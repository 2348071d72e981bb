#pragma once

#include <QWidget>

namespace lockstep {

class CodeBlock;

/// The line for a shell that does the same, with a button that copies it.
class CommandLine : public QWidget
{
    Q_OBJECT

public:
    explicit CommandLine(QWidget* parent = nullptr);

    void setText(const QString& command);
    [[nodiscard]] QString text() const;

private:
    CodeBlock* m_code;
};

} // namespace lockstep
