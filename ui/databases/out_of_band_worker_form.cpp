#include "ui/databases/out_of_band_worker_form.h"

#include "ui/theme/icons.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLineEdit>

namespace lockstep {

namespace {

constexpr int fieldWidth = 340;

} // namespace

OutOfBandWorkerForm::OutOfBandWorkerForm(QWidget* parent) : QWidget(parent), m_who(new QComboBox)
{
    using Worker = OutOfBandWorker;
    const QString name = wordsOf(ChangeOption::OutOfBand).name;
    m_who->setObjectName(QStringLiteral("outOfBandWho"));
    m_who->setAccessibleName(name);
    m_who->setFixedWidth(fieldWidth);
    m_who->addItem(tr("the instance's services"), int(Worker::Who::Services));
    m_who->addItem(tr("a container of the migrator"), int(Worker::Who::Container));
    m_who->addItem(tr("a Job of the migrator in Kubernetes"), int(Worker::Who::Job));
    auto* label = new TextLabel(name);
    label->setBuddy(m_who);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::m);
    grid->setVerticalSpacing(space::xs);
    grid->setColumnStretch(0, 1);
    grid->addWidget(label, 0, 0);
    grid->addWidget(m_who, 0, 1);
    addField(Worker::Who::Container, &Worker::image, QStringLiteral("containerImage"), tr("Image"),
             QStringLiteral("sourcegraph/migrator:6.12.5040"));
    addField(Worker::Who::Container, &Worker::docker, QStringLiteral("dockerProgram"),
             tr("Program that starts it"), QStringLiteral("docker"));
    addField(Worker::Who::Job, &Worker::manifest, QStringLiteral("jobManifest"), tr("Manifest of the Job"),
             tr("path of a file in YAML"));
    addField(Worker::Who::Job, &Worker::context, QStringLiteral("jobContext"), tr("Context of kubectl"),
             tr("the current one"));
    addField(Worker::Who::Job, &Worker::nameSpace, QStringLiteral("jobNamespace"), tr("Namespace"),
             tr("the manifest's, or the context's"));
    addField(Worker::Who::Job, &Worker::kubectl, QStringLiteral("kubectlProgram"),
             tr("Program that starts it"), QStringLiteral("kubectl"));
    addBrowsing();
    connect(m_who, &QComboBox::currentIndexChanged, this, [this] {
        showFields();
        Q_EMIT changed();
    });
    setWorker({});
}

void OutOfBandWorkerForm::addField(OutOfBandWorker::Who who, QString OutOfBandWorker::* text,
                                   const QString& name, const QString& label, const QString& example)
{
    auto* edit = new QLineEdit;
    edit->setObjectName(name);
    edit->setAccessibleName(label);
    edit->setPlaceholderText(example);
    edit->setFixedWidth(fieldWidth);
    auto* words = new TextLabel(label);
    words->muted();
    words->setBuddy(edit);
    auto* grid = qobject_cast<QGridLayout*>(layout());
    const int row = grid->rowCount();
    grid->addWidget(words, row, 0);
    grid->addWidget(edit, row, 1);
    connect(edit, &QLineEdit::textChanged, this, &OutOfBandWorkerForm::changed);
    m_fields.append({who, text, edit, words});
}

/// The manifest is a file: it may be looked for.
void OutOfBandWorkerForm::addBrowsing()
{
    auto* edit = findChild<QLineEdit*>(QStringLiteral("jobManifest"));
    QAction* browse =
        edit->addAction(themedIcon(QStringLiteral("document-open")), QLineEdit::TrailingPosition);
    browse->setText(tr("Choose a file"));
    browse->setToolTip(browse->text());
    connect(browse, &QAction::triggered, this, [this, edit] {
        const QString file =
            QFileDialog::getOpenFileName(this, {}, edit->text(), tr("Manifests (*.yaml *.yml)"));
        if (!file.isEmpty())
            edit->setText(file);
    });
}

void OutOfBandWorkerForm::setWorker(const OutOfBandWorker& worker)
{
    m_who->setCurrentIndex(m_who->findData(int(worker.who)));
    for (const Field& field : std::as_const(m_fields))
        field.edit->setText(worker.*field.text);
    showFields();
}

/// What belongs to another choice is as it comes.
OutOfBandWorker OutOfBandWorkerForm::worker() const
{
    OutOfBandWorker worker;
    worker.who = OutOfBandWorker::Who(m_who->currentData().toInt());
    for (const Field& field : m_fields) {
        if (field.who == worker.who)
            worker.*field.text = field.edit->text().trimmed();
    }
    return worker;
}

void OutOfBandWorkerForm::showFields()
{
    for (const Field& field : std::as_const(m_fields)) {
        const bool belongs = int(field.who) == m_who->currentData().toInt();
        field.edit->setVisible(belongs);
        field.label->setVisible(belongs);
    }
}

} // namespace lockstep
