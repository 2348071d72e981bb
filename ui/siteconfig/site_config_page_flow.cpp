// What the site-config page does: with its session, its editor and its actions.

#include "core/cluster/shell/shell_quote.h"
#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/jsonc_format.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/notice_bar.h"
#include "ui/parts/segmented_control.h"
#include "ui/siteconfig/compare/three_way_view.h"
#include "ui/siteconfig/config_changes_panel.h"
#include "ui/siteconfig/config_history_panel.h"
#include "ui/siteconfig/config_problem_list.h"
#include "ui/siteconfig/config_upgrade_panel.h"
#include "ui/siteconfig/draft_list.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/editor/mask_ranges.h"
#include "ui/siteconfig/form/config_form.h"
#include "ui/siteconfig/migration_panel.h"
#include "ui/siteconfig/open_config_dialog.h"
#include "ui/siteconfig/save_config_dialog.h"
#include "ui/siteconfig/site_config_page.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/error_banner.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QStackedWidget>

namespace lockstep {

namespace {

/// The words of a command line that name it.
QStringList sourceWords(const ConfigSource& source)
{
    return source.kind == ConfigSource::Kind::Payload
               ? QStringList{source.path, QStringLiteral("--member"), source.member}
               : QStringList{source.path};
}

QStringList restartNotes(bool needsRestart)
{
    return needsRestart ? QStringList{SiteConfigPage::tr("Parts of the instance must be restarted for it.")}
                        : QStringList();
}

} // namespace

void SiteConfigPage::connectActions()
{
    for (const QAction* action : {m_actions.save, m_actions.reload, m_actions.close})
        connect(action, &QAction::triggered, m_form, &ConfigForm::finish);
    connect(m_actions.open, &QAction::triggered, this, &SiteConfigPage::openDialog);
    connect(m_actions.save, &QAction::triggered, this, &SiteConfigPage::saveDialog);
    connect(m_actions.saveAs, &QAction::triggered, this, &SiteConfigPage::saveAsDialog);
    connect(m_threeWay->action(), &QAction::toggled, this, [this] {
        followState();
        focusContent();
    });
    connect(m_threeWay, &ThreeWayView::failed, m_error, &ErrorBanner::setError);
    connect(m_threeWay, &ThreeWayView::targetSaved, this, [this](const QString& place, bool needsRestart) {
        m_error->clear();
        m_notice->show(Tone::Success, tr("It is saved to %1").arg(place), restartNotes(needsRestart));
    });
    connect(m_actions.reload, &QAction::triggered, m_session, &SiteConfigSession::reload);
    connect(m_actions.close, &QAction::triggered, m_session, &SiteConfigSession::close);
    connect(m_actions.reveal, &QAction::toggled, m_editor, &ConfigEditor::setRevealed);
    connect(m_editor, &ConfigEditor::revealedChanged, m_actions.reveal, &QAction::setChecked);
    connect(m_actions.readOnly, &QAction::toggled, m_editor, &ConfigEditor::setReadOnly);
    connect(m_actions.readOnly, &QAction::toggled, m_form, &ConfigForm::setReadOnly);
    connect(m_actions.nextProblem, &QAction::triggered, m_editor,
            [this] { m_editor->run(EditorCommand::NextProblem); });
    connect(m_actions.goToKey, &QAction::triggered, m_editor,
            [this] { m_editor->run(EditorCommand::GoToKey); });
    connect(m_actions.previousProblem, &QAction::triggered, m_editor,
            [this] { m_editor->run(EditorCommand::PreviousProblem); });
    connect(m_actions.format, &QAction::triggered, this, [this] {
        const auto document = JsoncDocument::parse(m_editor->bytes());
        const Result<JsoncEdits> edits = formatJsonc(document, jsoncStyle(document));
        if (edits)
            (void)m_editor->applyEdits(*edits);
        else
            m_error->setError(edits.error());
    });
    connect(m_actions.copyValidate, &QAction::triggered, this, [this] {
        QStringList words =
            QStringList{QStringLiteral("validate")} + sourceWords(m_session->source()->source);
        if (const auto& release = m_session->release())
            words += {QStringLiteral("--catalog"), release->catalog, QStringLiteral("--release"),
                      release->version.toString()};
        else
            words += QStringLiteral("--syntax-only");
        QGuiApplication::clipboard()->setText(commandLine(words));
    });
    connect(m_actions.copyMigrate, &QAction::triggered, this, [this] {
        QStringList words = QStringList{QStringLiteral("migrate")} + sourceWords(m_session->source()->source);
        const ConfigRules* rules = m_session->rules();
        if (rules)
            words += {QStringLiteral("--rules"), rules->name};
        if (const auto& release = m_session->release())
            words += {QStringLiteral("--release"), release->version.toString()};
        const ConfigAnswers& answers = m_session->answers();
        for (auto answer = answers.begin(); answer != answers.end(); ++answer) {
            const ConfigInput* input = rules ? rules->input(answer.key()) : nullptr;
            if (!input || input->kind != ConfigInput::Kind::Secret)
                words += {QStringLiteral("--answer"), answer.key() + u'=' + answer.value()};
        }
        QGuiApplication::clipboard()->setText(commandLine(words));
    });
    connect(m_actions.copyUpgradeCheck, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(commandLine(QStringList{QStringLiteral("upgrade-check")} +
                                                          sourceWords(m_session->source()->source) +
                                                          m_upgrade->releaseWords()));
    });
    connect(m_upgrade, &ConfigUpgradePanel::placeWanted, this, &SiteConfigPage::goToPointer);
    connect(m_upgrade, &ConfigUpgradePanel::removalWanted, this, &SiteConfigPage::removeKey);
    connect(m_upgrade, &ConfigUpgradePanel::releasesChanged, this, &SiteConfigPage::followState);
    connect(m_release, &QComboBox::activated, this, [this] {
        m_hasChosenRelease = true;
        chooseRelease();
    });
    connect(m_rules, &QComboBox::activated, this, [this] {
        m_session->setRules(m_rules->currentData().toString());
        showSide(Migration);
    });
    connect(m_list, &ConfigProblemList::chosen, this, &SiteConfigPage::goToProblem);
    connect(m_migration, &MigrationPanel::placeWanted, this, &SiteConfigPage::goToPointer);
    connect(m_migration, &MigrationPanel::proposalWanted, this, [this] {
        if (const ConfigMigration* migration = m_session->migration())
            (void)m_editor->applyEdits(jsoncDifference(m_editor->bytes(), migration->proposal));
    });
    connect(m_history, &ConfigHistoryPanel::comparisonWanted, this,
            [this](const QByteArray& earlier, const QString& title) {
                m_changes->compareWith(earlier, title);
                showSide(Changes);
            });
    connect(m_drafts, &DraftList::openWanted, this, &SiteConfigPage::openDraft);
    connect(m_drafts, &DraftList::saveWanted, this, &SiteConfigPage::saveDraft);
    connect(m_drafts, &DraftList::failed, m_error, &ErrorBanner::setError);
    connect(m_history, &ConfigHistoryPanel::failed, m_error, &ErrorBanner::setError);
}

