#include "ui/health/health_form.h"

#include "models/connection_draft.h"
#include "ui/databases/connection_field.h"
#include "ui/parts/problem_line.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>

namespace lockstep {

namespace {

constexpr int visibleReleases = 20;

/// In the order of the form's rows.
enum Row {
    InstanceRow,
    SettingsRow,
    DatabasesRow,
    ContainersRow,
    ProjectRow,
    ClusterRow,
    MonitoringRow,
    MonitoringTokensRow,
    ProblemRow
};

constexpr int columnsOfGrid = 7; ///< a title, and a label and a field three times

QString textWithoutSecrets(const ConnectionSettings& settings)
{
    return ConnectionDraft(settings.with(QStringLiteral("sslpassword"), {})).text();
}

/// What the fleet and the environment say of an instance that nothing is remembered of.
HealthPlaces usualPlaces(const Instance& instance)
{
    HealthPlaces places;
    places.url = instance.domain.isEmpty() ? qEnvironmentVariable("SRC_ENDPOINT")
                                           : QStringLiteral("https://") + instance.domain;
    return places;
}

} // namespace

HealthForm::HealthForm(QWidget* parent)
    : QWidget(parent),
      m_release(new QComboBox),
      m_executors(new QCheckBox(tr("E&xecutors, too"))),
      m_problem(new ProblemLine(QStringLiteral("healthProblem")))
{
    setObjectName(QStringLiteral("healthForm"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(space::l, 0, space::l, space::m);
    grid->setHorizontalSpacing(space::s);
    grid->setVerticalSpacing(space::s);
    addSection(grid, InstanceRow, tr("Instance"));
    m_release->setObjectName(QStringLiteral("healthRelease"));
    m_release->setMaxVisibleItems(visibleReleases);
    addTo(grid, InstanceRow, 0, tr("&Release that it should run"), m_release);
    m_url = addField(grid, InstanceRow, 1, QStringLiteral("healthUrl"), tr("&URL"),
                     QStringLiteral("https://sourcegraph.example.com"));
    m_token = addSecret(grid, InstanceRow, 2, QStringLiteral("healthToken"), tr("Access &token"));
    m_token->setToolTip(tr("Of a site administrator. It is kept in memory only."));
    m_ca = addField(grid, SettingsRow, 0, QStringLiteral("healthCa"), tr("Trusted certificates"),
                    tr("a PEM file, besides this machine's"));
    m_executors->setObjectName(QStringLiteral("healthExecutors"));
    m_executors->setToolTip(tr("At least one executor must be active. Needs a token."));
    grid->addWidget(m_executors, SettingsRow, 4);
    addSection(grid, DatabasesRow, tr("Databases"));
    int column = 0;
    for (const Schema schema : allSchemas) {
        auto* field = new ConnectionField(QStringLiteral("health-") + schemaName(schema),
                                          tr("Connection string of %1").arg(schemaName(schema)));
        connect(field, &QLineEdit::returnPressed, this, &HealthForm::submitted);
        addTo(grid, DatabasesRow, column++, schemaName(schema), field);
        m_databases.insert(schema, field);
    }
    addContainers(grid);
    addSection(grid, ClusterRow, tr("Cluster"));
    m_kubeconfig = addField(grid, ClusterRow, 0, QStringLiteral("healthKubeconfig"), tr("&Kubeconfig"),
                            tr("a file; empty: the usual"));
    m_context = addField(grid, ClusterRow, 1, QStringLiteral("healthContext"), tr("&Context"),
                         tr("empty: the current one"));
    m_namespace = addField(grid, ClusterRow, 2, QStringLiteral("healthNamespace"), tr("&Namespace"),
                           tr("empty: the context's"));
    addMonitoring(grid);
    grid->addWidget(m_problem, ProblemRow, 0, 1, columnsOfGrid);
    for (const int stretched : {2, 4, 6})
        grid->setColumnStretch(stretched, 1);
    connect(m_url, &QLineEdit::textChanged, this, &HealthForm::showToken);
    showToken();
    for (QLineEdit* field : findChildren<QLineEdit*>())
        connect(field, &QLineEdit::textChanged, this, &HealthForm::judge);
}

void HealthForm::addContainers(QGridLayout* grid)
{
    addSection(grid, ContainersRow, tr("Containers"));
    m_machine = addField(grid, ContainersRow, 0, QStringLiteral("healthMachine"), tr("&Machine"),
                         tr("local, ssh:HOST or gcloud:PROJECT/ZONE/NAME"));
    m_folder = addField(grid, ContainersRow, 1, QStringLiteral("healthFolder"), tr("Compose &folder"),
                        tr("on that machine"));
    m_frontend = addField(grid, ContainersRow, 2, QStringLiteral("healthFrontend"), tr("Frontend"),
                          tr("service or workload, for its log"));
    m_files = addField(grid, ProjectRow, 0, QStringLiteral("healthFiles"), tr("Compose files"),
                       tr("with commas; empty: the usual"));
    m_project = addField(grid, ProjectRow, 1, QStringLiteral("healthProject"), tr("Project"),
                         tr("empty: as compose names it"));
}

void HealthForm::addMonitoring(QGridLayout* grid)
{
    addSection(grid, MonitoringRow, tr("Monitoring"));

    struct Source
    {
        MonitoringSource::Kind kind;
        QString title;
        QString usual;
    };

    const Source sources[] = {
        {MonitoringSource::Kind::Prometheus, tr("&Prometheus"), QStringLiteral("http://127.0.0.1:9090")},
        {MonitoringSource::Kind::Alertmanager, tr("A&lertmanager"), QStringLiteral("http://127.0.0.1:9093")},
        {MonitoringSource::Kind::Grafana, tr("&Grafana"), QStringLiteral("http://127.0.0.1:3370")}};
    int column = 0;
    for (const Source& source : sources) {
        const QString name = QStringLiteral("health-") + monitoringName(source.kind);
        m_monitoring.insert(source.kind,
                            addField(grid, MonitoringRow, column, name, source.title, source.usual));
        QLineEdit* token =
            addSecret(grid, MonitoringTokensRow, column, name + QStringLiteral("-token"), tr("Its token"));
        token->setAccessibleName(tr("Token of %1").arg(QString(source.title).remove(u'&')));
        token->setToolTip(tr("Sent as a bearer token. It is kept in memory only."));
        token->setPlaceholderText(tr("where it wants one"));
        m_monitoringTokens.insert(source.kind, token);
        ++column;
    }
}

QLineEdit* HealthForm::addSecret(QGridLayout* grid, int row, int column, const QString& name,
                                 const QString& label)
{
    QLineEdit* field = addField(grid, row, column, name, label, {});
    field->setEchoMode(QLineEdit::Password);
    return field;
}

void HealthForm::addSection(QGridLayout* grid, int row, const QString& text)
{
    auto* label = new TextLabel(text, TextStyle::Strong);
    label->setContentsMargins(0, 0, space::m, 0);
    grid->addWidget(label, row, 0);
}

void HealthForm::addTo(QGridLayout* grid, int row, int column, const QString& label, QWidget* field)
{
    auto* name = new TextLabel(label);
    name->muted();
    name->setBuddy(field);
    name->setContentsMargins(column == 0 ? 0 : space::s, 0, 0, 0);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(QString(label).remove(u'&'));
    grid->addWidget(name, row, 1 + 2 * column);
    grid->addWidget(field, row, 2 + 2 * column);
}

QLineEdit* HealthForm::addField(QGridLayout* grid, int row, int column, const QString& name,
                                const QString& label, const QString& hint)
{
    auto* field = new QLineEdit;
    field->setObjectName(name);
    field->setPlaceholderText(hint);
    connect(field, &QLineEdit::returnPressed, this, &HealthForm::submitted);
    addTo(grid, row, column, label, field);
    return field;
}

void HealthForm::setInstance(const std::optional<Instance>& instance)
{
    const QString key = instance ? instance->key() : QString();
    if (key == m_instance)
        return;
    m_instance = key;
    m_token->clear();
    for (QLineEdit* token : std::as_const(m_monitoringTokens))
        token->clear();
    if (!instance)
        return show({});
    const std::optional<HealthPlaces> remembered = rememberedPlaces(key);
    show(remembered.value_or(usualPlaces(*instance)));
    if (!remembered) {
        QList<Error> unread; // a variable that cannot be read names no database
        for (const auto& [schema, settings] :
             databasesOf(QProcessEnvironment::systemEnvironment(), unread).asKeyValueRange())
            m_databases.value(schema)->setSettings(settings);
    }
    if (!instance->version)
        return m_release->setCurrentIndex(-1);
    const QString version = instance->version->toString();
    if (m_release->findText(version) < 0)
        m_release->insertItem(0, version);
    m_release->setCurrentIndex(m_release->findText(version));
}

void HealthForm::setReleases(const QList<Version>& releases)
{
    if (releases == m_releases)
        return;
    m_releases = releases;
    const QString chosen = m_release->currentText();
    m_release->clear();
    for (const Version& version : releases)
        m_release->addItem(version.toString());
    if (!chosen.isEmpty() && m_release->findText(chosen) < 0)
        m_release->insertItem(0, chosen);
    m_release->setCurrentIndex(m_release->findText(chosen));
}

void HealthForm::show(const HealthPlaces& places)
{
    m_url->setText(places.url);
    m_ca->setText(places.caFile);
    m_executors->setChecked(places.executors);
    m_machine->setText(places.machine);
    m_folder->setText(places.composeFolder);
    m_frontend->setText(places.frontend);
    m_kubeconfig->setText(places.kubeconfig);
    m_context->setText(places.context);
    m_namespace->setText(places.nameSpace);
    m_files->setText(places.composeFiles.join(QStringLiteral(", ")));
    m_project->setText(places.composeProject);
    for (const auto& [kind, field] : m_monitoring.asKeyValueRange())
        field->setText(places.monitoring.value(kind));
    for (const auto& [schema, field] : m_databases.asKeyValueRange())
        field->setSettings(
            ConnectionSettings::parse(places.databases.value(schema)).value_or(ConnectionSettings()));
    for (QLineEdit* field : findChildren<QLineEdit*>())
        field->setCursorPosition(0);
}

HealthPlaces HealthForm::places() const
{
    HealthPlaces places;
    places.url = m_url->text().trimmed();
    places.caFile = m_ca->text().trimmed();
    places.executors = m_executors->isChecked();
    places.machine = m_machine->text().trimmed();
    places.composeFolder = m_folder->text().trimmed();
    places.frontend = m_frontend->text().trimmed();
    places.kubeconfig = m_kubeconfig->text().trimmed();
    places.context = m_context->text().trimmed();
    places.nameSpace = m_namespace->text().trimmed();
    for (const QString& file : m_files->text().split(u',', Qt::SkipEmptyParts)) {
        if (const QString name = file.trimmed(); !name.isEmpty())
            places.composeFiles.append(name);
    }
    places.composeProject = m_project->text().trimmed();
    for (const auto& [kind, field] : m_monitoring.asKeyValueRange()) {
        if (const QString url = field->text().trimmed(); !url.isEmpty())
            places.monitoring.insert(kind, url);
    }
    return places;
}

/// All but the databases.
HealthRequest HealthForm::typed() const
{
    HealthRequest request{m_instance, std::nullopt, {}, places(), {}, Secret(m_token->text().trimmed()), {}};
    if (request.token.isEmpty())
        request.token = tokenFor(request.places.url, QProcessEnvironment::systemEnvironment());
    for (const auto& [kind, field] : m_monitoringTokens.asKeyValueRange()) {
        if (const QString token = field->text().trimmed(); !token.isEmpty())
            request.monitoringTokens.insert(kind, Secret(token));
    }
    return request;
}

void HealthForm::judge()
{
    const QMap<QString, Error> wrong = wrongPlaces(typed());
    m_problem->setText(wrong.isEmpty() ? QString() : wrong.first().message());
}

void HealthForm::showToken()
{
    const bool isKnown = !tokenFor(m_url->text(), QProcessEnvironment::systemEnvironment()).isEmpty();
    m_token->setPlaceholderText(isKnown ? tr("from SRC_ACCESS_TOKEN") : tr("for alerts and configuration"));
}

Result<HealthRequest> HealthForm::request()
{
    HealthRequest request = typed();
    if (const auto release = Version::parse(m_release->currentText()))
        request.release = *release;
    for (const auto& [schema, field] : m_databases.asKeyValueRange()) {
        Result<std::optional<ConnectionSettings>> settings = field->settings();
        if (!settings) {
            settings.error().subject = schemaName(schema);
            field->setFocus(Qt::OtherFocusReason);
            return failure(settings);
        }
        if (!*settings)
            continue;
        request.databases.insert(schema, **settings);
        request.places.databases.insert(schema, textWithoutSecrets(**settings));
    }
    rememberPlaces(m_instance, request.places);
    return request;
}

void HealthForm::focusFirst()
{
    m_url->setFocus(Qt::OtherFocusReason);
}

} // namespace lockstep
