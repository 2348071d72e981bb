#include "migration_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

/// The ways back: downto, undo, and to a release.
class MigratorDownTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void revertsWhatBuildsOnTheTargets();
    void toARelease();
    void undoesTheLastOne();
    void anAmbiguousUndo();
    void nothingToUndo();
    void aFailingDownScript();
    void anEmptyDownScriptIsToldOf();
    void refusesPrivilegedOnesWhenReached();
    void takesPrivilegedOnesAsDone();
    void refusesWhatTheCatalogueDoesNotKnow();
    void aDryRunWritesNothing();
    void aDirtyDatabase();

private:
    [[nodiscard]] Result<void> run(MigrationTask::Kind kind, const QList<MigrationId>& targets = {},
                                   const MigratorOptions& options = {});
    [[nodiscard]] QString tables() const;

    MigrationFixture m_fixture;
    StitchedCatalog m_catalog;
    QList<MigrationOutcome> m_outcomes;
    EventLog m_events;
};

namespace {

Definition table(MigrationId id, const QString& name, const QList<MigrationId>& parents)
{
    return definition(id, QStringLiteral("CREATE TABLE %1 (n int)").arg(name), parents,
                      QStringLiteral("DROP TABLE %1").arg(name));
}

/// 1 <- 2 <- 3 and 2 <- 4; release 1.0 ends at 1, 1.1 at 2, 1.2 at 3 and 4.
StitchedCatalog branching()
{
    return catalog({table(1, QStringLiteral("a"), {}), table(2, QStringLiteral("b"), {1}),
                    table(3, QStringLiteral("c"), {2}), table(4, QStringLiteral("d"), {2})},
                   {{Version(1, 0, 0), {1}}, {Version(1, 1, 0), {2}}, {Version(1, 2, 0), {3, 4}}});
}

} // namespace

void MigratorDownTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.startServer());
}

void MigratorDownTest::init()
{
    VERIFY_RESULT(m_fixture.freshDatabase());
    m_catalog = branching();
    VERIFY_RESULT(run(MigrationTask::Kind::Up, {3, 4}));
    QCOMPARE(tables(), QStringLiteral("a b c d"));
}

Result<void> MigratorDownTest::run(MigrationTask::Kind kind, const QList<MigrationId>& targets,
                                   const MigratorOptions& options)
{
    m_outcomes.clear();
    return Migrator(m_catalog, m_events.sink())
        .run(Schema::Frontend, m_fixture.settings(), {kind, targets}, options, m_outcomes);
}

QString MigratorDownTest::tables() const
{
    return m_fixture.ask(
        QStringLiteral("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind = "
                       "'r' AND relnamespace = 'public'::regnamespace AND relname <> "
                       "'migration_logs'"));
}

void MigratorDownTest::revertsWhatBuildsOnTheTargets()
{
    VERIFY_RESULT(run(MigrationTask::Kind::Down, {1}));
    QCOMPARE(tables(), QStringLiteral("a"));
    QCOMPARE(m_outcomes.size(), 3);
    QCOMPARE(m_outcomes.last().id, 2); // what others build on goes last
    QVERIFY(std::ranges::none_of(m_outcomes, &MigrationOutcome::up));
    QCOMPARE(m_fixture.logRows(),
             QStringLiteral("1:true:true 2:true:true 3:true:true 4:true:true 4:false:true "
                            "3:false:true 2:false:true"));
    VERIFY_RESULT(run(MigrationTask::Kind::Up, {3}));
    QCOMPARE(tables(), QStringLiteral("a b c"));
    VERIFY_RESULT(run(MigrationTask::Kind::Down, {3}));
    QVERIFY(m_outcomes.isEmpty());
}

void MigratorDownTest::toARelease()
{
    const DatabaseSet databases{{Schema::Frontend, m_fixture.settings()}};
    QList<MigrationOutcome> outcomes;
    VERIFY_RESULT(Migrator(m_catalog).downTo(Version(1, 1, 0), databases, {}, outcomes));
    QCOMPARE(tables(), QStringLiteral("a b"));
    VERIFY_ERROR(Migrator(m_catalog).downTo(Version(9, 9, 9), databases, {}, outcomes), ErrorKind::NotFound,
                 "9.9.9");
}

void MigratorDownTest::undoesTheLastOne()
{
    VERIFY_RESULT(run(MigrationTask::Kind::Down, {2}));
    VERIFY_RESULT(run(MigrationTask::Kind::Undo));
    QCOMPARE(tables(), QStringLiteral("a"));
    VERIFY_RESULT(run(MigrationTask::Kind::Undo));
    QVERIFY(tables() == u"NULL" || tables().isEmpty());
}

void MigratorDownTest::anAmbiguousUndo()
{
    VERIFY_ERROR(run(MigrationTask::Kind::Undo), ErrorKind::Precondition, "ambiguous revert");
    QCOMPARE(tables(), QStringLiteral("a b c d"));
}

