#pragma once

#include <QPlainTextEdit>

#include <memory>

namespace KSyntaxHighlighting {
class SyntaxHighlighter;
}

namespace lockstep {

/// SQL to read, highlighted and wrapped.
class SqlText : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit SqlText(const QString& accessibleName, QWidget* parent = nullptr);
    ~SqlText() override;

    void setSql(const QString& sql);

private:
    void applyScheme();

    std::unique_ptr<KSyntaxHighlighting::SyntaxHighlighter> m_highlighter;
};

} // namespace lockstep