void SiteConfigPage::connectSession()
{
    connect(m_session, &SiteConfigSession::opened, this, &SiteConfigPage::takeOpened);
    connect(m_session, &SiteConfigSession::replaced, this, &SiteConfigPage::takeReplaced);
    connect(m_session, &SiteConfigSession::checked, this, &SiteConfigPage::followCheck);
    connect(m_session, &SiteConfigSession::stateChanged, this, &SiteConfigPage::followState);
    connect(m_session, &SiteConfigSession::schemaChanged, this, &SiteConfigPage::followSchema);
    connect(m_session, &SiteConfigSession::failed, this, [this](const Error& error) {
        m_notice->clear();
        m_error->setError(error);
    });
    connect(m_session, &SiteConfigSession::saved, this, [this](bool needsRestart) {
        m_error->clear();
        m_notice->show(Tone::Success, tr("The site config is saved"), restartNotes(needsRestart));
    });
    connect(m_editor, &ConfigEditor::edited, this, &SiteConfigPage::followText);
}

/// The newest one, until somebody has chosen another.
void SiteConfigPage::fillReleases()
{
    const QVariant chosen = m_release->currentData();
    m_release->clear();
    m_release->addItem(tr("No release"), QString());
    for (const Version& version : m_workspace->targetsAbove(Version()))
        m_release->addItem(version.toString(), version.toString());
    const int newest = std::min(1, m_release->count() - 1);
    m_release->setCurrentIndex(m_hasChosenRelease ? std::max(0, m_release->findData(chosen)) : newest);
    chooseRelease();
}

