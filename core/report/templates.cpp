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

/// The team's own, if there is one, before the shipped one.
Result<QStringList> templateFolders()
{
    const QString shipped = resourceFolder() + QStringLiteral("/reports");
    const QString own = qEnvironmentVariable("LOCKSTEP_REPORT_TEMPLATES");
    if (own.isEmpty())
        return QStringList{shipped};
    if (QFileInfo(own).isDir())
        return QStringList{own, shipped};
    return failure(ErrorKind::NotFound, attempted(), own, QStringLiteral("there is no such folder"),
                   QStringLiteral("Set LOCKSTEP_REPORT_TEMPLATES to the folder of your templates, or to "
                                  "nothing"));
}

/// Where the template comes from; empty: it is nowhere.
QString placeOf(const QStringList& folders, const QString& name)
{
    for (const QString& folder : folders) {
        if (const QString path = folder + u'/' + name; QFileInfo(path).isFile())
            return path;
    }
    return {};
}

Result<QString> render(const QStringList& folders, const QString& name, const QVariantHash& values,
                       Markup markup)
{
    const auto loader = QSharedPointer<KTextTemplate::FileSystemTemplateLoader>::create();
    loader->setTemplateDirs(folders);
    KTextTemplate::Engine engine;
    engine.addTemplateLoader(loader);
    engine.setSmartTrimEnabled(true);
    const KTextTemplate::Template report = engine.loadByName(name);
    const auto invalid = [&] {
        return failure(
            ErrorKind::Invalid, attempted(), placeOf(folders, name), report->errorString(),
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

Result<QString> renderFrom(const QStringList& folders, const QString& name, const QVariantHash& values,
                           Markup markup)
{
    try {
        return render(folders, name, values, markup);
    } catch (const KTextTemplate::Exception& exception) {
        return failure(ErrorKind::Invalid, attempted(), placeOf(folders, name), exception.what());
    }
}

} // namespace

Result<QString> renderTemplate(const QString& name, const QVariantHash& values, Markup markup)
{
    const Result<QStringList> folders = templateFolders();
    if (!folders)
        return failure(folders);
    if (placeOf(*folders, name).isEmpty())
        return failure(
            ErrorKind::NotFound, attempted(), folders->last() + u'/' + name,
            QStringLiteral("it does not exist"),
            QStringLiteral("Install Lockstep's resources beside its binary, or set LOCKSTEP_RESOURCES to "
                           "their folder"));
    return renderFrom(*folders, name, values, markup);
}

Result<QString> renderTemplateFile(const QString& file, const QVariantHash& values, Markup markup)
{
    const Result<QStringList> folders = templateFolders();
    if (!folders)
        return failure(folders);
    const QFileInfo info(file);
    if (!info.isFile())
        return failure(ErrorKind::NotFound, attempted(), file, QStringLiteral("it does not exist"),
                       QStringLiteral("Name the file of a template"));
    return renderFrom(QStringList{info.absolutePath()} + *folders, info.fileName(), values, markup);
}

} // namespace lockstep
