#include "ui/siteconfig/editor/find_bar.h"

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/config_text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/text_label.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QTextBlock>

namespace lockstep {

namespace {

constexpr int fieldWidth = 300;
constexpr std::chrono::milliseconds delay{40};

QToolButton* iconButton(const QString& name, const QString& icon, const QString& text)
{
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(themedIcon(icon));
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    return button;
}

QLineEdit* makeField(const QString& name, const QString& placeholder)
{
    auto* field = new QLineEdit;
    field->setObjectName(name);
    field->setPlaceholderText(placeholder);
    field->setAccessibleName(placeholder);
    field->setFont(textFont(TextStyle::Mono));
    field->setMinimumWidth(120);
    field->setMaximumWidth(fieldWidth);
    return field;
}

QHBoxLayout* makeRow(QWidget* row)
{
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::xs);
    return layout;
}

} // namespace

FindBar::FindBar(CodeEdit* edit, QWidget* parent)
    : QWidget(parent),
      m_edit(edit),
      m_find(makeField(QStringLiteral("findField"), tr("Find"))),
      m_replace(makeField(QStringLiteral("replaceField"), tr("Replace with"))),
      m_case(makeSwitch(QStringLiteral("findCase"), QStringLiteral("Aa"), tr("Match case"))),
      m_words(makeSwitch(QStringLiteral("findWords"), QStringLiteral("ab"), tr("Whole words"))),
      m_pattern(makeSwitch(QStringLiteral("findPattern"), QStringLiteral(".*"), tr("Regular expression"))),
      m_count(new TextLabel({}, TextStyle::Small))
{
    setObjectName(QStringLiteral("findBar"));
    m_count->setObjectName(QStringLiteral("findCount"));
    m_later.setSingleShot(true);
    m_later.setInterval(delay);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::m, space::s, space::s, space::s);
    layout->setSpacing(space::xs);
    layout->addWidget(makeFindRow());
    m_replaceRow = makeReplaceRow();
    layout->addWidget(m_replaceRow);
    connect(&m_later, &QTimer::timeout, this, &FindBar::search);
    connect(&m_search, &TextSearch::found, this, &FindBar::take);
    connect(m_find, &QLineEdit::textChanged, this, &FindBar::restart);
    connect(m_edit->text(), &ConfigText::changed, this, [this] {
        if (isVisibleTo(parentWidget()))
            m_later.start();
    });
    hide();
}

QToolButton* FindBar::makeSwitch(const QString& name, const QString& sign, const QString& text)
{
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setText(sign);
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setCheckable(true);
    button->setAutoRaise(true);
    connect(button, &QToolButton::toggled, this, &FindBar::restart);
    return button;
}

QWidget* FindBar::makeFindRow()
{
    auto* row = new QWidget;
    QHBoxLayout* layout = makeRow(row);
    auto* previous =
        iconButton(QStringLiteral("findPrevious"), QStringLiteral("go-up"), tr("Previous match"));
    auto* next = iconButton(QStringLiteral("findNext"), QStringLiteral("go-down"), tr("Next match"));
    auto* close = iconButton(QStringLiteral("findClose"), QStringLiteral("window-close"), tr("Close"));
    layout->addWidget(m_find, 1);
    for (QToolButton* button : {m_case, m_words, m_pattern})
        layout->addWidget(button);
    layout->addSpacing(space::s);
    for (QToolButton* button : {previous, next})
        layout->addWidget(button);
    layout->addSpacing(space::s);
    layout->addWidget(m_count);
    layout->addStretch(1);
    layout->addWidget(close);
    connect(previous, &QToolButton::clicked, this, &FindBar::findPrevious);
    connect(next, &QToolButton::clicked, this, &FindBar::findNext);
    connect(close, &QToolButton::clicked, this, &FindBar::close);
    return row;
}

QWidget* FindBar::makeReplaceRow()
{
    auto* row = new QWidget;
    QHBoxLayout* layout = makeRow(row);
    auto* one = new QPushButton(tr("Replace"));
    auto* all = new QPushButton(tr("Replace all"));
    one->setObjectName(QStringLiteral("replaceOne"));
    all->setObjectName(QStringLiteral("replaceAll"));
    m_replaceButtons = {one, all};
    layout->addWidget(m_replace, 1);
    layout->addWidget(one);
    layout->addWidget(all);
    layout->addStretch(1);
    connect(one, &QPushButton::clicked, this, &FindBar::replaceCurrent);
    connect(all, &QPushButton::clicked, this, &FindBar::replaceAll);
    return row;
}

void FindBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::current().border);
}

SearchRequest FindBar::request() const
{
    return {m_find->text(), m_case->isChecked(), m_words->isChecked(), m_pattern->isChecked()};
}

void FindBar::open(bool replacing)
{
    m_replaceRow->setVisible(replacing && !m_edit->isReadOnly());
    show();
    const QString selected = m_edit->textCursor().selectedText();
    m_from = m_edit->textCursor().selectionStart();
    // Not what is hidden: it would be shown here.
    const bool masked = m_edit->marks()->isMasked(m_from, m_edit->textCursor().selectionEnd());
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator) && !masked)
        m_find->setText(m_pattern->isChecked() ? QRegularExpression::escape(selected) : selected);
    m_find->setFocus(Qt::ShortcutFocusReason);
    m_find->selectAll();
    m_goOn = false;
    search();
}

void FindBar::close()
{
    m_search.stop();
    m_later.stop();
    m_edit->marks()->setMatches({}, -1);
    hide();
    m_edit->setFocus(Qt::OtherFocusReason);
}

void FindBar::restart()
{
    m_goOn = true;
    m_from = m_edit->textCursor().selectionStart();
    search();
}

