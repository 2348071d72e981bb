#include "ui/print/pdf_writer.h"

#include "core/support/files.h"
#include "ui/print/page_breaks.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QTextDocument>

namespace lockstep {

namespace {

constexpr int dotsPerInch = 600;
constexpr double pageMargin = 16;  ///< mm
constexpr double footerHeight = 9; ///< mm, out of the space between the margins

/// Shows nothing that is not in the text itself: no file, no address.
class ClosedDocument : public QTextDocument
{
protected:
    QVariant loadResource(int type, const QUrl& name) override
    {
        Q_UNUSED(type)
        Q_UNUSED(name)
        return QByteArray();
    }
};

qreal dots(double millimetres)
{
    return millimetres / 25.4 * dotsPerInch;
}

void setUp(QPdfWriter& writer)
{
    writer.setResolution(dotsPerInch);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(pageMargin, pageMargin, pageMargin, pageMargin), QPageLayout::Millimeter);
    writer.setCreator(QStringLiteral("Lockstep"));
}

/// Lines of a log may be one long word, which would be cut at the margin.
QTextOption wrapping()
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    return option;
}

void layOut(QTextDocument& document, const QString& html, QPdfWriter& writer)
{
    document.setUndoRedoEnabled(false);
    document.setMetaInformation(QTextDocument::CssMedia, QStringLiteral("print"));
    document.documentLayout()->setPaintDevice(&writer);
    document.setDocumentMargin(0);
    document.setDefaultTextOption(wrapping());
    document.setHtml(html);
    const QSizeF page(writer.width(), writer.height() - dots(footerHeight));
    document.setPageSize(page);
    keepTogether(document);
}

void paintPage(QPainter& painter, const QTextDocument& document, int page)
{
    const QSizeF size = document.pageSize();
    painter.save();
    painter.translate(0, -page * size.height());
    QAbstractTextDocumentLayout::PaintContext context;
    // A dot less at either end: what merely touches the page would be written into it, out of sight, a second
    // time.
    context.clip = QRectF(0, page * size.height(), size.width(), size.height()).adjusted(0, 1, 0, -1);
    context.palette.setColor(QPalette::Text, QColor(0x1d, 0x27, 0x33));
    painter.setClipRect(context.clip);
    document.documentLayout()->draw(&painter, context);
    painter.restore();
}

void paintFooter(QPainter& painter, const QTextDocument& document, int page)
{
    const int height = painter.device()->height();
    const QRectF foot(0, height - dots(footerHeight), painter.device()->width(), dots(footerHeight));
    QFont font = document.defaultFont();
    font.setPointSizeF(7.5);
    painter.setFont(QFont(font, painter.device()));
    painter.setPen(QColor(0x66, 0x72, 0x7f));
    const QString number = QStringLiteral("Page %1 of %2").arg(page + 1).arg(document.pageCount());
    const QString title = document.metaInformation(QTextDocument::DocumentTitle);
    const qreal room = foot.width() * 0.85;
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignBottom,
                     painter.fontMetrics().elidedText(title, Qt::ElideRight, static_cast<int>(room)));
    painter.drawText(foot, Qt::AlignRight | Qt::AlignBottom, number);
}

} // namespace

Result<QByteArray> pdfFromHtml(const QString& html, const QString& title)
{
    const auto failed = [](const QString& happened) {
        return failure(ErrorKind::Failed, QStringLiteral("make the PDF"), {}, happened,
                       QStringLiteral("Export the report as HTML and print that"));
    };
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    setUp(writer);
    ClosedDocument document;
    layOut(document, html, writer);
    if (!title.isEmpty())
        document.setMetaInformation(QTextDocument::DocumentTitle, title);
    writer.setTitle(document.metaInformation(QTextDocument::DocumentTitle));
    QPainter painter;
    if (!painter.begin(&writer))
        return failed(QStringLiteral("the PDF writer refused to start"));
    for (int page = 0; page < document.pageCount(); ++page) {
        if (page > 0 && !writer.newPage())
            return failed(QStringLiteral("the PDF writer refused page %1").arg(page + 1));
        paintPage(painter, document, page);
        paintFooter(painter, document, page);
    }
    if (!painter.end())
        return failed(QStringLiteral("the PDF writer did not finish"));
    return bytes;
}

Result<void> writePdf(const QString& html, const QString& path, const QString& title)
{
    const Result<QByteArray> pdf = pdfFromHtml(html, title);
    if (!pdf)
        return failure(pdf);
    return writeFile(path, *pdf);
}

} // namespace lockstep
