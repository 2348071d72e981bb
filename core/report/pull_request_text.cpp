#include "core/report/pull_request_text.h"

#include "core/report/markdown.h"
#include "core/report/templates.h"

using namespace Qt::StringLiterals;

namespace lockstep {

QString PullRequestText::title() const
{
    return u"%1: upgrade to %2"_s.arg(instance, to);
}

Result<QString> renderPullRequest(const PullRequestText& text)
{
    const bool isLink = text.log.startsWith(u"https://") || text.log.startsWith(u"http://");
    const QVariantHash values{
        {u"title"_s, text.title()},
        {u"instance"_s, text.instance},
        {u"from"_s, text.from},
        {u"version"_s, text.to},
        {u"health"_s, text.healthReport.trimmed()},
        {u"log"_s, isLink ? u'<' + text.log.trimmed() + u'>' : escapeMarkdown(text.log)},
        {u"trackingIssue"_s, text.trackingIssue > 0 ? QString::number(text.trackingIssue) : QString()},
        {u"rollback"_s, text.rollback.trimmed()},
        {u"madeBy"_s, text.madeBy}};
    const QString name = u"upgrade-pull-request.md"_s;
    const Result<QString> body = text.templateFile.isEmpty()
                                     ? renderTemplate(name, values, Markup::Markdown)
                                     : renderTemplateFile(text.templateFile, values, Markup::Markdown);
    if (!body || body->size() <= mostPullRequestText)
        return body;
    return failure(
        ErrorKind::Invalid, u"write the pull request of"_s, text.instance,
        u"its text has %1 characters, and GitHub takes %2"_s.arg(body->size()).arg(mostPullRequestText),
        u"Shorten the health report, or have the template leave it out"_s);
}

} // namespace lockstep
