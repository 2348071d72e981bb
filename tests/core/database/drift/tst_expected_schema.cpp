#include "core/database/drift/describe.h"
#include "core/database/drift/description_json.h"
#include "core/database/drift/drift.h"
#include "core/database/drift/expected_schema.h"
#include "core/database/release_builder.h"
#include "core/support/files.h"
#include "release_fixture.h"
#include "result_checks.h"
#include "test_data.h"

#include <QDir>
#include <QJsonDocument>

using namespace lockstep;
using namespace lockstep::test;

/// What a release's databases should look like, from each source.
class ExpectedSchemaTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void fromEitherSource();
    void isRemembered();
    void removesWhatAKilledOneLeft();
    void inTheMiddleOfARelease();
    void fromAFile();
    void anotherNamespace();
    void badFiles_data();
    void badFiles();
    void unknownReleases();
    void theProductsJsonAgrees();
    void realReleases_data();
    void realReleases();

private:
    [[nodiscard]] QString descriptions() const { return cacheFolder() + QStringLiteral("/descriptions"); }

    QTemporaryDir m_folder;
    ReleaseRepository m_releases;
    CatalogContents m_contents;
};

void ExpectedSchemaTest::initTestCase()
{
    VERIFY_RESULT(m_releases.init());
    VERIFY_RESULT(fillWithSmallReleases(m_releases));
    const Result<CatalogContents> contents = readCatalog(m_releases.path());
    VERIFY_RESULT(contents);
    m_contents = *contents;
}

void ExpectedSchemaTest::init()
{
    QVERIFY(QDir(descriptions()).removeRecursively());
}

void ExpectedSchemaTest::fromEitherSource()
{
    const QList<Schema> all{allSchemas.begin(), allSchemas.end()};
    const auto squashed = expectedSchemas(m_contents, Version(6, 2, 0), all, ExpectedFrom::Squashed);
    VERIFY_RESULT(squashed);
    const auto built = expectedSchemas(m_contents, Version(6, 2, 0), all, ExpectedFrom::Migrations);
    VERIFY_RESULT(built);
    QCOMPARE(squashed->size(), 3);
    for (const Schema schema : all) {
        const Drift drift =
            findDrift(squashed->value(schema), built->value(schema), {}, Strangers::Unexpected);
        QStringList found;
        for (const Difference& difference : drift.differences)
            found.append(difference.object.text());
        QCOMPARE(found, QStringList());
    }
}

void ExpectedSchemaTest::isRemembered()
{
    const auto first =
        expectedSchemas(m_contents, Version(6, 1, 0), {Schema::Frontend}, ExpectedFrom::Squashed);
    VERIFY_RESULT(first);
    const QStringList files = QDir(descriptions()).entryList(QDir::Files);
    QCOMPARE(files.size(), 1);
    const auto again =
        expectedSchemas(m_contents, Version(6, 1, 0), {Schema::Frontend}, ExpectedFrom::Squashed);
    VERIFY_RESULT(again);
    QCOMPARE(again->value(Schema::Frontend), first->value(Schema::Frontend));
    // A damaged one is made again.
    VERIFY_RESULT(writeFile(descriptions() + u'/' + files.first(), "{"));
    const auto mended =
        expectedSchemas(m_contents, Version(6, 1, 0), {Schema::Frontend}, ExpectedFrom::Squashed);
    VERIFY_RESULT(mended);
    QCOMPARE(mended->value(Schema::Frontend), first->value(Schema::Frontend));
    QVERIFY(QDir(cacheFolder()).entryList({QStringLiteral("describe-*")}, QDir::Dirs).isEmpty());
}

