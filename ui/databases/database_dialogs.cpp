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

} // namespace lockstep
