#include "core/support/line_diff.h"
#include "model_values.h"
#include "models/change_question.h"
#include "models/connection_draft.h"
#include "models/drift_model.h"
#include "models/out_of_band_progress_model.h"
#include "models/rescue_model.h"
#include "models/schema_summary.h"
#include "models/translation.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;

namespace {

Difference difference(const QString& name, bool safe, bool byHand = false)
{
    Difference made;
    made.object = {ObjectKind::Column, QStringLiteral("users"), name};
    made.problem = Difference::Problem::Missing;
    made.expected = name + QStringLiteral(" text");
    if (!byHand)
        made.repair = {
            {RepairPhase::AlterColumns, 0, QStringLiteral("ALTER TABLE users ADD ") + name, made.object}};
    made.safe = safe;
    if (!safe && !byHand)
        made.risk = QStringLiteral("rewrites the table");
    return made;
}

OutOfBandStatus outOfBand(int id, double progress, bool reverse = false)
{
    OutOfBandStatus made;
    made.id = id;
    made.component = QStringLiteral("frontend.users");
    made.description = QStringLiteral("rewrite users");
    made.introduced = MinorLine{6, 0};
    made.progress = progress;
    made.applyReverse = reverse;
    return made;
}

/// "a|b" lines of both sides, "-" where a side has none, "*" before what is not the same.
QStringList rowsOf(const QString& left, const QString& right)
{
    QStringList texts;
    for (const DiffRow& row : sideBySide(left, right))
        texts.append((row.isSame ? QString() : QStringLiteral("*")) + row.left.value_or(QStringLiteral("-")) +
                     u'|' + row.right.value_or(QStringLiteral("-")));
    return texts;
}

} // namespace

class TestDatabasesModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { installTranslations(); }

    void driftRowsCanBeChosen();
    void notesCannotBeChosen();
    void rescueStatements();
    void outOfBandChangesInPlace();
    void linesSideBySide_data();
    void linesSideBySide();
    void changedPartsOfALine();
    void draftsShowNoPassword_data();
    void draftsShowNoPassword();
    void aKeptPasswordStaysWithItsServer();
    void aDraftThatCannotBeReadStays();
    void databasesOfTheEnvironment();
    void summaries();
    void productionIsKnown();
    void confirmationWords();
};

