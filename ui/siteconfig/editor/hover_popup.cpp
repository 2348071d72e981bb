#include "ui/siteconfig/editor/hover_popup.h"

#include "ui/theme/theme.h"

#include <QDesktopServices>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTextBrowser>
#include <QTextDocument>

namespace lockstep {

namespace {

constexpr int widest = 520;
constexpr int highest = 300;

} // namespace

HoverPopup::HoverPopup(QWidget* owner) : FloatingPanel(owner), m_text(new QTextBrowser)
{
    setObjectName(QStringLiteral("hoverPopup"));
    m_text->setObjectName(QStringLiteral("hoverText"));
    m_text->setAccessibleName(tr("About this place"));
    m_text->setFrameShape(NoFrame);
    m_text->setFocusPolicy(Qt::NoFocus);
    m_text->setOpenLinks(false);
    m_text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_text->document()->setDocumentMargin(space::m);
    // Only to what a browser shows: a schema's text is not ours.
    connect(m_text, &QTextBrowser::anchorClicked, this, [](const QUrl& url) {
        if (url.scheme() == u"https" || url.scheme() == u"http")
            QDesktopServices::openUrl(url);
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(m_text);
}

void HoverPopup::show(const QString& richText, QWidget* viewport, const QRect& place)
{
    QPalette colors = Theme::current().palette();
    colors.setColor(QPalette::Base, Theme::current().raised);
    m_text->setPalette(colors);
    m_text->setHtml(richText);
    m_text->document()->setTextWidth(-1);
    const qreal margins = 2 * m_text->document()->documentMargin(); // idealWidth() has one of them at most
    m_text->document()->setTextWidth(std::min(qreal(widest), m_text->document()->idealWidth() + margins + 2));
    if (m_viewport)
        m_viewport->removeEventFilter(this);
    m_viewport = viewport;
    m_place = place;
    viewport->setMouseTracking(true);
    viewport->installEventFilter(this);
    showAt(viewport, place);
}

QString HoverPopup::plainText() const
{
    return m_text->toPlainText();
}

QSize HoverPopup::sizeHint() const
{
    const QSizeF size = m_text->document()->size();
    const int height = int(std::ceil(size.height())) + 2;
    const int bar = height > highest ? m_text->verticalScrollBar()->sizeHint().width() : 0;
    return {int(std::ceil(size.width())) + 2 + bar, std::min(height, highest)};
}

void HoverPopup::scrollBy(int lines)
{
    QScrollBar* bar = m_text->verticalScrollBar();
    bar->setValue(bar->value() + lines * bar->singleStep());
}

bool HoverPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (!isVisible())
        return FloatingPanel::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseMove: {
        // The way from the place to the popup is open.
        const QPoint at = static_cast<QMouseEvent*>(event)->position().toPoint();
        if (!m_place.adjusted(-40, -10, 40, 10).contains(at))
            hide();
        break;
    }
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
    case QEvent::Hide:
        hide();
        break;
    default:
        break;
    }
    return FloatingPanel::eventFilter(watched, event);
}

} // namespace lockstep
