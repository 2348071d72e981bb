#include "ui/siteconfig/config_upgrade_panel.h"

#include "ui/parts/action_button.h"
#include "ui/parts/problem_line.h"
#include "ui/siteconfig/upgrade_note_card.h"
#include "ui/theme/theme.h"
#include "ui/widgets/disclosure.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QFileInfo>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace lockstep {

namespace {

using Kind = ConfigUpgradeNote::Kind;

QComboBox* chooser(const QString& name, const QString& accessibleName)
{
    auto* box = new QComboBox;
    box->setObjectName(name);
    box->setAccessibleName(accessibleName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMaxVisibleItems(20);
    return box;
}

Version versionOf(const QComboBox* box)
{
    return Version::parse(box->currentData().toString()).value_or(Version());
}

void fill(QComboBox* box, const QList<Version>& versions, const Version& current)
{
    box->clear();
    for (const Version& version : versions)
        box->addItem(version.toString(), version.toString());
    box->setCurrentIndex(box->findData(current.toString()));
}

/// Where a note is in the text does not count: that changes with each letter typed before it.
bool saysTheSame(const ConfigUpgradeNote& one, const ConfigUpgradeNote& other)
{
    return one.kind == other.kind && one.pointer == other.pointer && one.text == other.text &&
           one.advice == other.advice;
}

} // namespace

ConfigUpgradePanel::ConfigUpgradePanel(const Workspace* workspace, const SiteConfigSession* session,
                                       QAction* copy, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_session(session),
      m_check(new ConfigUpgradeCheck(session, this)),
      m_from(chooser(QStringLiteral("upgradeFrom"), tr("The release that runs now"))),
      m_to(chooser(QStringLiteral("upgradeTo"), tr("The release to run"))),
      m_problem(new ProblemLine(QStringLiteral("upgradeProblem"))),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_scroll(new QScrollArea),
      m_summary((new TextLabel)->wrapped())
{
    m_empty->setObjectName(QStringLiteral("upgradeEmpty"));
    m_summary->setObjectName(QStringLiteral("upgradeSummary"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeContent(copy));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeChoosers());
    column->addWidget(new Separator);
    column->addWidget(m_stack, 1);
    setFocusProxy(m_from);
    for (QComboBox* box : {m_from, m_to}) {
        connect(box, &QComboBox::activated, this, [this, box] {
            (box == m_from ? m_hasChosenFrom : m_hasChosenTo) = true;
            chooseReleases();
        });
    }
    connect(workspace, &Workspace::catalogChanged, this, &ConfigUpgradePanel::fillReleases);
    connect(workspace, &Workspace::selectionChanged, this, &ConfigUpgradePanel::fillReleases);
    connect(session, &SiteConfigSession::schemaChanged, this, &ConfigUpgradePanel::fillReleases);
    connect(session, &SiteConfigSession::opened, this, [this] {
        m_hasChosenFrom = false;
        m_hasChosenTo = false;
        fillReleases();
    });
    connect(m_check, &ConfigUpgradeCheck::changed, this, &ConfigUpgradePanel::follow);
    fillReleases();
    follow();
}

QWidget* ConfigUpgradePanel::makeChoosers()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    const auto add = [row](const QString& text, QComboBox* box) {
        auto* label = (new TextLabel(text))->muted();
        label->setBuddy(box);
        row->addWidget(label);
        row->addWidget(box);
        row->addSpacing(space::s);
    };
    add(tr("From"), m_from);
    add(tr("To"), m_to);
    row->addStretch(1);
    return bar;
}

QWidget* ConfigUpgradePanel::makeContent(QAction* copy)
{
    m_scroll->setObjectName(QStringLiteral("upgradeNotes"));
    m_scroll->setAccessibleName(tr("What changes between the releases"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget;
    page->setAutoFillBackground(true);
    page->setBackgroundRole(surfaceRole);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(space::l, space::m, space::l, space::l);
    column->setSpacing(0);
    m_notes = new QVBoxLayout;
    m_notes->setSpacing(space::l);
    column->addLayout(m_notes);
    column->addStretch(1);
    m_scroll->setWidget(page);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(space::l, space::s, space::l, space::s);
    foot->addWidget(m_summary, 1);
    auto* button = actionButton(copy);
    button->setFlat(false);
    foot->addWidget(button);
    m_problem->setContentsMargins(space::l, space::s, space::l, 0);
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_problem);
    rows->addWidget(m_scroll, 1);
    rows->addWidget(new Separator);
    rows->addLayout(foot);
    return content;
}

QStringList ConfigUpgradePanel::releaseWords() const
{
    const ConfigUpgradeCheck::Releases& releases = m_check->releases();
    if (!ConfigUpgradeCheck::isUpgrade(releases))
        return {};
    return {QStringLiteral("--catalog"), releases.catalog,       QStringLiteral("--from"),
            releases.from.toString(),    QStringLiteral("--to"), releases.to.toString()};
}

/// Working it out takes a thread for a moment after each word that is typed: only for somebody who looks.
void ConfigUpgradePanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_check->setWatched(true);
}

void ConfigUpgradePanel::hideEvent(QHideEvent* event)
{
    m_check->setWatched(false);
    QWidget::hideEvent(event);
}

void ConfigUpgradePanel::fillReleases()
{
    QList<Version> versions = m_workspace->targetsAbove(Version());
    const Version from = m_hasChosenFrom ? versionOf(m_from) : likelyFrom();
    const Version to = m_hasChosenTo ? versionOf(m_to) : likelyTo(from);
    fill(m_to, versions, to);
    // An instance may run a release that the catalogue does not have; then that is what is said.
    if (!from.isNull() && !versions.contains(from))
        versions.insert(std::ranges::find_if(versions, [&](const Version& other) { return other < from; }),
                        from);
    fill(m_from, versions, from);
    chooseReleases();
}

void ConfigUpgradePanel::chooseReleases()
{
    m_check->setReleases({m_workspace->sources().catalog, versionOf(m_from), versionOf(m_to)});
    follow();
    Q_EMIT releasesChanged();
}

/// The configuration lies beside the instance's own file, or was read from the instance.
bool ConfigUpgradePanel::isOfCurrentInstance() const
{
    const std::optional<Instance> instance = m_workspace->currentInstance();
    const SourcedConfig* config = m_session->source();
    if (!instance || !config)
        return false;
    const ConfigSource& source = config->source;
    if (source.kind == ConfigSource::Kind::Instance)
        return !instance->domain.isEmpty() &&
               QUrl(source.url).host().compare(instance->domain, Qt::CaseInsensitive) == 0;
    if (source.kind != ConfigSource::Kind::File || instance->path.isEmpty())
        return false;
    const QString folder = QFileInfo(m_workspace->fleet().root + u'/' + instance->path).absolutePath();
    return QFileInfo(source.path).absoluteFilePath().startsWith(folder + u'/');
}

Version ConfigUpgradePanel::likelyFrom() const
{
    if (isOfCurrentInstance()) {
        if (const std::optional<Version> version = m_workspace->currentInstance()->version)
            return *version;
    }
    return m_session->release() ? m_session->release()->version : Version();
}

Version ConfigUpgradePanel::likelyTo(const Version& from) const
{
    const Version target = m_workspace->target();
    if (target > from && m_workspace->targetsAbove(from).contains(target))
        return target;
    const Version newest = m_workspace->suggestedTarget(from);
    return newest.isNull() ? from : newest;
}

void ConfigUpgradePanel::follow()
{
    const std::optional<Error>& error = m_check->textError();
    m_problem->setText(error ? tr("This is of the text before it had errors.") : QString());
    m_stack->setCurrentIndex(showWhyNot() ? 0 : 1);
    if (!m_check->notes()) {
        m_shown.clear();
        return;
    }
    showSummary();
    if (!std::ranges::equal(*m_check->notes(), m_shown, saysTheSame))
        showNotes();
}

/// False: there are notes to be shown.
bool ConfigUpgradePanel::showWhyNot()
{
    const ConfigUpgradeCheck::Releases& releases = m_check->releases();
    const QString from = releases.from.toString();
    const QString to = releases.to.toString();
    const QString sign = QStringLiteral("go-next");
    if (m_to->count() == 0)
        m_empty->setState(sign, tr("No releases are known"),
                          tr("Open a release catalogue: the schemas of the releases say what changes."));
    else if (releases.from.isNull() || releases.from == releases.to)
        m_empty->setState(sign, tr("Which release runs now?"),
                          tr("Choose above the release that runs and the one it is to become: what that "
                             "means for this configuration is said here."));
    else if (!ConfigUpgradeCheck::isUpgrade(releases))
        m_empty->setState(sign, tr("That is no upgrade"),
                          tr("%1 is older than %2. Choose a later release to go to.").arg(to, from));
    else if (const std::optional<Error>& error = m_check->error())
        m_empty->setState(QStringLiteral("dialog-warning"), tr("The releases cannot be compared"),
                          error->message());
    else if (m_check->notes() && !m_check->notes()->isEmpty())
        return false;
    else if (m_check->textError())
        m_empty->setState(QStringLiteral("dialog-warning"), tr("The text has errors"),
                          m_check->textError()->message());
    else if (m_check->notes())
        m_empty->setState(QStringLiteral("dialog-ok-apply"), tr("Nothing to do"),
                          tr("This configuration means the same to %1 as to %2.").arg(to, from));
    else
        m_empty->setState(QStringLiteral("view-refresh"), tr("The releases are being compared"),
                          tr("From %1 to %2").arg(from, to));
    return true;
}

void ConfigUpgradePanel::showSummary()
{
    const QList<ConfigUpgradeNote>& notes = *m_check->notes();
    const auto urgent =
        std::ranges::count_if(notes, [](const ConfigUpgradeNote& note) { return needsWork(note.kind); });
    m_summary->setText(tr("%1 to do, %2 to know").arg(urgent).arg(notes.size() - urgent));
}

void ConfigUpgradePanel::showNotes()
{
    m_shown = *m_check->notes();
    while (const QLayoutItem* item = m_notes->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Kind kind : {Kind::Gone, Kind::Refused, Kind::Deprecated, Kind::Values}) {
        for (const ConfigUpgradeNote& note : std::as_const(m_shown)) {
            if (note.kind == kind)
                m_notes->addWidget(card(note));
        }
    }
    const auto count = [this](Kind kind) {
        return int(std::ranges::count(m_shown, kind, &ConfigUpgradeNote::kind));
    };
    addFolded(Kind::Default,
              tr("%n key(s) that are not set get another default", nullptr, count(Kind::Default)));
    addFolded(Kind::New, tr("%n new key(s)", nullptr, count(Kind::New)));
}

/// There may be hundreds: they are made when they are asked for.
void ConfigUpgradePanel::addFolded(Kind kind, const QString& title)
{
    if (!std::ranges::contains(m_shown, kind, &ConfigUpgradeNote::kind))
        return;
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::l);
    auto* head = new Disclosure(title);
    head->setObjectName(QStringLiteral("upgrade-") + toText(kind));
    column->addWidget(head, 0, Qt::AlignLeft);
    const auto show = [this, column, kind](bool open) {
        if (open)
            m_open.insert(kind);
        else
            m_open.remove(kind);
        while (column->count() > 1) {
            const QLayoutItem* item = column->takeAt(1);
            delete item->widget();
            delete item;
        }
        for (const ConfigUpgradeNote& note : std::as_const(m_shown)) {
            if (open && note.kind == kind)
                column->addWidget(card(note));
        }
    };
    connect(head, &Disclosure::opened, box, show);
    head->setOpen(m_open.contains(kind));
    m_notes->addWidget(box);
}

QWidget* ConfigUpgradePanel::card(const ConfigUpgradeNote& note)
{
    auto* card = new UpgradeNoteCard(note);
    connect(card, &UpgradeNoteCard::placeWanted, this, &ConfigUpgradePanel::placeWanted);
    connect(card, &UpgradeNoteCard::removalWanted, this, &ConfigUpgradePanel::removalWanted);
    return card;
}

} // namespace lockstep
