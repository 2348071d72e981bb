#include "core/report/templates.h"

#include "core/report/markdown.h"
#include "core/support/files.h"

#include <KTextTemplate/Context>
#include <KTextTemplate/Engine>
#include <KTextTemplate/Exception>
#include <KTextTemplate/OutputStream>
#include <KTextTemplate/Template>
#include <KTextTemplate/TemplateLoader>

#include <QFileInfo>

namespace lockstep {

namespace {

QString attempted()
{
    return QStringLiteral("render the report with the template");
}

class MarkdownStream : public KTextTemplate::OutputStream
{
public:
    explicit MarkdownStream(QTextStream* stream) : OutputStream(stream) {}

    using OutputStream::escape;

    [[nodiscard]] QString escape(const QString& input) const override { return escapeMarkdown(input); }

    [[nodiscard]] QSharedPointer<OutputStream> clone(QTextStream* stream) const override
    {
        return QSharedPointer<MarkdownStream>::create(stream);
    }
};

Result<QString> render(const QString& folder, const QString& name, const QVariantHash& values, Markup markup)
{
    const auto loader = QSharedPointer<KTextTemplate::FileSystemTemplateLoader>::create();
    loader->setTemplateDirs({folder});
    KTextTemplate::Engine engine;
    engine.addTemplateLoader(loader);
    engine.setSmartTrimEnabled(true);
    const KTextTemplate::Template report = engine.loadByName(name);
    const auto invalid = [&] {
        return failure(
            ErrorKind::Invalid, attempted(), folder + u'/' + name, report->errorString(),
            QStringLiteral("Install Lockstep's resources again, or undo the change to the template"));
    };
    if (report->error() != KTextTemplate::NoError)
        return invalid();
    QString text;
    QTextStream stream(&text);
    KTextTemplate::Context context(values);
    KTextTemplate::OutputStream html(&stream);
    MarkdownStream markdown(&stream);
    report->render(markup == Markup::Html ? &html : &markdown, &context);
    if (report->error() != KTextTemplate::NoError)
        return invalid();
    return text;
}

} // namespace

Result<QString> renderTemplate(const QString& name, const QVariantHash& values, Markup markup)
{
    const QString folder = resourceFolder() + QStringLiteral("/reports");
    if (!QFileInfo(folder + u'/' + name).isFile())
        return failure(
            ErrorKind::NotFound, attempted(), folder + u'/' + name, QStringLiteral("it does not exist"),
            QStringLiteral("Install Lockstep's resources beside its binary, or set LOCKSTEP_RESOURCES to "
                           "their folder"));
    try {
        return render(folder, name, values, markup);
    } catch (const KTextTemplate::Exception& exception) {
        return failure(ErrorKind::Invalid, attempted(), folder + u'/' + name, exception.what());
    }
}

} // namespace lockstep
