#include "core/database/connection_settings.h"
#include "result_checks.h"

using namespace lockstep;

namespace {

QProcessEnvironment environment(const QList<std::pair<QString, QString>>& variables)
{
    QProcessEnvironment made;
    for (const auto& [name, value] : variables)
        made.insert(name, value);
    return made;
}

QString shown(const ConnectionSettings& settings)
{
    QStringList parts;
    for (const char* keyword : {"host", "port", "user", "dbname", "sslmode"})
        parts.append(settings.value(QString::fromLatin1(keyword)));
    return parts.join(u' ') + u' ' + settings.password().reveal();
}

} // namespace

class ConnectionSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void refusesWithoutThePassword_data();
    void refusesWithoutThePassword();
    void readsTheEnvironment_data();
    void readsTheEnvironment();
    void refusesABadPort();
    void aPrefixedSchemaIgnoresTheOtherVariables();
    void theTimeZoneIsASessionSetting();
    void aSharedDatabaseMustBeAllowed();
    void conninfoSurvivesParsing();
    void describesWithoutThePassword();
    void givesAnEnvironmentForOtherPrograms();
};

void ConnectionSettingsTest::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("keywords") << QStringLiteral("host=db port=5433 dbname=sg user=me password='a b'")
                              << QStringLiteral("db 5433 me sg  a b");
    QTest::newRow("uri") << QStringLiteral("postgres://me:p%40ss@db:5433/sg?sslmode=disable")
                         << QStringLiteral("db 5433 me sg disable p@ss");
    QTest::newRow("socket") << QStringLiteral("postgresql:///sg?host=/run/x&user=me")
                            << QStringLiteral("/run/x  me sg  ");
    QTest::newRow("ipv6") << QStringLiteral("postgres://[::1]:5433/sg") << QStringLiteral("::1 5433  sg  ");
    QTest::newRow("two hosts") << QStringLiteral("host=a,b port=1,2") << QStringLiteral("a,b 1,2    ");
    QTest::newRow("quotes") << QStringLiteral(R"(host='it\'s' dbname='a\\b')")
                            << QString::fromUtf8(R"(it's   a\b  )");
}

void ConnectionSettingsTest::parses()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const Result<ConnectionSettings> settings = ConnectionSettings::parse(text);
    VERIFY_RESULT(settings);
    QCOMPARE(shown(*settings), expected);
}

void ConnectionSettingsTest::refusesWithoutThePassword_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"", "   ", "sg", "host=db password=hunter2 nonsense", "host=db password='hunter2",
          "host=db hunter2=x", "postgres://me:hunter2@[::1/sg", "postgres://me:hunter2%zz@db/sg",
          "postgres://me:hunter2@db/sg?nonsense=1", "postgres://me:hunter2@db:99999/sg",
          "postgres://me:hunter2@db:port/sg", "host=db port=0 password=hunter2",
          "postgres://me:hunter2@db/sg?sslmode", "password=hunter2 hunter2",
          "postgres://me:hunter2@[db]x/sg"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void ConnectionSettingsTest::refusesWithoutThePassword()
{
    QFETCH(QString, text);
    const Result<ConnectionSettings> settings = ConnectionSettings::parse(text);
    VERIFY_ERROR(settings, ErrorKind::Usage, "Write them like");
    QVERIFY2(!settings.error().message().contains(u"hunter2"), qPrintable(settings.error().message()));
}

void ConnectionSettingsTest::readsTheEnvironment_data()
{
    using Variables = QList<std::pair<QString, QString>>;
    QTest::addColumn<Schema>("schema");
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QString>("expected");
    const auto text = [](const char* latin1) { return QString::fromLatin1(latin1); };
    QTest::newRow("nothing") << Schema::Frontend << Variables{} << text("127.0.0.1 5432 postgres postgres  ");
    QTest::newRow("own name") << Schema::Frontend << Variables{{text("USER"), text("me")}}
                              << text("127.0.0.1 5432 me me  ");
    QTest::newRow("all") << Schema::Frontend << Variables{{text("PGHOST"), text("db")},
                                                          {text("PGPORT"), text("5433")},
                                                          {text("PGUSER"), text("sg")},
                                                          {text("PGPASSWORD"), text("pw")},
                                                          {text("PGDATABASE"), text("sgdb")},
                                                          {text("PGSSLMODE"), text("disable")}}
                         << text("db 5433 sg sgdb disable pw");
    QTest::newRow("quoted port") << Schema::Frontend << Variables{{text("PGPORT"), text("\"5433\"")}}
                                 << text("127.0.0.1 5433 postgres postgres  ");
    QTest::newRow("source wins") << Schema::Frontend
                                 << Variables{{text("PGDATASOURCE"), text("postgres://a:b@c:1/d")},
                                              {text("PGHOST"), text("other")}}
                                 << text("c 1 a d  b");
    QTest::newRow("codeintel") << Schema::CodeIntel
                               << Variables{{text("CODEINTEL_PGHOST"), text("ci")},
                                            {text("PGHOST"), text("other")}}
                               << text("ci 5432 postgres postgres  ");
    QTest::newRow("codeinsights source")
        << Schema::CodeInsights
        << Variables{{text("CODEINSIGHTS_PGDATASOURCE"), text("postgres://a:b@c:1/d")}} << text("c 1 a d  b");
}

