#include "ui/siteconfig/open_config_dialog.h"

#include "models/health_request.h"
#include "ui/databases/connection_field.h"
#include "ui/parts/problem_line.h"
#include "ui/parts/segmented_control.h"
#include "ui/theme/icons.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text_label.h"

#include <QDir>
#include <QFileDialog>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int dialogWidth = 520;

/// A field below its name.
void add(QVBoxLayout* column, const QString& title, QWidget* field, QWidget* beside = nullptr)
{
    auto* label = (new TextLabel(title, TextStyle::Small))->muted();
    label->setBuddy(field);
    field->setAccessibleName(title);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(field, 1);
    if (beside)
        row->addWidget(beside);
    auto* part = new QVBoxLayout;
    part->setSpacing(2);
    part->addWidget(label);
    part->addLayout(row);
    column->addLayout(part);
}

QVBoxLayout* formColumn(QWidget* form)
{
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::m);
    return column;
}

} // namespace

OpenConfigDialog::OpenConfigDialog(QWidget* parent)
    : QDialog(parent),
      m_heading(new TextLabel(tr("Where is the configuration?"), TextStyle::Heading)),
      m_accept(new QPushButton(tr("Open"))),
      m_kind(new SegmentedControl),
      m_forms(new QStackedWidget),
      m_path(new QLineEdit),
      m_url(new QLineEdit),
      m_token(new QLineEdit),
      m_caFile(new QLineEdit),
      m_database(new ConnectionField(QStringLiteral("configDatabase"), tr("Frontend database"))),
      m_payload(new QLineEdit),
      m_member(new QLineEdit),
      m_problem(new ProblemLine(QStringLiteral("openConfigProblem")))
{
    setObjectName(QStringLiteral("openConfig"));
    setWindowTitle(tr("Open site config"));
    setMinimumWidth(dialogWidth);
    m_path->setObjectName(QStringLiteral("configPath"));
    m_url->setObjectName(QStringLiteral("configUrl"));
    m_token->setObjectName(QStringLiteral("configToken"));
    m_token->setEchoMode(QLineEdit::Password);
    m_url->setPlaceholderText(QStringLiteral("https://sourcegraph.example.com"));
    m_caFile->setPlaceholderText(tr("the system's"));
    m_kind->addChoice(tr("File"));
    m_kind->addChoice(tr("Instance"), tr("Over its API"));
    m_kind->addChoice(tr("Database"), tr("The table critical_and_site_config"));
    m_kind->addChoice(tr("Payload"), tr("What a customer handed over"));
    m_kind->setObjectName(QStringLiteral("configKind"));
    m_payload->setObjectName(QStringLiteral("configPayload"));
    m_member->setObjectName(QStringLiteral("configMember"));
    m_member->setPlaceholderText(tr("found by its name: site-config.json"));
    m_forms->addWidget(fileForm());
    m_forms->addWidget(instanceForm());
    m_forms->addWidget(databaseForm());
    m_forms->addWidget(payloadForm());
    connect(m_kind, &SegmentedControl::chosen, this, [this](int kind) {
        m_forms->setCurrentIndex(kind);
        m_problem->setText({});
        m_forms->currentWidget()->findChild<QLineEdit*>()->setFocus();
    });
    auto* cancel = new QPushButton(tr("Cancel"));
    m_accept->setObjectName(QStringLiteral("openConfigAccept"));
    m_accept->setDefault(true);
    setPrimary(m_accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &OpenConfigDialog::tryAccept);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::l);
    layout->addWidget(m_heading);
    layout->addWidget(m_kind, 0, Qt::AlignLeft);
    layout->addWidget(m_forms);
    layout->addWidget(m_problem);
    layout->addStretch(1);
    layout->addLayout(buttons);
    m_path->setFocus();
}

void OpenConfigDialog::setSource(const ConfigSource& likely)
{
    m_path->setText(likely.path);
    m_url->setText(likely.url);
    m_kind->setCurrent(int(likely.kind));
    m_forms->setCurrentIndex(int(likely.kind));
}

void OpenConfigDialog::askForTarget()
{
    setWindowTitle(tr("Choose the target"));
    m_heading->setText(tr("Where is the target's configuration?"));
    m_accept->setText(tr("Choose"));
}