void TestDatabasesModels::driftRowsCanBeChosen()
{
    DriftModel model;
    const QAbstractItemModelTester tester(&model);
    QSignalSpy changed(&model, &DriftModel::chosenChanged);
    QCOMPARE(model.rowCount(), 0);
    model.chooseAll();
    model.setDifferences({difference(QStringLiteral("a"), true), difference(QStringLiteral("b"), false),
                          difference(QStringLiteral("c"), false, true)});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, DriftModel::Object).data().toString(), QStringLiteral("users.a"));
    QCOMPARE(model.index(0, DriftModel::Repair).data().toString(), QStringLiteral("Safe"));
    QCOMPARE(model.index(1, DriftModel::Repair).data().toString(), QStringLiteral("Has a risk"));
    QCOMPARE(model.index(2, DriftModel::Repair).data().toString(), QStringLiteral("By hand"));
    QCOMPARE(model.index(1, DriftModel::Chosen).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("column users.b is missing"));
    model.chooseSafe();
    QCOMPARE(model.chosenCount(), 1);
    QCOMPARE(model.chosen().first().object.name, QStringLiteral("a"));
    model.chooseAll();
    QCOMPARE(model.chosenCount(), 2);
    QVERIFY(!model.setData(model.index(2, DriftModel::Chosen), Qt::Checked, Qt::CheckStateRole));
    QVERIFY(model.setData(model.index(0, DriftModel::Chosen), Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(model.chosen().first().object.name, QStringLiteral("b"));
    model.chooseNone();
    QCOMPARE(model.chosenCount(), 0);
    QVERIFY(changed.size() >= 5);
    model.setDifferences({});
    QCOMPARE(model.rowCount(), 0);
}

void TestDatabasesModels::notesCannotBeChosen()
{
    DriftModel model;
    const QAbstractItemModelTester tester(&model);
    Difference note = difference(QStringLiteral("a"), true);
    note.remark = QStringLiteral("a comment");
    model.setDifferences({note}, true);
    model.chooseAll();
    QCOMPARE(model.chosenCount(), 0);
    QVERIFY(!model.index(0, DriftModel::Chosen).data(Qt::CheckStateRole).isValid());
    QCOMPARE(model.index(0, DriftModel::Repair).data().toString(), note.remark);
}

void TestDatabasesModels::rescueStatements()
{
    using Effect = RescueStatement::Effect;
    RescueModel model;
    const QAbstractItemModelTester tester(&model);
    model.setStatements({{QStringLiteral("CREATE TABLE\n  a ()"), 1, Effect::Done},
                         {QStringLiteral("UPDATE a"), 3, Effect::Unknown},
                         {QStringLiteral("DROP TABLE b"), 4, Effect::NotDone}});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, RescueModel::Statement).data().toString(), QStringLiteral("CREATE TABLE a ()"));
    QCOMPARE(model.index(0, RescueModel::State).data().toString(), QStringLiteral("Done"));
    QCOMPARE(model.index(1, RescueModel::State).data().toString(), QStringLiteral("Unknown"));
    QCOMPARE(model.index(2, RescueModel::State).data().toString(), QStringLiteral("Not done"));
    QCOMPARE(model.index(2, RescueModel::Line).data().toString(), QStringLiteral("4"));
    model.setStatements({});
    QCOMPARE(model.rowCount(), 0);
}

void TestDatabasesModels::outOfBandChangesInPlace()
{
    OutOfBandProgressModel model;
    const QAbstractItemModelTester tester(&model);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setMigrations({outOfBand(1, 0.25), outOfBand(2, 1), outOfBand(3, 0.9999), outOfBand(4, 0, true)});
    QCOMPARE(resets.size(), 1);
    QCOMPARE(model.completeCount(), 2);
    const auto percent = [&](int row) {
        return model.index(row, OutOfBandProgressModel::Progress).data().toString();
    };
    QCOMPARE(percent(0), QStringLiteral("25.0 %"));
    QCOMPARE(percent(1), QStringLiteral("100 %"));
    QCOMPARE(percent(2), QStringLiteral("99.9 %")); // not 100 before it is
    QCOMPARE(percent(3), QStringLiteral("0 %"));
    QCOMPARE(model.index(3, OutOfBandProgressModel::Direction).data().toString(),
             QStringLiteral("Backwards"));
    model.setMigrations({outOfBand(1, 0.5), outOfBand(2, 1), outOfBand(3, 0.9999), outOfBand(4, 0, true)});
    QCOMPARE(resets.size(), 1);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(percent(0), QStringLiteral("50.0 %"));
    model.setMigrations({});
    QCOMPARE(resets.size(), 2);
}

void TestDatabasesModels::linesSideBySide_data()
{
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<QStringList>("rows");
    const auto row = [](const char* name, const char* left, const char* right, const QStringList& rows) {
        QTest::newRow(name) << QString::fromLatin1(left) << QString::fromLatin1(right) << rows;
    };
    row("nothing", "", "", {});
    row("same", "a\nb", "a\nb", {QStringLiteral("a|a"), QStringLiteral("b|b")});
    row("missing", "a\nb", "", {QStringLiteral("*a|-"), QStringLiteral("*b|-")});
    row("unexpected", "", "a", {QStringLiteral("*-|a")});
    row("changed", "a\nb\nc", "a\nx\nc",
        {QStringLiteral("a|a"), QStringLiteral("*b|x"), QStringLiteral("c|c")});
    row("more", "a\nc", "a\nb\nc", {QStringLiteral("a|a"), QStringLiteral("*-|b"), QStringLiteral("c|c")});
    row("fewer", "a\nb\nc", "c", {QStringLiteral("*a|-"), QStringLiteral("*b|-"), QStringLiteral("c|c")});
}

