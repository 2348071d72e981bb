// What is done in the three-way view: values taken over, the target chosen and saved to.

#include "models/config_target.h"
#include "models/site_config_session.h"
#include "models/workspace.h"
#include "ui/parts/data_view.h"
#include "ui/siteconfig/compare/three_way_view.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/open_config_dialog.h"
#include "ui/siteconfig/save_config_dialog.h"

namespace lockstep {

/// A step of the editor that can be undone.
void ThreeWayView::take(ConfigSide from)
{
    if (chosen() < 0 || !isCurrent() || m_readOnly->isChecked())
        return;
    const Result<void> done = m_model->comparison()->take(chosen(), from).and_then([this](const auto& edits) {
        return edits.isEmpty() ? Result<void>() : m_editor->applyEdits(edits);
    });
    if (!done)
        Q_EMIT failed(done.error());
}

void ThreeWayView::showInText()
{
    if (chosen() < 0)
        return;
    const qsizetype offset = m_model->comparison()->offset(chosen());
    m_actions.show->setChecked(false);
    m_editor->goTo(std::min(offset, m_editor->bytes().size()));
    m_editor->textWidget()->setFocus(Qt::OtherFocusReason);
}

void ThreeWayView::chooseTarget()
{
    auto* dialog = new OpenConfigDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->askForTarget();
    if (const auto instance = m_workspace->currentInstance(); instance && !instance->domain.isEmpty())
        dialog->setSource({.kind = {}, .path = {}, .url = QStringLiteral("https://") + instance->domain});
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const SourcedConfig* open = m_session->source();
        if (!open)
            return;
        if (open->source.place() == dialog->source().place()) {
            Q_EMIT failed({ErrorKind::Usage, tr("choose as the target"), open->source.place(),
                           tr("it is the one that is open"), tr("Choose the instance that it goes to")});
            return;
        }
        m_session->target()->choose(dialog->source());
        m_actions.show->setChecked(true);
    });
    dialog->open();
}

void ThreeWayView::saveTarget()
{
    const SourcedConfig* target = m_session->target()->config();
    if (!target || !m_session->source())
        return;
    const QByteArray bytes = m_session->bytes();
    SaveConfigDialog::Question question;
    question.place = target->source.place();
    question.difference = ConfigDiffer::question(*m_session, target->bytes, bytes, m_editor->isRevealed());
    question.errors =
        int(std::ranges::count(m_session->problems(), ConfigSeverity::Error, &ConfigProblem::severity));
    QStringList notes;
    if (target->source.kind == ConfigSource::Kind::Database)
        notes.append(tr("A row is added; the ones that are there stay."));
    if (const ConfigMigration* migration = m_session->migration(); migration && migration->proposal != bytes)
        notes.append(tr("What is saved is the text. The migration proposes more: take its proposal over "
                        "into the text first where it is wanted."));
    question.note = notes.join(u' ');
    auto* dialog = new SaveConfigDialog(question, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, m_session->target(),
            [target = m_session->target(), bytes] { target->save(bytes); });
    dialog->open();
}

} // namespace lockstep
