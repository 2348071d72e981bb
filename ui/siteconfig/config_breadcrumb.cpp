#include "ui/siteconfig/config_breadcrumb.h"

#include "core/siteconfig/config_outline.h"
#include "models/site_config_session.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr auto pause = 30ms; ///< the cursor may go through many lines at once
constexpr int leftOut = -1;

const QString separator = QStringLiteral(" › ");
const QString dots = QStringLiteral("…");

} // namespace

ConfigBreadcrumb::ConfigBreadcrumb(const SiteConfigSession* session, ConfigEditor* editor, QWidget* parent)
    : QWidget(parent), m_session(session), m_editor(editor)
{
    setObjectName(QStringLiteral("configBreadcrumb"));
    setFont(textFont(TextStyle::Small));
    setMouseTracking(true);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_soon.setSingleShot(true);
    m_soon.setInterval(pause);
    connect(&m_soon, &QTimer::timeout, this, &ConfigBreadcrumb::follow);
    connect(editor, &ConfigEditor::cursorPlace, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    connect(session, &SiteConfigSession::checked, this, &ConfigBreadcrumb::follow);
    follow();
}

QWidget* ConfigBreadcrumb::above(ConfigEditor* editor, const SiteConfigSession* session)
{
    auto* both = new QWidget;
    auto* column = new QVBoxLayout(both);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new ConfigBreadcrumb(session, editor));
    column->addWidget(editor, 1);
    return both;
}

void ConfigBreadcrumb::follow()
{
    const JsoncDocument& document = m_session->document();
    const qint32 at = document.nodeAt(m_editor->cursorOffset());
    const JsoncPath path = at > 0 ? document.path(at) : JsoncPath();
    QStringList names;
    for (qint32 node = at; node > 0; node = document.node(node).parent)
        names.prepend(outlineName(document, node));
    if (path == m_path && names == m_names)
        return;
    m_path = path;
    m_names = names;
    m_hovered = -1;
    setAccessibleName(names.isEmpty() ? tr("At the outermost") : tr("At %1").arg(text()));
    update();
}

QString ConfigBreadcrumb::text() const
{
    return m_names.join(separator);
}

QSize ConfigBreadcrumb::sizeHint() const
{
    return {10 * space::xxl, fontMetrics().height() + 2 * space::xs + 1};
}

QSize ConfigBreadcrumb::minimumSizeHint() const
{
    return {space::xxl, sizeHint().height()};
}

/// The last parts say most: the first are left out where there is no room.
QList<ConfigBreadcrumb::Shown> ConfigBreadcrumb::shown() const
{
    const QFontMetrics metrics = fontMetrics();
    const QRect room = rect().adjusted(space::l, 0, -space::l, -1);
    const int between = metrics.horizontalAdvance(separator);
    QList<Shown> parts;
    int width = 0;
    for (qsizetype part = m_names.size() - 1; part >= 0; --part) {
        const int more = metrics.horizontalAdvance(m_names[part]) + (parts.isEmpty() ? 0 : between);
        const int kept = part > 0 ? metrics.horizontalAdvance(dots) + between : 0;
        if (!parts.isEmpty() && width + more + kept > room.width()) {
            parts.prepend({leftOut, dots, {}});
            break;
        }
        parts.prepend({part, m_names[part], {}});
        width += more;
    }
    int left = room.left();
    for (Shown& part : parts) {
        part.text = metrics.elidedText(part.text, Qt::ElideMiddle, room.right() - left);
        part.place = QRect(left, room.top(), metrics.horizontalAdvance(part.text), room.height());
        left = part.place.right() + 1 + between;
    }
    return parts;
}

void ConfigBreadcrumb::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.codeBackground);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border);
    painter.setFont(font());
    const QList<Shown> parts = shown();
    const int between = fontMetrics().horizontalAdvance(separator);
    if (parts.isEmpty()) {
        painter.setPen(theme.mutedText);
        painter.drawText(rect().adjusted(space::l, 0, -space::l, -1), Qt::AlignVCenter | Qt::AlignLeft,
                         QStringLiteral("{ }"));
    }
    for (const Shown& part : parts) {
        const bool isLast = &part == &parts.last();
        painter.setPen(part.part == m_hovered && m_hovered >= 0 ? theme.accentText
                       : isLast                                 ? theme.text
                                                                : theme.mutedText);
        painter.drawText(part.place, Qt::AlignVCenter | Qt::AlignLeft, part.text);
        if (isLast)
            break;
        painter.setPen(theme.mutedText);
        painter.drawText(part.place.right() + 1, part.place.top(), between, part.place.height(),
                         Qt::AlignCenter, separator.trimmed());
    }
}

qsizetype ConfigBreadcrumb::partAt(const QPoint& at) const
{
    for (const Shown& part : shown()) {
        if (part.place.contains(at))
            return part.part;
    }
    return -1;
}

void ConfigBreadcrumb::mouseMoveEvent(QMouseEvent* event)
{
    const qsizetype part = partAt(event->position().toPoint());
    if (part == m_hovered)
        return;
    m_hovered = part;
    update();
}

void ConfigBreadcrumb::leaveEvent(QEvent*)
{
    m_hovered = -1;
    update();
}

void ConfigBreadcrumb::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        goTo(partAt(event->position().toPoint()));
}

void ConfigBreadcrumb::goTo(qsizetype part)
{
    if (part < 0 || part == m_names.size() - 1)
        return m_editor->run(EditorCommand::GoToKey);
    const JsoncDocument& document = m_session->document();
    const qint32 node = document.find(m_path.first(part + 1));
    if (node < 0)
        return; // it has gone meanwhile
    m_editor->goTo(document.node(node).begin());
    m_editor->textWidget()->setFocus(Qt::MouseFocusReason);
}

bool ConfigBreadcrumb::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const QString words = m_names.isEmpty() ? tr("Go to key") : text();
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), words, this);
        return true;
    }
    if (event->type() == QEvent::ApplicationFontChange)
        setFont(textFont(TextStyle::Small));
    return QWidget::event(event);
}

} // namespace lockstep