QWidget* OpenConfigDialog::fileForm()
{
    auto* form = new QWidget;
    QVBoxLayout* column = formColumn(form);
    add(column, tr("File"), m_path, browseButton(m_path, tr("JSON (*.json *.jsonc);;All files (*)")));
    column->addStretch(1);
    return form;
}

QWidget* OpenConfigDialog::instanceForm()
{
    auto* form = new QWidget;
    QVBoxLayout* column = formColumn(form);
    add(column, tr("Address of the instance"), m_url);
    add(column, tr("Access token of a site administrator; kept in memory only"), m_token);
    add(column, tr("Certificates of its authority (a PEM file)"), m_caFile);
    return form;
}

QWidget* OpenConfigDialog::databaseForm()
{
    auto* form = new QWidget;
    QVBoxLayout* column = formColumn(form);
    add(column, tr("Connection string or URI of the frontend database"), m_database);
    column->addWidget(
        (new TextLabel(tr("Saving adds a row; what is there is never changed. The instance reads "
                          "it within a few seconds."),
                       TextStyle::Small))
            ->muted()
            ->wrapped());
    column->addStretch(1);
    return form;
}

QWidget* OpenConfigDialog::payloadForm()
{
    auto* form = new QWidget;
    QVBoxLayout* column = formColumn(form);
    add(column, tr("Archive (tar, zip), also encrypted with OpenPGP"), m_payload,
        browseButton(m_payload, tr("Payloads (*.tar *.tar.* *.tgz *.zip *.gpg *.pgp *.asc);;All files (*)")));
    add(column, tr("Path of the configuration in it"), m_member);
    column->addWidget(
        (new TextLabel(tr("It is decrypted with your own keyring; gpg asks for the passphrase. Nothing of it "
                          "is written to the disk."),
                       TextStyle::Small))
            ->muted()
            ->wrapped());
    column->addStretch(1);
    return form;
}

QToolButton* OpenConfigDialog::browseButton(QLineEdit* path, const QString& filter)
{
    auto* browse = new QToolButton;
    browse->setIcon(themedIcon(QStringLiteral("document-open")));
    browse->setAccessibleName(tr("Choose a file"));
    browse->setToolTip(tr("Choose a file"));
    browse->setAutoRaise(true);
    connect(browse, &QToolButton::clicked, this, [this, path, filter] {
        const QString chosen =
            QFileDialog::getOpenFileName(this, tr("Open site config"), QDir::homePath(), filter);
        if (!chosen.isEmpty())
            path->setText(chosen);
    });
    return browse;
}

Result<ConfigSource> OpenConfigDialog::typed()
{
    ConfigSource source{ConfigSource::Kind(m_kind->current()), m_path->text().trimmed(),
                        m_url->text().trimmed()};
    if (source.kind == ConfigSource::Kind::File) {
        if (source.path.isEmpty())
            return failure(ErrorKind::Usage, tr("open"), {}, tr("no file is named"));
        return source;
    }
    if (source.kind == ConfigSource::Kind::Payload) {
        source.path = m_payload->text().trimmed();
        source.member = m_member->text().trimmed();
        if (source.path.isEmpty())
            return failure(ErrorKind::Usage, tr("open"), {}, tr("no payload is named"));
        return source;
    }
    source.path.clear();
    if (source.kind == ConfigSource::Kind::Instance) {
        source.caFile = m_caFile->text().trimmed();
        source.token = m_token->text().isEmpty()
                           ? tokenFor(source.url, QProcessEnvironment::systemEnvironment())
                           : Secret(m_token->text());
        const auto client = SourcegraphClient::open(source.url, source.token, source.caFile);
        return client ? Result<ConfigSource>(source) : failure(client);
    }
    const Result<std::optional<ConnectionSettings>> settings = m_database->settings();
    if (!settings)
        return failure(settings);
    if (!*settings)
        return failure(ErrorKind::Usage, tr("open"), {}, tr("no database is named"));
    source.database = **settings;
    return source;
}

void OpenConfigDialog::tryAccept()
{
    const Result<ConfigSource> source = typed();
    if (!source) {
        const Error& error = source.error();
        const QString sentence = error.happened.left(1).toUpper() + error.happened.mid(1);
        m_problem->setText(error.advice.isEmpty() ? sentence
                                                  : sentence + QStringLiteral(". ") + error.advice);
        return;
    }
    m_source = *source;
    accept();
}

} // namespace lockstep
