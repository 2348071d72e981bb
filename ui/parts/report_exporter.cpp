#include "ui/parts/report_exporter.h"

#include "core/support/files.h"
#include "ui/parts/page_actions.h"
#include "ui/print/pdf_writer.h"

#include <QDir>
#include <QFileDialog>
#include <QMenu>
#include <QSettings>

namespace lockstep {

namespace {

constexpr QLatin1StringView folderKey("export/folder");

struct FormatWords
{
    ReportExporter::Format format;
    QString id;
    QString name;
    QString suffix;
};

QList<FormatWords> formats()
{
    using Format = ReportExporter::Format;
    return {{Format::Html, QStringLiteral("html"), QStringLiteral("HTML"), QStringLiteral("html")},
            {Format::Pdf, QStringLiteral("pdf"), QStringLiteral("PDF"), QStringLiteral("pdf")},
            {Format::Markdown, QStringLiteral("markdown"), QStringLiteral("Markdown"), QStringLiteral("md")},
            {Format::Json, QStringLiteral("json"), QStringLiteral("JSON"), QStringLiteral("json")},
            {Format::Csv, QStringLiteral("csv"), QStringLiteral("CSV"), QStringLiteral("csv")}};
}

FormatWords wordsOf(ReportExporter::Format format)
{
    return formats()[int(format)];
}

ReportFormat rendered(ReportExporter::Format format)
{
    switch (format) {
    case ReportExporter::Format::Html:
    case ReportExporter::Format::Pdf:
        break;
    case ReportExporter::Format::Markdown:
        return ReportFormat::Markdown;
    case ReportExporter::Format::Json:
        return ReportFormat::Json;
    case ReportExporter::Format::Csv:
        return ReportFormat::Csv;
    }
    return ReportFormat::Html;
}

} // namespace

ReportExporter::ReportExporter(ActionRegistry* registry, Page* page, const QString& idPrefix, Source source)
    : QObject(page), m_page(page), m_source(std::move(source)), m_menu(new QMenu(page))
{
    m_chooser = [this](const QString& proposal, const QString& filter) {
        return QFileDialog::getSaveFileName(m_page, tr("Export the report"), proposal, filter);
    };
    for (const FormatWords& words : formats()) {
        if (words.format == Format::Csv && !m_source.asTable)
            continue;
        QAction* action = addPageAction(
            registry, page, idPrefix + QStringLiteral(".export-") + words.id, {},
            tr("Export %1 as %2").arg(page->title().toLower(), words.name), QStringLiteral("document-export"),
            words.format == Format::Html ? QKeySequence(Qt::CTRL | Qt::Key_E) : QKeySequence());
        connect(action, &QAction::triggered, this, [this, format = words.format] { ask(format); });
        m_menu->addAction(action);
        m_actions.append(action);
    }
    setEnabled(false);
}

void ReportExporter::setEnabled(bool enabled)
{
    for (QAction* action : std::as_const(m_actions))
        action->setEnabled(enabled);
}

void ReportExporter::ask(Format format)
{
    const FormatWords words = wordsOf(format);
    const QString folder = QSettings().value(folderKey, QDir::homePath()).toString();
    const QString proposal = QDir(folder).filePath(m_source.baseName() + u'.' + words.suffix);
    const QString path = m_chooser(proposal, tr("%1 (*.%2)").arg(words.name, words.suffix));
    if (path.isEmpty())
        return;
    if (const Result<void> written = write(format, path); !written) {
        Q_EMIT failed(written.error());
        return;
    }
    QSettings().setValue(folderKey, QFileInfo(path).absolutePath());
    Q_EMIT exported(path);
}

Result<void> ReportExporter::write(Format format, const QString& path) const
{
    const Result<QString> text = m_source.render(rendered(format));
    if (!text)
        return failure(text);
    return format == Format::Pdf ? writePdf(*text, path, m_source.title()) : writeFile(path, text->toUtf8());
}

} // namespace lockstep
