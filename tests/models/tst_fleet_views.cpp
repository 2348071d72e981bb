#include "core/support/files.h"
#include "models/fleet_views.h"
#include "models/instance_link.h"
#include "models/translation.h"
#include "result_checks.h"

#include <QTemporaryDir>

using namespace lockstep;

namespace {

FleetView trials()
{
    FleetView view;
    view.name = QStringLiteral("Trials: \"stale\"");
    view.filter = QStringLiteral(".metadata.labels.\"instance-type\" == \"trial\"");
    view.grouping = {FleetGrouping::Kind::Field,
                     {QStringLiteral("metadata"), QStringLiteral("labels"), QStringLiteral("a \"b\".c")}};
    view.sortColumn = QStringLiteral("behind");
    view.descending = true;
    view.columns = {QStringLiteral("instance"), QStringLiteral("version"), QStringLiteral("customer")};
    return view;
}

} // namespace

class TestFleetViews : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { installTranslations(); }

    void keepsViewsInAFile();
    void takesThoseOfOthers();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void leavesADamagedFileAlone();
    void groupingsAreTexts_data();
    void groupingsAreTexts();
    void noGroupings_data();
    void noGroupings();
    void linksLeadBack_data();
    void linksLeadBack();
    void wrongLinks_data();
    void wrongLinks();
};

void TestFleetViews::keepsViewsInAFile()
{
    const QTemporaryDir folder;
    const FleetViews views(folder.filePath(QStringLiteral("new/views.yaml")));
    QVERIFY(views.all().value().isEmpty());
    VERIFY_RESULT(views.keep(trials()));
    FleetView plain;
    plain.name = QStringLiteral("Everything");
    VERIFY_RESULT(views.keep(plain));
    QCOMPARE(views.all().value(), (QList<FleetView>{plain, trials()}));
    plain.filter = QStringLiteral("prod");
    VERIFY_RESULT(views.keep(plain));
    QCOMPARE(views.all().value(), (QList<FleetView>{plain, trials()}));
    VERIFY_RESULT(views.remove(plain.name));
    QCOMPARE(views.all().value(), QList<FleetView>{trials()});
    QVERIFY(!views.keep({}).has_value());
}

void TestFleetViews::takesThoseOfOthers()
{
    const QTemporaryDir folder;
    const FleetViews views(folder.filePath(QStringLiteral("views.yaml")));
    VERIFY_RESULT(views.keep(trials()));
    FleetView other = trials();
    other.filter = QStringLiteral("trial");
    FleetView more;
    more.name = QStringLiteral("More");
    const QString theirs = folder.filePath(QStringLiteral("theirs.yaml"));
    VERIFY_RESULT(writeFile(theirs, fleetViewsFile({other, more})));
    const QStringList names{trials().name + QStringLiteral(" (2)"), more.name};
    QCOMPARE(views.take(theirs).value(), names);
    QCOMPARE(views.all()->size(), 3);
    // Once more, nothing is there twice.
    VERIFY_RESULT(writeFile(theirs, fleetViewsFile({trials(), more})));
    QCOMPARE(views.take(theirs).value(), (QStringList{trials().name, more.name}));
    QCOMPARE(views.all()->size(), 3);
    QCOMPARE(views.take(folder.filePath(QStringLiteral("none.yaml"))).error().kind, ErrorKind::NotFound);
}