void TestDatabasesModels::linesSideBySide()
{
    QFETCH(const QString, left);
    QFETCH(const QString, right);
    QFETCH(const QStringList, rows);
    QCOMPARE(rowsOf(left, right), rows);
}

void TestDatabasesModels::changedPartsOfALine()
{
    const QList<DiffRow> rows =
        sideBySide(QStringLiteral("email text NOT NULL"), QStringLiteral("email citext NOT NULL"));
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.first().leftChange, (TextSpan{6, 0}));
    QCOMPARE(rows.first().rightChange, (TextSpan{6, 2}));
}

void TestDatabasesModels::draftsShowNoPassword_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("conninfo") << QStringLiteral("host=db.example password=geheim dbname=sg")
                              << QStringLiteral("dbname=sg host=db.example");
    QTest::newRow("uri") << QStringLiteral("postgres://sg:geheim@db.example:5433/sg?sslmode=require")
                         << QStringLiteral("dbname=sg host=db.example port=5433 sslmode=require user=sg");
    QTest::newRow("blanks") << QStringLiteral("host='/a b' password='ge heim' dbname='s\\'g'")
                            << QStringLiteral("dbname='s\\'g' host='/a b'");
}

void TestDatabasesModels::draftsShowNoPassword()
{
    QFETCH(const QString, text);
    QFETCH(const QString, shown);
    QVERIFY(ConnectionDraft::mayHoldPassword(text));
    ConnectionDraft draft;
    VERIFY_RESULT(draft.setText(text));
    QCOMPARE(draft.text(), shown);
    QVERIFY(draft.hasPassword());
    QVERIFY(draft.settings().password().reveal().contains(u"heim"));
    QVERIFY(!ConnectionDraft::mayHoldPassword(draft.text()));
    VERIFY_RESULT(draft.setText(draft.text() +
                                QStringLiteral(" connect_timeout=5"))); // what is shown can be read again
    QVERIFY(draft.hasPassword());
}

void TestDatabasesModels::aKeptPasswordStaysWithItsServer()
{
    ConnectionDraft draft;
    VERIFY_RESULT(draft.setText(QStringLiteral("host=a user=sg dbname=one password=geheim")));
    VERIFY_RESULT(draft.setText(QStringLiteral("host=a user=sg dbname=two")));
    QVERIFY(draft.hasPassword());
    VERIFY_RESULT(draft.setText(QStringLiteral("host=b user=sg dbname=two")));
    QVERIFY(!draft.hasPassword());
    VERIFY_RESULT(draft.setText(QStringLiteral("  ")));
    QVERIFY(draft.isEmpty());
    QVERIFY(!draft.hasPassword());
}

void TestDatabasesModels::aDraftThatCannotBeReadStays()
{
    ConnectionDraft draft;
    const Result<void> wrong = draft.setText(QStringLiteral("host=a password='geheim"));
    VERIFY_ERROR(wrong, ErrorKind::Usage, "quotation mark");
    QVERIFY(!wrong.error().message().contains(QStringLiteral("geheim")));
    QCOMPARE(draft.text(), QStringLiteral("host=a password='geheim"));
    QVERIFY(ConnectionDraft::mayHoldPassword(draft.text()));
}

