#include "ui/databases/connection_bar.h"

#include "ui/databases/connection_field.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>

namespace lockstep {

namespace {

constexpr int comboCharacters = 14;

} // namespace

ConnectionBar::ConnectionBar(QWidget* parent)
    : QWidget(parent),
      m_release(new QComboBox),
      m_note((new TextLabel)->muted()),
      m_fold(new QToolButton),
      m_form(nullptr)
{
    setObjectName(QStringLiteral("connectionBar"));
    m_release->setObjectName(QStringLiteral("fitForRelease"));
    m_release->setAccessibleName(tr("The release that the databases are to be fit for"));
    m_release->setToolTip(m_release->accessibleName());
    m_release->setMinimumContentsLength(comboCharacters);
    m_release->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_release->setMaxVisibleItems(20);
    m_release->setPlaceholderText(tr("no release"));
    m_note->setObjectName(QStringLiteral("connectionNote"));
    m_fold->setObjectName(QStringLiteral("showConnections"));
    m_fold->setText(tr("Connections"));
    m_fold->setIcon(themedIcon(QStringLiteral("network-connect")));
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setCheckable(true);
    m_fold->setToolTip(tr("Show or hide where the databases are"));

    auto* label = new TextLabel(tr("&Fit for release"));
    label->muted();
    label->setBuddy(m_release);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(label);
    row->addWidget(m_release);
    row->addSpacing(space::s);
    row->addWidget(m_note);
    row->addStretch(1);
    row->addWidget(m_fold);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::l, space::s, space::l, space::s);
    column->setSpacing(space::s);
    column->addLayout(row);
    m_form = makeFields();
    column->addWidget(m_form);
    connect(m_fold, &QToolButton::toggled, m_form, &QWidget::setVisible);
    connect(m_release, &QComboBox::activated, this, [this] { Q_EMIT releaseChosen(release()); });
    setFolded(false);
    setFoldable(false);
}

QWidget* ConnectionBar::makeFields()
{
    auto* form = new QWidget;
    auto* row = new QHBoxLayout(form);
    row->setContentsMargins(0, 0, 0, space::xs);
    row->setSpacing(space::m);
    for (const Schema schema : allSchemas) {
        auto* field = new ConnectionField(schema);
        auto* label = new TextLabel(schemaName(schema), TextStyle::Small);
        label->muted();
        label->setBuddy(field);
        auto* column = new QVBoxLayout;
        column->setSpacing(2);
        column->addWidget(label);
        column->addWidget(field);
        row->addLayout(column, 1);
        m_fields.insert(schema, field);
        connect(field, &QLineEdit::returnPressed, this, &ConnectionBar::connectRequested);
        connect(field, &QLineEdit::textChanged, this, &ConnectionBar::edited);
    }
    return form;
}

void ConnectionBar::setDatabases(const DatabaseSet& databases)
{
    for (const auto& [schema, settings] : databases.asKeyValueRange())
        m_fields.value(schema)->setSettings(settings);
}

Result<DatabaseSet> ConnectionBar::databases()
{
    DatabaseSet databases;
    for (const auto& [schema, field] : m_fields.asKeyValueRange()) {
        Result<std::optional<ConnectionSettings>> settings = field->settings();
        if (!settings) {
            settings.error().subject = schemaName(schema);
            setFolded(false);
            field->setFocus(Qt::OtherFocusReason);
            return failure(settings);
        }
        if (*settings)
            databases.insert(schema, **settings);
    }
    return databases;
}

void ConnectionBar::setReleases(const QList<Version>& releases)
{
    const Version chosen = release();
    const QSignalBlocker blocker(m_release);
    m_release->clear();
    for (const Version& version : releases)
        m_release->addItem(version.toString());
    m_release->setEnabled(!releases.isEmpty());
    m_release->setCurrentIndex(std::max(0, int(releases.indexOf(chosen))));
}

void ConnectionBar::setRelease(const Version& release)
{
    const QSignalBlocker blocker(m_release);
    if (const int index = m_release->findText(release.toString()); index >= 0)
        m_release->setCurrentIndex(index);
}

Version ConnectionBar::release() const
{
    return Version::parse(m_release->currentText()).value_or(Version());
}

void ConnectionBar::setFolded(bool folded)
{
    m_fold->setChecked(!folded);
    m_form->setVisible(!folded);
}

bool ConnectionBar::isFolded() const
{
    return m_form->isHidden();
}

void ConnectionBar::setFoldable(bool foldable)
{
    m_fold->setVisible(foldable);
}

void ConnectionBar::setNote(const QString& text)
{
    m_note->setText(text);
}

void ConnectionBar::focusFirst()
{
    m_fields.first()->setFocus(Qt::OtherFocusReason);
}

} // namespace lockstep