void MigratorDownTest::nothingToUndo()
{
    VERIFY_RESULT(m_fixture.freshDatabase());
    VERIFY_ERROR(run(MigrationTask::Kind::Undo), ErrorKind::Precondition, "nothing to revert");
}

void MigratorDownTest::aFailingDownScript()
{
    VERIFY_RESULT(m_fixture.freshDatabase());
    Definition broken = table(2, QStringLiteral("b"), {1});
    broken.down = QStringLiteral("DROP TABLE b;\nDROP TABLE no_such_table");
    m_catalog = catalog({table(1, QStringLiteral("a"), {}), broken, table(3, QStringLiteral("c"), {2})});
    VERIFY_RESULT(run(MigrationTask::Kind::Up, {3}));
    const Result<void> done = run(MigrationTask::Kind::Down, {1});
    VERIFY_ERROR(done, ErrorKind::Failed, "revert migration 2 (m2) to");
    QVERIFY2(done.error().message().contains(u"no_such_table"), qPrintable(done.error().message()));
    QCOMPARE(tables(), QStringLiteral("a b"));
    QCOMPARE(m_fixture.logRows(),
             QStringLiteral("1:true:true 2:true:true 3:true:true 3:false:true 2:false:false"));
    // A failed revert leaves the migration applied and the database clean.
    VERIFY_RESULT(run(MigrationTask::Kind::Up, {3}));
}

void MigratorDownTest::anEmptyDownScriptIsToldOf()
{
    VERIFY_RESULT(m_fixture.freshDatabase());
    m_catalog =
        catalog({table(1, QStringLiteral("a"), {}),
                 definition(2, QStringLiteral("CREATE TABLE b (n int)"), {1}, QStringLiteral("-- none"))});
    VERIFY_RESULT(run(MigrationTask::Kind::Up, {2}));
    VERIFY_RESULT(run(MigrationTask::Kind::Undo));
    QVERIFY(m_events.logged(QStringLiteral("no down script")));
    QCOMPARE(tables(), QStringLiteral("a b"));
}

void MigratorDownTest::refusesPrivilegedOnesWhenReached()
{
    m_catalog = catalog({table(1, QStringLiteral("a"), {}), privileged(table(2, QStringLiteral("b"), {1})),
                         table(3, QStringLiteral("c"), {2}), table(4, QStringLiteral("d"), {2})});
    MigratorOptions options;
    options.privileged = PrivilegedMode::Refuse;
    VERIFY_ERROR(run(MigrationTask::Kind::Down, {1}, options), ErrorKind::Precondition, "privileged");
    QCOMPARE(tables(), QStringLiteral("a b")); // up to there it went
}

void MigratorDownTest::takesPrivilegedOnesAsDone()
{
    m_catalog = catalog({table(1, QStringLiteral("a"), {}), privileged(table(2, QStringLiteral("b"), {1})),
                         table(3, QStringLiteral("c"), {2}), table(4, QStringLiteral("d"), {2})});
    MigratorOptions options;
    options.privileged = PrivilegedMode::Noop;
    VERIFY_RESULT(run(MigrationTask::Kind::Down, {1}, options));
    QCOMPARE(tables(), QStringLiteral("a b"));
    QVERIFY(m_events.logged(QStringLiteral("DROP TABLE b")));
    QVERIFY(m_fixture.logRows().endsWith(u"2:false:true"));
}

void MigratorDownTest::refusesWhatTheCatalogueDoesNotKnow()
{
    m_fixture.run(logRowSql(9, QStringLiteral("true")));
    VERIFY_ERROR(run(MigrationTask::Kind::Down, {1}), ErrorKind::Precondition, "migrations 9 are applied");
    QCOMPARE(tables(), QStringLiteral("a b c d"));
}

void MigratorDownTest::aDryRunWritesNothing()
{
    const QString before = m_fixture.logRows();
    MigratorOptions options;
    options.dryRun = true;
    VERIFY_RESULT(run(MigrationTask::Kind::Down, {1}, options));
    QCOMPARE(m_outcomes.size(), 3);
    QVERIFY(m_events.logged(QStringLiteral("3 migrations would be reverted")));
    QCOMPARE(tables(), QStringLiteral("a b c d"));
    QCOMPARE(m_fixture.logRows(), before);
}

void MigratorDownTest::aDirtyDatabase()
{
    m_fixture.run(logRowSql(3, QStringLiteral("false")));
    VERIFY_ERROR(run(MigrationTask::Kind::Down, {1}), ErrorKind::Precondition, "dirty");
    QCOMPARE(tables(), QStringLiteral("a b c d"));
}

QTEST_GUILESS_MAIN(MigratorDownTest)
#include "tst_migrator_down.moc"
