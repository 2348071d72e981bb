#include "app/ctl/report_output.h"

#include "ui/print/pdf_writer.h"

namespace lockstep::ctl {

QStringList reportFormats()
{
    return {QStringLiteral("text"), QStringLiteral("json"), QStringLiteral("markdown"),
            QStringLiteral("html"), QStringLiteral("pdf"),  QStringLiteral("csv")};
}

Result<void> writeReport(const Options& options, const QString& title,
                         const std::function<Result<QString>(ReportFormat)>& render)
{
    const bool pdf = options.formatName() == u"pdf";
    if (pdf && !options.isSet(QStringLiteral("out")))
        return failure(ErrorKind::Usage, QStringLiteral("write the report"), {},
                       QStringLiteral("a PDF needs a file"), QStringLiteral("Add --out FILE"));
    const Result<ReportFormat> format =
        parseReportFormat(pdf ? QStringLiteral("html") : options.formatName());
    if (!format)
        return failure(format);
    const Result<QString> text = render(*format);
    if (!text)
        return failure(text);
    return pdf ? writePdf(*text, options.text(QStringLiteral("out")), title) : options.write(text->toUtf8());
}

} // namespace lockstep::ctl
