#include "ui/cluster/upgrade_panel.h"

#include "ui/cluster/cluster_actions.h"
#include "ui/cluster/cluster_delegate.h"
#include "ui/parts/action_button.h"
#include "ui/parts/diff_highlighter.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/thin_progress_bar.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>

namespace lockstep {

namespace {

enum Place { Nothing, Changes, Rollout };

QString conflictsText(const ObjectChange& change)
{
    QString text;
    for (const FieldConflict& conflict : change.conflicts)
        text += UpgradePanel::tr("%1 is set by %2").arg(conflict.field, conflict.manager) + u'\n';
    return text.isEmpty() ? text : UpgradePanel::tr("Fields of others:") + u'\n' + text + u'\n';
}

} // namespace

UpgradePanel::UpgradePanel(ClusterSession* session, const ClusterActions& actions, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_changes(new ClusterDiffModel(this)),
      m_rollouts(new RolloutModel(this)),
      m_path(new QLineEdit),
      m_labels(new QLineEdit),
      m_takeOver(new QCheckBox(tr("Take over fields that others have set"))),
      m_summary(new TextLabel),
      m_reason(new ElidedLabel),
      m_progress(new ThinProgressBar),
      m_changesView(new DataView),
      m_text(new QPlainTextEdit),
      m_rolloutView(new DataView),
      m_trouble((new TextLabel)->wrapped()->selectable()),
      m_empty(new EmptyState(QStringLiteral("view-refresh"), tr("Nothing is compared yet"),
                             tr("Choose a kustomization, a folder of manifests or a file, and compare it "
                                "with the cluster. Nothing "
                                "is changed by that: the API server works out what applying would do."))),
      m_stack(new QStackedWidget)
{
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeChanges());
    m_stack->addWidget(makeRollout());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeForm(actions));
    column->addWidget(m_progress);
    column->addWidget(new Separator);
    column->addWidget(m_stack, 1);
    m_progress->hide();
    connect(session, &ClusterSession::diffChanged, this, &UpgradePanel::showDiff);
    connect(session, &ClusterSession::rolloutsChanged, this, &UpgradePanel::showRollouts);
    connect(session, &ClusterSession::compareProgress, this, &UpgradePanel::showProgress);
    connect(m_changesView->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &UpgradePanel::showChange);
    showDiff();
}

QWidget* UpgradePanel::makeForm(const ClusterActions& actions)
{
    m_path->setObjectName(QStringLiteral("manifestsPath"));
    m_path->setAccessibleName(tr("Manifests"));
    m_path->setPlaceholderText(tr("Folder of the kustomization"));
    m_labels->setObjectName(QStringLiteral("removeLabels"));
    m_labels->setAccessibleName(tr("Labels of what is removed"));
    m_labels->setPlaceholderText(tr("deploy=sourcegraph"));
    m_labels->setToolTip(
        tr("What has these labels and is not in the manifests is removed. Volumes, their claims "
           "and namespaces stay. Empty: nothing is removed."));
    m_reason->setObjectName(QStringLiteral("reasonNotToApply"));
    m_reason->setForegroundRole(mutedTextRole);
    m_reason->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_takeOver->setObjectName(QStringLiteral("takeOver"));
    m_summary->setObjectName(QStringLiteral("diffSummary"));
    auto* form = new QWidget;
    form->setAutoFillBackground(true);
    form->setBackgroundRole(surfaceRole);
    auto* first = new QHBoxLayout;
    first->setSpacing(space::s);
    first->addWidget(new TextLabel(tr("Manifests")));
    first->addWidget(m_path, 3);
    first->addWidget(actionButton(actions.chooseFolder));
    first->addWidget(actionButton(actions.restore));
    first->addSpacing(space::m);
    first->addWidget(new TextLabel(tr("Remove what has")));
    first->addWidget(m_labels, 1);
    first->addWidget(actionButton(actions.compare));
    auto* second = new QHBoxLayout;
    second->setSpacing(space::m);
    second->addWidget(m_summary);
    second->addWidget(m_reason, 1);
    second->addWidget(m_takeOver);
    auto* rows = new QVBoxLayout(form);
    rows->setContentsMargins(space::l, space::s, space::l, space::s);
    rows->setSpacing(space::s);
    rows->addLayout(first);
    rows->addLayout(second);
    connect(m_path, &QLineEdit::textChanged, this, &UpgradePanel::edited);
    connect(m_labels, &QLineEdit::textChanged, this, &UpgradePanel::edited);
    connect(m_takeOver, &QCheckBox::toggled, this, &UpgradePanel::edited);
    connect(m_path, &QLineEdit::returnPressed, actions.compare, &QAction::trigger);
    return form;
}

QWidget* UpgradePanel::makeChanges()
{
    m_changesView->setObjectName(QStringLiteral("clusterChanges"));
    m_changesView->setAccessibleName(tr("What applying changes"));
    m_changesView->setModel(m_changes);
    m_changesView->setItemDelegate(new ClusterDelegate(ClusterDiffModel::Change, {}, m_changesView));
    m_changesView->setColumnCharacters({40, 14, 60}, ClusterDiffModel::Facts);
    m_text->setObjectName(QStringLiteral("changeText"));
    m_text->setAccessibleName(tr("The difference"));
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_text->setFont(textFont(TextStyle::Mono));
    m_text->document()->setDocumentMargin(space::m);
    new DiffHighlighter(m_text->document());
    auto* rows = new HairlineSplitter(Qt::Vertical);
    rows->addWidget(m_changesView);
    rows->addWidget(m_text);
    rows->setSizes({260, 320});
    return rows;
}

