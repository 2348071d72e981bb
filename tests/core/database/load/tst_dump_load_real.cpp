// A dump of each release's schemas, with generated rows, loads into a database whose dump is the same.

#include "core/migration/stitched_graph.h"
#include "dump_fixture.h"
#include "generated_rows.h"
#include "test_data.h"

using namespace lockstep;
using namespace lockstep::test;

class DumpLoadRealTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyRelease_data();
    void everyRelease();

private:
    [[nodiscard]] Result<void> bringTo(const StitchedCatalog& catalog, const Version& release);
    [[nodiscard]] Result<QByteArray> filled(Schema schema);

    DumpFixture m_fixture;
    QMap<Schema, QSet<MigrationId>> m_seen; ///< of the last release
};

void DumpLoadRealTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.start(QStringLiteral("SELECT 1;")));
}

void DumpLoadRealTest::everyRelease_data()
{
    QTest::addColumn<QString>("bundle");
    QTest::newRow("3.25 to 3.37") << QStringLiteral("releases-3.25-3.37.bundle");
    QTest::newRow("5.8 to 6.12") << QStringLiteral("releases-5.8-6.12.bundle");
}

Result<void> DumpLoadRealTest::bringTo(const StitchedCatalog& catalog, const Version& release)
{
    DatabaseSet databases;
    for (const Schema schema : allSchemas)
        databases.insert(schema, m_fixture.server().database(schemaName(schema)));
    QList<MigrationOutcome> outcomes;
    return Migrator(catalog).upTo(release, databases, {}, outcomes);
}

/// A copy of the schema's database, with rows.
Result<QByteArray> DumpLoadRealTest::filled(Schema schema)
{
    return m_fixture.server()
        .dropDatabase(QStringLiteral("filled"))
        .and_then([&] {
            return m_fixture.execute(QStringLiteral("postgres"),
                                     QStringLiteral("CREATE DATABASE filled TEMPLATE ") + schemaName(schema));
        })
        .and_then([&] { return m_fixture.execute(QStringLiteral("filled"), generateRowsSql); })
        .and_then([&] { return m_fixture.dump(QStringLiteral("filled")); });
}

/// A release whose migrations are those of the one before is passed over, and without LOCKSTEP_EVERY_RELEASE
/// so are most of the others: every release's whole history is still gone through.
void DumpLoadRealTest::everyRelease()
{
    QFETCH(QString, bundle);
    const QString path = realData(bundle);
    if (path.isEmpty())
        QSKIP("the real releases are not on this machine; set LOCKSTEP_TEST_DATA to their folder");
    const Result<CatalogContents> contents = readCatalog(path);
    VERIFY_RESULT(contents);
    const Result<StitchResult> stitched = stitch(*contents);
    VERIFY_RESULT(stitched);
    for (const Schema schema : allSchemas)
        VERIFY_RESULT(m_fixture.server().recreateDatabase(schemaName(schema)));
    m_seen.clear();
    const bool every = qEnvironmentVariableIsSet("LOCKSTEP_EVERY_RELEASE");
    int number = 0;
    int loaded = 0;
    qint64 rows = 0;
    qsizetype tables = 0;
    for (const ReleaseContents& release : contents->releases) {
        VERIFY_RESULT(bringTo(stitched->catalog, release.release.version));
        const bool last = &release == &contents->releases.last();
        for (const auto& [schema, own] : release.schemas.asKeyValueRange()) {
            const QSet<MigrationId> ids = own.graph.ids();
            if (ids.isEmpty() || std::exchange(m_seen[schema], ids) == ids)
                continue;
            if (!every && !last && number++ % 4 != 0)
                continue;
            const QString name = release.release.version.toString() + u' ' + schemaName(schema);
            const Result<QByteArray> dump = filled(schema);
            QVERIFY2(dump, qPrintable(name + (dump ? QString() : dump.error().message())));
            const Result<QString> file = m_fixture.file(*dump);
            VERIFY_RESULT(file);
            LoadOptions options;
            options.schema = schema;
            const Result<LoadReport> report = loadDumpParallel({*file}, m_fixture.target(), options, {}, {});
            QVERIFY2(report, qPrintable(name + (report ? QString() : report.error().message())));
            const Result<QByteArray> again = m_fixture.dump(QStringLiteral("sg"));
            VERIFY_RESULT(again);
            const QByteArray difference = firstDifference(comparable(*dump), comparable(*again));
            QVERIFY2(difference.isEmpty(), qPrintable(name + u'\n' + QString::fromUtf8(difference)));
            QVERIFY2(report->plainOrder.isEmpty(), qPrintable(name + u' ' + report->plainOrder));
            ++loaded;
            for (const LoadedTable& table : report->tables) {
                tables += table.rows > 0 ? 1 : 0;
                rows += table.rows;
            }
        }
    }
    qInfo("%d databases, %lld filled tables, %lld rows", loaded, static_cast<long long>(tables),
          static_cast<long long>(rows));
    QVERIFY(loaded >= 3);
    QVERIFY(tables > 10 * loaded);
}

QTEST_GUILESS_MAIN(DumpLoadRealTest)
#include "tst_dump_load_real.moc"
