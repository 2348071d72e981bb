#include "ui/siteconfig/config_changes_panel.h"

#include "models/site_config_session.h"
#include "ui/parts/diff_highlighter.h"
#include "ui/parts/segmented_control.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"

#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace lockstep {

namespace {

enum Compared { Unsaved, Migration, Earlier };

} // namespace

ConfigChangesPanel::ConfigChangesPanel(SiteConfigSession* session, ConfigEditor* editor, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_editor(editor),
      m_differ(new ConfigDiffer(this)),
      m_compared(new SegmentedControl),
      m_diff(new QPlainTextEdit)
{
    m_compared->addChoice(tr("Unsaved"), tr("Since it was read"));
    m_compared->addChoice(tr("By the migration"), tr("What the migration adds"));
    m_diff->setObjectName(QStringLiteral("configDiff"));
    m_diff->setAccessibleName(tr("What changes"));
    m_diff->setReadOnly(true);
    m_diff->setFrameShape(QFrame::NoFrame);
    m_diff->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_diff->setFont(textFont(TextStyle::Mono));
    m_diff->setPlaceholderText(tr("Nothing changes."));
    m_diff->setTabChangesFocus(true);
    m_diff->document()->setDocumentMargin(space::m);
    new FocusOutline(m_diff);
    new DiffHighlighter(m_diff->document());
    auto* head = new QHBoxLayout;
    head->setContentsMargins(space::l, 0, space::l, 0);
    head->addWidget(m_compared);
    head->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::s, 0, 0);
    column->setSpacing(space::s);
    column->addLayout(head);
    column->addWidget(m_diff, 1);
    setFocusProxy(m_diff);
    connect(m_compared, &SegmentedControl::chosen, this, &ConfigChangesPanel::follow);
    connect(session, &SiteConfigSession::opened, this, &ConfigChangesPanel::followOpened);
    connect(session, &SiteConfigSession::checked, this, &ConfigChangesPanel::follow);
    connect(session, &SiteConfigSession::stateChanged, this, &ConfigChangesPanel::follow);
    connect(editor, &ConfigEditor::revealedChanged, this, &ConfigChangesPanel::follow);
    connect(m_differ, &ConfigDiffer::answered, this, [this](const QString& diff) {
        if (diff != m_diff->toPlainText())
            m_diff->setPlainText(diff);
    });
}

void ConfigChangesPanel::compareWith(const QByteArray& earlier, const QString& title)
{
    if (!m_earlier)
        m_compared->addChoice(tr("Earlier version"));
    m_earlier = earlier;
    m_compared->setChoiceToolTip(Earlier, title);
    m_compared->setChoiceEnabled(Earlier, true);
    m_compared->setCurrent(Earlier);
    follow();
}

void ConfigChangesPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    follow();
}

/// The earlier version was of another configuration.
void ConfigChangesPanel::followOpened()
{
    if (m_earlier) {
        m_compared->setChoiceEnabled(Earlier, false);
        m_compared->setCurrent(Unsaved);
    }
    follow();
}

void ConfigChangesPanel::follow()
{
    if (isVisible())
        m_differ->ask(question());
}

ConfigDiffer::Question ConfigChangesPanel::question() const
{
    const SourcedConfig* source = m_session->source();
    const ConfigMigration* migration = m_session->migration();
    ConfigDiffer::Question asked =
        ConfigDiffer::question(*m_session, {}, m_session->bytes(), m_editor->isRevealed());
    if (source && m_compared->current() == Earlier)
        asked.before = *m_earlier;
    else if (source && m_compared->current() == Unsaved)
        asked.before = source->bytes;
    else if (source && migration) {
        asked.before = m_session->document().bytes();
        asked.after = migration->proposal;
    } else {
        return {};
    }
    return asked;
}

} // namespace lockstep