void ConnectionSettingsTest::readsTheEnvironment()
{
    using Variables = QList<std::pair<QString, QString>>;
    QFETCH(Schema, schema);
    QFETCH(Variables, variables);
    QFETCH(QString, expected);
    const Result<ConnectionSettings> settings =
        ConnectionSettings::fromEnvironment(schema, environment(variables));
    VERIFY_RESULT(settings);
    QCOMPARE(shown(*settings), expected);
}

void ConnectionSettingsTest::refusesABadPort()
{
    const auto settings = ConnectionSettings::fromEnvironment(
        Schema::CodeIntel,
        environment({{QStringLiteral("CODEINTEL_PGPORT"), QStringLiteral("tcp://1.2.3.4")}}));
    VERIFY_ERROR(settings, ErrorKind::Usage, "CODEINTEL_PGPORT");
    const auto source = ConnectionSettings::fromEnvironment(
        Schema::Frontend,
        environment({{QStringLiteral("PGDATASOURCE"), QStringLiteral("postgres://a:hunter2@[b/c")}}));
    VERIFY_ERROR(source, ErrorKind::Usage, "PGDATASOURCE");
    QVERIFY(!source.error().message().contains(u"hunter2"));
}

void ConnectionSettingsTest::aPrefixedSchemaIgnoresTheOtherVariables()
{
    // libpq fills in what is left out from PGPASSWORD, which belongs to the frontend's database.
    const auto settings = ConnectionSettings::fromEnvironment(
        Schema::CodeIntel, environment({{QStringLiteral("PGPASSWORD"), QStringLiteral("frontend's")}}));
    VERIFY_RESULT(settings);
    QVERIFY(settings->conninfo().contains("password=''"));
}

void ConnectionSettingsTest::aSharedDatabaseMustBeAllowed()
{
    const QString name = QStringLiteral("CODEINTEL_PG_ALLOW_SINGLE_DB");
    QVERIFY(!sharedDatabaseAllowed(environment({})));
    QVERIFY(!sharedDatabaseAllowed(environment({{name, QString()}})));
    QVERIFY(sharedDatabaseAllowed(environment({{name, QStringLiteral("true")}})));
}

void ConnectionSettingsTest::theTimeZoneIsASessionSetting()
{
    const auto settings = ConnectionSettings::fromEnvironment(
        Schema::CodeIntel,
        environment({{QStringLiteral("CODEINTEL_PGTZ"), QStringLiteral("Europe/Berlin")}}));
    VERIFY_RESULT(settings);
    QCOMPARE(settings->value(QStringLiteral("options")), QStringLiteral("-c TimeZone=Europe/Berlin"));
}

void ConnectionSettingsTest::conninfoSurvivesParsing()
{
    const QString odd = QString::fromUtf8("it's a \\ \"b\" = ü ");
    const ConnectionSettings settings = ConnectionSettings()
                                            .with(QStringLiteral("dbname"), odd)
                                            .with(QStringLiteral("password"), odd)
                                            .with(QStringLiteral("host"), QStringLiteral("/run/a b"));
    const Result<ConnectionSettings> again =
        ConnectionSettings::parse(QString::fromUtf8(settings.conninfo()));
    VERIFY_RESULT(again);
    QCOMPARE(*again, settings);
    QVERIFY(settings.value(QStringLiteral("password")).isEmpty());
}

void ConnectionSettingsTest::describesWithoutThePassword()
{
    const auto settings =
        ConnectionSettings::parse(QStringLiteral("postgres://sg:hunter2@127.0.0.1:5432/sgdb"));
    VERIFY_RESULT(settings);
    QCOMPARE(settings->description(), QStringLiteral("db sgdb on 127.0.0.1:5432 as sg"));
    QCOMPARE(ConnectionSettings().description(), QStringLiteral("the default database on the default host"));
}

void ConnectionSettingsTest::givesAnEnvironmentForOtherPrograms()
{
    const auto settings =
        ConnectionSettings::parse(QStringLiteral("postgres://sg:pw@db:5433/sgdb?sslmode=disable"));
    VERIFY_RESULT(settings);
    const QProcessEnvironment made =
        settings->toEnvironment(environment({{QStringLiteral("PATH"), QStringLiteral("/bin")}}));
    const auto expect = [&made](const char* name, const char* value) {
        QCOMPARE(made.value(QString::fromLatin1(name)), QString::fromLatin1(value));
    };
    expect("PGHOST", "db");
    expect("PGPORT", "5433");
    expect("PGUSER", "sg");
    expect("PGPASSWORD", "pw");
    expect("PGDATABASE", "sgdb");
    expect("PGSSLMODE", "disable");
    expect("PATH", "/bin");
    const QProcessEnvironment other =
        environment({{QStringLiteral("PGPASSWORD"), QStringLiteral("frontend's")}});
    const auto codeIntel = ConnectionSettings::fromEnvironment(Schema::CodeIntel, other);
    VERIFY_RESULT(codeIntel);
    QVERIFY(!codeIntel->toEnvironment(other).contains(QStringLiteral("PGPASSWORD")));
}

QTEST_APPLESS_MAIN(ConnectionSettingsTest)
#include "tst_connection_settings.moc"
