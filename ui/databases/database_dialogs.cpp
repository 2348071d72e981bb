#include "ui/databases/database_dialogs.h"

#include "ui/theme/style.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpressionValidator>

namespace lockstep {

namespace {

constexpr int dialogWidth = 420;
constexpr qsizetype mostDigits = 18;

QVBoxLayout* makeBody(QDialog* dialog, const QString& title, const QString& text)
{
    dialog->setWindowTitle(title);
    dialog->setModal(true);
    dialog->setMinimumWidth(dialogWidth);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(space::xl, space::l, space::xl, space::l);
    column->setSpacing(space::m);
    column->addWidget(new TextLabel(title, TextStyle::Heading));
    column->addWidget((new TextLabel(text))->muted()->wrapped());
    return column;
}

/// "Continue": nothing happens before the next dialog, too, is agreed to.
QPushButton* addButtons(QDialog* dialog, QVBoxLayout* column)
{
    auto* cancel = new QPushButton(QCoreApplication::translate("lockstep::MigrationIdDialog", "Cancel"));
    auto* go = new QPushButton(QCoreApplication::translate("lockstep::MigrationIdDialog", "Continue"));
    go->setObjectName(QStringLiteral("continue"));
    setPrimary(go);
    go->setDefault(true);
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(go, &QPushButton::clicked, dialog, &QDialog::accept);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(go);
    column->addLayout(row);
    return go;
}

/// With its name above it.
void addField(QVBoxLayout* column, const QString& name, QWidget* field)
{
    auto* label = new TextLabel(name, TextStyle::Small);
    label->muted();
    label->setBuddy(field);
    field->setAccessibleName(QString(name).remove(u'&'));
    auto* part = new QVBoxLayout;
    part->setSpacing(2);
    part->addWidget(label);
    part->addWidget(field);
    column->addLayout(part);
}

} // namespace

ReleaseDialog::ReleaseDialog(const QString& title, const QString& text, const QList<Version>& releases,
                             QWidget* parent)
    : QDialog(parent), m_releases(new QComboBox)
{
    setObjectName(QStringLiteral("releaseDialog"));
    m_releases->setAccessibleName(title);
    for (const Version& release : releases)
        m_releases->addItem(release.toString());
    QVBoxLayout* column = makeBody(this, title, text);
    column->addWidget(m_releases);
    addButtons(this, column)->setEnabled(!releases.isEmpty());
}

Version ReleaseDialog::release() const
{
    return Version::parse(m_releases->currentText()).value_or(Version());
}

MigrationIdDialog::MigrationIdDialog(const QString& title, const QString& text, const QStringList& choices,
                                     std::optional<MigrationId> proposal, QWidget* parent)
    : QDialog(parent), m_id(new QLineEdit)
{
    setObjectName(QStringLiteral("migrationIdDialog"));
    static const QRegularExpression number(QStringLiteral("-?\\d{1,%1}").arg(mostDigits));
    m_id->setObjectName(QStringLiteral("migrationId"));
    m_id->setAccessibleName(tr("Id of the migration"));
    m_id->setPlaceholderText(m_id->accessibleName());
    m_id->setValidator(new QRegularExpressionValidator(number, m_id));
    QVBoxLayout* column = makeBody(this, title, text);
    column->addWidget(m_id);
    if (!choices.isEmpty()) {
        m_choices = new QComboBox;
        m_choices->setObjectName(QStringLiteral("migrationChoice"));
        m_choices->setAccessibleName(title);
        m_choices->addItems(choices);
        column->addWidget(m_choices);
    }
    QPushButton* go = addButtons(this, column);
    const auto check = [this, go] { go->setEnabled(m_id->hasAcceptableInput()); };
    connect(m_id, &QLineEdit::textChanged, this, check);
    if (proposal)
        m_id->setText(QString::number(*proposal));
    check();
}

MigrationId MigrationIdDialog::id() const
{
    return m_id->text().toLongLong();
}

int MigrationIdDialog::choice() const
{
    return m_choices ? m_choices->currentIndex() : 0;
}

DescribeDialog::DescribeDialog(Schema schema, DescriptionFormat format, QWidget* parent)
    : QDialog(parent), m_format(new QComboBox), m_nameSpace(new QLineEdit(DescriptionRequest().nameSpace))
{
    setObjectName(QStringLiteral("describeDialog"));
    m_format->setObjectName(QStringLiteral("descriptionFormat"));
    m_format->addItem(tr("JSON, as the product's own tool writes it"), int(DescriptionFormat::ProductJson));
    m_format->addItem(tr("JSON, with what that leaves out"), int(DescriptionFormat::FullJson));
    m_format->addItem(tr("text, as psql shows it"), int(DescriptionFormat::Psql));
    m_format->setCurrentIndex(m_format->findData(int(format)));
    m_nameSpace->setObjectName(QStringLiteral("descriptionNamespace"));
    QVBoxLayout* column = makeBody(this, tr("Describe %1").arg(schemaName(schema)),
                                   tr("Writes to a file what there is in the database. Changes nothing."));
    addField(column, tr("&Format"), m_format);
    addField(column, tr("&Schema in the database"), m_nameSpace);
    QPushButton* go = addButtons(this, column);
    connect(m_nameSpace, &QLineEdit::textChanged, go,
            [go](const QString& text) { go->setEnabled(!text.trimmed().isEmpty()); });
}

DescriptionRequest DescribeDialog::request() const
{
    return {{}, DescriptionFormat(m_format->currentData().toInt()), m_nameSpace->text().trimmed()};
}

DriftDialog::DriftDialog(Schema schema, const Version& release, QWidget* parent)
    : QDialog(parent), m_from(new QComboBox), m_nameSpace(new QLineEdit(DriftSource().nameSpace))
{
    using From = DriftSource::From;
    setObjectName(QStringLiteral("driftDialog"));
    m_from->setObjectName(QStringLiteral("driftSource"));
    m_from->addItem(tr("what its applied migrations make"), int(From::Applied));
    m_from->addItem(tr("%1, by its squashed.sql").arg(release.toString()), int(From::Squashed));
    m_from->addItem(tr("%1, by all its migrations").arg(release.toString()), int(From::Migrations));
    m_from->addItem(tr("a file: a description in JSON, or SQL"), int(From::File));
    m_nameSpace->setObjectName(QStringLiteral("driftNamespace"));
    QVBoxLayout* column = makeBody(this, tr("Look for drift in %1").arg(schemaName(schema)),
                                   tr("Compares the database with what it should be. Changes nothing."));
    addField(column, tr("&Compare with"), m_from);
    addField(column, tr("&Schema in the database"), m_nameSpace);
    QPushButton* go = addButtons(this, column);
    const auto check = [this, go] {
        // The graph of migrations is about public.
        const bool isPublic = m_from->currentData().toInt() == int(From::Applied);
        m_nameSpace->setEnabled(!isPublic);
        if (isPublic)
            m_nameSpace->setText(DriftSource().nameSpace);
        go->setEnabled(!m_nameSpace->text().trimmed().isEmpty());
    };
    connect(m_from, &QComboBox::currentIndexChanged, this, check);
    connect(m_nameSpace, &QLineEdit::textChanged, this, check);
    check();
}

DriftSource DriftDialog::source() const
{
    return {DriftSource::From(m_from->currentData().toInt()), {}, m_nameSpace->text().trimmed()};
}

OutOfBandDialog::OutOfBandDialog(const OutOfBandWorker& worker, const Version& release,
                                 const std::optional<OutOfBandStatus>& current, QWidget* parent)
    : QDialog(parent), m_which(new QComboBox), m_way(new QComboBox)
{
    using Which = OutOfBandTask::Which;
    setObjectName(QStringLiteral("outOfBandDialog"));
    m_which->setObjectName(QStringLiteral("outOfBandWhich"));
    m_which->addItem(tr("all that are not complete"), int(Which::All));
    m_which->addItem(tr("those that the upgrade to %1 needs first").arg(release.toString()),
                     int(Which::ForUpgrade));
    if (current) {
        m_current = current->id;
        m_which->addItem(tr("only %1").arg(current->id), int(Which::One));
    }
    m_way->setObjectName(QStringLiteral("outOfBandWay"));
    m_way->addItems({tr("forward"), tr("backwards, as before a downgrade")});
    QVBoxLayout* column = makeBody(
        this, tr("Bring out-of-band migrations to their end"),
        tr("They are run by %1. Another choice is among the options for changes.").arg(worker.text()));
    addField(column, tr("&Which"), m_which);
    addField(column, tr("&Direction"), m_way);
    addButtons(this, column);
}

OutOfBandTask OutOfBandDialog::task() const
{
    return {OutOfBandTask::Which(m_which->currentData().toInt()), m_current, m_way->currentIndex() == 1};
}

} // namespace lockstep
