#include "ui/siteconfig/form/form_field.h"

#include "ui/siteconfig/form/form_fields.h"

#include <QFocusEvent>
#include <QKeyEvent>

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr auto typingPause = 300ms; ///< a step of undoing is some words, not each letter

} // namespace

FormField::FormField(const QString& pointer) : m_pointer(pointer) {}

void FormField::setRevealed(bool) {}

void FormField::finish() {}

TypedField::TypedField(const QString& pointer) : FormField(pointer)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    connect(&m_pause, &QTimer::timeout, this, [this] { take(false); });
}

void TypedField::watch(QWidget* control)
{
    control->installEventFilter(this);
}

void TypedField::noteTyping()
{
    if (!m_isTyped)
        m_before = m_field.json;
    m_isTyped = true;
    m_pause.start();
}

void TypedField::setField(const ConfigField& field)
{
    const bool isElsewhere = field.json != m_field.json;
    m_field = field;
    // What waits to be put right stays, unless the value became another one elsewhere.
    if (m_pause.isActive() || (m_isTyped && !isElsewhere))
        return;
    giveUp();
}

void TypedField::finish()
{
    take(true);
}

void TypedField::take(bool isLeft)
{
    m_pause.stop();
    if (!m_isTyped)
        return;
    const Typed now = typed(m_before, isLeft);
    Q_EMIT misfit(now.sentence);
    if (now.kind == Typed::Kind::Misfit)
        return;
    m_isTyped = false;
    if (now.kind == Typed::Kind::Same)
        return display(); // it may have become another one elsewhere
    m_field.json = now.json;
    if (now.kind == Typed::Kind::Nothing)
        Q_EMIT removed();
    else
        Q_EMIT edited(now.json);
}

/// Shows what is there.
void TypedField::giveUp()
{
    m_pause.stop();
    if (m_isTyped)
        Q_EMIT misfit({});
    m_isTyped = false;
    display();
}

bool TypedField::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
        take(true);
    const bool isKey = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (isKey && m_isTyped && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        if (event->type() == QEvent::KeyPress)
            giveUp();
        return true;
    }
    return FormField::eventFilter(watched, event);
}

FormField* makeFormField(const ConfigField& field)
{
    switch (field.kind) {
    case ConfigFieldKind::Text:
    case ConfigFieldKind::Number:
        return new LineField(field);
    case ConfigFieldKind::Switch:
        return new SwitchField(field);
    case ConfigFieldKind::Choice:
        return new ChoiceField(field);
    case ConfigFieldKind::Texts:
        return new TextsField(field);
    case ConfigFieldKind::Summary:
        return new SummaryField(field);
    }
    return nullptr;
}

} // namespace lockstep
