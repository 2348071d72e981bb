#include "ui/siteconfig/config_help.h"

#include "core/siteconfig/config_completion.h"
#include "ui/siteconfig/editor/config_editor.h"

namespace lockstep {

namespace {

QString paragraph(const QString& text)
{
    return QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
}

QString codeList(const QStringList& values)
{
    constexpr qsizetype mostShown = 12;
    QStringList shown;
    for (const QString& value : values.first(std::min(values.size(), mostShown)))
        shown.append(QStringLiteral("<code>%1</code>").arg(value.toHtmlEscaped()));
    if (values.size() > mostShown)
        shown.append(QStringLiteral("…"));
    return shown.join(QStringLiteral(", "));
}

QString richText(const ConfigHover& hover)
{
    QString text;
    if (!hover.title.isEmpty())
        text += QStringLiteral("<p><b>%1</b></p>").arg(hover.title.toHtmlEscaped());
    if (hover.deprecated)
        text += QStringLiteral("<p><b>%1</b> %2</p>")
                    .arg(ConfigHelp::tr("Deprecated."), hover.deprecation.toHtmlEscaped());
    if (!hover.description.isEmpty())
        text += paragraph(hover.description);
    if (!hover.types.isEmpty())
        text += paragraph(ConfigHelp::tr("Type: %1").arg(hover.types.join(QStringLiteral(", "))));
    if (!hover.allowed.isEmpty())
        text += QStringLiteral("<p>%1 %2</p>").arg(ConfigHelp::tr("Allowed:"), codeList(hover.allowed));
    if (!hover.byDefault.isEmpty())
        text += QStringLiteral("<p>%1 %2</p>").arg(ConfigHelp::tr("Default:"), codeList({hover.byDefault}));
    if (!hover.examples.isEmpty())
        text += QStringLiteral("<p>%1 %2</p>").arg(ConfigHelp::tr("For example:"), codeList(hover.examples));
    return text;
}

CompletionItem itemOf(const ConfigCompletion& completion)
{
    CompletionItem item;
    item.label = completion.label;
    item.detail = completion.about.deprecated ? ConfigHelp::tr("deprecated")
                                              : completion.about.types.join(QStringLiteral(", "));
    item.documentation = richText(completion.about);
    item.snippet = completion.snippet;
    item.kind = completion.kind == ConfigCompletion::Kind::Key ? CompletionItem::Kind::Key
                                                               : CompletionItem::Kind::Value;
    return item;
}

} // namespace

ConfigHelp::ConfigHelp(const SiteConfigSession* session, ConfigEditor* editor)
    : QObject(editor), m_session(session), m_editor(editor)
{
    editor->setCompletionProvider(
        [this](qsizetype offset, const CompletionAnswer& answer) { complete(offset, answer); });
    editor->setHoverProvider([this](qsizetype offset, const HoverAnswer& answer) { hover(offset, answer); });
}

void ConfigHelp::complete(qsizetype offset, const CompletionAnswer& answer)
{
    const ConfigSchema* schema = m_session->schema();
    if (!schema)
        return answer({});
    m_jobs.start([this, offset, answer, schema = *schema, bytes = m_editor->bytes()](const std::stop_token&) {
        const ConfigCompletions found = configCompletions(schema, JsoncDocument::parse(bytes), offset);
        Completions completions{{found.offset, found.length}, {}, found.commaAt};
        for (const ConfigCompletion& completion : found.items)
            completions.items.append(itemOf(completion));
        QMetaObject::invokeMethod(this, [answer, completions] { answer(completions); }, Qt::QueuedConnection);
    });
}

void ConfigHelp::hover(qsizetype offset, const HoverAnswer& answer)
{
    const ConfigSchema* schema = m_session->schema();
    if (!schema)
        return answer({});
    m_jobs.start([this, offset, answer, schema = *schema, bytes = m_editor->bytes()](const std::stop_token&) {
        const auto found = configHover(schema, JsoncDocument::parse(bytes), offset);
        const HoverText text =
            found ? HoverText{richText(*found), {found->offset, found->length}} : HoverText();
        QMetaObject::invokeMethod(this, [answer, text] { answer(text); }, Qt::QueuedConnection);
    });
}

} // namespace lockstep