void ExpectedSchemaTest::removesWhatAKilledOneLeft()
{
    const QString abandoned = cacheFolder() + QStringLiteral("/describe-killed");
    const QString fresh = cacheFolder() + QStringLiteral("/describe-fresh");
    VERIFY_RESULT(writeFile(abandoned + QStringLiteral("/frontend.sql"), "SELECT 1;"));
    VERIFY_RESULT(writeFile(fresh + QStringLiteral("/frontend.sql"), "SELECT 1;"));
    Command touch;
    touch.program = QStringLiteral("touch");
    touch.arguments = {QStringLiteral("--date=2 hours ago"), abandoned};
    VERIFY_RESULT(runChecked(touch));
    VERIFY_RESULT(expectedSchemas(m_contents, Version(6, 1, 0), {Schema::CodeIntel}, ExpectedFrom::Squashed));
    QVERIFY(!QDir(abandoned).exists());
    QVERIFY(QDir(fresh).exists());
    QVERIFY(QDir(fresh).removeRecursively());
}

void ExpectedSchemaTest::inTheMiddleOfARelease()
{
    const Result<StitchResult> stitched = stitch(m_contents);
    VERIFY_RESULT(stitched);
    const StitchedGraph frontend = stitched->catalog.schemas.value(Schema::Frontend);
    const Result<SchemaDescription> half = expectedWith(m_contents, frontend, {1000, 1001, 1101});
    VERIFY_RESULT(half);
    const TableDescription* users = findNamed(half->tables, QStringLiteral("users"));
    QVERIFY(users && findNamed(users->columns, QStringLiteral("email")) &&
            !findNamed(users->indexes, QStringLiteral("users_name")));
    const Result<SchemaDescription> whole = expectedWith(m_contents, frontend, {1000, 1001, 1101, 1102});
    VERIFY_RESULT(whole);
    QVERIFY(
        findNamed(findNamed(whole->tables, QStringLiteral("users"))->indexes, QStringLiteral("users_name")));
    VERIFY_ERROR(expectedWith(m_contents, frontend, {77}), ErrorKind::NotFound, "history begins before");
}

void ExpectedSchemaTest::fromAFile()
{
    const QString sql = m_folder.filePath(QStringLiteral("made.sql"));
    VERIFY_RESULT(writeFile(sql, "CREATE TABLE made (id serial PRIMARY KEY, label text DEFAULT 'x');"));
    const Result<SchemaDescription> made = expectedSchemaFromFile(sql);
    VERIFY_RESULT(made);
    QCOMPARE(made->tables.size(), 1);
    const QString json = m_folder.filePath(QStringLiteral("made.json"));
    VERIFY_RESULT(writeFile(json, QJsonDocument(toFullJson(*made)).toJson()));
    const Result<SchemaDescription> read = expectedSchemaFromFile(json);
    VERIFY_RESULT(read);
    QCOMPARE(*read, *made);
    VERIFY_ERROR(expectedSchemaFromFile(json, {}, QStringLiteral("audit")), ErrorKind::Invalid, "audit");
}

void ExpectedSchemaTest::anotherNamespace()
{
    const QString name = QStringLiteral("audit \"é\"");
    const QString sql = m_folder.filePath(QStringLiteral("audit.sql"));
    VERIFY_RESULT(
        writeFile(sql, "CREATE SCHEMA \"audit \"\"é\"\"\"; CREATE TABLE \"audit \"\"é\"\"\".log (id int);"
                       "CREATE TABLE public_one (id int);"));
    const Result<SchemaDescription> made = expectedSchemaFromFile(sql, {}, name);
    VERIFY_RESULT(made);
    QCOMPARE(made->name, name);
    QCOMPARE(made->tables.size(), 1);
    const auto release =
        expectedSchemas(m_contents, Version(6, 2, 0), {Schema::Frontend}, ExpectedFrom::Squashed, {}, name);
    VERIFY_RESULT(release);
    QCOMPARE(release->first().name, name);
    QVERIFY(release->first().tables.isEmpty());
    QVERIFY(release->first().serverMajor > 0);
}

