// The fields that are typed into.

#include "core/support/secret.h"
#include "ui/siteconfig/form/form_fields.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int fewestLines = 3;
constexpr int mostLines = 8;

bool isNumber(const QString& text)
{
    static const QRegularExpression number(
        QStringLiteral(R"(\A-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?\z)"));
    return number.match(text).hasMatch();
}

QString byDefault(const ConfigField& field)
{
    const QString text = fieldText(field.about.byDefault.toUtf8());
    return text.isEmpty() || text == u"null" ? QString() : text;
}

QVBoxLayout* alone(QWidget* parent, QWidget* only)
{
    auto* column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(only);
    return column;
}

} // namespace

LineField::LineField(const ConfigField& field) : TypedField(field.pointer), m_line(new QLineEdit)
{
    m_line->setObjectName(partName());
    m_line->setAccessibleName(field.title);
    alone(this, m_line);
    watch(m_line);
    connect(m_line, &QLineEdit::textEdited, this, &LineField::noteTyping);
    connect(m_line, &QLineEdit::returnPressed, this, &LineField::finish);
}

QList<QWidget*> LineField::stops() const
{
    return {m_line};
}

void LineField::setRevealed(bool revealed)
{
    m_isRevealed = revealed;
    showEcho();
}

void LineField::showEcho()
{
    const bool isHidden = field().isSecret && !field().isRedacted() && !m_isRevealed;
    m_line->setEchoMode(isHidden ? QLineEdit::Password : QLineEdit::Normal);
}

void LineField::display()
{
    showEcho();
    m_line->setPlaceholderText(field().isSet() ? tr("empty") : byDefault(field()));
    const QString text = fieldText(field().json);
    if (text == m_line->text())
        return;
    const int cursor = m_line->cursorPosition();
    m_line->setText(text);
    m_line->setCursorPosition(m_line->hasFocus() ? std::min(cursor, int(text.size())) : 0);
}

TypedField::Typed LineField::typed(const QByteArray& before, bool isLeft) const
{
    const QString text = m_line->text();
    if (field().kind == ConfigFieldKind::Text) {
        const bool isSame = !before.isEmpty() ? text == fieldText(before) : text.isEmpty();
        return isSame ? Typed() : Typed{Typed::Kind::Value, jsoncQuoted(text), {}};
    }
    const QString number = text.trimmed();
    if (number.isEmpty() && (isLeft || before.isEmpty()))
        return {!before.isEmpty() ? Typed::Kind::Nothing : Typed::Kind::Same, {}, {}};
    if (!isNumber(number))
        return {Typed::Kind::Misfit,
                {},
                number.isEmpty() ? QString() : tr("This is no number, and is not in the text yet")};
    const bool isSame = number.toUtf8() == before;
    return isSame ? Typed() : Typed{Typed::Kind::Value, number.toUtf8(), {}};
}

TextsField::TextsField(const ConfigField& field) : TypedField(field.pointer), m_lines(new QPlainTextEdit)
{
    m_lines->setObjectName(partName());
    m_lines->setAccessibleName(field.title);
    m_lines->setTabChangesFocus(true);
    m_lines->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_lines->setPlaceholderText(tr("one in a line"));
    alone(this, m_lines);
    watch(m_lines);
    connect(m_lines, &QPlainTextEdit::textChanged, this, [this] {
        fitHeight();
        if (!m_isDisplaying)
            noteTyping();
    });
    fitHeight();
}

QList<QWidget*> TextsField::stops() const
{
    return {m_lines};
}

void TextsField::setRevealed(bool revealed)
{
    m_isRevealed = revealed;
    display();
}

/// Empty ones are none: the last line of the field is being written.
QStringList TextsField::lines() const
{
    return m_lines->toPlainText().split(u'\n', Qt::SkipEmptyParts);
}

void TextsField::display()
{
    const bool isHidden = field().isSecret && !m_isRevealed;
    QStringList texts = fieldTexts(field().json);
    if (isHidden)
        texts.fill(Secret::mask());
    m_lines->setReadOnly(isHidden);
    if (texts == lines())
        return;
    m_isDisplaying = true;
    m_lines->setPlainText(texts.join(u'\n'));
    m_isDisplaying = false;
}

TypedField::Typed TextsField::typed(const QByteArray& before, bool) const
{
    const QStringList now = lines();
    if (now == fieldTexts(before))
        return {};
    QByteArrayList items;
    for (const QString& text : now)
        items.append(jsoncQuoted(text));
    return {Typed::Kind::Value, '[' + items.join(", ") + ']', {}};
}

void TextsField::fitHeight()
{
    const int lineCount = std::clamp(m_lines->blockCount(), fewestLines, mostLines);
    const int margins = 2 * int(m_lines->document()->documentMargin()) + 2 * m_lines->frameWidth();
    m_lines->setFixedHeight(lineCount * m_lines->fontMetrics().lineSpacing() + margins + space::xs);
}

} // namespace lockstep
