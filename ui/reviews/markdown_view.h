#pragma once

#include <QTextBrowser>

namespace lockstep {

/// Shows Markdown that somebody else wrote: no HTML of theirs, nothing is fetched, and links open in the
/// browser, only those of the web.
class MarkdownView : public QTextBrowser
{
    Q_OBJECT

public:
    MarkdownView(const QString& name, const QString& accessibleName, QWidget* parent = nullptr);

    /// The view stays where it is when the text is the same.
    void setText(const QString& markdown);

Q_SIGNALS:
    void opened(const QUrl& url);

protected:
    QVariant loadResource(int type, const QUrl& name) override;

private:
    void render();

    QString m_markdown;
};

} // namespace lockstep
