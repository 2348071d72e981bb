#include "ui/widgets/error_banner.h"

#include "models/console_words.h"
#include "ui/theme/icons.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace lockstep {

namespace {

constexpr int narrowWidth = 480;

QString titleOf(const Error& error)
{
    const QString subject = error.subject.isEmpty() ? QString() : u' ' + error.subject;
    return ErrorBanner::tr("Could not %1").arg(error.attempted + subject);
}

QString sentence(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    if (!text.isEmpty() && !text.endsWith(u'.'))
        text += u'.';
    return text;
}

QString textOf(const Error& error)
{
    return error.advice.isEmpty() ? sentence(error.happened)
                                  : sentence(error.happened) + u' ' + sentence(error.advice);
}

} // namespace

ErrorBanner::ErrorBanner(QWidget* parent)
    : QFrame(parent),
      m_body(new QBoxLayout(QBoxLayout::LeftToRight)),
      m_icon(new QLabel),
      m_title((new TextLabel({}, TextStyle::Strong))->wrapped()),
      m_text((new TextLabel)->wrapped()->selectable()),
      m_retry(new QPushButton(tr("Try again")))
{
    setFrameShape(QFrame::NoFrame);
    auto* copy = new QPushButton(tr("Copy"));
    copy->setFlat(true);
    copy->setAccessibleName(tr("Copy the error"));
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_message); });
    connect(m_retry, &QPushButton::clicked, this, &ErrorBanner::retryRequested);

    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_text);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::l, space::m, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(m_body, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(copy);
    buttons->addWidget(m_retry);
    buttons->addStretch(1);
    m_body->setSpacing(space::s);
    m_body->addLayout(words, 1);
    m_body->addLayout(buttons);
    const auto drawIcon = [this] {
        m_icon->setPixmap(
            themedIcon(QStringLiteral("data-error"), Tone::Danger).pixmap(QSize(20, 20), devicePixelRatio()));
    };
    drawIcon();
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, drawIcon);
    // Not Maximum: that is the height of the words at the width they would like, not at the one they get.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    hide();
}

void ErrorBanner::setError(const Error& given)
{
    const Error error = consoleWords(given);
    m_message = error.message();
    m_title->setText(titleOf(error));
    m_text->setText(textOf(error));
    setAccessibleName(m_title->text());
    setAccessibleDescription(m_text->text());
    show();
}

void ErrorBanner::clear()
{
    m_message.clear();
    hide();
}

void ErrorBanner::setRetryVisible(bool visible)
{
    m_retry->setVisible(visible);
}

void ErrorBanner::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    const auto wanted = width() < narrowWidth ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (m_body->direction() != wanted)
        m_body->setDirection(wanted);
}

void ErrorBanner::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    // A band from edge to edge, as the bars above and below it are.
    QColor line = theme.danger;
    line.setAlphaF(0.35F);
    painter.fillRect(rect(), theme.dangerSoft);
    painter.fillRect(QRect(0, 0, width(), 1), line);
    painter.fillRect(QRect(0, height() - 1, width(), 1), line);
}

} // namespace lockstep