void ExpectedSchemaTest::badFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("not JSON") << QByteArray("hello");
    QTest::newRow("another JSON") << QByteArray("{\"a\": 1}");
    QTest::newRow("tables that are none") << QByteArray("{\"Tables\": 3}");
    QTest::newRow("a table without a name") << QByteArray(
        "{\"Tables\": [{}], \"Views\": [], \"Functions\": [], \"Enums\": [], \"Sequences\": []}");
    QTest::newRow("empty") << QByteArray();
}

void ExpectedSchemaTest::badFiles()
{
    QFETCH(QByteArray, content);
    const QString file = m_folder.filePath(QStringLiteral("bad.json"));
    VERIFY_RESULT(writeFile(file, content));
    VERIFY_ERROR(expectedSchemaFromFile(file), ErrorKind::Invalid, "bad.json");
    VERIFY_ERROR(expectedSchemaFromFile(QStringLiteral("/nowhere.json")), ErrorKind::NotFound, "nowhere");
}

void ExpectedSchemaTest::unknownReleases()
{
    VERIFY_ERROR(expectedSchemas(m_contents, Version(9, 0, 0), {Schema::Frontend}, ExpectedFrom::Squashed),
                 ErrorKind::NotFound, "9.0.0");
}

/// The product's own description knows less; what it does know agrees with the database it comes from.
void ExpectedSchemaTest::theProductsJsonAgrees()
{
    const auto expected =
        expectedSchemas(m_contents, Version(6, 2, 0), {Schema::Frontend}, ExpectedFrom::Squashed);
    VERIFY_RESULT(expected);
    const SchemaDescription& frontend = expected->first();
    const Result<SchemaDescription> product =
        descriptionFromJson(QJsonDocument(toProductJson(frontend)).toJson(), QStringLiteral("product"));
    VERIFY_RESULT(product);
    const Drift drift = findDrift(*product, frontend);
    QVERIFY2(drift.isEmpty(), drift.isEmpty() ? "" : qPrintable(drift.differences.first().object.text()));
    QCOMPARE(findNamed(product->sequences, QStringLiteral("users_id_seq"))->ownedBy,
             QStringLiteral("users.id"));
}

void ExpectedSchemaTest::realReleases_data()
{
    QTest::addColumn<QString>("version");
    for (const char* version : {"3.36.3", "5.8.1579", "6.3.4167", "6.12.5040"})
        QTest::newRow(version) << QString::fromLatin1(version);
}

void ExpectedSchemaTest::realReleases()
{
    QFETCH(QString, version);
    REQUIRE_REAL_DATA(old, "releases-3.25-3.37.bundle");
    REQUIRE_REAL_DATA(recent, "releases-5.8-6.12.bundle");
    const Result<CatalogContents> contents = readCatalog(version.startsWith(u'3') ? old : recent);
    VERIFY_RESULT(contents);
    const QList<Schema> all{allSchemas.begin(), allSchemas.end()};
    const auto squashed = expectedSchemas(*contents, *Version::parse(version), all, ExpectedFrom::Squashed);
    VERIFY_RESULT(squashed);
    const auto built = expectedSchemas(*contents, *Version::parse(version), all, ExpectedFrom::Migrations);
    VERIFY_RESULT(built);
    for (const Schema schema : all) {
        const Drift drift =
            findDrift(squashed->value(schema), built->value(schema), {}, Strangers::Unexpected);
        QVERIFY2(drift.isEmpty(), drift.isEmpty() ? "" : qPrintable(drift.differences.first().object.text()));
        // And through the product's JSON, which knows less.
        const Result<SchemaDescription> product =
            descriptionFromJson(QJsonDocument(toProductJson(squashed->value(schema))).toJson(), version);
        VERIFY_RESULT(product);
        const Drift less = findDrift(*product, built->value(schema));
        QVERIFY2(less.isEmpty(), less.isEmpty() ? "" : qPrintable(less.differences.first().object.text()));
    }
}

QTEST_GUILESS_MAIN(ExpectedSchemaTest)
#include "tst_expected_schema.moc"