void SiteConfigPage::chooseRelease()
{
    const Result<Version> version = Version::parse(m_release->currentData().toString());
    m_session->setRelease(version ? std::optional(ConfigRelease{m_workspace->sources().catalog, *version})
                                  : std::nullopt);
}

void SiteConfigPage::openDialog()
{
    ConfigSource likely;
    if (const auto instance = m_workspace->currentInstance(); instance && !instance->domain.isEmpty())
        likely.url = QStringLiteral("https://") + instance->domain;
    askWhere(likely);
}

void SiteConfigPage::askWhere(const ConfigSource& likely)
{
    auto* dialog = new OpenConfigDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setSource(likely);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_error->clear();
        m_notice->clear();
        m_session->open(dialog->source());
    });
    dialog->open();
}

void SiteConfigPage::saveDialog()
{
    const SourcedConfig* source = m_session->source();
    if (!source || !m_session->isChanged())
        return;
    if (source->source.kind == ConfigSource::Kind::Payload)
        return saveAsDialog(); // it is only read
    SaveConfigDialog::Question question;
    question.place = source->source.place();
    question.difference =
        ConfigDiffer::question(*m_session, source->bytes, m_session->bytes(), m_editor->isRevealed());
    question.errors = m_problems->count(ConfigSeverity::Error);
    if (source->source.kind == ConfigSource::Kind::Database)
        question.note = tr("A row is added; the ones that are there stay.");
    auto* dialog = new SaveConfigDialog(question, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, m_session, &SiteConfigSession::save);
    dialog->open();
}

void SiteConfigPage::setFileChooser(std::function<QString(const QString& proposal)> chooser)
{
    m_chooseFile = std::move(chooser);
}

/// The dialog asks before a file is replaced.
/// Tokens and passwords are not kept with a draft.
void SiteConfigPage::openDraft(const ConfigDraft& draft)
{
    const ConfigSource source = sourceOf(draft);
    m_error->clear();
    m_notice->clear();
    if (source.kind == ConfigSource::Kind::File || source.kind == ConfigSource::Kind::Payload)
        m_session->open(source);
    else
        askWhere(source);
}

void SiteConfigPage::saveDraft(const ConfigDraft& draft)
{
    const QString path = chooseFile(QDir::home().filePath(QStringLiteral("site-config.json")));
    if (!path.isEmpty())
        m_session->saveDraftAs(draft, path);
}

QString SiteConfigPage::chooseFile(const QString& proposal)
{
    if (m_chooseFile)
        return m_chooseFile(proposal);
    return QFileDialog::getSaveFileName(this, tr("Save site config as"), proposal,
                                        tr("JSON (*.json *.jsonc);;All files (*)"));
}

void SiteConfigPage::saveAsDialog()
{
    const SourcedConfig* source = m_session->source();
    if (!source)
        return;
    const ConfigSource& read = source->source;
    const QDir folder = read.path.isEmpty() ? QDir::home() : QFileInfo(read.path).absoluteDir();
    const QString proposal =
        folder.filePath(read.kind == ConfigSource::Kind::File ? QFileInfo(read.path).fileName()
                                                              : QStringLiteral("site-config.json"));
    if (const QString path = chooseFile(proposal); !path.isEmpty())
        m_session->saveAs(path);
}

void SiteConfigPage::takeOpened()
{
    const QByteArray& bytes = m_session->bytes();
    m_actions.reveal->setChecked(false); // of another customer nobody has asked to see them
    m_editor->setBytes(bytes, maskRanges(bytes, m_session->masks()));
    m_problems->set({}, JsoncDocument::parse({}));
}

/// As a step that can be undone.
void SiteConfigPage::takeReplaced()
{
    (void)m_editor->applyEdits(jsoncDifference(m_editor->bytes(), m_session->bytes()));
}