QWidget* UpgradePanel::makeRollout()
{
    m_rolloutView->setObjectName(QStringLiteral("clusterRollout"));
    m_rolloutView->setAccessibleName(tr("Rollout"));
    m_rolloutView->setModel(m_rollouts);
    m_rolloutView->setItemDelegate(new ClusterDelegate(RolloutModel::State, {}, m_rolloutView));
    m_rolloutView->setColumnCharacters({36, 7, 34, 60}, RolloutModel::Trouble);
    m_trouble->setObjectName(QStringLiteral("rolloutTrouble"));
    m_trouble->setContentsMargins(space::l, space::s, space::l, space::s);
    auto* page = new QWidget;
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_rolloutView, 1);
    rows->addWidget(m_trouble);
    connect(m_rolloutView->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &UpgradePanel::showTrouble);
    return page;
}

/// Of the chosen workload; else of the first that is held up.
void UpgradePanel::showTrouble()
{
    const QList<RolloutProgress>& rollouts = m_session->rollouts();
    const int row = m_rolloutView->currentIndex().row();
    QString text = row >= 0 && row < rollouts.size() ? rollouts[row].trouble : QString();
    for (qsizetype i = 0; text.isEmpty() && i < rollouts.size(); ++i)
        text = rollouts[i].trouble;
    if (text != m_trouble->text())
        m_trouble->setText(text);
    m_trouble->setVisible(!text.isEmpty());
}

CompareRequest UpgradePanel::request() const
{
    return {m_path->text().trimmed(), m_labels->text().trimmed()};
}

void UpgradePanel::setPath(const QString& path)
{
    m_path->setText(path);
}

bool UpgradePanel::takesOver() const
{
    return m_takeOver->isChecked();
}

bool UpgradePanel::removes() const
{
    const ClusterDiff* diff = m_session->diff();
    return diff && diff->count(ObjectChange::Kind::Remove) > 0;
}

QString UpgradePanel::reasonNotToApply() const
{
    if (m_session->isBusy())
        return tr("Something is under way.");
    if (m_session->isComparing())
        return tr("The comparison is not complete yet.");
    const ClusterDiff* diff = m_session->diff();
    if (!diff)
        return tr("Nothing is compared yet.");
    if (request().path != m_session->compared().path ||
        request().removeLabelled != m_session->compared().removeLabelled)
        return tr("Something else was compared.");
    if (diff->hasConflicts() && !takesOver())
        return tr("Some fields are set by others: take them over, or leave them out of the manifests.");
    if (diff->count(ObjectChange::Kind::Same) == diff->objects.size())
        return tr("The cluster has all of this already.");
    return {};
}

QStringList UpgradePanel::consequences() const
{
    const ClusterDiff* diff = m_session->diff();
    if (!diff)
        return {};
    QStringList lines;
    const auto say = [&](ObjectChange::Kind kind, const auto& text) {
        if (const int count = int(diff->count(kind)); count > 0)
            lines.append(text(count));
    };
    say(ObjectChange::Kind::Create, [](int n) { return tr("%n object(s) are created.", nullptr, n); });
    say(ObjectChange::Kind::Change, [](int n) { return tr("%n object(s) change.", nullptr, n); });
    say(ObjectChange::Kind::Remove, [](int n) { return tr("%n object(s) are removed.", nullptr, n); });
    say(ObjectChange::Kind::Same, [](int n) { return tr("%n object(s) stay the same.", nullptr, n); });
    return lines;
}

void UpgradePanel::showReason(const QString& reason)
{
    m_reason->setText(reason);
}

void UpgradePanel::setLabels(const QString& labels)
{
    m_labels->setText(labels);
}

void UpgradePanel::focusPath()
{
    m_path->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> UpgradePanel::panes() const
{
    return {m_path->parentWidget(), m_stack};
}

void UpgradePanel::showProgress(qsizetype done, qsizetype total)
{
    m_progress->setRange(0, int(total));
    m_progress->setValue(int(done));
    m_summary->setText(tr("%1 of %2 objects are compared.").arg(done).arg(total));
}

void UpgradePanel::showDiff()
{
    const ClusterDiff* diff = m_session->diff();
    m_progress->setVisible(m_session->isComparing());
    if (m_session->isComparing()) {
        m_progress->setRange(0, 0);
        m_summary->setText(tr("Comparing…"));
    }
    m_takeOver->setVisible(diff && diff->hasConflicts());
    m_takeOver->setChecked(false);
    if (!diff) {
        m_changes->clear();
        m_text->clear();
        if (!m_session->isComparing())
            m_summary->setText({});
        if (m_stack->currentIndex() == Changes)
            m_stack->setCurrentIndex(Nothing);
        return;
    }
    m_changes->setDiff(*diff);
    m_summary->setText(consequences().join(u' '));
    m_stack->setCurrentIndex(Changes);
    m_changesView->setCurrentIndex(m_changes->index(0, 0));
    showChange();
}

void UpgradePanel::showChange()
{
    const int row = m_changesView->currentIndex().row();
    if (row < 0)
        return m_text->clear();
    const ObjectChange& change = m_changes->change(row);
    m_text->setPlainText(conflictsText(change) + change.text());
}

void UpgradePanel::showRollouts()
{
    m_rollouts->setRollouts(m_session->rollouts());
    if (m_session->rollouts().isEmpty()) {
        if (m_stack->currentIndex() == Rollout)
            m_stack->setCurrentIndex(Nothing);
        return;
    }
    m_stack->setCurrentIndex(Rollout);
    m_takeOver->hide();
    showTrouble();
    const auto over = std::ranges::count_if(m_session->rollouts(), &RolloutProgress::isOver);
    m_summary->setText(
        tr("%1 of %2 workloads have come to an end.").arg(over).arg(m_session->rollouts().size()));
}

} // namespace lockstep