void FindBar::search()
{
    const QRegularExpression expression = searchExpression(request());
    if (m_find->text().isEmpty() || !expression.isValid()) {
        m_search.stop();
        m_edit->marks()->setMatches({}, -1);
        m_isCut = false;
        return showCount();
    }
    m_search.start(m_edit->text()->bytes(), expression, m_edit->text()->revision());
}

void FindBar::take(const SearchMatches& matches, quint64 revision)
{
    // The text has changed meanwhile; what is in it now is looked for already, or is about to be.
    if (revision != m_edit->text()->revision())
        return m_later.start();
    m_isCut = matches.isCut;
    m_revision = revision;
    const QTextCursor cursor = m_edit->textCursor();
    const MatchMark selected{cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart()};
    m_edit->marks()->setMatches(matches.matches, int(matches.matches.indexOf(selected)));
    showCount();
    if (std::exchange(m_goOn, false) && !matches.matches.isEmpty()) {
        const auto next = std::ranges::lower_bound(matches.matches, m_from, {}, &MatchMark::start);
        go(next == matches.matches.end() ? 0 : int(next - matches.matches.begin()));
    }
}

void FindBar::showCount()
{
    const QRegularExpression expression = searchExpression(request());
    const qsizetype count = m_edit->marks()->matches().size();
    const int current = m_edit->marks()->currentMatch();
    const bool wrong = !m_find->text().isEmpty() && !expression.isValid();
    const QString all = m_isCut ? tr("more than %1").arg(count) : QString::number(count);
    QString text;
    if (wrong)
        text =
            tr("At character %1: %2").arg(expression.patternErrorOffset() + 1).arg(expression.errorString());
    else if (!m_find->text().isEmpty() && count == 0)
        text = tr("Nothing found");
    else if (count > 0)
        text = current < 0 ? tr("%1 found").arg(all) : tr("%1 of %2").arg(current + 1).arg(all);
    m_count->setText(text);
    m_count->setForegroundRole(wrong ? QPalette::BrightText : QPalette::WindowText);
    for (QWidget* button : m_replaceButtons)
        button->setEnabled(count > 0);
}

void FindBar::go(int match)
{
    const QList<MatchMark>& matches = m_edit->marks()->matches();
    if (match < 0 || match >= matches.size())
        return;
    m_edit->goTo(matches[match].start + matches[match].length, matches[match].start);
    m_edit->marks()->setMatches(matches, match);
    showCount();
}

void FindBar::findNext()
{
    if (!isVisible())
        return open(false);
    const QList<MatchMark>& matches = m_edit->marks()->matches();
    const auto next =
        std::ranges::lower_bound(matches, m_edit->textCursor().selectionEnd(), {}, &MatchMark::start);
    go(next == matches.end() ? 0 : int(next - matches.begin()));
}

void FindBar::findPrevious()
{
    if (!isVisible())
        return open(false);
    const QList<MatchMark>& matches = m_edit->marks()->matches();
    const auto next =
        std::ranges::lower_bound(matches, m_edit->textCursor().selectionStart(), {}, &MatchMark::start);
    go(next == matches.begin() ? int(matches.size()) - 1 : int(next - matches.begin()) - 1);
}

QString FindBar::replacementOf(const MatchMark& match, const QRegularExpression& expression) const
{
    // The line around it is what the expression may look at.
    const QTextBlock line = m_edit->document()->findBlock(match.start);
    const QTextBlock last = m_edit->document()->findBlock(match.start + match.length);
    QString text;
    for (QTextBlock block = line; block.isValid(); block = block.next()) {
        text += block.text() + u'\n';
        if (block == last)
            break;
    }
    const QRegularExpressionMatch found =
        expression.match(text, match.start - line.position(), QRegularExpression::NormalMatch,
                         QRegularExpression::AnchorAtOffsetMatchOption |
                             QRegularExpression::DontCheckSubjectStringMatchOption);
    return replacementFor(found, withStandIns(m_replace->text()), m_pattern->isChecked());
}

bool FindBar::isCurrent() const
{
    return m_revision == m_edit->text()->revision() && !m_search.isRunning();
}

void FindBar::replaceCurrent()
{
    const int current = m_edit->marks()->currentMatch();
    if (m_edit->isReadOnly() || !isCurrent())
        return;
    if (current < 0)
        return findNext();
    const MatchMark match = m_edit->marks()->matches()[current];
    const QString text = replacementOf(match, searchExpression(request()));
    QTextCursor cursor = m_edit->textCursor();
    cursor.setPosition(match.start);
    cursor.setPosition(match.start + match.length, QTextCursor::KeepAnchor);
    m_edit->text()->insert(cursor, text);
    m_edit->setTextCursor(cursor);
    m_from = cursor.position();
    m_goOn = true;
    search();
}

void FindBar::replaceAll()
{
    const QList<MatchMark> matches = m_edit->marks()->matches();
    if (m_edit->isReadOnly() || !isCurrent() || matches.isEmpty())
        return;
    const QRegularExpression expression = searchExpression(request());
    QStringList texts;
    for (const MatchMark& match : matches)
        texts << replacementOf(match, expression);
    QTextCursor cursor(m_edit->document());
    cursor.beginEditBlock();
    for (qsizetype i = matches.size() - 1; i >= 0; --i) {
        cursor.setPosition(matches[i].start);
        cursor.setPosition(matches[i].start + matches[i].length, QTextCursor::KeepAnchor);
        m_edit->text()->insert(cursor, texts[i]);
    }
    cursor.endEditBlock();
    search();
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        return close();
    if (isReturn && m_replace->hasFocus())
        return replaceCurrent();
    if (isReturn && event->modifiers().testFlag(Qt::ShiftModifier))
        return findPrevious();
    if (isReturn)
        return findNext();
    QWidget::keyPressEvent(event);
}

} // namespace lockstep