void SiteConfigPage::followText()
{
    m_session->setBytes(m_editor->bytes());
}

/// What was found out about an earlier text is left aside: it is being looked at anew.
void SiteConfigPage::followCheck()
{
    const JsoncDocument& document = m_session->document();
    if (m_session->source() && document.bytes() != m_editor->bytes())
        return;
    m_problems->set(m_session->problems(), document);
    QList<EditorProblem> marks;
    for (const ConfigProblem& problem : m_session->problems())
        marks.append({{problem.offset, problem.length},
                      problem.severity == ConfigSeverity::Error ? Sign::Error : Sign::Warning,
                      problem.text});
    m_editor->setProblems(marks);
    m_editor->setMasked(maskRanges(document.bytes(), m_session->masks()));
    Q_EMIT headerChanged();
}

void SiteConfigPage::followState()
{
    const SourcedConfig* source = m_session->source();
    const bool isOpen = source && m_session->state() == SiteConfigSession::State::Open;
    m_stack->setCurrentIndex(!source ? 0 : m_threeWay->action()->isChecked() ? 2 : 1);
    if (m_session->state() == SiteConfigSession::State::Empty)
        m_drafts->read();
    m_place->setText(source ? source->source.place() : tr("Nothing is open"));
    const bool isOpening = m_session->state() == SiteConfigSession::State::Opening;
    const bool isSaving = m_session->state() == SiteConfigSession::State::Saving;
    m_activity->show(isOpening  ? tr("Reading the configuration")
                     : isSaving ? tr("Saving the configuration")
                                : QString(),
                     {});
    m_actions.save->setEnabled(isOpen && m_session->isChanged());
    for (QAction* action :
         {m_actions.saveAs, m_actions.reload, m_actions.close, m_actions.format, m_actions.reveal,
          m_actions.readOnly, m_actions.nextProblem, m_actions.previousProblem, m_actions.goToKey})
        action->setEnabled(isOpen);
    if (isOpening)
        m_actions.close->setEnabled(true); // reading may wait for a passphrase
    const bool isFile = isOpen && !source->source.path.isEmpty();
    for (QAction* action : {m_actions.copyValidate, m_actions.copyMigrate})
        action->setEnabled(isFile);
    m_actions.copyUpgradeCheck->setEnabled(isFile && !m_upgrade->releaseWords().isEmpty());
    Q_EMIT headerChanged();
}

void SiteConfigPage::followSchema()
{
    const std::optional<ConfigRelease>& release = m_session->release();
    if (const std::optional<Error>& error = m_session->schemaError())
        m_list->setEmptyText(tr("Only the text was checked"), error->message());
    else if (m_session->schema())
        m_list->setEmptyText(tr("No problems"), tr("It is as %1 wants it.").arg(release->version.toString()));
    else
        m_list->setEmptyText(tr("The text can be read"),
                             tr("Choose a release to hold it against its schema."));
}

void SiteConfigPage::goToProblem(int row)
{
    const ConfigProblem& problem = m_problems->problem(row);
    m_editor->goTo(problem.offset);
    m_editor->textWidget()->setFocus(Qt::OtherFocusReason);
}

void SiteConfigPage::goToPointer(const QString& pointer)
{
    const JsoncDocument& document = m_session->document();
    const qint32 node = document.find(jsonPointerPath(pointer).value_or(JsoncPath()));
    if (node < 0)
        return; // it is not there yet
    m_editor->goTo(document.node(node).begin());
    m_editor->textWidget()->setFocus(Qt::OtherFocusReason);
}

/// As a step that can be undone. The text may have moved on since the note was made.
void SiteConfigPage::removeKey(const QString& pointer)
{
    const auto document = JsoncDocument::parse(m_editor->bytes());
    const Result<JsoncEdits> edits =
        jsonPointerPath(pointer).and_then([&](const JsoncPath& path) { return removeJsonc(document, path); });
    if (edits)
        (void)m_editor->applyEdits(*edits);
    else
        m_error->setError(edits.error());
}

QString SiteConfigPage::commandLine(const QStringList& words) const
{
    return shellLine(QStringList{QStringLiteral("lockstepctl"), QStringLiteral("site-config")} + words);
}

} // namespace lockstep
