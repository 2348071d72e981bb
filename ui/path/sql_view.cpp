#include "ui/path/sql_view.h"

#include "ui/parts/segmented_control.h"
#include "ui/theme/icons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/separator.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QClipboard>
#include <QPlainTextEdit>

namespace lockstep {

namespace {

constexpr int tabWidth = 4;

/// Reading the definitions takes a moment: once for all views, and not before the first SQL is shown.
KSyntaxHighlighting::Repository& repository()
{
    static KSyntaxHighlighting::Repository instance;
    return instance;
}

QToolButton* toolButton(const QString& iconName, const QString& text)
{
    auto* button = new QToolButton;
    button->setIcon(themedIcon(iconName));
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    return button;
}

} // namespace

SqlView::SqlView(QWidget* parent)
    : QWidget(parent),
      m_title(new ElidedLabel({}, TextStyle::Strong)),
      m_direction(new SegmentedControl),
      m_wrapButton(toolButton(QStringLiteral("text-wrap"), tr("Wrap long lines"))),
      m_text(new QPlainTextEdit)
{
    m_direction->addChoice(tr("Up"), tr("What the upgrade runs"));
    m_direction->addChoice(tr("Down"), tr("What takes it back"));
    m_text->setObjectName(QStringLiteral("sqlText"));
    m_text->setAccessibleName(tr("SQL of the migration"));
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    new FocusOutline(m_text);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->document()->setDocumentMargin(space::l);
    m_wrapButton->setObjectName(QStringLiteral("sqlWrap"));
    m_wrapButton->setCheckable(true);
    auto* copyButton = toolButton(QStringLiteral("edit-copy"), tr("Copy the SQL"));

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(space::l, space::xs, space::l, space::xs);
    bar->setSpacing(space::s);
    bar->addWidget(m_title, 1);
    bar->addWidget(m_direction);
    bar->addWidget(m_wrapButton);
    bar->addWidget(copyButton);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(new Separator);
    layout->addWidget(m_text, 1);

    connect(m_direction, &SegmentedControl::chosen, this, &SqlView::refresh);
    connect(m_wrapButton, &QToolButton::toggled, this, &SqlView::setWrapping);
    connect(copyButton, &QToolButton::clicked, this, &SqlView::copy);
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &SqlView::applyScheme);
    applyScheme();
    showNothing();
}

SqlView::~SqlView() = default;

void SqlView::applyScheme()
{
    const Theme& theme = Theme::current();
    m_text->setFont(textFont(TextStyle::Mono));
    m_text->setTabStopDistance(tabWidth * m_text->fontMetrics().horizontalAdvance(u' '));
    QPalette colors = theme.palette();
    colors.setColor(QPalette::Base, theme.codeBackground);
    m_text->setPalette(colors);
    if (!m_highlighter)
        return;
    m_highlighter->setTheme(repository().defaultTheme(theme.dark
                                                          ? KSyntaxHighlighting::Repository::DarkTheme
                                                          : KSyntaxHighlighting::Repository::LightTheme));
    m_highlighter->rehighlight();
}

void SqlView::show(const MigrationRow& row)
{
    m_row = row;
    refresh();
}

void SqlView::showNothing()
{
    m_row.reset();
    refresh();
}

void SqlView::refresh()
{
    m_direction->setEnabled(m_row.has_value());
    if (!m_row) {
        m_title->setText(tr("No migration selected"));
        m_text->clear();
        return;
    }
    if (!m_highlighter) {
        m_highlighter = std::make_unique<KSyntaxHighlighting::SyntaxHighlighter>(m_text->document());
        m_highlighter->setDefinition(repository().definitionForName(QStringLiteral("SQL (PostgreSQL)")));
        applyScheme();
    }
    const Definition& definition = m_row->definition;
    m_title->setText(migrationTitle(definition));
    const QString sql = m_direction->current() == 0 ? definition.up : definition.down;
    m_text->setPlainText(sql.isEmpty() ? tr("-- nothing") : sql);
}

void SqlView::setWrapping(bool wrapping)
{
    m_text->setLineWrapMode(wrapping ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
    m_wrapButton->setChecked(wrapping);
}

bool SqlView::isWrapping() const
{
    return m_text->lineWrapMode() != QPlainTextEdit::NoWrap;
}

void SqlView::addWrapAction(QAction* action)
{
    action->setCheckable(true);
    action->setChecked(isWrapping());
    connect(action, &QAction::toggled, this, &SqlView::setWrapping);
    connect(m_wrapButton, &QToolButton::toggled, action, &QAction::setChecked);
}

void SqlView::copy() const
{
    if (m_row)
        QApplication::clipboard()->setText(m_text->toPlainText());
}

} // namespace lockstep
