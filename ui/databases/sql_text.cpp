#include "ui/databases/sql_text.h"

#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

namespace lockstep {

namespace {

constexpr int tabWidth = 4;
constexpr qsizetype mostHighlighted = 300'000; ///< beyond that it would take seconds

KSyntaxHighlighting::Repository& repository()
{
    static KSyntaxHighlighting::Repository instance;
    return instance;
}

} // namespace

SqlText::SqlText(const QString& accessibleName, QWidget* parent) : QPlainTextEdit(parent)
{
    setAccessibleName(accessibleName);
    setReadOnly(true);
    setFrameShape(NoFrame);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    document()->setDocumentMargin(space::m);
    new FocusOutline(this);
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &SqlText::applyScheme);
    applyScheme();
}

SqlText::~SqlText() = default;

void SqlText::setSql(const QString& sql)
{
    if (sql.size() > mostHighlighted) {
        m_highlighter.reset();
    } else if (!m_highlighter && !sql.isEmpty()) {
        m_highlighter = std::make_unique<KSyntaxHighlighting::SyntaxHighlighter>(document());
        m_highlighter->setDefinition(repository().definitionForName(QStringLiteral("SQL (PostgreSQL)")));
        applyScheme();
    }
    setPlainText(sql);
}

void SqlText::applyScheme()
{
    const Theme& theme = Theme::current();
    setFont(textFont(TextStyle::Mono));
    setTabStopDistance(tabWidth * fontMetrics().horizontalAdvance(u' '));
    QPalette colors = theme.palette();
    colors.setColor(QPalette::Base, theme.codeBackground);
    setPalette(colors);
    if (!m_highlighter)
        return;
    m_highlighter->setTheme(repository().defaultTheme(theme.dark
                                                          ? KSyntaxHighlighting::Repository::DarkTheme
                                                          : KSyntaxHighlighting::Repository::LightTheme));
    m_highlighter->rehighlight();
}

} // namespace lockstep