void TestFleetViews::tellsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("message");
    QTest::newRow("empty") << QByteArray() << "it is no file of saved views";
    QTest::newRow("something else") << QByteArray("kind: Config\n") << "it is no file of saved views";
    QTest::newRow("newer") << QByteArray("lockstepViews: 2\nviews: []\n") << "newer Lockstep";
    QTest::newRow("no list") << QByteArray("lockstepViews: 1\nviews: x\n")
                             << "v.yaml:2:8: `views` must be a list";
    QTest::newRow("no name") << QByteArray("lockstepViews: 1\nviews:\n- filter: a\n")
                             << "the view has no name";
    QTest::newRow("twice") << QByteArray("lockstepViews: 1\nviews:\n- name: a\n- name: a\n")
                           << "v.yaml:4:9: there are two views named \"a\"";
    QTest::newRow("column") << QByteArray(
                                   "lockstepViews: 1\nviews:\n- name: a\n  columns: [instance, size]\n")
                            << "v.yaml:4:23: there is no column \"size\"; there are instance, ";
    QTest::newRow("sort")
        << QByteArray("lockstepViews: 1\nviews:\n- name: a\n  sort: {column: version, order: up}\n")
        << "the order is ascending or descending";
    QTest::newRow("group") << QByteArray("lockstepViews: 1\nviews:\n- name: a\n  group: metadata.labels\n")
                           << "v.yaml:4:10: \"metadata.labels\" is neither a column nor a path";
    QTest::newRow("key") << QByteArray("lockstepViews: 1\nviews:\n- name: a\n  groupBy: type\n")
                         << "nothing is known of `groupBy` here; there are name, ";
    QTest::newRow("no text") << QByteArray("lockstepViews: 1\nviews:\n- name: a\n  filter: 5\n")
                             << "`filter` must be a text";
    QTest::newRow("no YAML") << QByteArray("lockstepViews: [1\n") << "v.yaml:";
}

void TestFleetViews::tellsWhatIsWrong()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, message);
    const Result<QList<FleetView>> views = readFleetViews(file, QStringLiteral("v.yaml"));
    QVERIFY(!views);
    QCOMPARE(views.error().kind, ErrorKind::Invalid);
    QVERIFY2(views.error().message().contains(message), qPrintable(views.error().message()));
}

void TestFleetViews::leavesADamagedFileAlone()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("views.yaml"));
    const QByteArray damaged("lockstepViews: 1\nviews:\n- nam: a\n");
    VERIFY_RESULT(writeFile(path, damaged));
    const FleetViews views(path);
    QVERIFY(!views.all());
    QVERIFY(!views.keep(trials()));
    QVERIFY(!views.remove(trials().name));
    QCOMPARE(readFile(path).value(), damaged);
}

void TestFleetViews::groupingsAreTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("title");
    QTest::newRow("none") << "none" << "No grouping";
    QTest::newRow("cluster") << "cluster" << "By cluster";
    QTest::newRow("label") << ".metadata.labels.\"instance-type\"" << "By label instance-type";
    QTest::newRow("field") << ".spec.cluster.name" << "By spec › cluster › name";
    QTest::newRow("odd keys") << ".\"a.b\".\"c \\\"d\\\"\"" << "By a.b › c \"d\"";
}

void TestFleetViews::groupingsAreTexts()
{
    QFETCH(QString, text);
    QFETCH(QString, title);
    const std::optional<FleetGrouping> grouping = FleetGrouping::parse(text);
    QVERIFY(grouping);
    QCOMPARE(grouping->toText(), text);
    QCOMPARE(grouping->title(), title);
}

void TestFleetViews::noGroupings_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"", ".", "spec", ".spec.", ".spec[0]", ".\"a", ".a b", "colour", ".a | .b"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestFleetViews::noGroupings()
{
    QFETCH(QString, text);
    QVERIFY(!FleetGrouping::parse(text));
}

void TestFleetViews::linksLeadBack_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("link");
    QTest::newRow("plain") << "prod/acme" << "lockstep://instance/prod/acme";
    QTest::newRow("odd") << "prod eu/acme#1?ü" << "lockstep://instance/prod%20eu/acme%231%3F%C3%BC";
}

void TestFleetViews::linksLeadBack()
{
    QFETCH(QString, key);
    QFETCH(QString, link);
    QCOMPARE(instanceLink(key), link);
    QVERIFY(isLockstepLink(link));
    QCOMPARE(instanceOfLink(link).value(), key);
    QCOMPARE(instanceOfLink(link + u'/').value(), key);
}

void TestFleetViews::wrongLinks_data()
{
    QTest::addColumn<QString>("link");
    for (const char* link : {"", "lockstep://", "lockstep://run/prod/acme", "lockstep://instance/acme",
                             "lockstep://instance/a/b/c", "lockstep://instance//b", "https://instance/a/b"})
        QTest::newRow(link) << QString::fromLatin1(link);
}

void TestFleetViews::wrongLinks()
{
    QFETCH(QString, link);
    const Result<QString> key = instanceOfLink(link);
    QVERIFY(!key);
    QCOMPARE(key.error().kind, ErrorKind::Usage);
}

QTEST_GUILESS_MAIN(TestFleetViews)
#include "tst_fleet_views.moc"
