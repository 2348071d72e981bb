#include "ui/cluster/cluster_dialogs.h"

#include "models/cluster_rows.h"
#include "ui/parts/diff_highlighter.h"
#include "ui/parts/environment_band.h"
#include "ui/theme/style.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

namespace lockstep {

namespace {

constexpr int dialogWidth = 560;
constexpr QSize diffSize(760, 380);

/// Body and buttons of a dialog; `band` where an instance is chosen.
QVBoxLayout* bodyOf(QDialog* dialog, const EnvironmentMark& environment)
{
    dialog->setModal(true);
    dialog->setMinimumWidth(dialogWidth);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    if (!environment.name.isEmpty())
        layout->addWidget(new EnvironmentBand(environment));
    auto* body = new QVBoxLayout;
    body->setContentsMargins(space::xl, space::l, space::xl, space::l);
    body->setSpacing(space::m);
    layout->addLayout(body, 1);
    return body;
}

/// The field for the word, and the buttons; Enter alone changes nothing.
QLayout* buttonsOf(QDialog* dialog, QLineEdit* field, const QString& word, QPushButton* accept)
{
    field->setObjectName(QStringLiteral("confirmationWord"));
    field->setPlaceholderText(word);
    field->setAccessibleName(ConfirmClusterDialog::tr("Type %1 to go on").arg(word));
    auto* label = new TextLabel(ConfirmClusterDialog::tr("Type %1 to go on").arg(word));
    label->setBuddy(field);
    auto* cancel = new QPushButton(ConfirmClusterDialog::tr("Cancel"));
    accept->setObjectName(QStringLiteral("accept"));
    accept->setAutoDefault(false);
    accept->setEnabled(false);
    setStopping(accept);
    cancel->setDefault(true);
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(accept, &QPushButton::clicked, dialog, &QDialog::accept);
    QObject::connect(field, &QLineEdit::textChanged, accept,
                     [accept, word](const QString& text) { accept->setEnabled(text == word); });
    auto* typing = new QHBoxLayout;
    typing->setSpacing(space::s);
    typing->addWidget(label);
    typing->addWidget(field, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(accept);
    auto* rows = new QVBoxLayout;
    rows->setSpacing(space::l);
    rows->addLayout(typing);
    rows->addLayout(buttons);
    return rows;
}

} // namespace

ConfirmClusterDialog::ConfirmClusterDialog(const Question& question, const EnvironmentMark& environment,
                                           QWidget* parent)
    : QDialog(parent), m_word(new QLineEdit), m_accept(new QPushButton(question.actionText))
{
    setObjectName(QStringLiteral("confirmCluster"));
    setWindowTitle(question.title);
    QVBoxLayout* body = bodyOf(this, environment);
    body->addWidget((new TextLabel(question.title, TextStyle::Heading))->wrapped());
    for (const QString& line : question.lines)
        body->addWidget((new TextLabel(line))->wrapped());
    body->addLayout(buttonsOf(this, m_word, question.word, m_accept));
    m_word->setFocus();
}

RevisionsDialog::RevisionsDialog(const KubeTarget& target, const QList<WorkloadRevision>& revisions,
                                 const EnvironmentMark& environment, QWidget* parent)
    : QDialog(parent),
      m_target(target),
      m_revisions(revisions),
      m_choice(new QComboBox),
      m_facts((new TextLabel)->muted()->wrapped()),
      m_diff(new QPlainTextEdit),
      m_word(new QLineEdit),
      m_accept(new QPushButton(tr("Roll back")))
{
    setObjectName(QStringLiteral("revisions"));
    setWindowTitle(tr("Roll back %1").arg(target.text()));
    m_choice->setObjectName(QStringLiteral("revisionChoice"));
    m_choice->setAccessibleName(tr("Revision"));
    for (const WorkloadRevision& one : m_revisions)
        m_choice->addItem(tr("Revision %1%2 – %3")
                              .arg(one.number)
                              .arg(one.isCurrent ? tr(" (current)") : QString(), imagesText(one.images)));
    m_diff->setObjectName(QStringLiteral("revisionDiff"));
    m_diff->setAccessibleName(tr("What going back changes"));
    m_diff->setReadOnly(true);
    m_diff->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_diff->setFont(textFont(TextStyle::Mono));
    m_diff->setMinimumSize(diffSize);
    m_diff->setTabChangesFocus(true);
    new DiffHighlighter(m_diff->document());
    QVBoxLayout* body = bodyOf(this, environment);
    body->addWidget((new TextLabel(tr("Roll back %1").arg(target.text()), TextStyle::Heading))->wrapped());
    body->addWidget((new TextLabel(tr("Namespace %1").arg(target.nameSpace)))->muted());
    body->addWidget(m_choice);
    body->addWidget(m_facts);
    body->addWidget(m_diff, 1);
    body->addLayout(buttonsOf(this, m_word, target.name, m_accept));
    connect(m_choice, &QComboBox::currentIndexChanged, this, &RevisionsDialog::showRevision);
    // The one before the current is what one mostly goes back to.
    m_choice->setCurrentIndex(m_revisions.size() > 1 ? 1 : 0);
    showRevision();
}

const WorkloadRevision& RevisionsDialog::revision() const
{
    return m_revisions[std::max(0, m_choice->currentIndex())];
}

void RevisionsDialog::showRevision()
{
    if (m_revisions.isEmpty())
        return;
    const WorkloadRevision& chosen = revision();
    QStringList facts{chosen.created.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"))};
    if (!chosen.cause.isEmpty())
        facts.append(chosen.cause);
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    const QString diff = revisionDiff(m_revisions, chosen);
    m_diff->setPlainText(diff.isEmpty() ? tr("This is what runs now.") : diff);
    m_word->setEnabled(!diff.isEmpty());
    m_word->clear();
}

ScaleDialog::ScaleDialog(const KubeTarget& target, int replicas, QWidget* parent)
    : QDialog(parent), m_replicas(new QSpinBox), m_word(new QLineEdit), m_accept(new QPushButton(tr("Scale")))
{
    constexpr int mostReplicas = 1000;
    setObjectName(QStringLiteral("scale"));
    setWindowTitle(tr("Scale %1").arg(target.text()));
    m_replicas->setObjectName(QStringLiteral("replicas"));
    m_replicas->setRange(0, mostReplicas);
    m_replicas->setValue(replicas);
    m_replicas->setAccessibleName(tr("Pods"));
    auto* row = new QHBoxLayout;
    auto* label = new TextLabel(tr("Pods"));
    label->setBuddy(m_replicas);
    row->addWidget(label);
    row->addWidget(m_replicas);
    row->addStretch(1);
    QVBoxLayout* body = bodyOf(this, {});
    body->addWidget((new TextLabel(tr("Scale %1").arg(target.text()), TextStyle::Heading))->wrapped());
    body->addWidget((new TextLabel(tr("Namespace %1").arg(target.nameSpace)))->muted());
    body->addWidget((new TextLabel(tr("It has %n pod(s) now.", nullptr, replicas)))->muted());
    body->addLayout(row);
    body->addLayout(buttonsOf(this, m_word, target.name, m_accept));
}

int ScaleDialog::replicas() const
{
    return m_replicas->value();
}

RestoreDialog::RestoreDialog(const QString& folder, QWidget* parent)
    : QDialog(parent),
      m_folder(folder),
      m_source(new QLineEdit(QStringLiteral("origin/main"))),
      m_lost(new QPlainTextEdit),
      m_word(new QLineEdit),
      m_accept(new QPushButton(tr("Restore")))
{
    setObjectName(QStringLiteral("restore"));
    setWindowTitle(tr("Bring the manifests back from git"));
    m_source->setObjectName(QStringLiteral("restoreSource"));
    m_source->setAccessibleName(tr("Commit"));
    m_lost->setObjectName(QStringLiteral("restoreLost"));
    m_lost->setAccessibleName(tr("What is given up"));
    m_lost->setReadOnly(true);
    m_lost->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_lost->setFont(textFont(TextStyle::Mono));
    m_lost->setTabChangesFocus(true);
    auto* look = new QPushButton(tr("Look again"));
    look->setObjectName(QStringLiteral("restoreLook"));
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    auto* label = new TextLabel(tr("Commit"));
    label->setBuddy(m_source);
    row->addWidget(label);
    row->addWidget(m_source, 1);
    row->addWidget(look);
    QVBoxLayout* body = bodyOf(this, {});
    body->addWidget((new TextLabel(windowTitle(), TextStyle::Heading))->wrapped());
    body->addWidget((new TextLabel(tr("The files of %1 become what they are in that commit. What was changed "
                                      "there is lost; nothing is changed in the cluster before you apply.")
                                       .arg(folder)))
                        ->wrapped());
    body->addLayout(row);
    body->addWidget(new TextLabel(tr("What is given up"), TextStyle::Strong));
    body->addWidget(m_lost, 1);
    body->addLayout(buttonsOf(this, m_word, QStringLiteral("restore"), m_accept));
    look->setDefault(true); // Enter in the field looks, and neither goes on nor gives up
    connect(look, &QPushButton::clicked, this, &RestoreDialog::askForPreview);
    connect(m_source, &QLineEdit::textEdited, this,
            [this] { forgetPreview(tr("Look again: that is another commit.")); });
    forgetPreview(tr("Looking…"));
    QMetaObject::invokeMethod(this, &RestoreDialog::askForPreview, Qt::QueuedConnection);
}

RestoreRequest RestoreDialog::request() const
{
    return {m_folder, m_source->text().trimmed()};
}

void RestoreDialog::askForPreview()
{
    forgetPreview(tr("Looking…"));
    Q_EMIT previewWanted(request());
}

void RestoreDialog::forgetPreview(const QString& text)
{
    m_lost->setPlainText(text);
    m_word->clear();
    m_word->setEnabled(false);
}

void RestoreDialog::showPreview(const RestoreRequest& asked, const Result<QString>& lost)
{
    if (asked.source != request().source)
        return;
    if (!lost)
        return forgetPreview(lost.error().message());
    if (lost->isEmpty())
        return forgetPreview(tr("Nothing: the files are what they are there."));
    m_lost->setPlainText(*lost);
    m_word->setEnabled(true);
}

} // namespace lockstep