void TestDatabasesModels::databasesOfTheEnvironment()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("USER"), QStringLiteral("me"));
    QList<Error> errors;
    QVERIFY(databasesOf(environment, errors).isEmpty());
    environment.insert(QStringLiteral("PGHOST"), QStringLiteral("db.example"));
    environment.insert(QStringLiteral("PGPASSWORD"), QStringLiteral("geheim"));
    environment.insert(QStringLiteral("CODEINSIGHTS_PGDATASOURCE"),
                       QStringLiteral("postgres://ci@ci.example/ci"));
    environment.insert(QStringLiteral("CODEINTEL_PGPORT"), QStringLiteral("none"));
    const DatabaseSet databases = databasesOf(environment, errors);
    QCOMPARE(databases.keys(), (QList{Schema::Frontend, Schema::CodeInsights}));
    QCOMPARE(errors.size(), 1);
    const ConnectionDraft draft(databases.value(Schema::Frontend));
    QVERIFY(draft.hasPassword());
    QCOMPARE(draft.text(), QStringLiteral("dbname=me host=db.example port=5432 user=me"));
}

void TestDatabasesModels::summaries()
{
    const Version release(6, 2, 0);
    QCOMPARE(summarize(nullptr, nullptr, nullptr, release).condition, SchemaCondition::NotGiven);
    const ConnectionSettings settings =
        ConnectionSettings::parse(QStringLiteral("host=a dbname=sg user=sg")).value();
    QCOMPARE(summarize(&settings, nullptr, nullptr, release).condition, SchemaCondition::NotRead);
    SchemaStatus status;
    status.problems = {QStringLiteral("Could not connect.")};
    SchemaSummary summary = summarize(&settings, &status, nullptr, release);
    QCOMPARE(summary.condition, SchemaCondition::Unreachable);
    QCOMPARE(summary.applied, QStringLiteral("–"));
    QCOMPARE(summary.problems, status.problems);

    status.problems.clear();
    status.server = QStringLiteral("PostgreSQL 17.2");
    status.release = release;
    status.state.applied = {1, 2};
    summary = summarize(&settings, &status, nullptr, release);
    QCOMPARE(summary.badge, QStringLiteral("Fit for 6.2.0"));
    QCOMPARE(summary.server, QStringLiteral("PostgreSQL 17.2, at 6.2.0"));
    QCOMPARE(summary.applied, QStringLiteral("2"));
    QCOMPARE(summary.drift, QStringLiteral("–"));
    DriftFinding finding;
    finding.comparedWith = QStringLiteral("6.2.0");
    QCOMPARE(summarize(&settings, &status, &finding, release).drift, QStringLiteral("0"));
    finding.report.drift.differences = {difference(QStringLiteral("a"), true)};
    summary = summarize(&settings, &status, &finding, release);
    QCOMPARE(summary.condition, SchemaCondition::Drifted);
    QCOMPARE(summary.problems, QStringList(QStringLiteral("1 object differs from 6.2.0.")));
    status.state.failed = {3};
    QCOMPARE(summarize(&settings, &status, &finding, release).condition, SchemaCondition::Dirty);
}

void TestDatabasesModels::productionIsKnown()
{
    QVERIFY(environmentOf({}).name.isEmpty());
    QVERIFY(!environmentOf({}).isProduction);
    const QString prod = QStringLiteral("prod");
    const QString dev = QStringLiteral("dev");
    QVERIFY(environmentOf(instance(QStringLiteral("a"), prod, {}, QStringLiteral("trial"))).isProduction);
    QVERIFY(environmentOf(instance(QStringLiteral("a"), dev, {}, QStringLiteral("production"))).isProduction);
    const EnvironmentMark mark =
        environmentOf(instance(QStringLiteral("a"), dev, {}, QStringLiteral("internal")));
    QVERIFY(!mark.isProduction);
    QCOMPARE(mark.name, QStringLiteral("dev/a"));
}

void TestDatabasesModels::confirmationWords()
{
    ChangeQuestion question;
    question.places = {
        {{}, {}, QStringLiteral("sg")}, {{}, {}, QStringLiteral("ci")}, {{}, {}, QStringLiteral("sg")}};
    QCOMPARE(question.confirmationWord(), QStringLiteral("sg ci"));
}

QTEST_GUILESS_MAIN(TestDatabasesModels)
#include "tst_databases_models.moc"
